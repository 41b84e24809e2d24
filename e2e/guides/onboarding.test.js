// The guide's commands as they stand, in its order, with the browser's part walked over plain HTTP.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { password } from '../support/demo.js';
import { Visitor, basic } from '../support/http.js';
import { root } from '../support/paths.js';
import { until } from '../support/poll.js';
import { Reader, blocks } from './session.js';

const guide = blocks(readFileSync(join(root, 'docs/guides/onboarding.md'), 'utf8'));

/** The steps of the seed, by the guide's headings. */
const steps = [
  'Prerequisites',
  'Step 1: Your system initiates the onboarding',
  'Step 2: A temporary URL is returned, which requires login',
  'Step 4: The user accepts, and is returned to your redirect URL with a token',
  'Step 5: You use the token to retrieve the client key(s)',
  'Step 6: You store the client keys, and call the API',
  'When the customer drops out',
];

describe('docs/guides/onboarding.md', () => {
  let reader;
  before(async () => { reader = await Reader.start(guide); });
  after(() => reader?.close());

  const value = (name) => reader.session.value(name);

  /** A call of the partner's with the guide's client secret. */
  async function call(path, body) {
    const headers = { authorization: basic(await value('CLIENT_ID'), await value('CLIENT_SECRET')), 'content-type': 'application/json' };
    const response = await fetch(`${reader.base}/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, json: await response.json() };
  }

  test('every command stands under one of the steps', () => {
    assert.deepEqual([...new Set(guide.map((block) => block.heading))], steps);
  });

  test('integration, whitelisted redirect URL, secret', async () => {
    await reader.follow(steps[0]);
    assert.match(await value('CLIENT_SECRET'), /^cst_sec_\w+$/);
    assert.equal(await value('HOST'), reader.base);
  });

  test('initiate, and what a URL is refused for', async () => {
    await reader.follow(steps[1]);
    for (const [uri, rule] of [
      ['http://partner.example/welcome', /scheme must be https/],
      ['https://www.partner.example/welcome', /host, with its subdomain/],
      ['https://partner.example:8443/welcome', /port/],
      ['https://partner.example/welcome?token=1', /may not carry token/],
    ]) {
      const { status, json } = await call('onboarding/initiate', { redirect_uri: uri });
      assert.equal(status, 400, uri);
      assert.match(json.detail, rule);
      assert.match(json.detail, /Nearest registered: https:\/\/partner\.example\/welcome$/);
    }
  });

  test('the temporary URL: looked at twice, asks for a login', async () => {
    const [printed] = await reader.follow(steps[2]);
    const page = await new Visitor(reader.base).go(printed.trim());
    assert.match(page.url, /\/login/);
  });

  test('list, consent, and the token in the address', async () => {
    const ids = ['910000001', '910000002'].map((number) => reader.demo.organization(number, 'sandbox').id);
    const visitor = new Visitor(reader.base);
    let page = await visitor.submit(await visitor.go(await value('TEMPORARY_URL')), 'sign-in', { email: 'admin@acme.example', password });
    assert.deepEqual([...page.html.matchAll(/name="organization" value="([^"]+)"/g)].map(([, id]) => id).sort(), [...ids].sort());
    page = await visitor.submit(page, 'continue', { organization: ids });
    assert.match(page.html, /ada@partner\.example/, 'whose account it is for');
    page = await visitor.submit(page, 'approve');
    assert.ok(page.left, page.html);
    assert.match(page.url, /^https:\/\/partner\.example\/welcome\?plan=gold&team=7&status=success&token=cst_onb_\w+&state=/);
    const printed = await reader.follow(steps[3], page.url);
    assert.equal(printed.at(-1).trim(), new URL(page.url).searchParams.get('token'));
  });

  test('an answer to somebody else\'s call is not taken', async () => {
    const check = guide.find((block) => block.text.startsWith('TOKEN='));
    const [token, state] = [await value('TOKEN'), await value('STATE_STRING')];
    await reader.session.type('STATE_STRING=another');
    assert.match((await reader.session.type(check.text)).said, /not the answer to our call/);
    await reader.session.type(`STATE_STRING='${state}' TOKEN='${token}'`);
  });

  test('another integration cannot finalize, and spoils nothing', async () => {
    const other = reader.demo.integration('onboarding', 'sandbox');
    const headers = { authorization: basic(other.client_id, other.client_secret), 'content-type': 'application/json' };
    const body = JSON.stringify({ token: await value('TOKEN') });
    const response = await fetch(`${reader.base}/v1/onboarding/finalize`, { method: 'POST', headers, body });
    assert.equal(response.status, 400);
    assert.equal((await response.json()).code, 'onboarding_token_invalid');
  });

  test('finalize, and once more', async () => {
    await reader.follow(steps[4]);
  });

  test('the client key, tokens, the platform\'s API', async () => {
    const printed = await reader.follow(steps[5]);
    const transactions = JSON.parse(printed.find((text) => text.includes('"data"')));
    assert.equal(transactions.organization_id, reader.demo.organization('910000001', 'sandbox').id);
    assert.equal(printed.at(-1).trim(), reader.demo.organization('910000002', 'sandbox').id);
    const headers = { authorization: basic(await value('CLIENT_ID'), await value('CLIENT_KEY')) };
    const answer = await fetch(`${reader.base}/v1/grants`, { headers });
    assert.equal(answer.status, 401, 'a client key opens nothing but the token endpoint');
  });

  test('dropping out', async () => {
    // That an address was opened is written up to two seconds later.
    const opened = () => until('that it was opened', async () => {
      const { said } = await reader.session.type('partner "onboarding/sessions/$SESSION_ID"');
      return said.includes('opened') || undefined;
    });
    const own = guide.filter((block) => block.heading === steps[6]);
    const split = own.findIndex((block) => block.text.includes('organization_number')) + 1;
    await opened();
    const printed = await reader.session.run(own.slice(0, split));
    const visitor = new Visitor(reader.base);
    const url = printed.at(-1).trim();
    let page = await visitor.submit(await visitor.go(url), 'sign-in', { email: 'employee@acme.example', password });
    assert.match(page.html, /cannot onboard this organization/);
    assert.match(page.html, /Ada Admin/, 'whom to ask');
    page = await visitor.submit(page, 'decline');
    assert.equal(page.url, 'https://partner.example/welcome?status=declined');
    await opened();
    await reader.session.run(own.slice(split));
  });
});
