// The seed's onboarding workflow, sentence by sentence, in both environments: what each promises has a test that quotes it.
// (`demo.json` says where "Go" is; its "demo environment" is the sandbox. The token comes in the query: a redirect has no header.)

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Demo, password } from '../support/demo.js';
import { formWith, plain, textOf } from '../support/html.js';
import { Visitor, authorize } from '../support/http.js';
import { mails } from '../support/mail.js';
import { PartnerApi, callPlatform } from '../support/partner-api.js';
import { until } from '../support/poll.js';

/** A browser that remembers everything that its user could have seen. */
class Watched extends Visitor {
  seen = [];

  async go(...request) {
    const page = await super.go(...request);
    this.seen.push(page.url, page.html);
    return page;
  }
}

const administrator = { email: 'admin@acme.example', password };
const accountant = { email: 'accountant@ledger.example', password };

let demo;
before(async () => { demo = await Demo.start(); });
after(() => demo?.close());

for (const environment of ['production', 'sandbox']) {
  describe(`onboarding, in ${environment}`, () => {
    let base, partner, acme, birch;
    const clients = () => demo.json.organizations.filter((one) => one.environment === environment && one.number.startsWith('92'));
    /** The query with which the browser comes back. */
    const accepted = async (url, person, organization, visitor = new Visitor(base)) => {
      const reached = await authorize(visitor, url, { ...person, organization });
      assert.equal(reached.origin + reached.pathname, partner.redirectUri);
      return Object.fromEntries(reached.searchParams);
    };

    before(() => {
      base = demo.base(environment);
      partner = new PartnerApi(base, demo.integration('onboarding', environment));
      [acme, birch] = ['910000001', '910000002'].map((number) => demo.organization(number, environment));
    });

    test('"Starting from application with an user interface and user input, your system initiate the onboarding with the api call"', async () => {
      const site = new Visitor(demo.json.partner_app_url);
      const start = await site.go(`/?environment=${environment}`);
      const away = await site.submit(start, 'start-onboarding-organization', { organization_number: birch.number });
      assert.ok(away.left && away.url.startsWith(`${base}/onboarding/`), away.url);
      const back = await authorize(new Visitor(base), away.url, administrator);
      const result = await site.go(back.href);
      assert.match(result.html, /id="onboarding-result"[^>]*data-state="finalized"/, plain(result.html));
      assert.ok(result.html.includes(birch.id));
    });

    test('"Temporary url is returned, requiring user login to Go"', async () => {
      const { status, json } = await partner.initiate({ organization_number: acme.number });
      assert.equal(status, 201);
      assert.deepEqual(Object.keys(json).sort(), ['session_id', 'temporary_url', 'valid_until']);
      assert.ok(json.temporary_url.startsWith(`${base}/`), json.temporary_url);
      const minutes = (new Date(json.valid_until) - Date.now()) / 60_000;
      assert.ok(minutes > 55 && minutes <= 60, `${minutes} minutes`);
      const page = await new Visitor(base).go(json.temporary_url);
      assert.equal(new URL(page.url).pathname, '/login');
      assert.ok(formWith(page.html, 'sign-in'));
      assert.ok(!page.html.includes(acme.name), 'nothing is told before the sign-in');
    });

    test('"The user is presented with either: a. A specific client the integration request access to"', async () => {
      const { temporary_url: url } = await partner.begin({ organization_number: acme.number });
      const visitor = new Visitor(base);
      const consent = await visitor.submit(await visitor.go(url), 'sign-in', administrator);
      assert.ok(formWith(consent.html, 'approve'), plain(consent.html));
      assert.equal(formWith(consent.html, 'continue'), undefined, 'there is nothing to choose');
      const text = plain(consent.html);
      for (const told of [acme.name, acme.number, 'Tidewater Payroll']) assert.ok(text.includes(told), `${told}: ${text}`);
      assert.ok(!text.includes(birch.name));
    });

    test('"b. A list of clients to choose from, where the integration will gain access"', async () => {
      const { temporary_url: url } = await partner.begin();
      const visitor = new Visitor(base);
      const picker = await visitor.submit(await visitor.go(url), 'sign-in', administrator);
      const boxes = formWith(picker.html, 'continue').choices.filter(({ name }) => name === 'organization');
      assert.deepEqual(new Set(boxes.map(({ value }) => value)), new Set([acme.id, birch.id]));
      assert.ok(boxes.every(({ type }) => type === 'checkbox'), 'one or several');
    });

    test('"The user accepts, and is returned to the redirect url you provided. In the header, a token is provided."', async () => {
      const own = 'customer=Jos%C3%A9%20%26%20S%c3%b6hne&empty=&=&a=1&a=2';
      const { temporary_url: url } = await partner.begin({
        organization_number: acme.number, redirect_uri: `${partner.redirectUri}?${own}`, state: 'a state &=+ of its own',
      });
      const reached = await authorize(new Visitor(base), url, administrator);
      const [before, added] = reached.href.split(`?${own}&`);
      assert.equal(before, partner.redirectUri, `the partner's own query is back byte for byte: ${reached}`);
      const query = new URLSearchParams(added);
      assert.deepEqual([...query.keys()].sort(), ['state', 'status', 'token']);
      assert.equal(query.get('status'), 'success');
      assert.equal(query.get('state'), 'a state &=+ of its own');
      assert.match(query.get('token'), environment === 'sandbox' ? /^cst_onb_/ : /^cs_onb_/);
    });

    test('"You use the token in the final api call, to retreive the clientkey(s) for the onboarded client(s)"', async () => {
      const wanted = clients().slice(0, 3);
      const { temporary_url: url, session_id: id } = await partner.begin();
      const { token } = await accepted(url, accountant, wanted.map((one) => one.id));
      const { status, json, text } = await partner.finalize(token);
      assert.equal(status, 200, text);
      assert.equal(json.user_email, accountant.email);
      const numbers = (list) => list.map((one) => one.organization_number ?? one.number).sort();
      assert.deepEqual(numbers(json.organizations), numbers(wanted));
      assert.equal(new Set(json.organizations.map((one) => one.client_key)).size, 3, 'a key for each');
      assert.deepEqual((await partner.finalize(token)).json, json, 'a lost answer is asked for again');
      const session = await partner.session(id);
      assert.equal(session.json.state, 'finalized', session.text);
    });

    test('"The end result of the onboarding is that your integration is activated on the client(s), and the clientkey(s) returned to you in a secure manner abstracted from the user"', async () => {
      const client = clients()[5];
      const { temporary_url: url } = await partner.begin({ organization_number: client.number });
      const visitor = new Watched(base);
      const { token } = await accepted(url, accountant, undefined, visitor);
      assert.equal((await partner.call('GET', 'grants')).json.data.filter((one) => one.organization_id === client.id).length, 0, 'not before the last call');
      const { json } = await partner.finalize(token);
      const [{ client_key: key, grant_id: id }] = json.organizations;
      const { json: grant } = await partner.call('GET', `grants/${id}`);
      assert.deepEqual([grant.status, grant.door, grant.organization_id], ['active', 'onboarding', client.id]);
      await visitor.go(`/organizations/${client.id}/integrations`);
      await visitor.go(`/organizations/${client.id}/integrations/${id}`);
      assert.ok(visitor.seen.join('\n').includes(id), 'the page of the grant was looked at');
      assert.ok(!visitor.seen.join('\n').includes(key), 'the user saw no key');
      assert.ok(!JSON.stringify(await mails(demo)).includes(key), 'nor did any mail carry it');
    });

    test('"After safely managing and storing the clientkey(s), you are ready to communicate with the client(s) using the api"', async () => {
      const pair = clients().slice(6, 8);
      const { temporary_url: url } = await partner.begin({ scopes: ['transactions.read', 'employees.read'] });
      const { token } = await accepted(url, accountant, pair.map((one) => one.id));
      const { json } = await partner.finalize(token);
      for (const { client_key: key, organization_id: id } of json.organizations) {
        const { status, json: tokens, text } = await partner.tokenByKey(key);
        assert.equal(status, 200, text);
        assert.deepEqual([tokens.token_type, tokens.expires_in, tokens.refresh_token, tokens.organization_id], ['Bearer', 1200, undefined, id]);
        for (const path of ['transactions', 'employees']) {
          const answer = await callPlatform(demo, tokens.access_token, path);
          assert.deepEqual([answer.status, answer.json.organization_id], [200, id], answer.text);
        }
      }
    });

    test('"The Go user that perform the onboarding need access to do so (in Go) for the clients in question"', async () => {
      const { temporary_url: url } = await partner.begin();
      const visitor = new Visitor(base);
      const picker = await visitor.submit(await visitor.go(url), 'sign-in', administrator);
      const foreign = await visitor.submit(picker, 'continue', { organization: [acme.id, clients()[9].id] });
      assert.equal(foreign.status, 403, plain(foreign.html));
      assert.equal(formWith(foreign.html, 'approve'), undefined);
      const consent = await visitor.submit(picker, 'continue', { organization: [acme.id, birch.id] });
      const forged = await visitor.submit(consent, 'approve', { chosen: [acme.id, clients()[9].id].join('.') });
      assert.ok(!forged.left && forged.status >= 400, `${forged.status} ${forged.url}`);
    });

    test('"If the initiate onboarding is sent with a client organization number, lack of access will result in an error message for the user"', async () => {
      const state = 'keep';
      for (const [number, email, told] of [
        [acme.number, 'employee@acme.example', ['Ada Admin', 'Pia Privileged']],
        [birch.number, 'employee@acme.example', [birch.number]],
        ['999999999', 'admin@acme.example', ['999999999']],
      ]) {
        const { temporary_url: url, session_id: id } = await partner.begin({ organization_number: number, state });
        const visitor = new Visitor(base);
        const page = await visitor.submit(await visitor.go(url), 'sign-in', { email, password });
        assert.equal(page.status, 403);
        const text = plain(page.html);
        assert.match(text, /cannot onboard this organization/);
        for (const each of told) assert.ok(text.includes(each), `${each}: ${text}`);
        assert.equal(formWith(page.html, 'approve'), undefined);
        const before = (await partner.session(id)).json;
        assert.deepEqual(before.timeline.filter((step) => step.outcome !== 'ok'), [], 'the partner is told no reason');
        const back = await visitor.submit(page, 'decline');
        assert.deepEqual(Object.fromEntries(new URL(back.url).searchParams), { status: 'declined', state });
        assert.equal((await partner.session(id)).json.state, 'declined');
      }
    });

    test('a number that nobody has and one of somebody else look alike', async () => {
      const shown = async (number) => {
        const visitor = new Visitor(base);
        const page = await visitor.submit(await visitor.go((await partner.begin({ organization_number: number })).temporary_url), 'sign-in', administrator);
        return `${page.status} ${textOf(page.html, 'main').replaceAll(number, '#')}`;
      };
      assert.equal(await shown('910000003'), await shown('999999998'));
    });

    test('"the user will be presented a list of clients - but only the clients the user have acccess to onboard"', async () => {
      for (const [email, expected] of [['privileged@acme.example', [acme]], ['accountant@ledger.example', clients()], ['employee@acme.example', []]]) {
        const { temporary_url: url } = await partner.begin();
        const visitor = new Visitor(base);
        let page = await visitor.submit(await visitor.go(url), 'sign-in', { email, password });
        if (expected.length < 2) {
          const text = plain(page.html);
          assert.equal(Boolean(formWith(page.html, 'approve')), expected.length === 1, text);
          assert.equal(text.includes(acme.name) && page.status === 200, expected.length === 1, text);
          continue;
        }
        const listed = new Set();
        for (;;) {
          const form = formWith(page.html, 'continue');
          form.choices.filter(({ name }) => name === 'organization').forEach(({ value }) => listed.add(value));
          if (!form.ids.has('next')) break;
          page = await visitor.submit(page, 'next');
        }
        assert.deepEqual([...listed].sort(), expected.map((one) => one.id).sort());
      }
    });

    test('"Meanwhile, the user is redirected to an url of your choosing": also when the answer is no', async () => {
      const { temporary_url: url } = await partner.begin({ organization_number: acme.number, redirect_uri: `${partner.redirectUri}?a=%20b`, state: 's' });
      const reached = await authorize(new Visitor(base), url, { ...administrator, decision: 'deny' });
      assert.equal(reached.href, `${partner.redirectUri}?a=%20b&status=declined&state=s`);
    });

    test('the temporary URL opened by programs that follow links consumes nothing', async () => {
      const { temporary_url: url, session_id: id } = await partner.begin({ organization_number: acme.number });
      await Promise.all(Array.from({ length: 40 }, () => fetch(url, { redirect: 'manual' })));
      await Promise.all(Array.from({ length: 10 }, () => fetch(url, { method: 'HEAD', redirect: 'manual' })));
      assert.equal((await partner.session(id)).json.state, 'open');
      assert.equal((await accepted(url, administrator)).status, 'success');
    });
  });

  describe(`whitelisting of the redirect url, in ${environment}`, () => {
    const registered = 'https://books.partner.example/onboarding/done';
    let base, admin, partner, uri;
    const refusal = async (redirectUri, fields = {}) => {
      const { status, json, text } = await partner.initiate({ redirect_uri: redirectUri, ...fields });
      assert.equal(status, 400, text);
      return { code: json.code, rule: json.errors[0]?.rule ?? '', detail: json.detail };
    };

    before(async () => {
      base = demo.base(environment);
      admin = demo.admin(environment);
      // A secret needs an approved redirect URI: this one is not used afterwards.
      const client = await admin.integration({ doors: ['onboarding'], redirectUris: ['https://other.example/first'], required: ['transactions.read'] });
      partner = new PartnerApi(base, client);
      uri = await admin.post('redirect-uris', { client_id: client.client_id, uri: registered });
    });

    test('"The redirect url used in the intial POST operation must be whitelisted by the api team before used"', async () => {
      assert.equal(uri.state, 'pending');
      await until('the registration is known', async () => (await refusal(registered)).code === 'redirect_uri_not_approved' || undefined, { seconds: 3 });
      await admin.post(`redirect-uris/${uri.id}/approve`);
      const { json } = await until('the approval is known', async () => {
        const answer = await partner.initiate({ redirect_uri: registered });
        return answer.status === 201 ? answer : undefined;
      }, { seconds: 3 });
      assert.ok(json.temporary_url);
    });

    test('"Https (TLS encryption)"', async () => {
      const { code, rule, detail } = await refusal(registered.replace('https', 'http'));
      assert.equal(code, 'redirect_uri_not_registered');
      assert.match(rule, /scheme must be https/);
      assert.ok(detail.includes(registered), `the nearest registered one is named: ${detail}`);
    });

    test('"Path match the whitelistet url path"', async () => {
      for (const path of ['/onboarding', '/onboarding/done/', '/onboarding/Done', '/onboarding/done/more', '/onboarding/d%6Fne', '']) {
        const { rule, detail } = await refusal(`https://books.partner.example${path}`);
        assert.match(rule, /path must be/, path);
        assert.ok(detail.includes(registered), detail);
      }
      assert.match((await refusal('https://books.partner.example/onboarding/x/../done')).rule, /segments/);
    });

    test('"Domain and subdomain match the whitelisted url domain and subdomain"', async () => {
      for (const host of ['partner.example', 'www.books.partner.example', 'book.partner.example', 'books.partner.example.evil.example', 'BOOKS.partner.example']) {
        const { rule } = await refusal(`https://${host}/onboarding/done`);
        assert.match(rule, /host, with its subdomain/, host);
      }
      assert.match((await refusal('https://books.partner.example:8443/onboarding/done')).rule, /port/);
      assert.match((await refusal('https://books.partner.example@evil.example/onboarding/done')).rule, /user name/);
    });

    test('"Any parameters beyond this is ignored and can be included by you as you see fit"', async () => {
      for (const query of ['?customer=42', '?a=b&c=d%20e', '?', '?next=https%3A%2F%2Fevil.example', '?state=mine']) {
        const { status, text } = await partner.initiate({ redirect_uri: registered + query });
        assert.equal(status, 201, `${query}: ${text}`);
      }
      for (const [query, fields] of [['?status=success'], ['?a=b&token=x'], ['?state=mine', { state: 'ours' }]]) {
        assert.match((await refusal(registered + query, fields)).rule, /we add it/, `${query}: ours would be taken for theirs`);
      }
      assert.match((await refusal(`${registered}#x`)).rule, /fragment/);
    });

    test('"Only one url is needed - you can use parameters in the url if you need variants in your end"', async () => {
      const { client_id: id } = partner.client;
      const made = [];
      for (const customer of ['alpha', 'beta', 'gamma', 'delta', 'epsilon']) {
        made.push(await admin.post('redirect-uris', { client_id: id, uri: `https://many.partner.example/customers/${customer}/done` }));
      }
      assert.deepEqual(made[0].warnings ?? [], []);
      assert.match(made.at(-1).warnings.join(), /query|state/, 'many that differ in a customer\'s part alone are warned of');
    });
  });
}

test('"This applies for the demo environment and the production environment (separate whitelisting\'s)"', async () => {
  const uri = 'https://one-environment.partner.example/done';
  const required = ['transactions.read'];
  const first = await demo.admin('sandbox').integration({ doors: ['onboarding'], redirectUris: [uri], required });
  const second = await demo.admin().integration({ doors: ['onboarding'], redirectUris: ['https://another.partner.example/done'], required });
  assert.equal((await new PartnerApi(demo.base('sandbox'), first).initiate({ redirect_uri: uri })).status, 201);
  const refused = await new PartnerApi(demo.base(), second).initiate({ redirect_uri: uri });
  assert.deepEqual([refused.status, refused.json.code], [400, 'redirect_uri_not_registered']);
  const foreign = await new PartnerApi(demo.base(), first).initiate({ redirect_uri: uri });
  assert.equal(foreign.status, 401, 'not even the integration is known there');
});
