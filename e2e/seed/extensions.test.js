// The seed's "Adding the integration to a client", sentence by sentence, in both environments: what each promises has a test
// that quotes it. (`demo.json` says where "Go" is.)

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Demo, password } from '../support/demo.js';
import { activate, addExtensionPage, keyWindow, open } from '../support/extension.js';
import { formWith, forms, link, plain, textOf } from '../support/html.js';
import { Visitor, altered } from '../support/http.js';
import { mails } from '../support/mail.js';
import { PartnerApi, callPlatform, check } from '../support/partner-api.js';
import { until } from '../support/poll.js';

const person = (email) => ({ email, password });
const administrator = person('admin@acme.example');
const accountant = person('accountant@ledger.example');

let demo;
before(async () => { demo = await Demo.start(); });
after(() => demo?.close());

for (const environment of ['production', 'sandbox']) {
  describe(`adding the integration to a client, in ${environment}`, () => {
    let base, acme, reports, internal;
    const clients = () => demo.json.organizations.filter((one) => one.environment === environment && one.number.startsWith('92'));
    const buttons = (page) => forms(page.html).flatMap((form) => form.buttons).map(({ id }) => id);
    /** One of the accountant's clients, with the extension active there. */
    const activated = async (index, client = reports, scopes = []) => {
      const organization = clients()[index];
      const visitor = new Visitor(base);
      const { key, done } = await activate(visitor, { organization: organization.id, applicationKey: client.client_id, person: accountant, scopes });
      return { organization, visitor, key, done };
    };
    const tokenBy = (key, client = reports) => new PartnerApi(base, client).tokenByKey(key);

    before(() => {
      base = demo.base(environment);
      acme = demo.organization('910000001', environment);
      [reports, internal] = ['Tidewater Reports', 'Tidewater Internal'].map((name) => demo.named(name, environment));
    });

    test('"Our api uses the OAuth 2.0 Client Credentials Grant flow, and to get started on a new client you need to get a unique clientkey from the client"', async () => {
      const [first, second] = [await activated(0), await activated(1)];
      assert.notEqual(first.key, second.key);
      for (const { key, organization } of [first, second]) {
        const { status, json, text } = await tokenBy(key);
        assert.equal(status, 200, text);
        assert.deepEqual([json.token_type, json.expires_in, json.refresh_token, json.organization_id], ['Bearer', 1200, undefined, organization.id]);
        assert.equal((await callPlatform(demo, json.access_token)).json.organization_id, organization.id);
      }
      assert.equal((await tokenBy(altered(first.key))).json.error, 'invalid_client');
      assert.equal((await tokenBy(first.key, internal)).json.error, 'invalid_client', 'nor with another integration');
    });

    test('"A user on the client is responsible for activating your integration on the client, thus concenting to giving your integration read or write acces to the client via our api\'s"', async () => {
      const organization = clients()[2];
      const visitor = new Visitor(base);
      const scopes = ['invoices.write'];
      const { consent, page, key } = await keyWindow(visitor, { organization: organization.id, applicationKey: reports.client_id, person: accountant, scopes });
      const text = plain(consent.html);
      for (const told of ['See transactions', 'Create invoices', organization.name, 'Tidewater']) assert.ok(text.includes(told), `${told}: ${text}`);
      await visitor.submit(page, 'ok');
      const { json } = await tokenBy(key);
      assert.deepEqual(json.scope.split(' ').sort(), ['invoices.write', 'transactions.read'], 'what was ticked, and what is required');
      assert.equal((await callPlatform(demo, json.access_token, 'employees')).status, 403, 'and nothing else');
    });

    test('"The user on the client must either have the role of an administrator, or have the user privelige "settings -> Organization""', async () => {
      for (const email of ['admin@acme.example', 'privileged@acme.example']) {
        const { key } = await keyWindow(new Visitor(base), { organization: acme.id, applicationKey: internal.client_id, person: person(email) });
        assert.ok(key, email);
      }
      const employee = new Visitor(base);
      const add = await addExtensionPage(employee, acme.id, person('employee@acme.example'));
      const next = await employee.submit(add, 'add-custom', { application_key: internal.client_id });
      assert.match(new URL(next.url).pathname, /\/ask$/, 'who may not, may ask');
      assert.equal(formWith(next.html, 'approve'), undefined);
      const forced = await employee.go(next.url.replace(/ask$/, 'consent'));
      assert.match(new URL(forced.url).pathname, /\/ask$/);
      const stranger = await open(new Visitor(base), `/organizations/${acme.id}/extensions/add`, accountant);
      assert.equal(stranger.status, 404);
    });

    test('the right is asked again when the consent and the OK arrive', async () => {
      const admin = demo.admin(environment);
      const email = `former-${environment}@acme.example`;
      const user = await admin.post('users', { email, name: 'Frida Former', password });
      const membership = await admin.post('memberships', { organization_id: acme.id, user_id: user.id, role: 'administrator', privileges: [] });
      const visitor = new Visitor(base);
      const { page, consent, key } = await keyWindow(visitor, { organization: acme.id, applicationKey: internal.client_id, person: person(email) });
      await admin.call('DELETE', `memberships/${membership.id}`);
      for (const [form, button] of [[consent, 'approve'], [page, 'ok']]) {
        const answer = await visitor.submit(form, button);
        assert.ok(answer.status >= 400, `${button}: ${answer.status}`);
      }
      assert.equal((await tokenBy(key, internal)).json.error, 'invalid_client');
    });

    test('"The user navigates to Menu -> Settings -> Extensions -> Add extension, and find your integration by name"', async () => {
      const visitor = new Visitor(base);
      const home = await open(visitor, '/login', administrator);
      const menu = await visitor.go('/');
      const settings = link(menu.html, 'extensions');
      assert.ok(settings, `the start page leads to the settings: ${plain(menu.html)} (${home.status})`);
      let page = await visitor.go(settings);
      if (formWith(page.html, 'continue')) page = await visitor.submit(page, 'continue', { organization: acme.id });
      page = await visitor.go(new URL(link(page.html, 'add-extension'), page.url));
      page = await visitor.submit(page, 'search', { q: 'reports' });
      assert.ok(buttons(page).includes(`add-${reports.client_id}`), plain(page.html));
      const consent = await visitor.submit(page, `add-${reports.client_id}`);
      assert.ok(formWith(consent.html, 'approve'));
    });

    test('"A public integration will be directly visible and searchable by name in the list of integrations in the Go user interface"', async () => {
      const visitor = new Visitor(base);
      const page = await addExtensionPage(visitor, acme.id, administrator);
      assert.ok(buttons(page).includes(`add-${reports.client_id}`), 'visible at once');
      for (const q of ['Tidewater Reports', 'tidewater rep', 'REPORTS']) {
        assert.ok(buttons(await visitor.submit(page, 'search', { q })).includes(`add-${reports.client_id}`), q);
      }
      assert.ok(!buttons(await visitor.submit(page, 'search', { q: 'no such name' })).some((id) => id?.startsWith('add-app')));
    });

    test('"Internal integrations ... will not be directly visible and searchable by name in the list of integrations in Go"', async () => {
      const visitor = new Visitor(base);
      const page = await addExtensionPage(visitor, acme.id, administrator);
      assert.ok(!page.html.includes('Tidewater Internal'));
      for (const q of ['Tidewater Internal', 'internal', internal.client_id, '%', '_']) {
        const found = await visitor.submit(page, 'search', { q });
        assert.ok(!buttons(found).includes(`add-${internal.client_id}`), q);
        assert.ok(!plain(found.html).replaceAll(q, '').includes('Tidewater Internal'), q);
      }
    });

    test('"A "Custom extension" require that the user inputs the application key"', async () => {
      const visitor = new Visitor(base);
      const page = await addExtensionPage(visitor, acme.id, administrator);
      assert.match(plain(page.html), /Custom extension/);
      const consent = await visitor.submit(page, 'add-custom', { application_key: `  ${internal.client_id} ` });
      assert.match(plain(consent.html), /Tidewater Internal/);
      const missing = await visitor.submit(page, 'add-custom', { application_key: '' });
      const unknown = await visitor.submit(page, 'add-custom', { application_key: altered(internal.client_id) });
      const closed = await visitor.submit(page, 'add-custom', { application_key: demo.integration('connect', environment).client_id });
      for (const answer of [missing, unknown, closed]) assert.equal(answer.status, 400);
      assert.ok(textOf(missing.html, 'application-key-error'));
      assert.equal(textOf(unknown.html, 'application-key-error'), textOf(closed.html, 'application-key-error'), 'unknown and not for this door look alike');
    });

    test('"Regardless of public/internal state, the user will be presented with window with the client key visible"', async () => {
      for (const [index, client] of [[10, reports], [11, internal]]) {
        const visitor = new Visitor(base);
        const { page, key } = await keyWindow(visitor, { organization: clients()[index].id, applicationKey: client.client_id, person: accountant });
        assert.match(key, environment === 'sandbox' ? /^cst_key_\w+$/ : /^cs_key_\w+$/);
        assert.match(page.headers.get('cache-control'), /no-store/);
      }
    });

    test('"It is important that the client key is copied and stored in a secure manner, before the user press "OK" and activate the integration"', async () => {
      const organization = clients()[12];
      const visitor = new Visitor(base);
      const options = { organization: organization.id, applicationKey: reports.client_id, person: accountant };
      const { page, key } = await keyWindow(visitor, options);
      assert.equal((await tokenBy(key)).json.error, 'invalid_client', 'nothing is good before OK');
      const left = await visitor.go(new URL(link(page.html, 'cancel'), page.url));
      assert.equal(left.status, 200);
      assert.match(plain(left.html), /not activated/i);
      const before = await demo.admin(environment).get(`grants?organization_id=${organization.id}`);
      assert.deepEqual(before.data, [], 'leaving leaves nothing');
      const done = await visitor.submit(page, 'ok');
      assert.equal(done.status, 200);
      assert.equal((await tokenBy(key)).status, 200, 'OK makes it good');
      const again = await visitor.submit(page, 'ok');
      assert.equal(again.status, 200);
      assert.equal(new URL(again.url).pathname, new URL(done.url).pathname, 'a second OK changes nothing');
      const { data } = await demo.admin(environment).get(`grants?organization_id=${organization.id}`);
      assert.deepEqual(data.map(({ status, door }) => [status, door]), [['active', 'extension']]);
    });

    test('"When the window is closed and the integration activated, the client key is salted and hashed by the system, and will be masked"', async () => {
      const { key, done, organization, visitor } = await activated(13);
      const [, prefix] = key.match(/^(cst?_key_)/);
      const masked = new RegExp(`${prefix}\\S*${key.slice(-4)}\\b`);
      const { data: [grant] } = await demo.admin(environment).get(`grants?organization_id=${organization.id}`);
      const page = await visitor.go(`/organizations/${organization.id}/integrations/${grant.id}`);
      for (const { html } of [done, page]) {
        assert.match(plain(html), masked);
        assert.ok(!html.includes(key));
      }
      const directory = join(demo.directory, environment);
      const secret = key.split('_').at(-2);
      assert.ok(secret.length >= 43, 'the part with 256 bits');
      const unsalted = [key, secret].map((text) => createHash('sha256').update(text).digest());
      for (const file of readdirSync(directory).filter((name) => name.startsWith('countersign.db'))) {
        const bytes = readFileSync(join(directory, file));
        assert.ok(!bytes.includes(secret), `${file} holds no key`);
        for (const digest of unsalted) assert.ok(!bytes.includes(digest), `${file} holds no unsalted digest`);
      }
    });

    test('"It is not possible to retrieve the client key again from Go, once activated"', async () => {
      const organization = clients()[14];
      const visitor = new Visitor(base);
      const { page, key } = await keyWindow(visitor, { organization: organization.id, applicationKey: reports.client_id, person: accountant });
      await visitor.submit(page, 'ok');
      const admin = demo.admin(environment);
      const { data: [grant] } = await admin.get(`grants?organization_id=${organization.id}`);
      const back = await visitor.go(page.url);
      assert.equal(textOf(back.html, 'client-key'), undefined, 'the window does not open again');
      const partner = new PartnerApi(base, reports);
      const looks = [back.html, (await visitor.submit(page, 'ok')).html, JSON.stringify(grant)];
      for (const path of ['extensions', 'integrations', `integrations/${grant.id}`, 'attempts']) {
        looks.push((await visitor.go(`/organizations/${organization.id}/${path}`)).html);
      }
      for (const path of [`grants/${grant.id}`, `grants/${grant.id}/client-keys`]) looks.push((await partner.call('GET', path)).text);
      looks.push(JSON.stringify(await admin.get(`audit?organization_id=${organization.id}`)), JSON.stringify(await mails(demo)));
      assert.ok(looks.every((look) => look !== undefined && !look.includes(key)));
    });

    test('"Should the client key be lost, a user need to delete the integration and reactivate it on the client in order to generate a new client key"', async () => {
      const { key: lost, organization, visitor } = await activated(15);
      const { json: tokens } = await tokenBy(lost);
      assert.equal((await check(base, tokens.access_token)).status, 204);
      const list = await visitor.go(`/organizations/${organization.id}/extensions`);
      assert.ok(list.html.includes(`integration-${reports.client_id}`) || list.html.includes(`data-client-id="${reports.client_id}"`));
      const { data: [grant] } = await demo.admin(environment).get(`grants?organization_id=${organization.id}`);
      const page = await visitor.go(`/organizations/${organization.id}/integrations/${grant.id}`);
      const confirm = await visitor.go(new URL(link(page.html, 'revoke'), page.url));
      await visitor.submit(confirm, 'confirm-revoke');
      await until('the old key is dead', async () => (await tokenBy(lost)).json.code === 'grant_revoked' || undefined, { seconds: 1, every: 10 });
      await until('so are its tokens', async () => (await check(base, tokens.access_token)).status === 401 || undefined, { seconds: 1, every: 10 });
      const { key } = await activate(visitor, { organization: organization.id, applicationKey: reports.client_id, person: accountant });
      assert.notEqual(key, lost);
      assert.equal((await tokenBy(key)).status, 200);
      assert.equal((await tokenBy(lost)).json.code, 'grant_revoked', 'what was deleted never comes back');
    });

    test('"The client user should deliver the clientkey to you in a secure manner, preferably not by e-mail"', async () => {
      const organization = clients()[16];
      const visitor = new Visitor(base);
      const { page, key } = await keyWindow(visitor, { organization: organization.id, applicationKey: reports.client_id, person: accountant });
      assert.match(plain(page.html), /Do not send it by e-mail/);
      const done = await visitor.submit(page, 'deliver-claim');
      assert.ok(textOf(done.html, 'claim-link').startsWith(`${base}/developer/claims/`), 'a link that opens nothing for others');
      assert.equal((await tokenBy(key)).json.error, 'invalid_client', 'the key that was seen is worth nothing then');
      const stranger = await visitor.go(textOf(done.html, 'claim-link'));
      assert.ok(stranger.status >= 400 && !/cst?_key_\w{20}/.test(stranger.html), `${stranger.status}`);
    });

    test('"If the client can login directly into your system an paste the clientkey in their settings, this is a viable option" - "mask the clientkey in your user interface"', async () => {
      const { key, organization } = await activated(17);
      const site = new Visitor(demo.json.partner_app_url);
      const start = await site.go(`/?environment=${environment}`);
      let page = await site.submit(start, 'start-extension');
      if (link(page.html, 'integration-public')) page = await site.go(new URL(link(page.html, 'integration-public'), page.url));
      page = await site.submit(page, 'save-client-key', { client_key: key });
      assert.match(page.html, new RegExp(`id="extension"[^>]*data-organization="${organization.id}"`), plain(page.html));
      assert.ok(textOf(page.html, 'client-key-masked').endsWith(key.slice(-4)));
      page = await site.submit(page, 'fetch-transactions');
      assert.match(page.html, /id="fetched"[^>]*data-state="fetched"/, plain(page.html));
      const everything = await site.go(`/?environment=${environment}`);
      for (const { html } of [page, everything]) assert.ok(!html.includes(key), 'nowhere in clear, the log included');
    });
  });
}
