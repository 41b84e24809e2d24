// oauth4webapi, strict about every answer: a confidential client with Basic, and a public client.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import { Library } from '../support/library.js';

for (const clientType of ['confidential', 'public']) {
  describe(`oauth4webapi, ${clientType} client`, () => {
    let library, server, client, authentication;
    const insecure = { [oauth.allowInsecureRequests]: true };
    before(async () => {
      library = await Library.start({ clientType });
      const issuer = new URL(library.base);
      const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
      server = await oauth.processDiscoveryResponse(issuer, answer);
      client = { client_id: library.client.client_id };
      authentication = clientType === 'public' ? oauth.None() : oauth.ClientSecretBasic(library.client.client_secret);
    });
    after(() => library?.close());

    const connect = async (decision) => {
      const verifier = oauth.generateRandomCodeVerifier();
      const state = oauth.generateRandomState();
      const url = new URL(server.authorization_endpoint);
      url.search = new URLSearchParams({
        client_id: client.client_id, redirect_uri: library.redirectUri, response_type: 'code', scope: library.scope, state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
      });
      const reached = await library.browse(url, decision);
      return { verifier, validate: () => oauth.validateAuthResponse(server, client, reached, state) };
    };
    const exchange = async (parameters, verifier, how = authentication) => oauth.processAuthorizationCodeResponse(server, client,
      await oauth.authorizationCodeGrantRequest(server, client, how, parameters, library.redirectUri, verifier, insecure));
    const refresh = async (token) => oauth.processRefreshTokenResponse(server, client,
      await oauth.refreshTokenGrantRequest(server, client, authentication, token, insecure));

    test('code flow with PKCE, three refreshes, revoke', async () => {
      const { verifier, validate } = await connect();
      let tokens = await exchange(validate(), verifier);
      assert.equal(tokens.scope, library.scope);
      for (let count = 0; count < 3; count += 1) {
        const next = await refresh(tokens.refresh_token);
        assert.notEqual(next.refresh_token, tokens.refresh_token);
        tokens = next;
      }
      await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, authentication, tokens.access_token, insecure));
      await assert.rejects(refresh(tokens.refresh_token), { error: 'invalid_grant' });
    });

    test('a denied consent arrives as access_denied', async () => {
      const { validate } = await connect('deny');
      assert.throws(validate, { error: 'access_denied' });
    });

    if (clientType === 'confidential') {
      test('a wrong secret is a 401 with a challenge', async () => {
        const { verifier, validate } = await connect();
        await assert.rejects(exchange(validate(), verifier, oauth.ClientSecretBasic('wrong')), (error) => {
          assert.equal(error.error ?? error.cause?.[0]?.scheme, error.error ? 'invalid_client' : 'basic');
          return true;
        });
      });
    }
  });
}
