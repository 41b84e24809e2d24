// grant_type=client_credentials by client key, and by client secret with the organization's id, as client libraries ask for it:
// openid-client, oauth4webapi, Authlib, requests-oauthlib.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { Demo, password } from '../support/demo.js';
import { activate } from '../support/extension.js';
import { Visitor, altered } from '../support/http.js';
import { callPlatform } from '../support/partner-api.js';
import { python } from '../support/paths.js';
import { Program } from '../support/program.js';

describe('client credentials', () => {
  let demo, base, reports, acme, birch, key;
  before(async () => {
    demo = await Demo.start();
    base = demo.base();
    reports = demo.named('Tidewater Reports');
    [acme, birch] = ['910000001', '910000002'].map((number) => demo.organization(number).id);
    const person = { email: 'admin@acme.example', password };
    ({ key } = await activate(new Visitor(base), { organization: acme, applicationKey: reports.client_id, person, scopes: ['employees.read'] }));
  });
  after(() => demo?.close());

  const isGood = async (tokens, scope) => {
    assert.equal(tokens.token_type.toLowerCase(), 'bearer');
    assert.equal(tokens.expires_in, 1200);
    assert.equal(tokens.refresh_token, undefined);
    assert.equal(tokens.organization_id, acme);
    assert.equal(tokens.scope.split(' ').sort().join(' '), scope);
    assert.equal((await callPlatform(demo, tokens.access_token, 'employees')).status, 200);
  };
  /** The parameters beside the secret: nothing with a client key, the organization with the client secret. */
  const ways = () => [['client key', key, {}], ['client secret', reports.client_secret, { organization_id: acme }]];

  test('openid-client', async () => {
    for (const method of [openid.ClientSecretPost, openid.ClientSecretBasic]) {
      const configure = (secret) => openid.discovery(new URL(base), reports.client_id, undefined, method(secret),
        { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] });
      for (const [, secret, parameters] of ways()) {
        const config = await configure(secret);
        await isGood(await openid.clientCredentialsGrant(config, parameters), 'employees.read transactions.read');
        await isGood(await openid.clientCredentialsGrant(config, { ...parameters, scope: 'employees.read' }), 'employees.read');
        await assert.rejects(openid.clientCredentialsGrant(config, { ...parameters, scope: 'no.such' }), { error: 'invalid_scope' });
      }
      const wrong = await configure(altered(key));
      await assert.rejects(openid.clientCredentialsGrant(wrong), (error) => error.status === 401 || error.response?.status === 401 || error.error === 'invalid_client');
      const bySecret = await configure(reports.client_secret);
      await assert.rejects(openid.clientCredentialsGrant(bySecret, { organization_id: birch }), { error: 'invalid_grant' });
      await assert.rejects(openid.clientCredentialsGrant(bySecret), { error: 'invalid_request' });
    }
  });

  test('oauth4webapi', async () => {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const issuer = new URL(base);
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }));
    assert.ok(server.grant_types_supported.includes('client_credentials'), 'the metadata says so');
    const client = { client_id: reports.client_id };
    const ask = async (authentication, parameters) => oauth.processClientCredentialsResponse(server, client,
      await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, insecure));
    for (const method of [oauth.ClientSecretPost, oauth.ClientSecretBasic]) {
      for (const [, secret, parameters] of ways()) {
        await isGood(await ask(method(secret), parameters), 'employees.read transactions.read');
        await isGood(await ask(method(secret), { ...parameters, scope: 'employees.read' }), 'employees.read');
      }
      await assert.rejects(ask(method(key), { organization_id: birch }), { error: 'invalid_request' });
      await assert.rejects(ask(method(reports.client_secret), { organization_id: birch }), { error: 'invalid_grant' });
    }
    await assert.rejects(ask(oauth.ClientSecretPost(altered(key)), {}), (error) => {
      assert.equal(error.status ?? error.response?.status, 401, `${error}`);
      return true;
    });
  });

  for (const script of ['authlib_client_credentials', 'requests_oauthlib_client_credentials']) {
    test(script, async () => {
      const file = fileURLToPath(new URL(`python/${script}.py`, import.meta.url));
      const env = {
        BASE_URL: base, CLIENT_ID: reports.client_id, CLIENT_SECRET: reports.client_secret, CLIENT_KEY: key, WRONG_KEY: altered(key),
        ORGANIZATION_ID: acme, OTHER_ORGANIZATION_ID: birch, API_URL: `${demo.json.platform_api_url}/employees`,
        REDIRECT_URI: '', SCOPE: 'employees.read',
      };
      await new Program(python, ['-B', '-W', 'error::UserWarning', file], { env }).finish();
    });
  }
});
