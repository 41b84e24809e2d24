// openid-client, in its OAuth 2 mode: discovery, code flow with PKCE, refreshes, revocation, errors.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as client from 'openid-client';
import { altered } from '../support/http.js';
import { Library } from '../support/library.js';

describe('openid-client', () => {
  let library, config;
  const configure = (secret) => client.discovery(
    new URL(library.base), library.client.client_id, undefined, client.ClientSecretPost(secret),
    { algorithm: 'oauth2', execute: [client.allowInsecureRequests] },
  );
  before(async () => {
    library = await Library.start();
    config = await configure(library.client.client_secret);
  });
  after(() => library?.close());

  const connect = async (decision) => {
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: library.redirectUri, scope: library.scope, state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    });
    return { reached: await library.browse(url, decision), checks: { pkceCodeVerifier: verifier, expectedState: state } };
  };

  test('code flow with PKCE, three refreshes, revoke', async () => {
    const { reached, checks } = await connect();
    let tokens = await client.authorizationCodeGrant(config, reached, checks);
    assert.equal(tokens.scope, library.scope);
    for (let count = 0; count < 3; count += 1) {
      const next = await client.refreshTokenGrant(config, tokens.refresh_token);
      assert.notEqual(next.refresh_token, tokens.refresh_token);
      assert.equal(next.expires_in, 43_200);
      tokens = next;
    }
    await client.tokenRevocation(config, tokens.refresh_token);
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
  });

  test('a wrong verifier is refused', async () => {
    const { reached, checks } = await connect();
    await assert.rejects(
      client.authorizationCodeGrant(config, reached, { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }),
      { error: 'invalid_grant' },
    );
  });

  test('a wrong secret is refused and burns nothing', async () => {
    const { reached, checks } = await connect();
    const wrong = await configure(altered(library.client.client_secret));
    await assert.rejects(client.authorizationCodeGrant(wrong, reached, checks), { error: 'invalid_client', status: 401 });
    assert.ok((await client.authorizationCodeGrant(config, reached, checks)).access_token);
  });

  test('a denied consent arrives as access_denied', async () => {
    const { reached, checks } = await connect('deny');
    await assert.rejects(client.authorizationCodeGrant(config, reached, checks), { error: 'access_denied' });
  });
});
