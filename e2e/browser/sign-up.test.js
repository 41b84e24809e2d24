// Signing up inside the flow, in the pop-up's own window: the address is confirmed by a mailed code, then consent.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, picture } from '../support/browser.js';
import { token } from '../support/http.js';
import { mailTo } from '../support/mail.js';
import { World } from '../support/world.js';

describe('sign-up in the flow', () => {
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.close());

  const fill = async (page, { email, number, organization }) => {
    await page.click('#sign-up');
    await page.fill('#name', 'Kari Nordmann');
    await page.fill('#organization-name', organization);
    await page.fill('#organization-number', number);
    await page.fill('#email', email);
    await page.fill('#password', 'a password nobody guesses');
  };

  for (const javaScript of [true, false]) {
    test(`account, mailed code, consent, exchange, attribution (JavaScript ${javaScript ? 'on' : 'off'})`, async () => {
      const number = `99000000${Number(javaScript)}`;
      const email = `kari${Number(javaScript)}@dogwood.example`;
      const page = await world.browser.visitor({ javaScript });
      await page.goto(world.authorizeUrl({ partner_portal_id: world.integration.partner_id }));
      await fill(page, { email, number, organization: 'Dogwood AS' });
      if (javaScript) await assertAccessible(page, 'sign-up');
      await picture(page, 'sign-up-filled');
      await page.click('#create-account');

      await page.waitForSelector('#code');
      assert.equal(await page.locator('#approve').count(), 0, 'no consent before the address is confirmed');
      await picture(page, 'confirm-email');
      const { codes } = await mailTo(world.demo, email);
      await page.fill('#code', codes[0]);
      await page.click('#confirm');

      await page.waitForSelector('#approve, #continue');
      if (await page.locator('#continue').count() > 0) {
        await page.check('input[name=organization]');
        await page.click('#continue');
      }
      await page.click('#approve');
      await page.waitForURL((url) => url.href.startsWith(world.integration.redirect_uri));
      const code = new URL(page.url()).searchParams.get('code');
      const { status, json } = await token(world.base, world.integration, {
        grant_type: 'authorization_code', code, redirect_uri: world.integration.redirect_uri,
      });
      assert.equal(status, 200, JSON.stringify(json));

      const grant = await world.demo.admin().get(`grants/${json.grant_id}`);
      assert.equal(grant.organization_number, number);
      assert.equal(grant.attribution, world.integration.partner_id);
    });
  }

  test('a wrong code is refused and the right one still works', async () => {
    const page = await world.browser.visitor();
    const email = 'wrong@dogwood.example';
    await page.goto(world.authorizeUrl());
    await fill(page, { email, number: '990000003', organization: 'Elder AS' });
    await page.click('#create-account');
    await page.waitForSelector('#code');
    const { codes } = await mailTo(world.demo, email);
    await page.fill('#code', codes[0].replace(/\d/g, (digit) => String((Number(digit) + 1) % 10)));
    await page.click('#confirm');
    await page.waitForSelector('[role=alert]');
    await page.fill('#code', codes[0]);
    await page.click('#confirm');
    await page.waitForSelector('#approve, #continue');
  });

  test('a number that is taken is refused', async () => {
    const page = await world.browser.visitor();
    await page.goto(world.authorizeUrl());
    await fill(page, { email: 'thief@dogwood.example', number: '910000001', organization: 'Acme Bakery AS' });
    await page.click('#create-account');
    await page.waitForSelector('[aria-invalid=true], [role=alert]');
    assert.equal(await page.locator('#approve').count(), 0);
  });
});
