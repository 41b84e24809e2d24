// Fifty parallel calls of finalize with one token, on two processes over one PostgreSQL and on SQLite in one: every answer is the
// same, and each organization has one grant and one key. What is revoked on one node is refused by the other within a second.
// COUNTERSIGN_TEST_ROUNDS shortens it (default 5).

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { password } from '../support/customer.js';
import { Visitor, authorize } from '../support/http.js';
import { Nodes, postgresDatabase } from '../support/nodes.js';
import { PartnerApi, check } from '../support/partner-api.js';
import { until } from '../support/poll.js';

const ROUNDS = Math.min(5, Number(process.env.COUNTERSIGN_TEST_ROUNDS ?? 5));
const RACERS = 50;
const ORGANIZATIONS = 12;

for (const [name, count] of [['two processes over one PostgreSQL', 2], ['one process on SQLite', 1]]) {
  describe(`finalize, ${name}`, () => {
    let database, nodes, client, organizations, person;
    before(async () => {
      database = count > 1 ? postgresDatabase() : undefined;
      nodes = await Nodes.start(count, { store: database?.url });
      const tag = randomBytes(5).toString('hex');
      const scope = `orders_${tag}.read`;
      await nodes.admin.post('scopes', { name: scope, access: 'read', texts: { en: { title: 'See orders', description: 'Every order.' } } });
      client = await nodes.admin.integration({ doors: ['onboarding'], redirectUris: ['http://localhost:9/callback'], required: [scope] });
      person = { email: `accountant-${tag}@customer.example`, password };
      const user = await nodes.admin.post('users', { email: person.email, name: 'Test Accountant', password });
      organizations = [];
      for (let index = 0; index < ORGANIZATIONS; index += 1) {
        const organization = await nodes.admin.post('organizations', { name: `Client ${index}`, number: `7${tag}${index}`, country: 'NO' });
        await nodes.admin.post('memberships', { organization_id: organization.id, user_id: user.id, role: 'administrator', privileges: [] });
        organizations.push(organization.id);
      }
    });
    after(async () => {
      await nodes?.close();
      database?.drop();
    });

    const at = (base) => new PartnerApi(base, client);
    const race = (attempt) => Promise.all(Array.from({ length: RACERS }, (_, racer) => attempt(nodes.bases[racer % count], racer)));
    /** A token for some of the organizations. */
    const accepted = async (chosen) => {
      const { temporary_url: url } = await at(nodes.base).begin();
      const reached = await authorize(new Visitor(nodes.base), url, { ...person, organization: chosen });
      return reached.searchParams.get('token');
    };
    const keysOf = async (grant) => (await at(nodes.base).call('GET', `grants/${grant}/client-keys`)).json.data;

    test(`${RACERS} calls with one token, ${ROUNDS} rounds: equal answers, one key per organization and round`, async () => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const token = await accepted(organizations);
        const answers = await race((base) => at(base).finalize(token));
        assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200], `round ${round}: ${answers.find(({ status }) => status !== 200)?.text}`);
        const [first, ...others] = answers.map(({ json }) => ({ ...json, organizations: [...json.organizations].sort((one, two) => (one.organization_id < two.organization_id ? -1 : 1)) }));
        for (const other of others) assert.deepEqual(other, first, `round ${round}`);
        assert.deepEqual(first.organizations.map((one) => one.organization_id), [...organizations].sort());
        assert.deepEqual(first.refused, []);
        const { data } = await nodes.admin.get(`grants?client_id=${client.client_id}&limit=200`);
        assert.equal(data.length, ORGANIZATIONS, `round ${round}: one grant each`);
        for (const { grant_id: grant, client_key: key } of first.organizations) {
          const keys = await keysOf(grant);
          assert.equal(keys.length, round, `round ${round}: one more key`);
          assert.ok(keys.filter((one) => one.state === 'active').length <= 2);
          for (const base of nodes.bases) {
            const last = await until('the key is known', async () => {
              const answer = await at(base).tokenByKey(key);
              return answer.status === 200 ? answer : undefined;
            }, { seconds: 2 });
            assert.equal(last.json.grant_id, grant);
          }
        }
      }
    });

    test('the acceptance raced in one browser: every answer leads to the same token', async () => {
      const { temporary_url: url } = await at(nodes.base).begin();
      const visitor = new Visitor(nodes.base);
      const picker = await visitor.submit(await visitor.go(url), 'sign-in', person);
      const consent = await visitor.submit(picker, 'continue', { organization: organizations.slice(0, 5) });
      const answers = await Promise.all(Array.from({ length: 16 }, () => visitor.submit(consent, 'approve')));
      assert.ok(answers.every((answer) => answer.left), answers.find((answer) => !answer.left)?.html);
      const tokens = new Set(answers.map((answer) => new URL(answer.url).searchParams.get('token')));
      assert.equal(tokens.size, 1);
      const { json } = await at(nodes.bases.at(-1)).finalize([...tokens][0]);
      assert.equal(json.organizations.length, 5);
    });

    test('another integration\'s call among them is refused, and disturbs nothing', async () => {
      const scopes = (await (await fetch(`${nodes.base}/.well-known/oauth-authorization-server`)).json()).scopes_supported;
      const other = await nodes.admin.integration({ doors: ['onboarding'], redirectUris: ['http://localhost:9/other'], required: [scopes[0]] });
      const token = await accepted(organizations.slice(0, 2));
      const answers = await race((base, racer) => (racer % 3 === 0 ? at(base) : new PartnerApi(base, other)).finalize(token).then(({ status, json }) => (status === 200 ? 'ok' : json.code)));
      assert.deepEqual([...new Set(answers)].filter((one) => one !== 'ok' && one !== 'onboarding_token_invalid'), []);
      assert.equal((await at(nodes.base).finalize(token)).status, 200);
      assert.deepEqual((await nodes.admin.get(`grants?client_id=${other.client_id}`)).data, []);
    });

    test('what is revoked on one node is refused by the other within a second: token, gateway check, client key', async () => {
      const { json } = await at(nodes.base).finalize(await accepted(organizations.slice(0, 1)));
      const [{ client_key: key, grant_id: grant }] = json.organizations;
      const last = nodes.bases.at(-1);
      const tokens = await until('the key is known', async () => {
        const answer = await at(last).tokenByKey(key);
        return answer.status === 200 ? answer.json : undefined;
      }, { seconds: 2 });
      await until('the gateway lets it through', async () => (await check(last, tokens.access_token)).status === 204 || undefined, { seconds: 2 });
      await nodes.admin.post(`grants/${grant}/revoke`, { reason: 'A test.' });
      await until('the gateway refuses', async () => (await check(last, tokens.access_token)).status === 401 || undefined, { seconds: 1, every: 10 });
      await until('the key is refused', async () => (await at(last).tokenByKey(key)).status !== 200 || undefined, { seconds: 1, every: 10 });
    });
  });
}
