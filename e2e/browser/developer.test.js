// The developer portal, from nothing: somebody signs up as a partner, registers an integration, has its addresses reviewed, generates
// a secret that is shown once, uses it, makes a second one beside it and retires the first.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LOOKS, assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { token } from '../support/http.js';
import { mailTo } from '../support/mail.js';
import { until } from '../support/poll.js';
import { World } from '../support/world.js';

describe('the developer portal', () => {
  let world, base;
  before(async () => {
    world = await World.start();
    ({ base } = world);
  });
  after(() => world?.close());

  const signUp = async (page, { email, partner }) => {
    await page.goto(base);
    await page.click('#become-partner');
    await page.fill('#partner-name', partner);
    await page.fill('#website', 'https://fjord.example');
    await page.fill('#support-email', 'help@fjord.example');
    await page.fill('#name', 'Frida Fjord');
    await page.fill('#email', email);
    await page.fill('#password', 'a password nobody guesses');
    await page.click('#create-account');
    await page.waitForSelector('#code');
    await page.fill('#code', (await mailTo(world.demo, email)).codes[0]);
    await page.click('#confirm');
    await page.waitForSelector('#new-integration');
  };
  const operator = async () => {
    const page = await world.browser.visitor();
    await page.goto(`${base}/operator`);
    await signIn(page, 'operator@northwind.example', password);
    return page;
  };
  const approve = async (page, uri) => {
    await page.goto(`${base}/operator`);
    const row = page.locator('li.card', { hasText: uri });
    await row.locator('button', { hasText: 'Approve' }).click();
    await page.waitForSelector('#notice.good');
  };
  const asks = (client_id, client_secret) => token(base, { client_id, client_secret }, {
    grant_type: 'client_credentials', organization_id: world.demo.organization('910000001').id,
  });
  // The password again, where more than five minutes have passed.
  const stillYou = async (page) => {
    await page.waitForSelector('h1');
    if (!page.url().includes('/reauthenticate')) return;
    await page.fill('#password', 'a password nobody guesses');
    await page.click('#continue');
  };
  const generate = async (page) => {
    await page.click('#generate-secret');
    await stillYou(page);
    await page.click('#generate');
    await page.waitForSelector('#client-secret');
    return (await page.innerText('#client-secret')).trim();
  };

  for (const javaScript of [true, false]) {
    test(`from nothing to two secrets and back to one (JavaScript ${javaScript ? 'on' : 'off'})`, async () => {
      const looked = async (page, name) => {
        if (!javaScript) return;
        await assertAccessible(page, name);
        await picture(page, `portal/${name}`);
      };
      const number = Number(javaScript);
      const page = await world.browser.visitor({ javaScript });
      await signUp(page, { email: `frida${number}@fjord.example`, partner: `Fjord Software ${number}` });
      await looked(page, 'portal');
      await page.click('#new-integration');
      await looked(page, 'new-integration');
      await page.fill('#name', `Fjord Market ${number}`);
      await page.fill('#description', 'Books every sale.');
      for (const door of ['connect', 'marketplace', 'handshake']) await page.check(`#door-${door}`);
      await page.selectOption(`[id="scope-${world.required}"]`, 'required');
      await page.click('#save');
      await page.waitForSelector('#no-secret-yet');
      for (const lacking of ['form-uri', 'connect-url', 'redirect-uri']) assert.equal(await page.locator(`#lacks-${lacking}`).count(), 1);
      assert.equal(await page.locator('#generate-secret').count(), 0, 'no secret before the addresses stand');
      await looked(page, 'no-secret-yet');
      const clientId = (await page.innerText('#client-id')).trim();
      const here = page.url().split('?')[0];

      const site = `https://market${number}.fjord.example`;
      await page.fill('#form-uri', `${site}/install?installation_id=1`);
      await page.click('#propose-form-uri');
      await page.waitForSelector('#form-uri-error');
      await page.fill('#form-uri', `${site}/install`);
      await page.click('#propose-form-uri');
      await page.waitForSelector('#waiting-form-uri');
      await page.fill('#connect-url', `${site}/connect`);
      await page.click('#propose-connect-url');
      await page.waitForSelector('#waiting-connect-url');
      await page.fill('#redirect-uri', `${site}/callback`);
      await page.click('#register-redirect-uri');
      await page.waitForSelector('#notice');
      assert.equal(await page.locator('#generate-secret').count(), 0, 'none while they wait');
      await looked(page, 'waiting');

      const console_ = await operator();
      await looked(console_, 'operator-queue');
      for (const path of ['install', 'connect', 'callback']) await approve(console_, `${site}/${path}`);
      await page.goto(here);
      assert.equal(await page.locator('#no-secret-yet').count(), 0);
      await looked(page, 'approved');

      await page.click('#generate-secret');
      await stillYou(page);
      await page.waitForSelector('#generate');
      await looked(page, 'generate');
      await page.click('#cancel');
      const first = await generate(page);
      await looked(page, 'secret');
      await page.click('#done');
      await page.waitForSelector('#credentials');
      assert.ok(!(await page.content()).includes(first), 'it is shown once');
      assert.equal((await asks(clientId, first)).json.error, 'invalid_grant', 'it is taken: only the grant is missing');
      assert.equal((await asks(clientId, `${first}x`)).status, 401);
      await until('the last use', async () => {
        await page.goto(here);
        return !(await page.locator('[id^="used-"]').first().innerText()).includes('Never') || undefined;
      }, { seconds: 30 });

      const second = await generate(page);
      assert.notEqual(second, first);
      await page.click('#done');
      for (const secret of [first, second]) assert.equal((await asks(clientId, secret)).json.error, 'invalid_grant', 'both work side by side');
      assert.equal(await page.locator('#slots-taken').count(), 1);
      await looked(page, 'two-secrets');
      await page.locator('[data-slot="1"] a').click();
      await stillYou(page);
      await page.waitForSelector('#retire');
      await looked(page, 'retire');
      await page.check('#when-now');
      await page.click('#retire');
      await page.waitForSelector('#notice');
      await until('the first is refused', async () => (await asks(clientId, first)).status === 401 || undefined, { seconds: 3 });
      assert.equal((await asks(clientId, second)).json.error, 'invalid_grant', 'the second works on');
      await page.context().close();
      await console_.context().close();
    });
  }

  test('an invitation works for the address that was invited, once, and the last owner stays', async () => {
    const page = await world.browser.visitor();
    await signUp(page, { email: 'olga@harbor-tools.example', partner: 'Harbor Tools' });
    await page.click('#partner-1');
    await assertAccessible(page, 'a partner');
    await picture(page, 'portal/partner');
    await page.fill('#invite-email', 'ida@harbor-tools.example');
    await page.click('#invite');
    await page.waitForSelector('#notice');
    await picture(page, 'portal/invited');
    const { links } = await mailTo(world.demo, 'ida@harbor-tools.example');

    const stranger = await world.browser.visitor();
    await stranger.goto(links[0]);
    await signIn(stranger, 'developer@tidewater.example', password);
    assert.equal((await stranger.innerText('#error-code')).trim(), 'invitation_for_another_address');
    assert.ok(!(await stranger.content()).includes('Harbor Tools'), 'a stranger is not told whose it is');

    const ida = await world.browser.visitor();
    await ida.goto(links[0]);
    await ida.click('#sign-up');
    assert.equal(await ida.locator('#organization-name').count(), 0, 'who is invited founds no organization');
    await ida.fill('#name', 'Ida Holm');
    await ida.fill('#email', 'ida@harbor-tools.example');
    await ida.fill('#password', 'a password nobody guesses');
    await ida.click('#create-account');
    await ida.waitForSelector('#code');
    const { codes } = await mailTo(world.demo, 'ida@harbor-tools.example', (mail) => mail.codes.length > 0);
    await ida.fill('#code', codes[0]);
    await ida.click('#confirm');
    await ida.waitForSelector('#accept');
    await assertAccessible(ida, 'an invitation');
    await picture(ida, 'portal/invitation');
    await ida.click('#accept');
    await ida.waitForSelector('#notice');
    assert.equal(await ida.locator('#invite').count(), 0, 'a developer reads the list');
    await ida.goto(links[0]);
    assert.equal(await ida.locator('#accept').count(), 0, 'it worked once');

    await page.reload();
    assert.equal(await page.locator('button[value=remove]').count(), 1, 'the only owner cannot be removed');
  });

  for (const [look, options] of Object.entries(LOOKS)) {
    test(`the console's partners and the sample integration's page, ${look}`, async () => {
      const page = await world.browser.visitor(options);
      await page.goto(`${base}/operator/partners?list=all`);
      await signIn(page, 'operator@northwind.example', password);
      await assertAccessible(page, `partners (${look})`);
      await picture(page, `portal/operator-partners-${look}`);
      const own = await world.browser.visitor(options);
      await own.goto(`${base}/developer/integrations/${world.demo.integration('connect').client_id}`);
      await signIn(own, 'developer@tidewater.example', password);
      await assertAccessible(own, `an integration (${look})`);
      await picture(own, `portal/integration-${look}`);
      await page.context().close();
      await own.context().close();
    });
  }
});
