// The connect door in a real browser: sign in, pick the organization, consent or refuse, be back at the partner.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { picture, signIn, trySignIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { token } from '../support/http.js';
import { World } from '../support/world.js';

describe('the connect door', () => {
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.close());

  /** What the partner's callback got. */
  const arrived = async (page) => {
    await page.waitForURL((url) => url.href.startsWith(world.integration.redirect_uri));
    return Object.fromEntries(new URL(page.url()).searchParams);
  };
  const exchange = (code) => token(world.base, world.integration, {
    grant_type: 'authorization_code', code, redirect_uri: world.integration.redirect_uri,
  });

  for (const javaScript of [true, false]) {
    test(`sign in, pick one of two, approve, exchange (JavaScript ${javaScript ? 'on' : 'off'})`, async () => {
      const page = await world.browser.visitor({ javaScript });
      await page.goto(world.authorizeUrl());
      await signIn(page, 'admin@acme.example', password);

      const birch = world.demo.organization('910000002');
      assert.equal(await page.locator('input[name=organization]').count(), 2, 'Acme and Birch, nobody else\'s');
      await page.check(`input[name=organization][value="${birch.id}"]`);
      await page.click('#continue');

      const text = await page.innerText('main');
      for (const told of ['Fjord Ledger', 'Birch', 'admin@acme.example']) assert.ok(text.includes(told), `the consent names ${told}:\n${text}`);
      await page.click('#approve');

      const answer = await arrived(page);
      assert.equal(answer.state, 'a state &=+ of its own');
      assert.equal(answer.iss, world.base);
      const { status, json } = await exchange(answer.code);
      assert.equal(status, 200, JSON.stringify(json));
      assert.equal(json.organization_id, birch.id);
      assert.equal(json.token_type, 'Bearer');
      assert.equal(json.expires_in, 43_200);
    });
  }

  test('an optional scope that is left unchecked is not granted', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.authorizeUrl({ organization: '910000001' }));
    await signIn(page, 'privileged@acme.example', password);
    await page.waitForSelector('#approve');
    const [optional] = world.optional;
    const box = page.locator(`input[name=scope][value="${optional}"]`);
    if (await box.isChecked()) await box.uncheck();
    await page.click('#approve');
    const { json } = await exchange((await arrived(page)).code);
    assert.equal(json.scope, world.required);
  });

  test('a refusal goes back to the partner as access_denied, and nothing is granted', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.authorizeUrl());
    await signIn(page, 'admin@acme.example', password);
    await page.check(`input[name=organization][value="${world.demo.organization('910000001').id}"]`);
    await page.click('#continue');
    await page.click('#deny');
    const answer = await arrived(page);
    assert.equal(answer.error, 'access_denied');
    assert.equal(answer.state, 'a state &=+ of its own');
    assert.equal(answer.iss, world.base);
    assert.equal(answer.code, undefined);
  });

  test('one of 300 organizations is found by searching', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.authorizeUrl());
    await signIn(page, 'accountant@ledger.example', password);
    await page.waitForSelector('input[name=organization]');
    await picture(page, 'picker-300');
    const all = world.demo.json.organizations.filter((one) => one.environment === 'production');
    assert.ok(all.length >= 300, `demo.json lists ${all.length} organizations`);
    const wanted = all.at(-7);
    const search = page.locator('input[type=search], input[name=q]').first();
    await search.fill(wanted.number);
    await search.press('Enter');
    await page.waitForURL(/[?&]q=/);
    await page.check(`input[name=organization][value="${wanted.id}"]`);
    await page.click('#continue');
    await page.click('#approve');
    const { json } = await exchange((await arrived(page)).code);
    assert.equal(json.organization_id, wanted.id);
  });

  test('a user without the privilege cannot consent', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.authorizeUrl());
    await signIn(page, 'employee@acme.example', password);
    assert.ok(page.url().startsWith(world.base), page.url());
    await picture(page, 'employee');
    assert.equal(await page.locator('#approve').count(), 0);
    assert.equal(await page.locator(`input[name=organization]`).count(), 0);
  });

  test('a wrong password says so, keeps the address and signs nobody in', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.authorizeUrl());
    await trySignIn(page, 'admin@acme.example', 'not the password');
    await page.waitForSelector('[role=alert]');
    assert.equal(await page.inputValue('#email'), 'admin@acme.example');
    assert.equal(await page.inputValue('#password'), '');
  });

  test('two flows in two tabs do not mix', async () => {
    const first = await world.browser.visitor();
    await first.goto(world.authorizeUrl({ state: 'first' }));
    await signIn(first, 'admin@acme.example', password);
    await first.waitForSelector('#continue');
    const second = await first.context().newPage();
    await second.goto(world.authorizeUrl({ state: 'second' }));
    const pick = async (page, number) => {
      await page.check(`input[name=organization][value="${world.demo.organization(number).id}"]`);
      await page.click('#continue');
    };
    await pick(second, '910000002');
    await pick(first, '910000001');
    await second.click('#approve');
    await first.click('#approve');
    const [one, two] = [await arrived(first), await arrived(second)];
    assert.deepEqual([one.state, two.state], ['first', 'second']);
    assert.equal((await exchange(one.code)).json.organization_id, world.demo.organization('910000001').id);
    assert.equal((await exchange(two.code)).json.organization_id, world.demo.organization('910000002').id);
  });

  test('the sample partner connects and shows what happened', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.demo.json.partner_app_url);
    await page.click('#start-connect');
    const pop = page.context().pages().length > 1 ? page.context().pages().at(-1) : page;
    await signIn(pop, 'admin@acme.example', password);
    await pop.check(`input[name=organization][value="${world.demo.organization('910000001').id}"]`);
    await pop.click('#continue');
    await pop.click('#approve');
    await page.waitForSelector('#log');
    await page.waitForFunction(() => /refresh_token|access_token/.test(document.querySelector('#log')?.innerText ?? ''));
    const log = await page.innerText('#log');
    assert.match(log, /oauth\/token/);
    assert.match(log, /curl/);
    await picture(page, 'partner-connected');
  });
});
