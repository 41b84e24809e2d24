// 64 parallel redemptions of one code and of one refresh token: the code has one winner, the refresh one successor, the same for all.
// On two processes over one PostgreSQL, and on SQLite in one. COUNTERSIGN_TEST_ROUNDS shortens it (default 200).

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Customer } from '../support/customer.js';
import { Nodes, postgresDatabase } from '../support/nodes.js';
import { until } from '../support/poll.js';
import { post } from '../support/http.js';

const ROUNDS = Number(process.env.COUNTERSIGN_TEST_ROUNDS ?? 200);
const RACERS = 64;

const tally = (answers) => answers.reduce((seen, { status, json }) => {
  const key = status === 200 ? '200' : `${status} ${json?.error}`;
  return { ...seen, [key]: (seen[key] ?? 0) + 1 };
}, {});

for (const [name, count] of [['two processes over one PostgreSQL', 2], ['one process on SQLite', 1]]) {
  describe(`single use, ${name}`, () => {
    let database, nodes, customer;
    before(async () => {
      database = count > 1 ? postgresDatabase() : undefined;
      nodes = await Nodes.start(count, { store: database?.url });
      customer = await Customer.create(nodes.base, nodes.admin);
      // The first exchange makes the grant; what is raced afterwards is the hot path.
      await customer.connect();
    });
    after(async () => {
      await nodes?.close();
      database?.drop();
    });

    const race = (attempt) => Promise.all(Array.from({ length: RACERS }, (_, racer) => attempt(nodes.bases[racer % count])));

    test(`${ROUNDS} codes, ${RACERS} racers each: one winner, and its tokens are good`, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const code = await customer.code();
        const answers = await race((base) => customer.exchange(code, base));
        assert.deepEqual(tally(answers), { 200: 1, '400 invalid_grant': RACERS - 1 }, `round ${round}`);
        const { refresh_token: won } = answers.find(({ status }) => status === 200).json;
        assert.equal((await customer.refresh(won)).status, 200, `round ${round}: the winner's connection lives`);
      }
    });

    test(`${ROUNDS} refresh tokens, ${RACERS} racers each: one and the same successor`, async () => {
      let { refresh_token: current } = await customer.connect();
      for (let round = 0; round < ROUNDS; round += 1) {
        const answers = await race((base) => customer.refresh(current, base));
        assert.deepEqual(tally(answers), { 200: RACERS }, `round ${round}`);
        const successors = new Set(answers.map(({ json }) => json.refresh_token));
        assert.equal(successors.size, 1, `round ${round}: ${successors.size} successors`);
        [current] = successors;
      }
    });

    test('the first code of a grant, raced: one winner, one grant', async () => {
      const fresh = await Customer.create(nodes.base, nodes.admin);
      const code = await fresh.code();
      const answers = await race((base) => fresh.exchange(code, base));
      assert.deepEqual(tally(answers), { 200: 1, '400 invalid_grant': RACERS - 1 });
      const { data } = await nodes.admin.get(`grants?organization_id=${fresh.organization.id}`);
      assert.equal(data.length, 1);
    });

    test('a spent token that comes back after its successor was used ends the connection, on every node', async () => {
      const first = await customer.connect();
      const second = (await customer.refresh(first.refresh_token)).json;
      const third = (await customer.refresh(second.refresh_token)).json;
      assert.equal((await customer.refresh(first.refresh_token, nodes.bases.at(-1))).json.error, 'invalid_grant');
      for (const base of nodes.bases) assert.equal((await customer.refresh(third.refresh_token, base)).json.error, 'invalid_grant');
    });

    test('what is revoked on one node is refused by the other within a second', async () => {
      const fresh = await Customer.create(nodes.base, nodes.admin);
      const tokens = await fresh.connect();
      const { resource } = nodes;
      const active = async (base) => (await post(`${base}/oauth/introspect`, {
        token: tokens.access_token, client_id: resource.client_id, client_secret: resource.client_secret,
      })).json.active;
      const last = nodes.bases.at(-1);
      await until('the token is active', async () => (await active(last)) || undefined, { seconds: 2 });
      await nodes.admin.post(`grants/${tokens.grant_id}/revoke`, { reason: 'A test.' });
      await until('the other node refuses', async () => (await active(last)) === false || undefined, { seconds: 1, every: 10 });
    });
  });
}
