// Webhooks as they arrive at real receivers, verified by the libraries of Standard Webhooks for Node and Python; and the feed.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { Demo, password } from '../support/demo.js';
import { activate } from '../support/extension.js';
import { Visitor } from '../support/http.js';
import { PartnerApi, callJson } from '../support/partner-api.js';
import { python } from '../support/paths.js';
import { until } from '../support/poll.js';
import { Program } from '../support/program.js';

/** A receiver of one's own: keeps what comes, answers as `answer` says. */
async function startReceiver(answer = () => 204) {
  const receiver = { requests: [], answer };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text) => { body += text; });
    request.on('end', () => {
      const came = { path: request.url, headers: request.headers, body };
      receiver.requests.push(came);
      const [status, headers = {}] = [receiver.answer(came)].flat();
      response.writeHead(status, headers).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${server.address().port}/webhooks`;
  receiver.close = () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });
  return receiver;
}

/** The receiver in Python, which answers 400 to what its library does not verify. */
async function startPythonReceiver() {
  const file = fileURLToPath(new URL('python/webhook_receiver.py', import.meta.url));
  const program = new Program(python, ['-B', '-u', file]);
  const port = await until('the receiver in Python', () => {
    program.assertAlive();
    return program.said.match(/listening on (\d+)/)?.[1];
  });
  const url = `http://127.0.0.1:${port}`;
  const verified = () => program.said.split('\n').filter((line) => line.startsWith('verified ')).map((line) => line.split(' ')[1]);
  const setSecret = (secret) => fetch(`${url}/secret`, { method: 'PUT', body: secret });
  return { url: `${url}/webhooks`, verified, setSecret, close: () => program.kill() };
}

describe('webhooks', () => {
  let demo, base, partner, node, inPython, secret, acme, grant;
  const receivers = [];
  const register = async (url, fields = {}) => {
    const { status, json, text } = await partner.call('POST', 'webhooks', { url, ...fields });
    assert.equal(status, 201, text);
    return json;
  };
  const receiver = async (answer) => {
    const one = await startReceiver(answer);
    receivers.push(one);
    return one;
  };
  const act = async (step) => {
    const headers = { authorization: `Bearer ${demo.json.environments.production.operator_api_key}` };
    const { status, text } = await callJson(`${base}/v1/admin/grants/${grant}/${step}`, { method: 'POST', headers, body: { reason: 'a test' } });
    assert.equal(status, 200, text);
  };
  const types = (one) => one.requests.map(({ body }) => JSON.parse(body).type);

  before(async () => {
    demo = await Demo.start();
    base = demo.base();
    partner = new PartnerApi(base, demo.named('Tidewater Reports'));
    acme = demo.organization('910000001').id;
    node = await receiver();
    inPython = await startPythonReceiver();
    ({ secret } = await register(node.url));
    await inPython.setSecret((await register(inPython.url)).secret);
  });
  after(async () => {
    await Promise.all(receivers.map((one) => one.close()));
    await inPython?.close();
    await demo?.close();
  });

  test('everything of a grant arrives in order, and both libraries verify it', async () => {
    const person = { email: 'admin@acme.example', password };
    await activate(new Visitor(base), { organization: acme, applicationKey: partner.client.client_id, person });
    const wanted = ['attempt.consented', 'grant.activated', 'grant.suspended', 'grant.resumed'];
    await until('the grant', () => types(node).includes('grant.activated') || undefined);
    grant = JSON.parse(node.requests.at(-1).body).data.grant_id;
    await act('suspend');
    await act('resume');
    await until('four events at both receivers', () => (node.requests.length >= 4 && inPython.verified().length >= 4) || undefined);
    assert.deepEqual(types(node), wanted);
    assert.deepEqual(inPython.verified(), wanted);
    const webhook = new Webhook(secret);
    for (const { headers, body } of node.requests) {
      assert.equal(headers['content-type'], 'application/json');
      const event = webhook.verify(body, headers);
      assert.equal(event.data.organization_id, acme);
      assert.throws(() => webhook.verify(body.replace('"type"', '"kind"'), headers), /signature/i);
    }
    assert.equal(new Set(node.requests.map(({ headers }) => headers['webhook-id'])).size, 4);
  });

  test('the feed tells the same, with the same ids, and goes on at its cursor', async () => {
    const first = (await partner.call('GET', 'events?limit=3')).json;
    const rest = (await partner.call('GET', `events?cursor=${first.next_cursor}`)).json;
    const ids = [...first.data, ...rest.data].map(({ id }) => id);
    assert.deepEqual(ids, node.requests.map(({ headers }) => headers['webhook-id']));
    const none = (await partner.call('GET', `events?cursor=${rest.next_cursor}`)).json;
    assert.deepEqual(none.data, []);
    assert.ok(none.next_cursor);
  });

  test('a new secret and the one before both verify for a while', async () => {
    const { id, secret: before } = await register(`${(await receiver()).url}?rotated`, { events: ['grant.suspended'] });
    const { json } = await partner.call('POST', `webhooks/${id}/rotate-secret`, {});
    const at = receivers.at(-1);
    await partner.call('POST', `webhooks/${id}/test`, {});
    await until('the test', () => at.requests.length > 0 || undefined);
    const [{ headers, body }] = at.requests;
    assert.equal(new Webhook(before).verify(body, headers).type, 'webhook.test');
    assert.equal(new Webhook(json.secret).verify(body, headers).type, 'webhook.test');
    assert.notEqual(before, json.secret);
  });

  test('what fails is tried again, and what comes after it in the grant waits', async () => {
    let failures = 1;
    const flaky = await receiver(() => (failures-- > 0 ? 500 : 200));
    await register(flaky.url, { events: ['grant.suspended', 'grant.resumed'] });
    await act('suspend');
    await act('resume');
    await until('the events after a failure', () => flaky.requests.length >= 3 || undefined, { seconds: 40 });
    assert.deepEqual(types(flaky), ['grant.suspended', 'grant.suspended', 'grant.resumed']);
    const ids = flaky.requests.map(({ headers }) => headers['webhook-id']);
    assert.equal(ids[0], ids[1], 'a retry has the same id');
  });

  test('a redirect is not followed, and the log says so', async () => {
    const elsewhere = await receiver();
    const redirecting = await receiver(() => [302, { location: elsewhere.url }]);
    const { id } = await register(redirecting.url);
    await partner.call('POST', `webhooks/${id}/test`, {});
    const entry = await until('the attempt in the log', async () => {
      const { json } = await partner.call('GET', `webhooks/${id}/deliveries`);
      return json.data.find(({ last_status: status }) => status !== null);
    });
    assert.equal(entry.last_status, 302);
    assert.equal(entry.state, 'pending');
    assert.equal(elsewhere.requests.length, 0);
    await partner.call('DELETE', `webhooks/${id}`);
  });

  test('what was answered before a crash is told after it', async () => {
    const late = await receiver();
    await register(late.url, { events: ['grant.revoked'] });
    await act('revoke');
    await demo.crash();
    await until('the revocation', () => late.requests.length > 0 || undefined, { seconds: 90 });
    assert.equal(types(late)[0], 'grant.revoked');
  });
});
