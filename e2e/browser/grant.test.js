// The page of a grant: what it may do, who allowed it, its client keys and their replacement without downtime, and the timelines
// that customer, partner and operator read.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { Visitor, authorize } from '../support/http.js';
import { PartnerApi, check } from '../support/partner-api.js';
import { activate } from '../support/extension.js';
import { until } from '../support/poll.js';
import { shownKey } from '../support/window.js';
import { World } from '../support/world.js';

const administrator = { email: 'admin@acme.example', password };

describe('the page of a grant', () => {
  let world, base, acme, birch;
  before(async () => {
    world = await World.start();
    ({ base } = world);
    [acme, birch] = ['910000001', '910000002'].map((number) => world.demo.organization(number));
  });
  after(() => world?.close());

  const opened = async (path, email = administrator.email) => {
    const page = await world.browser.visitor();
    await page.goto(base + path);
    await signIn(page, email, password);
    return page;
  };
  /** An extension that is active at Acme, with its key. */
  const extension = async () => {
    const api = await world.partnerApi('extension');
    const { key } = await activate(new Visitor(base), { organization: acme.id, applicationKey: api.client.client_id, person: administrator });
    const { data: [grant] } = await world.demo.admin().get(`grants?client_id=${api.client.client_id}`);
    return { api, key, grant, path: `/organizations/${acme.id}/integrations/${grant.id}` };
  };

  test('a key is replaced without downtime: a new one beside it, the old one retired once the new one is used', async () => {
    const { api, key: old, path } = await extension();
    const page = await opened(path);
    await assertAccessible(page, 'a grant');
    await picture(page, 'grant/one-key');
    assert.equal(await page.locator('#client-keys .credential').count(), 1);
    await page.click('#new-key');
    const left = await shownKey(page);
    await page.click('#cancel');
    await page.waitForSelector('#new-key');
    assert.equal((await api.tokenByKey(left)).status, 401, 'leaving makes no key');
    await page.click('#new-key');
    const fresh = await shownKey(page);
    await assertAccessible(page, 'a new key');
    await picture(page, 'grant/new-key');
    await page.click('#ok');
    await page.waitForSelector('#notice');
    assert.ok(!(await page.content()).includes(fresh));
    const [before, after] = [(await api.tokenByKey(old)).json, (await api.tokenByKey(fresh)).json];
    for (const tokens of [before, after]) assert.equal((await check(base, tokens.access_token)).status, 204, 'both work');
    await page.reload();
    await assertAccessible(page, 'two keys');
    await picture(page, 'grant/two-keys');
    await page.locator('#client-keys .credential', { hasText: old.slice(-4) }).locator('[id^=retire-]').click();
    await page.waitForSelector('#retire');
    await assertAccessible(page, 'retiring');
    await picture(page, 'grant/retire');
    await page.click('#retire');
    await page.waitForSelector('#notice');
    await until('the old key is refused', async () => (await api.tokenByKey(old)).status === 401 || undefined, { seconds: 1, every: 10 });
    await until('so are its tokens', async () => (await check(base, before.access_token)).status === 401 || undefined, { seconds: 1, every: 10 });
    assert.equal((await check(base, after.access_token)).status, 204, 'the other one goes on');
    assert.equal((await api.tokenByKey(fresh)).status, 200);
  });

  test('a third key names the one that gives way', async () => {
    const { api, key: first, path } = await extension();
    const page = await opened(path);
    const keys = [first];
    for (let round = 0; round < 2; round += 1) {
      await page.click('#new-key');
      keys.push(await shownKey(page));
      if (round === 1) {
        assert.match(await page.innerText('#gives-way'), new RegExp(first.slice(-4)));
        await assertAccessible(page, 'a key gives way');
        await picture(page, 'grant/gives-way');
      }
      await page.click('#ok');
      await page.waitForSelector('#notice');
    }
    await until('the oldest is refused', async () => (await api.tokenByKey(keys[0])).status === 401 || undefined, { seconds: 1, every: 10 });
    for (const key of keys.slice(1)) assert.equal((await api.tokenByKey(key)).status, 200);
  });

  test('a key retires on a date; a date that is none is said', async () => {
    const { api, key, path } = await extension();
    const page = await opened(path);
    await page.locator('#client-keys [id^=retire-]').click();
    await page.check('#when-date');
    await page.click('#retire');
    await page.waitForSelector('#retires-at-error');
    await assertAccessible(page, 'no date');
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
    await page.fill('#retires-at', tomorrow);
    await page.click('#retire');
    await page.waitForSelector('#notice');
    assert.equal((await api.tokenByKey(key)).status, 200, 'good until then');
    await assertAccessible(page, 'a key with a date');
    await picture(page, 'grant/retires');
  });

  test('one grant, three doors: the page tells of every consent, connection and key', async () => {
    const api = await world.partnerApi('extension', { doors: ['connect', 'onboarding', 'extension'] });
    await activate(new Visitor(base), { organization: birch.id, applicationKey: api.client.client_id, person: administrator });
    const { temporary_url: url } = await api.begin({ organization_number: birch.number });
    const reached = await authorize(new Visitor(base), url, administrator);
    const { json } = await api.finalize(reached.searchParams.get('token'));
    const { data } = await world.demo.admin().get(`grants?client_id=${api.client.client_id}`);
    assert.deepEqual(data.map((one) => one.id), [json.organizations[0].grant_id], 'the same grant');
    const page = await opened(`/organizations/${birch.id}/integrations/${data[0].id}`);
    assert.equal(await page.locator('#consents .consents > li').count(), 2);
    assert.equal(await page.locator('#client-keys .credential').count(), 2);
    const steps = await page.locator('#timeline .step').evaluateAll((all) => all.map((one) => one.dataset.step));
    for (const step of ['requested', 'consented', 'activated', 'initiated', 'finalized']) assert.ok(steps.includes(step), `${step}: ${steps}`);
    await assertAccessible(page, 'two doors');
    await picture(page, 'grant/two-doors');
  });

  test('an employee looks and cannot act; a stranger finds nothing', async () => {
    const { path } = await extension();
    const page = await opened(path, 'employee@acme.example');
    await page.waitForSelector('#grant-state');
    assert.equal(await page.locator('#new-key, #revoke, [id^=retire-]').count(), 0);
    const stranger = await opened(path, 'accountant@ledger.example');
    assert.equal(await stranger.locator('#grant-state').count(), 0);
    const forced = await page.context().newPage();
    const answer = await forced.goto(`${base}${path}/keys/new`);
    assert.equal(answer.status(), 403);
  });

  test('deleted on its page: dead at once, told with who and why, added anew with another key', async () => {
    const { api, key, path } = await extension();
    const page = await opened(path);
    await page.click('#revoke');
    await page.fill('#reason', 'We lost it');
    await assertAccessible(page, 'deleting');
    await picture(page, 'grant/delete');
    await page.click('#confirm-revoke');
    await page.waitForSelector('#notice');
    await until('the key is refused', async () => (await api.tokenByKey(key)).status !== 200 || undefined, { seconds: 1, every: 10 });
    await page.goto(base + path);
    assert.match(await page.innerText('#ended'), /We lost it/);
    await assertAccessible(page, 'deleted');
    await picture(page, 'grant/deleted');
    const again = await activate(new Visitor(base), { organization: acme.id, applicationKey: api.client.client_id, person: administrator });
    assert.notEqual(again.key, key);
    assert.equal((await api.tokenByKey(again.key)).status, 200);
  });

  test('suspended by the operator: no tokens, said so on the page; resumed, the same key works', async () => {
    const { api, key, grant, path } = await extension();
    const admin = world.demo.admin();
    const { json: tokens } = await api.tokenByKey(key);
    await admin.post(`grants/${grant.id}/suspend`, { reason: 'A check' });
    await until('refused', async () => (await api.tokenByKey(key)).json.code === 'grant_suspended' || undefined, { seconds: 1, every: 10 });
    await until('its tokens too', async () => (await check(base, tokens.access_token)).status === 401 || undefined, { seconds: 1, every: 10 });
    const page = await opened(path);
    assert.match(await page.innerText('#ended'), /Northwind.*A check/s);
    assert.equal(await page.locator('#new-key').count(), 0);
    await assertAccessible(page, 'suspended');
    await picture(page, 'grant/suspended');
    await admin.post(`grants/${grant.id}/resume`, { reason: 'Checked' });
    await until('good again', async () => (await check(base, tokens.access_token)).status === 204 || undefined, { seconds: 1, every: 10 });
    assert.equal((await api.tokenByKey(key)).status, 200);
  });

  test('the timeline of an attempt: each of the three readers sees it, and nobody a secret', async () => {
    const payroll = world.demo.integration('onboarding');
    const api = new PartnerApi(base, payroll);
    const session = await api.begin({ organization_number: acme.number });
    const reached = await authorize(new Visitor(base), session.temporary_url, administrator);
    const onboardingToken = reached.searchParams.get('token');
    const { json } = await api.finalize(onboardingToken);
    await api.tokenByKey(json.organizations[0].client_key);
    const failed = await api.begin({ organization_number: acme.number });
    const refused = await opened(new URL(failed.temporary_url).pathname, 'employee@acme.example');
    await refused.waitForSelector('#onboarding-refused');
    const expected = ['initiated', 'opened', 'consented', 'finalizing', 'finalized'];
    const readers = [
      ['customer', `/organizations/${acme.id}/attempts`, administrator.email],
      ['developer', `/developer/integrations/${payroll.client_id}/attempts`, 'developer@tidewater.example'],
      ['operator', '/operator/attempts', 'operator@northwind.example'],
    ];
    for (const [reader, path, email] of readers) {
      const page = await opened(path, email);
      await page.waitForSelector('.attempts');
      await assertAccessible(page, `attempts for the ${reader}`);
      await picture(page, `timeline/list-${reader}`);
      await page.locator('.attempts li[data-state=active] a').first().click();
      await page.waitForSelector('#timeline');
      const steps = await page.locator('#timeline .step').evaluateAll((all) => all.map((one) => one.dataset.step));
      for (const step of expected) assert.ok(steps.includes(step), `${reader}, ${step}: ${steps}`);
      const html = await page.content();
      for (const secret of [onboardingToken, json.organizations[0].client_key, session.temporary_url.split('/').at(-1)]) {
        assert.ok(!html.includes(secret), `${reader} sees no secret`);
      }
      await assertAccessible(page, `timeline for the ${reader}`);
      await picture(page, `timeline/${reader}`);
    }
    const foreign = await opened(`/developer/integrations/${world.demo.named('Harbor Ledger').client_id}/attempts`, 'developer@tidewater.example');
    assert.equal(await foreign.locator('.attempts').count(), 0, 'another partner\'s');
    const nosy = await opened('/operator/attempts', administrator.email);
    assert.equal(await nosy.locator('.attempts').count(), 0, 'a customer at the console');
  });
});
