// The onboarding door in a real browser: the sample partner, one organization by number, three hundred at once, refusals, tabs.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, picture, signIn, tabTo } from '../support/browser.js';
import { password } from '../support/demo.js';
import { until } from '../support/poll.js';
import { World } from '../support/world.js';

describe('the onboarding door', () => {
  let world, acme, birch, clients;
  before(async () => {
    world = await World.start();
    [acme, birch] = ['910000001', '910000002'].map((number) => world.demo.organization(number));
    clients = world.demo.json.organizations.filter((one) => one.environment === 'production' && one.number.startsWith('92'));
  });
  after(() => world?.close());

  const box = (page, { id }) => page.locator(`input[name=organization][value="${id}"]`);
  /** What the partner's callback got. */
  const arrived = async (page) => {
    await page.waitForURL((url) => url.href.startsWith(world.partner.redirectUri), { timeout: 60_000 });
    return Object.fromEntries(new URL(page.url()).searchParams);
  };
  const opened = async (url, email, options) => {
    const page = await world.browser.visitor(options);
    await page.goto(url);
    await signIn(page, email, password);
    return page;
  };
  const finalized = async (api, token) => {
    const { status, json, text } = await api.finalize(token);
    assert.equal(status, 200, text);
    return json;
  };

  test('the sample partner onboards one of two, fetches data, and finalizes again with the same answer', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.demo.json.partner_app_url);
    await page.click('#start-onboarding');
    await signIn(page, 'admin@acme.example', password);
    await assertAccessible(page, 'picker of two');
    await picture(page, 'onboarding/picker');
    assert.equal(await page.locator('input[name=organization]').count(), 2);
    await box(page, birch).check();
    await page.click('#continue');
    const text = await page.innerText('main');
    for (const told of ['Tidewater Payroll', 'Birch', 'Tidewater account 4711', 'admin@acme.example']) assert.ok(text.includes(told), `${told}:\n${text}`);
    await assertAccessible(page, 'consent');
    await picture(page, 'onboarding/consent');
    await page.click('#approve');
    const result = page.locator('#onboarding-result[data-state=finalized]');
    await result.waitFor();
    const card = page.locator(`.organization[data-organization="${birch.id}"]`);
    assert.match(await card.locator('.client-key-masked').innerText(), /^cs_key_\W+\w{4}$/);
    await card.locator('.fetch-transactions').click();
    await page.waitForSelector('#fetched[data-state=fetched][data-kind=transactions]');
    assert.match(await page.innerText('#fetched-heading'), /Birch/);
    await page.click('#finalize-again');
    await page.waitForSelector('#onboarding-notice[data-state=same]');
    await page.click('#show-timeline');
    await page.waitForSelector('#timeline');
    await assertAccessible(page, 'the sample partner\'s result');
    await picture(page, 'onboarding/tidewater');
    await page.click('#back');
    assert.ok(!/cs_key_\w{20}/.test(await page.content()), 'no key in clear, the log included');
  });

  test('the sample partner onboards one organization by its number', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.demo.json.partner_app_url);
    await page.fill('#organization-number', acme.number);
    await page.click('#start-onboarding-organization');
    await signIn(page, 'privileged@acme.example', password);
    assert.equal(await page.locator('input[name=organization]').count(), 0, 'nothing to choose');
    await page.click('#approve');
    await page.waitForSelector('#onboarding-result[data-state=finalized]');
    assert.equal(await page.locator(`.organization[data-organization="${acme.id}"]`).count(), 1);
  });

  test('in the sandbox the pages say that it is one, and the keys begin differently', async () => {
    const page = await world.browser.visitor();
    await page.goto(`${world.demo.json.partner_app_url}/?environment=sandbox`);
    await page.fill('#organization-number', acme.number);
    await page.click('#start-onboarding-organization');
    await signIn(page, 'admin@acme.example', password);
    await page.waitForSelector('#sandbox-banner');
    await assertAccessible(page, 'consent in the sandbox');
    await picture(page, 'onboarding/consent-sandbox');
    await page.click('#approve');
    await page.waitForSelector('#onboarding-result[data-state=finalized]');
    assert.match(await page.innerText('.client-key-masked'), /^cst_key_/);
    await page.click('.fetch-transactions');
    await page.waitForSelector('#fetched[data-state=fetched]');
  });

  test('the sample partner hears that it was declined', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.demo.json.partner_app_url);
    await page.click('#start-onboarding');
    await signIn(page, 'admin@acme.example', password);
    await page.click('#cancel');
    await page.waitForSelector('#onboarding-result[data-state=declined]');
  });

  for (const javaScript of [true, false]) {
    const how = javaScript ? 'with a script' : 'without a script';

    test(`ticks on several pages and under a search are all accepted, and nothing else (${how})`, async () => {
      const api = await world.partnerApi('onboarding');
      const page = await opened((await api.begin()).temporary_url, 'accountant@ledger.example', { javaScript });
      const ticked = [];
      const tickFirst = async () => {
        const first = page.locator('input[name=organization]:not(:checked)').first();
        ticked.push(await first.getAttribute('value'));
        await first.check();
      };
      const rows = () => page.locator('input[name=organization]').count();
      const pageOf = () => page.locator('input[name=organization]').first().getAttribute('value');
      const turn = async (button) => {
        const before = await pageOf();
        await page.click(button);
        await until('another page', async () => (await pageOf()) !== before || undefined);
      };
      await tickFirst();
      await turn('#next');
      await tickFirst();
      await turn('#next');
      await tickFirst();
      await page.fill('#q', clients[250].number);
      await page.press('#q', 'Enter');
      await until('the one that is found', async () => (await rows()) === 1 || undefined);
      assert.equal(await pageOf(), clients[250].id);
      await tickFirst();
      if (javaScript) await assertAccessible(page, 'picker while searching');
      await page.fill('#q', '');
      await page.press('#q', 'Enter');
      await until('the whole list', async () => (await rows()) === 25 || undefined);
      assert.ok(await box(page, { id: ticked[0] }).isChecked(), 'the first tick is kept');
      await page.click('#continue');
      assert.match(await page.innerText('#organization-count'), /4/);
      await page.click('#change-organization');
      await page.waitForSelector('#continue');
      assert.ok(await box(page, { id: ticked[0] }).isChecked(), '"change" keeps what was chosen');
      await page.click('#continue');
      await page.click('#organization-list > summary');
      const names = await page.locator('#organization-list .name').allInnerTexts();
      assert.equal(names.length, 4);
      assert.deepEqual(names, [...names].sort((one, two) => one.localeCompare(two)), 'in the order of the picker');
      await page.click('#approve');
      const { token } = await arrived(page);
      const { organizations } = await finalized(api, token);
      assert.deepEqual(organizations.map((one) => one.organization_id).sort(), ticked.sort());
    });

    test(`all 300, then all but one (${how})`, async (context) => {
      const api = await world.partnerApi('onboarding');
      const session = await api.begin();
      const page = await opened(session.temporary_url, 'accountant@ledger.example', { javaScript });
      if (javaScript) {
        await assertAccessible(page, 'picker of 300');
        await picture(page, 'onboarding/picker-300');
      }
      await page.check('#select-all');
      await page.click('#continue');
      assert.match(await page.innerText('#organization-count'), /300/);
      if (javaScript) {
        await assertAccessible(page, 'consent for 300');
        await picture(page, 'onboarding/consent-300');
      }
      await page.goBack();
      await page.check('#select-all');
      // A box is meant from the next page on that the server makes, or at once with a script.
      if (!javaScript) await page.click('#search');
      await page.locator('input[name=organization]:checked').first().waitFor();
      const spared = await page.locator('input[name=organization]').first().getAttribute('value');
      await page.locator('input[name=organization]').first().uncheck();
      await page.click('#next');
      await until('the next page', async () => (await box(page, { id: spared }).count()) === 0 || undefined);
      await page.click('#continue');
      assert.match(await page.innerText('#organization-count'), /299/);
      const asked = performance.now();
      await page.click('#approve');
      const { token } = await arrived(page);
      const accepted = performance.now();
      const { organizations, refused } = await finalized(api, token);
      const done = performance.now();
      context.diagnostic(`299 organizations: accept ${Math.round(accepted - asked)} ms, finalize ${Math.round(done - accepted)} ms`);
      assert.deepEqual(refused, []);
      assert.equal(new Set(organizations.map((one) => one.client_key)).size, 299);
      assert.ok(!organizations.some((one) => one.organization_id === spared), 'the one that was unticked');
      // Once more, all of them: those 299 are marked, get a second key each, and the first ones go on working.
      const again = await opened((await api.begin()).temporary_url, 'accountant@ledger.example', { javaScript });
      assert.equal(await again.locator('.row .tag').count(), await again.locator('input[name=organization]').count() - 1);
      await again.check('#select-all');
      await again.click('#continue');
      assert.match(await again.innerText('main'), /299 of these organizations are connected already/);
      const start = performance.now();
      await again.click('#approve');
      const second = await arrived(again);
      const middle = performance.now();
      const all = await finalized(api, second.token);
      context.diagnostic(`300 organizations: accept ${Math.round(middle - start)} ms, finalize ${Math.round(performance.now() - middle)} ms`);
      assert.equal(all.organizations.length, 300);
      for (const list of [organizations, all.organizations]) {
        const { status, json } = await api.tokenByKey(list.at(-1).client_key);
        assert.deepEqual([status, json.organization_id], [200, list.at(-1).organization_id]);
      }
    });
  }

  test('nothing chosen is said, and the page is kept', async () => {
    const api = await world.partnerApi('onboarding');
    const page = await opened((await api.begin()).temporary_url, 'admin@acme.example');
    await page.click('#continue');
    await page.waitForSelector('#form-error');
    await assertAccessible(page, 'nothing chosen');
    await box(page, acme).check();
    await page.click('#continue');
    await page.waitForSelector('#approve');
  });

  test('a user without access reads why and whom to ask, and the partner learns that it was declined', async () => {
    const api = await world.partnerApi('onboarding');
    for (const [number, name] of [[acme.number, 'refused-member'], ['910000003', 'refused-stranger']]) {
      const page = await opened((await api.begin({ organization_number: number, state: 'mine' })).temporary_url, 'employee@acme.example');
      await page.waitForSelector('#onboarding-refused');
      await assertAccessible(page, name);
      await picture(page, `onboarding/${name}`);
      await page.click('#decline');
      assert.deepEqual(await arrived(page), { status: 'declined', state: 'mine' });
    }
    const page = await opened((await api.begin()).temporary_url, 'employee@acme.example');
    await page.waitForSelector('#onboarding-empty');
    await assertAccessible(page, 'no organization to onboard');
    await picture(page, 'onboarding/empty');
  });

  test('"not you?" signs out, and the session goes on with somebody else', async () => {
    const api = await world.partnerApi('onboarding');
    const page = await opened((await api.begin({ organization_number: acme.number })).temporary_url, 'employee@acme.example');
    await page.click('#not-you');
    await signIn(page, 'admin@acme.example', password);
    await page.click('#approve');
    assert.equal((await arrived(page)).status, 'success');
  });

  test('two onboardings in two tabs do not mix', async () => {
    const api = await world.partnerApi('onboarding');
    const first = await opened((await api.begin({ state: 'first' })).temporary_url, 'admin@acme.example');
    const second = await first.context().newPage();
    await second.goto((await api.begin({ state: 'second' })).temporary_url);
    await box(first, acme).check();
    await box(second, birch).check();
    await second.click('#continue');
    await first.click('#continue');
    await second.click('#approve');
    await first.click('#approve');
    for (const [page, state, organization] of [[first, 'first', acme], [second, 'second', birch]]) {
      const answer = await arrived(page);
      assert.equal(answer.state, state);
      const { organizations } = await finalized(api, answer.token);
      assert.deepEqual(organizations.map((one) => one.organization_id), [organization.id]);
    }
  });

  test('back after the acceptance, and approve again: the same token, one key', async () => {
    const api = await world.partnerApi('onboarding');
    const session = await api.begin({ organization_number: acme.number });
    const page = await opened(session.temporary_url, 'admin@acme.example');
    await page.click('#approve');
    const first = await arrived(page);
    await page.goBack();
    await page.waitForSelector('#approve, #onboarding-over');
    if (await page.locator('#approve').count() > 0) {
      await page.click('#approve');
      assert.equal((await arrived(page)).token, first.token);
    }
    const [one, two] = [await finalized(api, first.token), await finalized(api, first.token)];
    assert.deepEqual(one, two);
    await page.goto(session.temporary_url);
    await page.waitForSelector('#onboarding-over');
    await assertAccessible(page, 'over');
    await picture(page, 'onboarding/over');
  });

  test('what is opened in one browser is not answered in another', async () => {
    const api = await world.partnerApi('onboarding');
    const session = await api.begin({ organization_number: acme.number });
    const first = await opened(session.temporary_url, 'admin@acme.example');
    const second = await opened(session.temporary_url, 'privileged@acme.example');
    await second.click('#approve');
    const { token } = await arrived(second);
    await first.click('#approve');
    await first.waitForSelector('#onboarding-over');
    assert.equal((await finalized(api, token)).user_email, 'privileged@acme.example');
  });

  test('the keyboard alone goes through picker and consent', async () => {
    const api = await world.partnerApi('onboarding');
    const page = await world.browser.visitor();
    await page.goto((await api.begin()).temporary_url);
    await tabTo(page, '#email');
    await page.keyboard.type('admin@acme.example');
    await tabTo(page, '#password');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#continue');
    await tabTo(page, `input[value="${birch.id}"]`, 'Space');
    await tabTo(page, '#continue', 'Enter');
    await page.waitForSelector('#approve');
    await tabTo(page, '#approve', 'Enter');
    const { organizations } = await finalized(api, (await arrived(page)).token);
    assert.deepEqual(organizations.map((one) => one.organization_id), [birch.id]);
  });
});
