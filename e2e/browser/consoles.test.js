// Whitelisting by people: a partner's developer asks for a redirect URI, an operator declines with a reason or approves, and the
// onboarding door follows.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { PartnerApi } from '../support/partner-api.js';
import { until } from '../support/poll.js';
import { World } from '../support/world.js';

describe('developer portal and operator console', () => {
  let world, base, payroll, api;
  before(async () => {
    world = await World.start();
    ({ base } = world);
    payroll = world.demo.integration('onboarding');
    api = new PartnerApi(base, payroll);
  });
  after(() => world?.close());

  const opened = async (path, email, options) => {
    const page = await world.browser.visitor(options);
    await page.goto(base + path);
    await signIn(page, email, password);
    return page;
  };
  const ask = async (page, uri) => {
    await page.fill('#redirect-uri', uri);
    await page.click('#register-redirect-uri');
    await page.waitForSelector('#notice');
    const row = page.locator('#redirect-uris li', { hasText: uri });
    return (await row.getAttribute('id')).replace('redirect-uri-', '');
  };
  const answerTo = async (uri) => {
    const { status, json } = await api.initiate({ redirect_uri: `${uri}?their=own` });
    return status === 201 ? 'begun' : json.code;
  };
  const becomes = (uri, wanted) => until(wanted, async () => (await answerTo(uri)) === wanted || undefined, { seconds: 2 });

  test('asked for, declined with a reason that the developer reads, changed to approved: initiate follows', async () => {
    const uri = 'https://books.tidewater.example/onboarded';
    const developer = await opened('/developer', 'developer@tidewater.example');
    await assertAccessible(developer, 'the portal');
    await picture(developer, 'developer/portal');
    await developer.click(`#open-${payroll.client_id}`);
    await developer.waitForSelector('#redirect-uri');
    assert.equal(await answerTo(uri), 'redirect_uri_not_registered');
    const id = await ask(developer, uri);
    await assertAccessible(developer, 'an integration');
    await picture(developer, 'developer/pending');
    await becomes(uri, 'redirect_uri_not_approved');

    const operator = await opened('/operator', 'operator@northwind.example');
    await operator.waitForSelector(`#review-${id}`);
    await assertAccessible(operator, 'the console');
    await picture(operator, 'operator/queue');
    await operator.click(`#decline-${id}`);
    await operator.waitForSelector(`#reason-${id}-error`);
    await assertAccessible(operator, 'no reason given');
    await operator.fill(`#reason-${id}`, 'This host is not yours yet: prove it.');
    await operator.click(`#decline-${id}`);
    await operator.waitForSelector('#notice');
    await assertAccessible(operator, 'declined');
    await picture(operator, 'operator/declined');
    await developer.reload();
    assert.match(await developer.innerText(`#reason-${id}`), /This host is not yours yet: prove it\./);
    await assertAccessible(developer, 'declined, as the developer sees it');
    await picture(developer, 'developer/declined');
    await becomes(uri, 'redirect_uri_not_approved');

    await operator.locator(`#review-${id} details > summary`).click();
    await operator.click(`#approve-${id}`);
    await operator.waitForSelector('#notice.good');
    await becomes(uri, 'begun');
    await developer.reload();
    assert.equal(await developer.getAttribute(`#redirect-uri-${id}`, 'data-state'), 'approved');
  });

  test('an operator who decides what another has decided meanwhile is told, and changes nothing', async () => {
    const uri = 'https://twice.tidewater.example/done';
    const developer = await opened(`/developer/integrations/${payroll.client_id}`, 'developer@tidewater.example');
    const id = await ask(developer, uri);
    const first = await opened('/operator', 'operator@northwind.example');
    const second = await first.context().newPage();
    await second.goto(`${base}/operator`);
    await first.click(`#approve-${id}`);
    await first.waitForSelector('#notice.good');
    await second.fill(`#reason-${id}`, 'No');
    await second.click(`#decline-${id}`);
    await second.waitForSelector('#notice.warning');
    await becomes(uri, 'begun');
  });

  test('what breaks a rule is refused in its words, with what was typed kept, with and without a script', async () => {
    for (const javaScript of [true, false]) {
      const page = await opened(`/developer/integrations/${payroll.client_id}`, 'developer@tidewater.example', { javaScript });
      for (const uri of ['http://books.tidewater.example/x', 'https://*.tidewater.example/x', 'https://tidewater.example/a/../b', 'https://tidewater.example/x#y', '']) {
        await page.fill('#redirect-uri', uri);
        await page.click('#register-redirect-uri');
        await page.waitForSelector('#redirect-uri-error');
        assert.equal(await page.inputValue('#redirect-uri'), uri);
      }
      if (javaScript) {
        await assertAccessible(page, 'a refused redirect URI');
        await picture(page, 'developer/refused');
      }
    }
  });

  test('many that differ in a customer\'s part alone are warned of, at the portal and at the console', async () => {
    const page = await opened(`/developer/integrations/${payroll.client_id}`, 'developer@tidewater.example');
    for (const customer of ['alpha', 'beta', 'gamma', 'delta', 'epsilon']) await ask(page, `https://many.tidewater.example/${customer}/done`);
    await page.waitForSelector('#alike');
    await assertAccessible(page, 'many alike');
    await picture(page, 'developer/alike');
    const operator = await opened('/operator', 'operator@northwind.example');
    assert.ok(await operator.locator('#queue .note.warning').count() > 0);
    await picture(operator, 'operator/alike');
  });

  test('a host that cannot be looked at proves nothing, and says why', async () => {
    const page = await opened(`/developer/integrations/${payroll.client_id}`, 'developer@tidewater.example');
    const id = await ask(page, 'https://no-such-host.invalid/done');
    await page.locator(`#redirect-uri-${id} details`, { has: page.locator(`#prove-${id}`) }).locator('summary').click();
    await page.click(`#prove-${id}`);
    await page.waitForSelector(`#prove-${id}-error`, { timeout: 30_000 });
    await assertAccessible(page, 'not proven');
    await picture(page, 'developer/not-proven');
  });

  test('taken off the register: initiate is refused', async () => {
    const uri = 'https://gone.tidewater.example/done';
    const page = await opened(`/developer/integrations/${payroll.client_id}`, 'developer@tidewater.example');
    const id = await ask(page, uri);
    await world.demo.admin().post(`redirect-uris/${id}/approve`);
    await becomes(uri, 'begun');
    await page.reload();
    await page.locator(`#redirect-uri-${id} details`, { has: page.locator(`#delete-${id}`) }).locator('summary').click();
    await page.click(`#delete-${id}`);
    await page.waitForSelector('#notice');
    await becomes(uri, 'redirect_uri_not_registered');
  });

  test('nobody else gets in: a customer at neither, a developer not at the console, another partner\'s integration not at all', async () => {
    const harbor = world.demo.named('Harbor Ledger');
    const status = async (path, email) => {
      const page = await opened('/login', email);
      const answer = await page.goto(base + path);
      assert.equal(await page.locator('#redirect-uris, #queue, #queue-empty').count(), 0);
      await page.context().close();
      return answer.status();
    };
    const signInFirst = await world.browser.visitor();
    await signInFirst.goto(`${base}/operator`);
    assert.equal(new URL(signInFirst.url()).pathname, '/login');
    for (const [path, email] of [
      ['/operator', 'developer@tidewater.example'], ['/operator', 'admin@acme.example'],
      [`/developer/integrations/${harbor.client_id}`, 'admin@acme.example'],
      [`/developer/integrations/${harbor.client_id}`, 'developer@tidewater.example'],
      [`/developer/integrations/${payroll.client_id}`, 'operator@northwind.example'],
    ]) assert.ok((await status(path, email)) >= 400, `${path} as ${email}`);
  });
});
