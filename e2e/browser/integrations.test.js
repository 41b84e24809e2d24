// The customer sees what is connected, and ends it: tokens die on the platform's API within two seconds.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { Visitor, authorize, authorizeUrl, post, token } from '../support/http.js';
import { until } from '../support/poll.js';
import { World } from '../support/world.js';

let world;
before(async () => { world = await World.start(); });
after(() => world?.close());

test('the customer revokes: page, introspection, refresh and the sample API agree', async () => {
  const acme = world.demo.organization('910000001');
  const tidewater = world.demo.integration('connect');
  const redirect_uri = tidewater.redirect_uris[0];
  const reached = await authorize(new Visitor(world.base), authorizeUrl(world.base, { client_id: tidewater.client_id, redirect_uri }), {
    email: 'admin@acme.example', password, organization: acme.id,
  });
  const { json: tokens } = await token(world.base, tidewater, {
    grant_type: 'authorization_code', code: reached.searchParams.get('code'), redirect_uri,
  });
  const call = async () => (await fetch(`${world.demo.json.platform_api_url}/transactions`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })).status;
  assert.equal(await call(), 200, 'the token is good on the sample API');

  const page = await world.browser.visitor();
  await page.goto(`${world.base}/organizations/${acme.id}/integrations`);
  await signIn(page, 'admin@acme.example', password);
  const card = page.locator(`#integration-${tidewater.client_id}`);
  await card.waitFor();
  await picture(page, 'integrations');
  await page.locator(`#revoke, #revoke-${tidewater.client_id}`).first().click();
  await page.waitForSelector('#confirm-revoke');
  await assertAccessible(page, 'revoke');
  await picture(page, 'revoke');
  await page.click('#confirm-revoke');
  await page.waitForSelector('#confirm-revoke', { state: 'detached' });
  await page.waitForSelector('h1');
  assert.equal(await card.count(), 0, 'no live grant stands on the page');

  await until('the sample API refuses the token', async () => (await call()) === 401 || undefined, { seconds: 2 });
  const resource = world.demo.resource();
  const seen = await post(`${world.base}/oauth/introspect`, {
    token: tokens.access_token, client_id: resource.client_id, client_secret: resource.client_secret,
  });
  assert.equal(seen.json.active, false);
  const refreshed = await token(world.base, tidewater, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
  assert.equal(refreshed.status, 400);
  assert.equal(refreshed.json.error, 'invalid_grant');
});

test('nobody sees another organization\'s integrations', async () => {
  const page = await world.browser.visitor();
  await page.goto(`${world.base}/organizations/${world.demo.organization('910000003').id}/integrations`);
  await signIn(page, 'admin@acme.example', password);
  await picture(page, 'not-yours');
  assert.equal(await page.locator('[id^=integration-], [id^=revoke]').count(), 0);
  assert.ok(!(await page.innerText('body')).includes('Cedar'), 'not even the name');
});
