// The seed's "Authorize Data Sharing", sentence by sentence, in both environments: what each promises has a test that quotes it.
// ("Pliant" is the platform. The seed appends the status with `&` and with `?`: both are taken.)

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser, assertAccessible, picture, signIn } from '../support/browser.js';
import { Demo, password } from '../support/demo.js';
import { HandshakePartner, consent, handshakeKeys, integrationsPage, isSignedBy, sharingPage } from '../support/handshake.js';
import { formWith, link, plain, textOf } from '../support/html.js';
import { Visitor } from '../support/http.js';
import { callPlatform, check } from '../support/partner-api.js';
import { until } from '../support/poll.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const person = (email) => ({ email, password });
const administrator = person('admin@acme.example');
const accountant = person('accountant@ledger.example');

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([Demo.start(), Browser.launch()]); });
after(async () => { await browser?.close(); await demo?.close(); });

for (const environment of ['production', 'sandbox']) {
  describe(`authorizing data sharing, in ${environment}`, () => {
    let base, site, client, partner, acme, stranger;
    const clients = () => demo.json.organizations.filter((one) => one.environment === environment && one.number.startsWith('92'));
    const tidewaterPage = (organization) => `${site}/handshake/organizations/${environment}/${organization}`;
    /** One of the accountant's clients that consented: where the browser was sent, and the browser. */
    const consented = async (index, what = {}) => {
      const organization = clients()[index];
      const visitor = new Visitor(base);
      const url = await consent(visitor, { client, organization: organization.id, person: accountant, ...what });
      return { organization, visitor, url, back: url.searchParams.get('redirectUrl') };
    };
    const status = async (organization) => (await partner.authorization(organization.id)).json.status;

    before(() => {
      base = demo.base(environment);
      site = demo.json.partner_app_url;
      client = demo.integration('handshake', environment);
      partner = new HandshakePartner(base, client);
      stranger = new HandshakePartner(base, demo.named('Wharf Cards', environment));
      acme = demo.organization('910000001', environment);
    });

    test('"With this flow we ensure that both parties explicitly agree on exchanging data": the whole of it, in a browser', async () => {
      const page = await browser.visitor();
      await page.goto(`${site}/?environment=${environment}`);
      await page.click('#start-handshake');
      await signIn(page, administrator.email, password);
      await page.click(`main a:has-text("${acme.name}")`);
      await page.click(`#authorize-${client.client_id}`);
      await page.waitForSelector('#approve');
      await picture(page, `handshake/seed-sharing-${environment}`);
      await page.click('#approve');
      await page.waitForSelector('#handshake[data-state=believed]');
      assert.equal(await page.innerText('#organization-id'), acme.id);
      await assertAccessible(page, 'the partner\'s login');
      await picture(page, `handshake/tidewater-login-${environment}`);
      await page.click('#log-in');
      await page.waitForURL((url) => url.href.startsWith(base));
      await page.waitForSelector('h1');
      await picture(page, `handshake/seed-returned-${environment}`);
      assert.ok((await page.innerText('main')).includes('Tidewater Cards'));
      await until('the Activate call', async () => (await status(acme)) === 'active' || undefined);
      await page.goto(`${base}/organizations/${acme.id}/integrations`);
      assert.match(await page.innerText('main'), /Tidewater Cards/);
      await page.goto(tidewaterPage(acme.id));
      await page.click('#fetch-transactions');
      await page.waitForSelector('#fetched[data-state=fetched]');
      assert.ok((await page.innerText('#fetched-heading')).includes(acme.id));
      await assertAccessible(page, 'the partner\'s page of the organization');
      await picture(page, `handshake/tidewater-organization-${environment}`);
    });

    test('"Before calling our endpoints, the customer needs to authorize the partner to access data stored with Pliant"', async () => {
      const organization = clients()[0];
      const { status: answered, json } = await partner.tokenFor(organization.id);
      assert.equal(answered, 400);
      assert.match(json.error_description, /no_grant|not_found|organization/);
      assert.equal((await partner.authorization(organization.id)).status, 404, 'an organization that it never met');
      assert.equal((await partner.activate(organization.id)).status, 404);
    });

    test('"Pliant\'s customers have an option to authorize partners in the app": "the admin of an organization is able to start the process"', async () => {
      const visitor = new Visitor(base);
      const page = await integrationsPage(visitor, acme.id, administrator);
      // The first test has connected Tidewater's.
      const path = link(page.html, `authorize-${stranger.client.client_id}`);
      assert.ok(path, plain(page.html));
      assert.ok(formWith((await visitor.go(new URL(path, page.url))).html, 'approve'));
      const employee = new Visitor(base);
      await integrationsPage(employee, acme.id, person('employee@acme.example'));
      const refused = await employee.go(new URL(path, base));
      assert.equal(formWith(refused.html, 'approve'), undefined, 'who may not consent cannot');
      const foreign = await new Visitor(base).go(`/organizations/${acme.id}/integrations`);
      const outsider = new Visitor(base);
      const none = await outsider.submit(foreign, 'sign-in', accountant).catch(() => undefined);
      assert.ok(!none || none.status >= 400 || !plain(none.html).includes(acme.name));
    });

    test('"We provide information to the customer on the data, that\'s going to be shared with the partner. The admin approves the authorization of the partner by giving explicit consent"', async () => {
      const visitor = new Visitor(base);
      const organization = clients()[1];
      const page = await sharingPage(visitor, { client, organization: organization.id, person: accountant });
      const text = plain(page.html);
      for (const told of ['Tidewater Cards', 'Tidewater', organization.name, 'See transactions', accountant.email]) assert.ok(text.includes(told), `${told}: ${text}`);
      assert.equal((await partner.activate(organization.id)).status >= 400, true, 'looking is not consenting');
      const declined = await visitor.submit(page, 'deny');
      assert.ok(!declined.left || !declined.url.includes('organizationId'), 'and a no is not told as a yes');
      assert.notEqual((await partner.activate(organization.id)).status, 200);
    });

    test('"The admin is redirected to the partner app in the browser. Here we use a URL provided by the partner and add the following parameters"', async () => {
      const { url, organization } = await consented(2);
      const own = new URL(client.connect_url);
      assert.equal(url.origin + url.pathname, own.origin + own.pathname);
      const added = [...url.searchParams].slice([...own.searchParams].length);
      assert.deepEqual([...url.searchParams].slice(0, [...own.searchParams].length), [...own.searchParams], 'its own query is kept');
      assert.deepEqual(added.map(([name]) => name), ['organizationId', 'redirectUrl', 't', 'v1a']);
      assert.equal(url.searchParams.get('organizationId'), organization.id);
      assert.ok(Math.abs(Number(url.searchParams.get('t')) - Date.now() / 1000) < 60);
      assert.ok(isSignedBy(url, await handshakeKeys(base)));
    });

    test('"organizationId: the unique identifier for every Pliant organization. The partner has to persist the organizationId"', async () => {
      const { organization, visitor, back } = await consented(3);
      await visitor.go(`${back}?status=success`);
      assert.equal((await partner.activate(organization.id)).json.organization_id, organization.id);
      const { json } = await partner.tokenFor(organization.id);
      assert.equal(json.organization_id, organization.id);
      assert.equal((await callPlatform(demo, json.access_token)).json.organization_id, organization.id);
    });

    for (const [spelling, joint] of [['&', '&'], ['?', '?']]) {
      test(`"The partner has to append a status here when redirecting back to us, for instance &status=success or &status=error", spelled ${spelling}`, async () => {
        const offset = joint === '&' ? 4 : 6;
        const good = await consented(offset);
        const success = await good.visitor.go(`${good.back}${joint}status=success`);
        assert.equal(success.status, 200, plain(success.html));
        assert.ok(plain(success.html).includes('Tidewater Cards'), '"the success status will show a success message"');
        assert.equal(await status(good.organization), 'pending', 'and activates nothing');
        assert.equal((await partner.activate(good.organization.id)).status, 200);
        const bad = await consented(offset + 1);
        const error = await bad.visitor.go(`${bad.back}${joint}status=error`);
        assert.ok(error.status < 500 && !error.left, plain(error.html));
        assert.equal(await status(bad.organization), 'rolled_back', '"The error status rolls back the integration"');
        const late = await partner.activate(bad.organization.id);
        assert.equal(late.status, 409, late.text);
        assert.equal((await partner.tokenFor(bad.organization.id)).status, 400);
      });
    }

    test('a status from another browser, one that nobody knows, and a later one change nothing', async () => {
      const { organization, visitor, back } = await consented(8);
      const scanner = new Visitor(base);
      await scanner.go(`${back}?status=error`);
      assert.equal(await status(organization), 'pending', 'a stranger\'s browser');
      const other = new Visitor(base);
      await integrationsPage(other, organization.id, accountant);
      await other.go(`${back}?status=error`);
      assert.equal(await status(organization), 'pending', 'the same person in another browser');
      for (const wrong of ['?status=whatever', '', '&status=', '?status=success&status=error', '?status=active']) {
        await visitor.go(back + wrong);
        assert.equal(await status(organization), 'pending', wrong);
      }
      assert.equal((await partner.activate(organization.id)).status, 200);
      await visitor.go(`${back}?status=error`);
      assert.equal(await status(organization), 'active', 'an error that comes after the activation');
    });

    test('"Admin logs into the partner\'s web app using existing credentials", and only by the platform\'s word', async () => {
      const { url } = await consented(9);
      const browserAtPartner = new Visitor(site);
      const login = await browserAtPartner.go(url.href);
      assert.ok(formWith(login.html, 'log-in'), plain(login.html));
      const forged = (change) => { const next = new URL(url); change(next.searchParams); return next.href; };
      for (const [what, address] of [
        ['another organization', forged((query) => query.set('organizationId', acme.id))],
        ['another way back', forged((query) => query.set('redirectUrl', 'https://evil.example/'))],
        ['a repeated parameter', forged((query) => query.append('organizationId', acme.id))],
        ['a parameter more', forged((query) => query.append('partnerId', client.client_id))],
        ['no signature', forged((query) => query.delete('v1a'))],
        ['another time', forged((query) => query.set('t', String(Number(query.get('t')) - 1)))],
        ['another environment\'s word', forged((query) => query.set('environment', environment === 'production' ? 'sandbox' : 'production'))],
      ]) {
        const refused = await new Visitor(site).go(address);
        assert.equal(refused.status, 400, what);
        assert.match(refused.html, /does not believe this link/, what);
        assert.equal(formWith(refused.html, 'log-in'), undefined, what);
      }
    });

    test('"Upon successful authentication with the partner the admin is being redirected back to the Pliant web app, the redirectUrl was extended with the status"', async () => {
      const { url, organization, visitor, back } = await consented(10);
      const atPartner = new Visitor(site);
      const login = await atPartner.go(url.href);
      const away = await atPartner.submit(login, 'log-in', { ampersand: 'on', later: 'on' });
      assert.equal(away.url, `${back}&status=success`);
      const returned = await visitor.go(away.url);
      assert.equal(returned.status, 200);
      assert.equal(await status(organization), 'pending', '"Without this step the integration is not complete!"');
      const own = await atPartner.go(tidewaterPage(organization.id));
      const activated = await atPartner.submit(own, 'activate');
      assert.match(textOf(activated.html, 'authorization-notice'), /active/);
      assert.equal(await status(organization), 'active');
    });

    test('"The partner then finalizes the authorization by calling … Activate Organization Authorization": before or after the return, and as often as it likes', async () => {
      const { organization, visitor, back } = await consented(11);
      const many = await Promise.all(Array.from({ length: 8 }, () => partner.activate(organization.id)));
      assert.deepEqual(many.map((one) => one.status), Array(8).fill(200), many.map((one) => one.text).join());
      assert.equal(new Set(many.map((one) => one.json.grant_id)).size, 1);
      const { json } = many[0];
      assert.deepEqual([json.organization_id, json.status], [organization.id, 'active']);
      assert.ok(json.grant_id && json.activated_at && json.scopes.includes('transactions.read'));
      const late = await visitor.go(`${back}?status=success`);
      assert.equal(late.status, 200);
      assert.equal((await stranger.activate(organization.id)).status, 404, 'another partner\'s call');
    });

    test('"As soon as a partner is authorized for an organization, the partner can call all available endpoints within the agreed scope"', async () => {
      const { organization } = await consented(12, { scopes: ['invoices.write'] });
      await partner.activate(organization.id);
      const { json, status: answered } = await partner.tokenFor(organization.id);
      assert.equal(answered, 200);
      assert.deepEqual([json.token_type, json.expires_in, json.refresh_token], ['Bearer', 1_200, undefined]);
      assert.deepEqual(json.scope.split(' ').sort(), ['invoices.write', 'transactions.read']);
      assert.equal((await callPlatform(demo, json.access_token)).status, 200);
      assert.equal((await callPlatform(demo, json.access_token, 'employees')).status, 403, 'and nothing beyond it');
      assert.equal((await stranger.tokenFor(organization.id)).status, 400);
    });

    test('"Within Pliant the admin sees the active integration/authorization and is able to revoke the status of the authorization"', async () => {
      const { organization, visitor } = await consented(13);
      const { json: active } = await partner.activate(organization.id);
      const { json: tokens } = await partner.tokenFor(organization.id);
      const list = await visitor.go(`/organizations/${organization.id}/integrations`);
      assert.ok(plain(list.html).includes('Tidewater Cards'));
      const grant = await visitor.go(`/organizations/${organization.id}/integrations/${active.grant_id}`);
      const confirm = await visitor.go(new URL(link(grant.html, 'revoke'), grant.url));
      await visitor.submit(confirm, 'confirm-revoke');
      assert.equal(await status(organization), 'revoked', 'both sides see the same');
      assert.equal((await partner.tokenFor(organization.id)).json.error, 'invalid_grant');
      await until('the end of the access token', async () => (await check(base, tokens.access_token)).status === 401 || undefined);
      assert.equal((await partner.activate(organization.id)).status, 409, 'and the partner cannot bring it back');
    });

    test('the partner pauses, resumes and ends it too, and the customer sees that', async () => {
      const { organization, visitor } = await consented(14);
      await partner.activate(organization.id);
      assert.equal((await partner.authorization(organization.id, 'suspend', { reason: 'Their card has run out' })).json.status, 'suspended');
      assert.equal((await partner.tokenFor(organization.id)).json.error, 'invalid_grant');
      assert.equal((await partner.authorization(organization.id, 'resume')).json.status, 'active');
      assert.equal((await partner.tokenFor(organization.id)).status, 200);
      const { json } = await partner.authorization(organization.id, 'deactivate', { reason: 'They left' });
      assert.equal(json.status, 'revoked');
      const page = await visitor.go(`/organizations/${organization.id}/integrations/${json.grant_id}`);
      assert.ok(plain(page.html).includes('They left'), plain(page.html));
    });

    test('a signed link of the partner\'s begins the same handshake; an unsigned, forged or old one leads nowhere', async () => {
      const organization = clients()[15];
      const { status: taken, text } = await stranger.registerKey();
      assert.ok(taken >= 200 && taken < 300, text);
      const visitor = new Visitor(base);
      let page = await visitor.go(stranger.link({ organization: organization.number, state: 'a state &=+ of its own' }));
      for (let steps = 0; steps < 3 && !formWith(page.html, 'approve'); steps += 1) {
        if (formWith(page.html, 'sign-in')) page = await visitor.submit(page, 'sign-in', accountant);
        else page = await visitor.submit(page, 'continue', { organization: organization.id });
      }
      assert.ok(plain(page.html).includes(organization.name));
      const away = new URL((await visitor.submit(page, 'approve')).url);
      assert.equal(away.searchParams.get('state'), 'a state &=+ of its own');
      assert.ok(isSignedBy(away, await handshakeKeys(base)));
      const honest = stranger.link({ organization: organization.number });
      for (const address of [
        `${base}/handshake?client_id=${stranger.client.client_id}`,
        honest.replace(organization.number, '910000001'),
        honest.replace(stranger.client.client_id, client.client_id),
        stranger.link({ organization: organization.number }, Date.now() - 301_000),
      ]) {
        const refused = await new Visitor(base).go(address);
        assert.ok(refused.status >= 400 && refused.status < 500 && !refused.left, `${refused.status} ${address}`);
        assert.ok(!refused.html.includes(new URL(stranger.client.connect_url).origin), 'an error page that links nowhere');
      }
    });

    test('webhooks tell of it, signed, in order', async () => {
      const receiver = await WebhookReceiver.start();
      try {
        const made = await stranger.call('POST', 'webhooks', { url: receiver.url });
        assert.equal(made.status, 201, made.text);
        receiver.secret = made.json.secret;
        const organization = clients()[16];
        const visitor = new Visitor(base);
        await consent(visitor, { client: stranger.client, organization: organization.id, person: accountant });
        await receiver.event('attempt.consented', organization.id);
        const { json } = await stranger.activate(organization.id);
        const activated = await receiver.event('grant.activated', organization.id);
        assert.equal(activated.data.grant_id, json.grant_id);
        for (const [verb, type] of [['suspend', 'grant.suspended'], ['resume', 'grant.resumed'], ['deactivate', 'grant.revoked']]) {
          await stranger.authorization(organization.id, verb);
          await receiver.event(type, organization.id);
        }
        const order = receiver.events.filter((one) => one.data.organization_id === organization.id).map((one) => one.type);
        assert.deepEqual(order, ['attempt.consented', 'grant.activated', 'grant.suspended', 'grant.resumed', 'grant.revoked']);
        assert.deepEqual(receiver.refused, []);
        const feed = await stranger.call('GET', 'events');
        assert.ok(feed.json.data.some((one) => one.id === activated.id), 'the feed has the same event for those who poll');
      } finally {
        await receiver.close();
      }
    });

    test('the sample partner receives webhooks, checks and shows them', async () => {
      const { organization } = await consented(17);
      await partner.activate(organization.id);
      const log = await until('the webhook in the sample partner\'s log', async () => {
        const { html } = await new Visitor(site).go(`/?environment=${environment}`);
        const entries = html.split('<li id="entry-').slice(1);
        return entries.find((one) => one.includes('Webhook: grant.activated') && one.includes(organization.id));
      });
      assert.ok(!/whsec_/.test(log));
    });

    test('"partnerId: … Only relevant if multiple partnerships exist"', async () => {
      const { url: alone } = await consented(18);
      assert.equal(alone.searchParams.get('partnerId'), null);
      await demo.admin(environment).post('integrations', {
        partner_id: client.partner_id, name: 'Tidewater Cards for teams', description: 'The same, for many.', visibility: 'public',
        client_type: 'confidential', doors: ['handshake'], scopes: { required: ['transactions.read'], optional: [] },
        connect_url: `${site}/handshake/login?environment=${environment}&teams=1`,
      });
      const { url: one } = await until('two partnerships', async () => {
        const seen = await consented(19);
        return seen.url.searchParams.has('partnerId') ? seen : undefined;
      });
      assert.equal(one.searchParams.get('partnerId'), client.client_id);
      assert.ok(isSignedBy(one, await handshakeKeys(base)), 'it is signed like the rest');
      const login = await new Visitor(site).go(one.href);
      assert.ok(textOf(login.html, 'partner-id')?.includes(client.client_id), plain(login.html));
    });
  });
}
