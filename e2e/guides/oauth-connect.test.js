// The guide's commands as they stand, in its order, with the browser's part walked over plain HTTP.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Demo, password } from '../support/demo.js';
import { Visitor, authorize, token } from '../support/http.js';
import { root } from '../support/paths.js';
import { Session, blocks } from './session.js';

const guide = blocks(readFileSync(join(root, 'docs/guides/oauth-connect.md'), 'utf8'));

/** The steps of the seed, by the guide's headings. */
const steps = [
  'Get partner API keys',
  'Step 1: Create the authorize link',
  'Step 3: The authorization code is returned and the user is redirected back to your site',
  'Step 4: Complete the connection and retrieve the customer\'s access_token',
  'Refreshing the connected customer\'s access token',
  'When it ends',
];

describe('docs/guides/oauth-connect.md', () => {
  let demo, directory, session;
  before(async () => {
    demo = await Demo.start();
    directory = mkdtempSync(join(tmpdir(), 'countersign-guide-'));
    symlinkSync(demo.directory, join(directory, 'countersign-demo'));
    session = new Session(directory);
  });
  after(async () => {
    await session?.close();
    await demo?.close();
    if (directory) rmSync(directory, { recursive: true, force: true });
  });

  const value = (name) => session.value(name);
  const follow = (heading, input) => session.follow(guide, heading, input);

  test('every command stands under one of the steps', () => {
    assert.deepEqual([...new Set(guide.map((block) => block.heading))], steps);
  });

  test('partner API keys', async () => {
    await follow(steps[0]);
    assert.match(await value('CLIENT_SECRET'), /^cst_sec_\w+$/);
    assert.equal(await value('HOST'), demo.base('sandbox'));
  });

  test('the authorize link', async () => {
    const [printed] = await follow(steps[1]);
    const link = new URL(printed.trim());
    assert.equal(link.origin, demo.base('sandbox'));
    assert.deepEqual([...link.searchParams.keys()], ['client_id', 'response_type', 'redirect_uri', 'scope', 'partner_portal_id', 'state']);
  });

  test('the code, from the address that the browser ends up at', async () => {
    const organization = demo.organization('910000001', 'sandbox').id;
    const reached = await authorize(new Visitor(demo.base('sandbox')), await value('LINK'), {
      email: 'admin@acme.example', password, organization, scopes: ['employees.read'],
    });
    assert.match(reached.href, /^http:\/\/localhost:9999\/callback\?code=/, 'as the guide says, without another slash');
    const printed = await follow(steps[2], reached.href);
    assert.equal(printed.at(-1).trim(), reached.searchParams.get('code'));
  });

  test('an answer to somebody else\'s link is not taken', async () => {
    const check = guide.find((block) => block.text.startsWith('CODE='));
    const code = await value('CODE');
    const state = await value('STATE_STRING');
    await session.type('STATE_STRING=another');
    const { said } = await session.type(check.text);
    assert.match(said, /not the answer to our link/);
    await session.type(`STATE_STRING='${state}' CODE='${code}'`);
  });

  test('a verifier that the link did not announce is refused and burns nothing', async () => {
    const client = { client_id: await value('CLIENT_ID'), client_secret: await value('CLIENT_SECRET') };
    const { json } = await token(demo.base('sandbox'), client, {
      grant_type: 'authorization_code', code: await value('CODE'), redirect_uri: await value('REDIRECT_URL'), code_verifier: 'a'.repeat(43),
    });
    assert.equal(json.code, 'pkce_verifier_wrong');
  });

  test('the exchange, and the platform\'s API with the token', async () => {
    const printed = await follow(steps[3]);
    const transactions = JSON.parse(printed.find((text) => text.includes('"data"')));
    assert.equal(transactions.organization_id, demo.organization('910000001', 'sandbox').id);
    assert.ok(transactions.data.length > 0);
  });

  test('the refresh put right, and its retry', async () => {
    const spent = await value('REFRESH_TOKEN');
    await follow(steps[4]);
    assert.notEqual(await value('REFRESH_TOKEN'), spent);
  });

  test('the end', async () => {
    await follow(steps[5]);
  });
});
