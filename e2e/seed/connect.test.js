// The guide for partners, step by step, with the host and the credentials changed and nothing else: `curl --form` and all.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Demo, password } from '../support/demo.js';
import { Visitor, authorize } from '../support/http.js';

const curl = async (...args) => {
  const { stdout } = await promisify(execFile)('curl', ['--silent', '--show-error', ...args]);
  return JSON.parse(stdout);
};

describe('the connect guide', () => {
  let demo, client, base, tokens;
  before(async () => {
    demo = await Demo.start();
    base = demo.base();
    client = demo.integration('connect');
  });
  after(() => demo?.close());

  test('steps 1 to 3: the authorize link, with every parameter of the template', async () => {
    const supported = (await (await fetch(`${base}/.well-known/oauth-authorization-server`)).json()).scopes_supported;
    const link = `${base}/oauth/authorize?client_id=${client.client_id}&response_type=code`
      + `&redirect_uri=${encodeURIComponent(client.redirect_uris[0])}&scope=${encodeURIComponent(supported[0])}`
      + `&partner_portal_id=${client.partner_id}&state=a-state-string`;
    const reached = await authorize(new Visitor(base), link, {
      email: 'admin@acme.example', password, organization: demo.organization('910000001').id,
    });
    assert.equal(reached.origin + reached.pathname, client.redirect_uris[0]);
    assert.equal(reached.searchParams.get('state'), 'a-state-string');
    client.code = reached.searchParams.get('code');
    assert.ok(client.code);
  });

  test('step 4: the token request, as multipart form data', async () => {
    tokens = await curl('--location', '--request', 'POST', `${base}/oauth/token`,
      '--form', `client_id=${client.client_id}`,
      '--form', `client_secret=${client.client_secret}`,
      '--form', `code=${client.code}`,
      '--form', 'grant_type=authorization_code',
      '--form', `redirect_uri=${client.redirect_uris[0]}`);
    assert.equal(tokens.token_type, 'Bearer', JSON.stringify(tokens));
    assert.equal(tokens.expires_in, 43_200);
    assert.ok(tokens.access_token && tokens.refresh_token);
  });

  test('the access token opens the platform\'s API', async () => {
    const response = await fetch(`${demo.json.platform_api_url}/transactions`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    assert.ok([200, 403].includes(response.status), `401 would say the token is not good: ${response.status}`);
  });

  test('the refresh, put right: grant_type=refresh_token', async () => {
    const next = await curl('--location', '--request', 'POST', `${base}/oauth/token`,
      '--form', `client_id=${client.client_id}`,
      '--form', `client_secret=${client.client_secret}`,
      '--form', 'grant_type=refresh_token',
      '--form', `refresh_token=${tokens.refresh_token}`);
    assert.equal(next.token_type, 'Bearer', JSON.stringify(next));
    assert.equal(next.expires_in, 43_200);
    assert.notEqual(next.refresh_token, tokens.refresh_token);
  });

  test('the code is good once', async () => {
    const again = await curl('--request', 'POST', `${base}/oauth/token`,
      '--form', `client_id=${client.client_id}`, '--form', `client_secret=${client.client_secret}`,
      '--form', `code=${client.code}`, '--form', 'grant_type=authorization_code',
      '--form', `redirect_uri=${client.redirect_uris[0]}`);
    assert.equal(again.error, 'invalid_grant');
  });
});
