// The guide's commands as they stand, in its order, with the browser's part walked over plain HTTP.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { password } from '../support/demo.js';
import { link, textOf } from '../support/html.js';
import { Visitor } from '../support/http.js';
import { mailTo } from '../support/mail.js';
import { root } from '../support/paths.js';
import { Reader, blocks } from './session.js';

const guide = blocks(readFileSync(join(root, 'docs/guides/extensions.md'), 'utf8'));

/** The parts of the seed, and what follows from it, by the guide's headings. */
const steps = [
  'Getting started on a new customer',
  'Internal (private) integrations',
  'Security: client key delivery',
  'A lost client key',
  'A link for a developer',
  'Sealed to your public key',
  'Replacing a client key without downtime',
  'Why 403?',
  'For the platform: a gateway that checks tokens',
];

describe('docs/guides/extensions.md', () => {
  let reader, customer;
  before(async () => { reader = await Reader.start(guide); });
  after(() => reader?.close());

  const value = (name) => reader.session.value(name);

  async function signIn(email, path) {
    const visitor = new Visitor(reader.base);
    const page = await visitor.submit(await visitor.go(path), 'sign-in', { email, password });
    return { visitor, page };
  }

  /** From the list of extensions to the page after the application key was typed. */
  async function add({ visitor, page }) {
    return visitor.submit(await visitor.go(link(page.html, 'add-extension')), 'add-custom', { application_key: await value('CLIENT_ID') });
  }

  test('every command stands under one of these headings', () => {
    assert.deepEqual([...new Set(guide.map((block) => block.heading))], steps);
  });

  test('partner, developer, private integration', async () => {
    const [printed] = await reader.follow(steps[0]);
    assert.match(printed, /^developer\napp_/);
    assert.match(printed, new RegExp(` at ${reader.base}$`, 'm'));
  });

  test('Settings > Extensions > Add extension, where a private one is not listed', async () => {
    await reader.follow(steps[1]);
    customer = await signIn('admin@acme.example', '/settings/extensions');
    const organization = reader.demo.organization('910000001', 'sandbox').id;
    customer.page = await customer.visitor.submit(customer.page, 'continue', { organization });
    const all = await customer.visitor.go(link(customer.page.html, 'add-extension'));
    assert.match(all.html, /Tidewater Reports/, 'a public one is');
    assert.doesNotMatch(all.html, /Example Reports/);
    const searched = await customer.visitor.go(`${all.url}?q=Example`);
    assert.doesNotMatch(searched.html, /Example Reports/);
    const wrong = await customer.visitor.submit(all, 'add-custom', { application_key: 'app_0000000000000000000000' });
    assert.equal(wrong.status, 400);
  });

  test('consent, the window, OK, and a token', async () => {
    const consent = await add(customer);
    const shown = await customer.visitor.submit(consent, 'approve', { scope: ['employees.read'] });
    const key = textOf(shown.html, 'client-key');
    assert.match(key, /^cst_key_\w+$/);
    await reader.session.type(`early() { curl --silent --user "$CLIENT_ID:${key}" "$HOST/oauth/token" --data grant_type=client_credentials; }`);
    assert.match((await reader.session.type('early')).said, /client_authentication_failed/, 'nothing is active before OK');
    customer.page = await customer.visitor.submit(shown, 'ok');
    assert.ok(!customer.page.html.includes(key), 'masked from then on');
    assert.ok(customer.page.html.includes(`cst_key_…${key.slice(-4)}`));
    const printed = await reader.follow(steps[2], key);
    assert.equal(JSON.parse(printed.at(-1)).organization_id, reader.demo.organization('910000001', 'sandbox').id);
  });

  test('a lost key: deleted, and dead', async () => {
    const grant = await reader.session.type('echo "$ANSWER" | field grant_id');
    const organization = reader.demo.organization('910000001', 'sandbox').id;
    const page = await customer.visitor.go(`/organizations/${organization}/integrations/${grant.said.trim()}`);
    await customer.visitor.submit(await customer.visitor.go(link(page.html, 'revoke')), 'confirm-revoke');
    await reader.follow(steps[3]);
    customer.page = await customer.visitor.go(`/organizations/${organization}/extensions`);
  });

  test('a link that a developer of the partner takes the key with', async () => {
    const shown = await customer.visitor.submit(await add(customer), 'approve', { scope: ['employees.read'] });
    const delivered = await customer.visitor.submit(shown, 'deliver-claim');
    const claim = textOf(delivered.html, 'claim-link');
    const stranger = await signIn('developer@tidewater.example', claim);
    assert.equal(stranger.page.status, 404, 'of another partner');
    const { visitor, page } = await signIn('dev@partner.example', claim);
    const claimed = await visitor.submit(page, 'claim');
    const key = textOf(claimed.html, 'client-key');
    assert.notEqual(key, textOf(shown.html, 'client-key'));
    assert.ok(!(await visitor.go(claim)).html.includes(key), 'once');
    await reader.follow(steps[4], key);
  });

  test('a sealed key, fetched and opened', async () => {
    const own = guide.filter((block) => block.heading === steps[5]);
    const [printed] = await reader.session.run(own.slice(0, 1));
    const { visitor, page } = await signIn('dev@partner.example', `/developer/integrations/${await value('CLIENT_ID')}`);
    await visitor.submit(page, 'keep-encryption-key', { encryption_key: printed.trim() });
    await reader.session.run(own.slice(1));
    assert.match(await value('NEW_KEY'), /^cst_key_\w+$/);
  });

  test('two keys, and one retired', async () => {
    await reader.follow(steps[6]);
  });

  test('somebody without the privilege asks, and goes on where they stood', async () => {
    const organization = reader.demo.organization('910000001', 'sandbox').id;
    const employee = await signIn('employee@acme.example', `/organizations/${organization}/extensions`);
    const application_key = reader.demo.json.integrations
      .find((one) => one.environment === 'sandbox' && one.door === 'extension' && one.visibility === 'public').client_id;
    const adding = await employee.visitor.go(link(employee.page.html, 'add-extension'));
    const asking = await employee.visitor.submit(adding, 'add-custom', { application_key });
    const waiting = await employee.visitor.submit(asking, 'ask', { reason: 'For the quarter.' });
    const asked = await mailTo(reader.demo, 'admin@acme.example', (mail) => mail.links.some((one) => one.includes('/approvals/')));
    const administrator = await signIn('admin@acme.example', asked.links.find((one) => one.includes('/approvals/')));
    assert.match(administrator.page.html, /For the quarter\./);
    await administrator.visitor.submit(administrator.page, 'approve');
    const shown = await employee.visitor.submit(await employee.visitor.go(waiting.url), 'continue');
    assert.match(textOf(shown.html, 'client-key'), /^cst_key_\w+$/);
  });

  test('why 403', async () => {
    await reader.follow(steps[7]);
  });

  test('the check of a gateway', async () => {
    await reader.follow(steps[8]);
  });
});
