// The extension door in a real browser: find it, consent, the window that shows the client key once, OK, and the other ways in
// which a key can go.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { assertAccessible, picture, signIn, tabTo } from '../support/browser.js';
import { password } from '../support/demo.js';
import { PartnerApi } from '../support/partner-api.js';
import { openAddExtension, openKeyWindow, shownKey } from '../support/window.js';
import { World } from '../support/world.js';

const admin = 'admin@acme.example';

describe('the extension door', () => {
  let world, base, acme, birch, reports, internal;
  before(async () => {
    world = await World.start();
    ({ base } = world);
    [acme, birch] = ['910000001', '910000002'].map((number) => world.demo.organization(number));
    [reports, internal] = ['Tidewater Reports', 'Tidewater Internal'].map((name) => world.demo.named(name));
  });
  after(() => world?.close());

  const status = async (client, key) => (await new PartnerApi(base, client).tokenByKey(key)).status;
  const grants = async (organization, client) => (await world.demo.admin().get(`grants?organization_id=${organization.id}`)).data
    .filter((one) => one.client_id === client.client_id);

  test('the sample partner: add a public one by name, copy the key, press OK, paste it there, fetch data', async () => {
    const page = await world.browser.visitor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(world.demo.json.partner_app_url);
    await page.click('#start-extension');
    const settings = page.url();
    await page.click('#open-extensions');
    await signIn(page, admin, password);
    await page.check(`input[name=organization][value="${birch.id}"]`);
    await page.click('#continue');
    await page.waitForSelector('#add-extension');
    await assertAccessible(page, 'no extensions yet');
    await picture(page, 'extensions/none');
    await page.click('#add-extension');
    await page.fill('#search', 'reports');
    await page.press('#search', 'Enter');
    await page.waitForURL(/[?&]q=reports/);
    await assertAccessible(page, 'found by name');
    await picture(page, 'extensions/add');
    await page.click(`#add-${reports.client_id}`);
    await page.waitForSelector('#approve');
    await assertAccessible(page, 'consent of an extension');
    await picture(page, 'extensions/consent');
    await page.check('input[name=scope][value="employees.read"]');
    await page.click('#approve');
    const key = await shownKey(page);
    await assertAccessible(page, 'the window');
    await picture(page, 'extensions/window');
    await page.click('#copy-key');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), key);
    assert.equal(await status(reports, key), 401, 'nothing before OK');
    await page.click('#ok');
    await page.waitForSelector('code.masked');
    assert.match(await page.innerText('#notice'), /is active/);
    await assertAccessible(page, 'activated');
    await picture(page, 'extensions/activated');
    assert.ok(!(await page.content()).includes(key));
    await page.goto(settings);
    await page.fill('#client-key-input', key);
    await page.click('#save-client-key');
    await page.waitForSelector('#extension[data-state=saved]');
    assert.equal(await page.getAttribute('#extension', 'data-organization'), birch.id);
    await page.click('#fetch-transactions');
    await page.waitForSelector('#fetched[data-state=fetched][data-kind=transactions]');
    await page.click('#fetch-employees');
    await page.waitForSelector('#fetched[data-state=fetched][data-kind=employees]');
    assert.ok(!(await page.content()).includes(key), 'masked there too');
    assert.match(await page.innerText('#client-key-masked'), new RegExp(`${key.slice(-4)}$`));
    await assertAccessible(page, 'the sample partner\'s settings');
    await picture(page, 'extensions/tidewater');
  });

  test('the sample partner: a custom extension by its application key, without a script', async () => {
    const page = await world.browser.visitor({ javaScript: false });
    const key = await openKeyWindow(page, base, { organization: birch.id, email: admin, applicationKey: internal.client_id });
    assert.equal(await page.locator('#copy-key').isVisible(), false, 'no button that does nothing');
    await page.click('#ok');
    await page.goto(`${world.demo.json.partner_app_url}/extension?environment=production&integration=${internal.client_id}`);
    assert.equal((await page.innerText('#application-key')).trim(), internal.client_id);
    await page.fill('#client-key-input', key);
    await page.click('#save-client-key');
    await page.waitForSelector(`#extension[data-organization="${birch.id}"]`);
  });

  test('an application key that is not one is said, and kept in its field', async () => {
    const page = await world.browser.visitor();
    await openAddExtension(page, base, { organization: acme.id, email: admin });
    await page.fill('#application-key', 'app_nothing');
    await page.click('#add-custom');
    await page.waitForSelector('#application-key-error');
    assert.equal(await page.inputValue('#application-key'), 'app_nothing');
    await assertAccessible(page, 'unknown application key');
    await picture(page, 'extensions/unknown-key');
  });

  test('leaving before OK, by every way out, activates nothing and leaves no key', async () => {
    const { client } = await world.partnerApi('extension');
    const page = await world.browser.visitor();
    const open = () => openKeyWindow(page, base, { organization: acme.id, email: admin, applicationKey: client.client_id });
    const seen = [await open()];
    await page.click('#cancel');
    await page.waitForSelector('#notice');
    await assertAccessible(page, 'not activated');
    await picture(page, 'extensions/not-activated');
    seen.push(await open());
    await page.reload();
    seen.push(await shownKey(page));
    await page.goto(`${base}/`);
    seen.push(await open());
    await page.goBack();
    await page.goForward();
    seen.push(await shownKey(page));
    await page.close();
    assert.ok(new Set(seen).size >= 4, 'each look shows another one');
    for (const key of seen) assert.equal(await status(client, key), 401);
    assert.deepEqual(await grants(acme, client), []);
  });

  test('OK twice, and back after OK: one grant, one key, the window does not open again', async () => {
    const { client } = await world.partnerApi('extension');
    const page = await world.browser.visitor();
    const key = await openKeyWindow(page, base, { organization: acme.id, email: admin, applicationKey: client.client_id });
    const form = await page.evaluate(() => {
      const { action } = document.querySelector('form:has(#ok)');
      return { action, body: new URLSearchParams([...new FormData(document.querySelector('form:has(#ok)')), ['delivery', 'shown']]).toString() };
    });
    await Promise.all(Array.from({ length: 6 }, () => page.evaluate(({ action, body }) => fetch(action, {
      method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }).then((answer) => answer.status), form)));
    await page.click('#ok');
    await page.waitForSelector('code.masked');
    await page.goBack();
    await page.reload();
    assert.equal(await page.locator('#client-key').count(), 0);
    const made = await grants(acme, client);
    assert.equal(made.length, 1);
    const keys = (await new PartnerApi(base, client).call('GET', `grants/${made[0].id}/client-keys`)).json.data;
    assert.equal(keys.length, 1);
    assert.equal(await status(client, key), 200);
  });

  test('two windows in two tabs: each OK makes good the key that its window showed', async () => {
    const { client } = await world.partnerApi('extension');
    const first = await world.browser.visitor();
    const one = await openKeyWindow(first, base, { organization: acme.id, email: admin, applicationKey: client.client_id });
    const second = await first.context().newPage();
    const two = await openKeyWindow(second, base, { organization: birch.id, email: admin, applicationKey: client.client_id });
    await first.click('#ok');
    await first.waitForSelector('code.masked');
    await second.click('#ok');
    await second.waitForSelector('code.masked');
    for (const [key, organization] of [[one, acme], [two, birch]]) {
      const { json } = await new PartnerApi(base, client).tokenByKey(key);
      assert.equal(json.organization_id, organization.id);
    }
  });

  test('the keyboard alone goes from the list through the consent to OK', async () => {
    const { client } = await world.partnerApi('extension', { name: 'Keyboard Books' });
    const page = await world.browser.visitor();
    await openAddExtension(page, base, { organization: acme.id, email: admin });
    await tabTo(page, '#search');
    await page.keyboard.type('Keyboard Books');
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]q=/);
    await tabTo(page, `#add-${client.client_id}`, 'Enter');
    await page.waitForSelector('#approve');
    await tabTo(page, '#approve', 'Enter');
    const key = await shownKey(page);
    await tabTo(page, '#ok', 'Enter');
    await page.waitForSelector('code.masked');
    assert.equal(await status(client, key), 200);
  });

  test('a claim link: a developer of the partner takes the key once, and nobody else', async () => {
    const page = await world.browser.visitor();
    const seen = await openKeyWindow(page, base, { organization: acme.id, email: admin, applicationKey: internal.client_id });
    await page.click('#deliver-claim');
    await page.waitForSelector('#claim-link');
    const link = (await page.innerText('#claim-link')).trim();
    await assertAccessible(page, 'a claim link');
    await picture(page, 'extensions/claim-link');
    assert.equal(await status(internal, seen), 401, 'the key that was seen is worth nothing');
    await page.goto(link);
    assert.equal(await page.locator('#claim').count(), 0, 'the customer cannot take it');

    const developer = await world.browser.visitor();
    await developer.goto(link);
    await signIn(developer, 'developer@tidewater.example', password);
    await developer.waitForSelector('#claim');
    await assertAccessible(developer, 'a key to claim');
    await picture(developer, 'extensions/claim');
    // Scanners and prefetching look at links, too.
    await Promise.all(Array.from({ length: 20 }, () => fetch(link, { redirect: 'manual' })));
    await Promise.all(Array.from({ length: 5 }, () => developer.evaluate(() => fetch(location.href).then((answer) => answer.text()))));
    const other = await developer.context().newPage();
    await other.goto(link);
    await developer.click('#claim');
    const key = await shownKey(developer);
    await assertAccessible(developer, 'claimed');
    await picture(developer, 'extensions/claimed');
    assert.equal(await status(internal, key), 200);
    await other.click('#claim');
    await other.waitForSelector('#claim-state');
    assert.equal(await other.locator('#client-key').count(), 0, 'once');
    await assertAccessible(other, 'claimed already');
    await picture(other, 'extensions/claimed-already');
    await developer.goto(link);
    assert.equal(await developer.locator('#client-key, #claim').count(), 0);
  });

  test('sealed: the developer registers a public key, and only its private key opens what the customer hands over', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
    const jwk = { ...await exportJWK(publicKey), kid: 'e2e-1', use: 'enc', alg: 'ECDH-ES' };
    const developer = await world.browser.visitor();
    await developer.goto(`${base}/developer/integrations/${reports.client_id}`);
    await signIn(developer, 'developer@tidewater.example', password);
    await developer.fill('#encryption-key', JSON.stringify({ ...jwk, d: 'secret' }));
    await developer.click('#keep-encryption-key');
    await developer.waitForSelector('#encryption-key-error');
    await assertAccessible(developer, 'a private key is refused');
    await developer.fill('#encryption-key', JSON.stringify(jwk));
    await developer.click('#keep-encryption-key');
    await developer.waitForSelector('#encryption-key-since');
    await assertAccessible(developer, 'a public key is registered');
    await picture(developer, 'developer/encryption-key');

    const page = await world.browser.visitor();
    const seen = await openKeyWindow(page, base, { organization: acme.id, email: admin, applicationKey: reports.client_id });
    await page.click('#deliver-sealed');
    await page.waitForSelector('#sealed-key');
    const jwe = (await page.innerText('#sealed-key')).trim();
    await assertAccessible(page, 'sealed');
    await picture(page, 'extensions/sealed');
    const open = async (text) => new TextDecoder().decode((await compactDecrypt(text, privateKey)).plaintext);
    const key = await open(jwe);
    assert.match(key, /^cs_key_/);
    assert.notEqual(key, seen);
    assert.equal(await status(reports, seen), 401);
    assert.equal(await status(reports, key), 200);
    const api = new PartnerApi(base, reports);
    const { json: waiting } = await api.call('GET', 'client-keys/sealed');
    const own = waiting.data.find((one) => one.organization_id === acme.id);
    assert.equal(await open(own.jwe), key, 'a program fetches the same');
    assert.equal((await api.call('DELETE', `client-keys/sealed/${own.client_key_id}`)).status, 204);
    assert.ok(!(await api.call('GET', 'client-keys/sealed')).text.includes(own.client_key_id));
  });
});
