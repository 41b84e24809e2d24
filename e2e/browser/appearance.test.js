// Every page in light, dark, Arabic and at 320 px: axe finds nothing, nothing overflows, and a picture is kept to look at.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LOOKS, assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { World } from '../support/world.js';

describe('appearance', () => {
  let world;
  before(async () => { world = await World.start(); });
  after(() => world?.close());

  test('an empty text area begins at the side of the language, and then at that of what is typed', async () => {
    for (const [locale, empty] of [['ar', 'rtl'], ['en-GB', 'ltr']]) {
      const page = await world.browser.visitor({ locale });
      await page.goto(`${world.base}/developer/integrations/new`);
      await signIn(page, 'developer@tidewater.example', password);
      const side = () => page.locator('#description').evaluate((area) => getComputedStyle(area).direction);
      for (const [typed, direction] of [['', empty], ['Books', 'ltr'], ['دفاتر', 'rtl'], ['', empty]]) {
        await page.fill('#description', typed);
        assert.equal(await side(), direction, `${locale}: ${typed}`);
      }
      await page.context().close();
    }
  });

  for (const [look, options] of Object.entries(LOOKS)) {
    const seen = async (page, name) => {
      await assertAccessible(page, `${name} (${look})`);
      await picture(page, `${name}-${look}`);
      if (look === 'arabic') {
        assert.equal(await page.getAttribute('html', 'dir'), 'rtl', name);
        assert.match(await page.innerText('h1'), /[\u0600-\u06ff]/, `${name}: an Arabic heading`);
      }
    };

    test(`the flow's pages, ${look}`, async () => {
      const page = await world.browser.visitor(options);
      const problems = [];
      page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
      page.on('pageerror', (error) => problems.push(String(error)));
      await page.goto(world.authorizeUrl());
      await seen(page, 'sign-in');
      await page.click('#sign-up');
      await page.waitForSelector('#create-account');
      await seen(page, 'sign-up');
      await page.goto(world.authorizeUrl());
      await page.click('#forgot-password');
      await page.waitForSelector('#send-reset');
      await seen(page, 'forgot-password');
      await page.goto(world.authorizeUrl());
      await signIn(page, 'admin@acme.example', password);
      await page.waitForSelector('#continue');
      await seen(page, 'picker');
      await page.check(`input[name=organization][value="${world.demo.organization('910000001').id}"]`);
      await page.click('#continue');
      await page.waitForSelector('#approve');
      await seen(page, 'consent');
      await page.goto(`${world.base}/organizations/${world.demo.organization('910000001').id}/integrations`);
      await seen(page, 'integrations-page');
      await page.goto(`${world.base}/scopes`);
      await seen(page, 'scopes');
      await page.goto(`${world.base}/`);
      await seen(page, 'home');
      assert.deepEqual(problems, [], 'nothing on the console, so no violation of the content security policy either');
    });

    test(`an error page, ${look}`, async () => {
      const page = await world.browser.visitor(options);
      await page.goto(world.authorizeUrl({ redirect_uri: 'https://elsewhere.example/callback' }));
      assert.ok(page.url().startsWith(world.base), 'never a redirect before the address is verified');
      assert.equal(await page.locator('a').count(), 0, 'it links nowhere');
      assert.ok((await page.innerText('#error-code')).length > 0);
      await seen(page, 'error');
    });

    test(`the sandbox wears its banner, ${look}`, async () => {
      const page = await world.browser.visitor(options);
      await page.goto(`${world.demo.base('sandbox')}/login`);
      await seen(page, 'sandbox-sign-in');
    });
  }
});
