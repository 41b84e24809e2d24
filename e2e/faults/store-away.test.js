// The store goes away: 503 with a retry hint, nothing consumed, no honest partner logged out, and all is well when it is back.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Customer } from '../support/customer.js';
import { post } from '../support/http.js';
import { Nodes, postgresDatabase } from '../support/nodes.js';
import { until } from '../support/poll.js';
import { Wire } from '../support/wire.js';

describe('the store away, on PostgreSQL', () => {
  let database, wire, nodes, customer;
  before(async () => {
    database = postgresDatabase();
    wire = await Wire.to(database.url);
    nodes = await Nodes.start(1, { store: wire.url });
    customer = await Customer.create(nodes.base, nodes.admin);
  });
  after(async () => {
    await nodes?.close();
    wire?.close();
    database?.drop();
  });

  const unavailable = ({ status, headers, json }, what) => {
    assert.equal(status, 503, `${what}: ${JSON.stringify(json)}`);
    assert.ok(headers.get('retry-after'), `${what}: Retry-After`);
    assert.notEqual(json?.error, 'invalid_grant');
  };

  test('exchange, refresh and introspection answer 503, and succeed when it is back', async () => {
    const tokens = await customer.connect();
    const code = await customer.code();
    const introspect = () => post(`${nodes.base}/oauth/introspect`, {
      token: tokens.access_token, client_id: nodes.resource.client_id, client_secret: nodes.resource.client_secret,
    });
    wire.cut();
    unavailable(await customer.refresh(tokens.refresh_token), 'refresh');
    unavailable(await customer.exchange(code), 'exchange');
    // A cached answer may be given while the cache is fresh, but never "not active".
    await until('introspection knows that it cannot know', async () => {
      const answer = await introspect();
      assert.notEqual(answer.json?.active, false);
      return answer.status === 503 || undefined;
    }, { seconds: 5 });
    wire.join();
    await until('the store is back', async () => (await introspect()).status === 200 || undefined);
    assert.equal((await customer.exchange(code)).status, 200, 'the code was not consumed');
    assert.equal((await customer.refresh(tokens.refresh_token)).status, 200, 'the refresh token was not consumed');
    assert.equal((await introspect()).json.active, true);
  });
});
