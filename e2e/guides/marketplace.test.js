// The guide's commands as they stand, in its order, with the browser's part walked over plain HTTP.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { password } from '../support/demo.js';
import { plain } from '../support/html.js';
import { Visitor, authorize } from '../support/http.js';
import { install } from '../support/marketplace.js';
import { root } from '../support/paths.js';
import { Reader, blocks } from './session.js';

const guide = blocks(readFileSync(join(root, 'docs/guides/marketplace.md'), 'utf8'));

/** The steps of the seed, by the guide's headings. */
const steps = [
  'Application setup',
  'Step 1: The company installs, and comes to you',
  'Step 2: You bring the company back',
  'Step 3: The company authorizes, and you get a code',
  'Step 4: You acquire an access token',
  'When the company does not come back',
];
const administrator = { email: 'admin@acme.example', password };

describe('docs/guides/marketplace.md', () => {
  let reader, visitor, acme;
  before(async () => {
    reader = await Reader.start(guide);
    visitor = new Visitor(reader.base);
    acme = reader.demo.organization('910000001', 'sandbox');
  });
  after(() => reader?.close());

  const value = (name) => reader.session.value(name);

  test('every command stands under one of the steps', () => {
    assert.deepEqual([...new Set(guide.map((block) => block.heading))], steps);
  });

  test('form_uri, redirect_uri, secret, listing', async () => {
    await reader.follow(steps[0]);
    assert.match(await value('CLIENT_SECRET'), /^cst_sec_\w+$/);
  });

  test('the listing, the install, and what the partner is told', async () => {
    const client = { client_id: await value('CLIENT_ID') };
    const page = await visitor.go(`/marketplace/${client.client_id}`);
    for (const told of ['Harbor Invoicing', 'Harbor', 'See employees']) assert.ok(plain(page.html).includes(told), `${told}: ${plain(page.html)}`);
    const { url } = await install(visitor, { client, person: administrator, organization: acme.id, scopes: ['employees.read'] });
    assert.match(url.href, /^https:\/\/harbor\.example\/marketplace\/form\?environment=sandbox&installation_id=ins_\w+$/);
    const [printed] = await reader.follow(steps[1], url.href);
    assert.equal(printed.trim(), `${reader.base}/marketplace/${client.client_id}`);
  });

  test('the address that brings the company back', async () => {
    await reader.follow(steps[2]);
  });

  test('the consent, in another browser, and the code', async () => {
    const reached = await authorize(new Visitor(reader.base), await value('RETURN_ADDRESS'), { ...administrator, organization: acme.id });
    assert.match(reached.href, /^https:\/\/harbor\.example\/callback\/harbor\?code=cst_cod_\w+&iss=/);
    const printed = await reader.follow(steps[3], reached.href);
    assert.equal(printed.at(-1).trim(), reached.searchParams.get('code'));
  });

  test('tokens that name the installation, the platform\'s API, a refresh', async () => {
    const printed = await reader.follow(steps[4]);
    assert.ok(printed.join('\n').includes(acme.id));
  });

  test('where an installation stands', async () => {
    const printed = await reader.follow(steps[5]);
    for (const step of ['requested ok customer', 'consented ok customer', 'code_exchanged ok partner']) assert.ok(printed[0].includes(step), printed[0]);
  });
});
