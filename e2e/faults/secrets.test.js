// Nothing secret in the log or, in the clear, in the store: every secret of a whole flow is looked for in both.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Customer, password } from '../support/customer.js';
import { altered, basic, post } from '../support/http.js';
import { Nodes } from '../support/nodes.js';

let nodes;
before(async () => { nodes = await Nodes.start(1, { settings: { COUNTERSIGN_LOG_LEVEL: 'debug' } }); });
after(() => nodes?.close());

test('a whole flow, wrong turns included, leaves no secret behind', async () => {
  const customer = await Customer.create(nodes.base, nodes.admin);
  const { client_id: id, client_secret: secret, redirect_uri } = customer.integration;
  const code = await customer.code();
  const tokens = (await customer.exchange(code)).json;
  const next = (await customer.refresh(tokens.refresh_token)).json;
  const wrongTurns = await Promise.all([
    customer.exchange(code),
    post(`${nodes.base}/oauth/token`, { client_id: id, client_secret: altered(secret), grant_type: 'refresh_token', refresh_token: next.refresh_token }),
    post(`${nodes.base}/oauth/token`, { grant_type: 'authorization_code', code, redirect_uri }, { headers: { authorization: basic(id, altered(secret)) } }),
    post(`${nodes.base}/oauth/token?client_secret=${secret}&code=${code}`, { client_id: id }),
    post(`${nodes.base}/oauth/introspect`, { token: tokens.access_token, client_id: id, client_secret: secret }),
    post(`${nodes.base}/nowhere/${tokens.refresh_token}`, { refresh_token: next.refresh_token }),
  ]);
  const secrets = {
    'the client secret': secret, 'the code': code, 'the operator key': nodes.admin.key, 'the password': password,
    'an access token': tokens.access_token, 'the next access token': next.access_token,
    'a refresh token': tokens.refresh_token, 'the next refresh token': next.refresh_token,
  };
  for (const cookie of customer.visitor.cookies) secrets[`the cookie ${cookie.name}`] = cookie.value;
  await nodes.programs[0].stop();

  const log = nodes.programs[0].said;
  assert.ok(log.length > 500, 'there is a log to look through');
  const files = readdirSync(nodes.directory).filter((name) => name.startsWith('countersign.db'));
  assert.ok(files.length > 0, 'there is a store to look through');
  const store = Buffer.concat(files.map((name) => readFileSync(join(nodes.directory, name)))).toString('latin1');
  for (const [name, value] of Object.entries(secrets)) {
    assert.ok(value.length >= 16, `${name} is long enough to be looked for`);
    assert.ok(!log.includes(value), `${name} stands in the log`);
    assert.ok(!store.includes(value), `${name} stands in the store in the clear`);
    for (const { text } of wrongTurns) assert.ok(!text.includes(value), `${name} stands in an error's body: ${text}`);
  }
});
