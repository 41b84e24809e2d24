// The guide's commands as they stand, in its order, with the browser's part walked over plain HTTP.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { password } from '../support/demo.js';
import { consent, isSignedBy, sharingPage } from '../support/handshake.js';
import { formWith, plain } from '../support/html.js';
import { Visitor } from '../support/http.js';
import { root } from '../support/paths.js';
import { until } from '../support/poll.js';
import { Reader, blocks } from './session.js';

const guide = blocks(readFileSync(join(root, 'docs/guides/handshake.md'), 'utf8'));

/** The steps of the seed, by the guide's headings. */
const steps = [
  'Prerequisites',
  'Step 1: The admin consents',
  'Step 2: The admin is redirected to you',
  'Step 3: Your user logs in, and goes back with a status',
  'Step 4: You activate',
  'Step 5: You call the API',
  'Pause, resume, end',
  'When it fails at your side',
  'A link of your own',
  'Webhooks',
];
const administrator = { email: 'admin@acme.example', password };

describe('docs/guides/handshake.md', () => {
  let reader, visitor, acme, client;
  before(async () => {
    reader = await Reader.start(guide);
    visitor = new Visitor(reader.base);
    acme = reader.demo.organization('910000001', 'sandbox');
  });
  after(() => reader?.close());

  const value = (name) => reader.session.value(name);
  /** The browser's part of step 1: where it is sent. */
  const sent = async () => (await consent(visitor, { client, organization: acme.id, person: administrator })).href;

  test('every command stands under one of the steps', () => {
    assert.deepEqual([...new Set(guide.map((block) => block.heading))], steps);
  });

  test('integration, connect_url, secret; and nothing to call yet', async () => {
    await reader.follow(steps[0]);
    assert.match(await value('CLIENT_SECRET'), /^cst_sec_\w+$/);
    client = { client_id: await value('CLIENT_ID') };
  });

  test('the data-sharing page, and the address that the browser ends at', async () => {
    const page = await sharingPage(visitor, { client, organization: acme.id, person: administrator });
    for (const told of ['Example Cards', 'Example Partner', acme.name]) assert.ok(plain(page.html).includes(told), told);
    const address = await sent();
    assert.match(address, /^https:\/\/partner\.example\/login\?from=northwind&organizationId=org_\w+&redirectUrl=/);
    await reader.follow(steps[1], address);
  });

  test('verified in Python and in Node, and refused with a letter changed', async () => {
    await reader.follow(steps[2]);
    assert.equal(await value('ORGANIZATION_ID'), acme.id);
    const address = await value('ADDRESS');
    for (const [changed, why] of [
      [address.replace('from=northwind&', ''), /not signed/],
      [`${address}&organizationId=org_2`, /stands twice/],
      [address.replace('from=northwind', 'from=north%0Awind'), /control character/],
      [address.replace(/t=\d+/, 't=1700000000'), /not signed/],
      [address.replace('partner.example', 'partner.example.evil.example'), /not our connect_url/],
      [address.replace(/v1a=[^&]+/, 'v1a='), /not signed/],
    ]) {
      for (const command of ['python3 verify.py', 'node verify.mjs']) {
        const { status, said } = await reader.session.type(`${command} "$HOST" "$CONNECT_URL" '${changed}'`);
        assert.equal(status, 1, `${command} ${changed}`);
        assert.match(said, why, command);
      }
    }
  });

  test('an old one is refused by both, whoever signed it', async () => {
    const python = await reader.session.type('python3 - "$HOST" "$CONNECT_URL" "$ADDRESS" <<\'PYTHON\'\n'
      + 'import json, sys, urllib.request\nfrom verify import verified\nhost, connect_url, address = sys.argv[1:]\n'
      + 'keys = json.load(urllib.request.urlopen(host + "/v1/handshake-keys"))["keys"]\n'
      + 'at = int(address.split("&t=")[1].split("&")[0])\n'
      + 'for age in (0, 300, 301, -60, -61):\n'
      + '    try:\n        print(age, verified(address, connect_url, keys, at + age)["organizationId"])\n'
      + '    except ValueError as error:\n        print(age, error)\nPYTHON');
    const expected = new RegExp(`^0 ${acme.id}\n300 ${acme.id}\n301 too old.*\n-60 ${acme.id}\n-61 too old`);
    assert.match(python.said, expected);
    const node = await reader.session.type('node --input-type=module --eval \'import { verified } from "./verify.mjs";\n'
      + 'const [host, url, address] = process.argv.slice(1);\nconst { keys } = await (await fetch(host + "/v1/handshake-keys")).json();\n'
      + 'const at = Number(new URL(address).searchParams.get("t"));\n'
      + 'for (const age of [0, 300, 301, -60, -61]) {\n'
      + '  try { console.log(age, verified(address, url, keys, at + age).organizationId); }\n'
      + '  catch (error) { console.log(age, error.message); }\n}\' "$HOST" "$CONNECT_URL" "$ADDRESS"');
    assert.match(node.said, expected);
  });

  test('the way back, with a status', async () => {
    const [printed] = await reader.follow(steps[3]);
    const page = await visitor.go(printed.trim());
    assert.equal(page.status, 200, page.html);
    assert.ok(plain(page.html).includes('Example Cards'));
  });

  test('activate, and once more', async () => { await reader.follow(steps[4]); });

  test('a token, and the platform\'s API', async () => {
    const printed = await reader.follow(steps[5]);
    assert.equal(printed.at(-1).trim(), acme.id);
  });

  test('pause, resume, end; and no way back', async () => { await reader.follow(steps[6]); });

  test('an error rolls back', async () => {
    const own = guide.filter((block) => block.heading === steps[7]);
    const printed = await reader.session.run(own.slice(0, 2), await sent());
    const page = await visitor.go(printed.at(-1).trim());
    assert.ok(page.status < 500 && !page.left, page.html);
    await reader.session.run(own.slice(2));
  });

  test('a link of one\'s own leads to the same page, and is given its state back', async () => {
    await reader.follow(steps[8]);
    let page = await visitor.go(await value('LINK'));
    if (formWith(page.html, 'continue')) page = await visitor.submit(page, 'continue', { organization: acme.id });
    const away = new URL((await visitor.submit(page, 'approve')).url);
    assert.equal(away.searchParams.get('state'), 'from-our-settings');
    const { keys } = await (await fetch(`${reader.base}/v1/handshake-keys`)).json();
    assert.ok(isSignedBy(away, keys));
  });

  test('webhooks and the feed', async () => {
    const [register, feed] = guide.filter((block) => block.heading === steps[9]);
    const [registered] = await reader.session.run([register]);
    assert.match(JSON.parse(registered).secret, /^whsec_/);
    const types = ['attempt.consented', 'grant.activated', 'grant.suspended', 'grant.resumed', 'grant.revoked', 'attempt.rolled_back'];
    // An event gets its place in the feed within a second of what it tells of; who polls asks again.
    await until(`${types} in the feed`, async () => {
      const [printed] = await reader.session.run([feed]);
      return types.every((type) => printed.includes(type)) || undefined;
    });
  });
});
