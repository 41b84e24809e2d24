// kill -9 in the middle of exchanges: everything acknowledged is there after the restart, on both stores.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Customer } from '../support/customer.js';
import { Nodes, postgresDatabase } from '../support/nodes.js';

const CRASHES = 5;
const PARTNERS = 8;

for (const store of ['SQLite', 'PostgreSQL']) {
  describe(`kill -9 on ${store}`, () => {
    let database, nodes, customer;
    before(async () => {
      database = store === 'PostgreSQL' ? postgresDatabase() : undefined;
      nodes = await Nodes.start(1, { store: database?.url });
      customer = await Customer.create(nodes.base, nodes.admin);
    });
    after(async () => {
      await nodes?.close();
      database?.drop();
    });

    const crash = async () => {
      await nodes.programs[0].kill();
      await nodes.startNode(0);
    };

    test('no partner that was refreshing is logged out', async () => {
      // The first signs in; the others come with its session, as further tabs of the same browser do.
      const partners = [await customer.connect()];
      partners.push(...await Promise.all(Array.from({ length: PARTNERS - 1 }, () => customer.connect())));
      for (let crashes = 0; crashes < CRASHES; crashes += 1) {
        let running = true;
        let acknowledged = 0;
        const loops = partners.map(async (partner, index) => {
          while (running) {
            try {
              const { status, json } = await customer.refresh(partner.refresh_token);
              assert.equal(status, 200, JSON.stringify(json));
              partners[index] = partner = json;
              acknowledged += 1;
            } catch (error) {
              if (error instanceof assert.AssertionError) throw error;
              return; // the connection broke: the answer, if there was one, is lost
            }
          }
        });
        await sleep(200 + 70 * crashes);
        await nodes.programs[0].kill();
        running = false;
        await Promise.all(loops);
        assert.ok(acknowledged > 0, 'something was in flight');
        await nodes.startNode(0);
        partners.splice(0, PARTNERS, ...await Promise.all(partners.map(async (partner) => {
          const { status, json } = await customer.refresh(partner.refresh_token);
          assert.equal(status, 200, `crash ${crashes}: the last acknowledged token is good: ${JSON.stringify(json)}`);
          return json;
        })));
      }
    });

    test('an exchange that was answered holds, one that was not leaves nothing half done', async () => {
      for (let crashes = 0; crashes < CRASHES; crashes += 1) {
        const fresh = await Customer.create(nodes.base, nodes.admin);
        const codes = [];
        for (let count = 0; count < 4; count += 1) codes.push(await fresh.code());
        const answers = codes.map((code) => fresh.exchange(code).catch(() => undefined));
        await sleep(2 * crashes);
        await crash();
        const acknowledged = (await Promise.all(answers)).filter((answer) => answer?.status === 200);
        for (const { json } of acknowledged) assert.equal((await fresh.refresh(json.refresh_token)).status, 200);
        const grants = (await nodes.admin.get(`grants?organization_id=${fresh.organization.id}`)).data;
        assert.ok(grants.length <= 1, 'never two grants');
        assert.ok(grants.length === 1 || acknowledged.length === 0, 'an answer without its grant');
        for (const code of codes) {
          const again = await fresh.exchange(code);
          assert.ok(again.status === 200 || again.json.error === 'invalid_grant', JSON.stringify(again.json));
        }
      }
    });

    test('a revocation that was answered holds', async () => {
      const fresh = await Customer.create(nodes.base, nodes.admin);
      const tokens = await fresh.connect();
      await nodes.admin.post(`grants/${tokens.grant_id}/revoke`, { reason: 'A test.' });
      await crash();
      assert.equal((await fresh.refresh(tokens.refresh_token)).json.error, 'invalid_grant');
      assert.equal((await nodes.admin.get(`grants/${tokens.grant_id}`)).status, 'revoked');
    });
  });
}
