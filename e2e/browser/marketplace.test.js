// The marketplace door in a real browser: browse, read, choose, install, be at the sample partner's, come back in another browser,
// consent, be connected.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { authorizeUrl } from '../support/http.js';
import { until } from '../support/poll.js';
import { World } from '../support/world.js';

describe('the marketplace door', () => {
  let world, integration, acme;
  before(async () => {
    world = await World.start();
    integration = world.demo.integration('marketplace');
    acme = world.demo.organization('910000001');
  });
  after(() => world?.close());

  const atForm = async (page) => {
    await page.waitForURL((url) => url.href.startsWith(integration.form_uri));
    return new URL(page.url()).searchParams.get('installation_id');
  };
  /** Presses a button of the consent; what went to the partner's redirect URI, which answers with pages of its own. */
  const answered = async (page, button) => {
    const arrives = page.waitForRequest((request) => request.url().startsWith(integration.redirect_uris[0]));
    await page.click(button);
    return new URL((await arrives).url()).searchParams;
  };
  const back = () => authorizeUrl(world.base, { client_id: integration.client_id, redirect_uri: integration.redirect_uris[0] });
  const asked = async (id) => (await fetch(`${world.base}/v1/installations/${id}`, {
    headers: { authorization: `Basic ${btoa(`${integration.client_id}:${integration.client_secret}`)}` },
  })).json();
  const stands = (id, state) => until(`the install is ${state}`, async () => (await asked(id)).state === state || undefined, { seconds: 10 });

  /** Presses the button for Acme, with the optional scopes of these numbers. */
  const install = async (page, optional = []) => {
    await page.goto(`${world.base}/marketplace/${integration.client_id}`);
    for (const number of optional) await page.locator('input[name=scope]').nth(number).check();
    const radio = page.locator(`input[type=radio][name=organization][value="${acme.id}"]`);
    if (await radio.count()) await radio.check();
    await page.click('#install');
    return atForm(page);
  };

  for (const javaScript of [true, false]) {
    test(`from browsing to the tokens, back in another browser (JavaScript ${javaScript ? 'on' : 'off'})`, async () => {
      const page = await world.browser.visitor({ javaScript });
      await page.goto(`${world.base}/marketplace`);
      if (javaScript) await assertAccessible(page, 'the marketplace');
      await picture(page, 'marketplace');
      await page.fill('#q', 'INVOIC');
      await page.click('#search');
      await page.click(`#open-${integration.client_id}`);
      await page.waitForSelector('#install');
      if (javaScript) await assertAccessible(page, 'an integration');
      const box = page.locator('input[name=scope]').first();
      const chosen = await box.getAttribute('value');
      await box.check();
      await picture(page, 'marketplace-integration');
      await page.click('#install');
      await signIn(page, 'admin@acme.example', password);
      assert.ok(await page.locator(`input[name=scope][value="${chosen}"]`).isChecked(), 'the choice is kept through sign-in');
      const radio = page.locator(`input[type=radio][name=organization][value="${acme.id}"]`);
      if (await radio.count()) await radio.check();
      await page.click('#install');
      const id = await atForm(page);
      assert.ok(id?.startsWith('ins_'), page.url());
      const told = await asked(id);
      assert.equal(told.state, 'requested');
      assert.equal(told.organization_id, acme.id);
      assert.equal(told.user_email, 'admin@acme.example');
      assert.ok(told.scopes.includes(chosen));

      await page.goto(`${world.base}/organizations/${acme.id}/installations/${id}`);
      assert.ok((await page.getAttribute('#partner', 'href')).includes(id));
      if (javaScript) await assertAccessible(page, 'an install that waits');
      await picture(page, 'installation-waiting');

      const other = await world.browser.visitor({ javaScript });
      await other.goto(back());
      await signIn(other, 'admin@acme.example', password);
      await other.waitForSelector('#approve');
      const boxes = other.locator('#scopes-optional input[name=scope]');
      assert.deepEqual(await boxes.evaluateAll((all) => all.filter((one) => one.checked).map((one) => one.value)), [chosen]);
      await picture(other, 'marketplace-consent');
      const answer = await answered(other, '#approve');
      assert.equal(answer.get('iss'), world.base);
      assert.ok(answer.get('code'));
      await stands(id, 'completed');
      assert.ok((await asked(id)).grant_id, 'the partner reads which grant it is');

      await page.reload();
      assert.ok(await page.locator('#grant').count(), 'the install is connected');
      await picture(page, 'installation-connected');
      await page.goto(`${world.base}/organizations/${acme.id}/integrations`);
      assert.ok(await page.locator(`#launch-${integration.client_id}`).count());
      // For the next round nothing is connected.
      await page.locator(`#revoke, #revoke-${integration.client_id}`).first().click();
      await page.waitForSelector('#confirm-revoke');
      await page.click('#confirm-revoke');
      await page.waitForSelector('#confirm-revoke', { state: 'detached' });
      assert.equal((await asked(id)).grant_status, 'revoked');
      await page.goto(`${world.base}/organizations/${acme.id}/installations/${id}`);
      assert.ok(await page.locator('#ended').count() && await page.locator('#again').count(), 'the install tells of its end');
      assert.ok(await page.locator('[data-step=grant_revoked]').count());
      if (javaScript) await assertAccessible(page, 'an install whose access was revoked');
      await picture(page, 'installation-revoked');
    });
  }

  test('with two installs the company picks, and may say that it is neither', async () => {
    const page = await world.browser.visitor();
    await page.goto(`${world.base}/login`);
    await signIn(page, 'admin@acme.example', password);
    const [one, two] = [await install(page), await install(page, [0])];
    assert.notEqual(one, two);
    assert.equal(await install(page, [0]), two, 'a second press makes no second install');
    await page.goto(back());
    await page.waitForSelector('input[name=installation]');
    assert.deepEqual(await page.locator('input[name=installation]').evaluateAll((all) => all.map((each) => each.value)), [two, one, 'none']);
    await assertAccessible(page, 'the picker of installs');
    await picture(page, 'installation-picker');
    await page.check('input[name=installation][value=none]');
    await page.click('#continue');
    await page.waitForSelector('input[name=organization], #approve');
    await page.goto(back());
    await page.check(`input[name=installation][value="${one}"]`);
    await page.click('#continue');
    assert.equal((await answered(page, '#deny')).get('error'), 'access_denied');
    assert.equal((await asked(one)).state, 'declined');

    await page.goto(`${world.base}/organizations/${acme.id}/integrations`);
    await page.click(`#open-${two}`);
    await page.click('#cancel');
    await page.waitForSelector('#again');
    assert.equal((await asked(two)).state, 'declined');
  });

  test('another organization sees nothing of it', async () => {
    const page = await world.browser.visitor();
    await page.goto(`${world.base}/login`);
    await signIn(page, 'admin@acme.example', password);
    const id = await install(page);
    const stranger = await world.browser.visitor();
    await stranger.goto(`${world.base}/organizations/${acme.id}/installations/${id}`);
    await signIn(stranger, 'accountant@ledger.example', password);
    assert.ok(!(await stranger.innerText('body')).includes('Acme'), 'not even the name');
    await stranger.goto(back());
    await stranger.waitForSelector('input[name=organization]');
  });
});
