// Partners open the connect door in a pop-up window: it must keep its opener to the end.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { World } from '../support/world.js';

let world;
before(async () => { world = await World.start(); });
after(() => world?.close());

test('the pop-up\'s callback tells the window that opened it', async () => {
  world.partner.connect = world.authorizeUrl({ organization: '910000001' });
  const page = await world.browser.visitor();
  await page.goto(world.partner.url);
  const [popUp] = await Promise.all([page.waitForEvent('popup'), page.click('#connect')]);
  await signIn(popUp, 'admin@acme.example', password);
  await popUp.waitForSelector('#continue, #approve');
  if (await popUp.locator('#continue').count() > 0) {
    await popUp.check(`input[name=organization][value="${world.demo.organization('910000001').id}"]`);
    await popUp.click('#continue');
  }
  await popUp.click('#approve');
  await page.waitForFunction(() => document.getElementById('told').textContent !== '');
  const told = new URLSearchParams(await page.textContent('#told'));
  assert.ok(told.get('code'), 'the opener got the code');
  assert.equal(told.get('iss'), world.base);
});
