// The handshake door in a real browser, with a partner of our own that verifies the signed redirect by node:crypto and the keys
// that are published, signs its user in, sends the browser back and activates.

import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { LOOKS, assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { World } from '../support/world.js';

let world;
let partner;

/** The text that `v1a` signs. */
function signedText(address, parameters) {
  const lines = [...parameters].filter(([name]) => name !== 'v1a').sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return ['v1a', address, ...lines.map(([name, value]) => `${name}=${value}`)].join('\n');
}

/** A partner's server: its login page, which answers with the status that the next visitor is to bring back. */
class Partner {
  static async start() {
    const own = new Partner();
    own.visits = [];
    own.next = 'success';
    own.joint = '?';
    own.server = createServer((request, response) => own.answer(request, response));
    await new Promise((resolve) => { own.server.listen(0, '127.0.0.1', resolve); });
    own.base = `http://localhost:${own.server.address().port}`;
    return own;
  }

  async answer(request, response) {
    const url = new URL(request.url, this.base);
    if (url.pathname !== '/login') {
      response.writeHead(404).end();
      return;
    }
    const { keys } = await (await fetch(`${world.base}/v1/handshake-keys`)).json();
    const text = Buffer.from(signedText(`${this.base}/login`, url.searchParams));
    const signature = Buffer.from(url.searchParams.get('v1a'), 'base64url');
    const genuine = keys.some((key) => verify(null, text, createPublicKey({ key, format: 'jwk' }), signature));
    const age = Math.abs(Date.now() / 1000 - Number(url.searchParams.get('t')));
    if (!genuine || age > 300) {
      response.writeHead(400).end('not genuine');
      return;
    }
    this.visits.push(Object.fromEntries(url.searchParams));
    const back = `${url.searchParams.get('redirectUrl')}${this.joint}status=${this.next}`;
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<h1>Partner</h1><a id="back" href="${back}">done</a>`);
  }

  close() { return new Promise((resolve) => { this.server.close(resolve); }); }
}

async function integration(name) {
  const admin = world.demo.admin();
  const made = await admin.integration({
    name, doors: ['handshake', 'connect'], redirectUris: [world.partner.redirectUri], required: [world.required], optional: world.optional,
    connectUrl: `${partner.base}/login`,
  });
  const call = async (method, path, body) => {
    const basic = Buffer.from(`${made.client_id}:${made.client_secret}`).toString('base64');
    const response = await fetch(`${world.base}${path}`, {
      method, headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body),
    });
    return { status: response.status, json: await response.json() };
  };
  return { ...made, call };
}

const authorization = (organization, step) => `/v1/organizations/${organization.id}/authorization${step ? `/${step}` : ''}`;

before(async () => {
  world = await World.start();
  partner = await Partner.start();
});
after(async () => {
  await partner?.close();
  await world?.close();
});

/** Signs in at the integrations page and stands on the data-sharing page. */
async function atDataSharing(page, own, organization) {
  await page.goto(`${world.base}/organizations/${organization.id}/integrations`);
  if (await page.locator('#sign-in').count()) await signIn(page, 'admin@acme.example', password);
  await page.click(`#authorize-${own.client_id}`);
  await page.waitForSelector('#approve');
}

test('the administrator consents, signs in at the partner and comes back; the partner activates', async () => {
  const acme = world.demo.organization('910000001');
  const own = await integration('Fjord Cards');
  const page = await world.browser.visitor();
  await atDataSharing(page, own, acme);
  await assertAccessible(page, 'data-sharing');
  await picture(page, 'handshake/data-sharing');
  await page.click('#approve');
  await page.waitForSelector('#back');
  const visit = partner.visits.at(-1);
  assert.equal(visit.organizationId, acme.id);
  assert.equal(visit.partnerId, undefined, 'the partner has one partnership');
  assert.equal((await own.call('POST', authorization(acme, 'activate'), {})).status, 200, 'before the browser is back');
  await page.click('#back');
  await page.waitForSelector('#handshake[data-state=active]');
  await assertAccessible(page, 'active');
  await picture(page, 'handshake/active');
  const again = await own.call('POST', authorization(acme, 'activate'), {});
  assert.equal(again.json.status, 'active');
  await page.click('#grant');
  await page.waitForSelector('#suspend');
  await assertAccessible(page, 'grant');
  await picture(page, 'handshake/grant');
  await page.click('#suspend');
  await page.waitForSelector('#confirm-suspend');
  await assertAccessible(page, 'suspend');
  await picture(page, 'handshake/suspend');
  await page.click('#confirm-suspend');
  await page.waitForSelector('#resume');
  const told = await own.call('GET', authorization(acme));
  assert.deepEqual([told.json.status, told.json.suspended_by], ['suspended', 'customer']);
  assert.equal((await own.call('POST', authorization(acme, 'resume'), {})).status, 409, 'the customer suspended it');
  assert.equal((await own.call('POST', authorization(acme, 'deactivate'), { reason: 'Over.' })).json.status, 'revoked');
});

for (const joint of ['?', '&']) {
  test(`an error that comes back as ${joint}status takes it back, and a copy of the address elsewhere does not`, async () => {
    const acme = world.demo.organization('910000001');
    const own = await integration(`Fjord Receipts ${joint}`);
    Object.assign(partner, { next: 'error', joint });
    const page = await world.browser.visitor();
    await atDataSharing(page, own, acme);
    await page.click('#approve');
    await page.waitForSelector('#back');
    const back = await page.getAttribute('#back', 'href');
    const elsewhere = await world.browser.visitor();
    await elsewhere.goto(back);
    await signIn(elsewhere, 'admin@acme.example', password);
    await elsewhere.waitForSelector('#handshake[data-state=waiting] #failed-elsewhere');
    await picture(elsewhere, 'handshake/failed-elsewhere');
    assert.equal((await own.call('GET', authorization(acme))).json.status, 'pending');
    await page.click('#back');
    await page.waitForSelector('#handshake[data-state=rolled_back]');
    await assertAccessible(page, 'rolled back');
    const late = await own.call('POST', authorization(acme, 'activate'), {});
    assert.deepEqual([late.status, late.json.code], [409, 'handshake_rolled_back']);
    Object.assign(partner, { next: 'success', joint: '?' });
  });
}

test('a partner\'s own signed link starts the same handshake, and a forged one leads nowhere', async () => {
  const acme = world.demo.organization('910000001');
  const own = await integration('Fjord Payroll');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const registered = await own.call('PUT', '/v1/signing-key', { jwk: publicKey.export({ format: 'jwk' }) });
  assert.equal(registered.status, 200);
  const link = new URL(`${world.base}/handshake`);
  const parameters = { client_id: own.client_id, organization: acme.number ?? acme.id, state: 'account 4711', t: String(Math.floor(Date.now() / 1000)) };
  for (const [name, value] of Object.entries(parameters)) link.searchParams.set(name, value);
  const text = signedText(`${world.base}/handshake`, link.searchParams);
  link.searchParams.set('v1a', sign(null, Buffer.from(text), privateKey).toString('base64url'));
  const page = await world.browser.visitor();
  await page.goto(link.href);
  await signIn(page, 'admin@acme.example', password);
  await page.waitForSelector('#approve');
  await page.click('#approve');
  await page.waitForSelector('#back');
  assert.equal(partner.visits.at(-1).state, 'account 4711');
  await page.click('#back');
  await page.waitForSelector('#handshake[data-state=waiting]');
  await assertAccessible(page, 'waiting');
  for (const [look, options] of Object.entries(LOOKS)) {
    const dressed = await world.browser.visitor(options);
    await dressed.goto(`${world.base}/organizations/${acme.id}/integrations`);
    await signIn(dressed, 'admin@acme.example', password);
    await dressed.click(`#pending-${own.client_id}`);
    await dressed.waitForSelector('#cancel-handshake');
    await picture(dressed, `handshake/waiting-${look}`);
  }
  link.searchParams.set('state', 'account 4712');
  const forged = await page.goto(link.href);
  assert.equal(forged.status(), 400);
  assert.equal(await page.locator('main a[href^=http]').count(), 0, 'it links nowhere');
});
