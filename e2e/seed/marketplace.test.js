// The seed's "Access Grant Flow", sentence by sentence, in both environments: what each promises has a test that quotes it.
// ("T-Gate" is the platform; the company portal's URL is the environment's. Its example lacks the `?` after `/oauth`.)

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser, assertAccessible, picture, signIn } from '../support/browser.js';
import { Demo, password } from '../support/demo.js';
import { formWith, link, plain, textOf } from '../support/html.js';
import { Visitor, authorize, token } from '../support/http.js';
import { comeBack, consentPage, install, installation, returnUrl } from '../support/marketplace.js';
import { PartnerApi, callPlatform, check } from '../support/partner-api.js';
import { until } from '../support/poll.js';

const person = (email) => ({ email, password });
const administrator = person('admin@acme.example');
const accountant = person('accountant@ledger.example');

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([Demo.start(), Browser.launch()]); });
after(async () => { await browser?.close(); await demo?.close(); });

for (const environment of ['production', 'sandbox']) {
  describe(`the access grant flow, in ${environment}`, () => {
    let base, client, acme, birch, partner;
    const clients = () => demo.json.organizations.filter((one) => one.environment === environment && one.number.startsWith('92'));
    const exchange = (code, who = client) => token(base, who, { grant_type: 'authorization_code', code, redirect_uri: client.redirect_uris[0] });
    /** Comes back to `/oauth`, allows it, and gives where the browser ends. */
    const consented = async (visitor, who, id) => {
      const reached = await comeBack(visitor, returnUrl(base, client), { person: who, id });
      assert.equal(reached.origin + reached.pathname, client.redirect_uris[0]);
      return reached;
    };
    /** One of the accountant's clients that was installed and allowed, with its tokens. */
    const connected = async (index, scopes = []) => {
      const organization = clients()[index];
      const visitor = new Visitor(base);
      const { id } = await install(visitor, { client, person: accountant, organization: organization.id, scopes });
      const reached = await consented(visitor, accountant, id);
      const { status, json, text } = await exchange(reached.searchParams.get('code'));
      assert.equal(status, 200, text);
      return { organization, visitor, id, tokens: json };
    };

    before(() => {
      base = demo.base(environment);
      client = demo.integration('marketplace', environment);
      partner = new PartnerApi(base, client);
      [acme, birch] = ['910000001', '910000002'].map((number) => demo.organization(number, environment));
    });

    test('"This flow starts when a company decides to install an application and ends with the application acquiring an access token to access the company\'s data"', async () => {
      const page = await browser.visitor();
      await page.goto(`${demo.json.partner_app_url}/?environment=${environment}`);
      await page.click('#start-marketplace');
      await page.waitForSelector('#install');
      await page.click('#install');
      await signIn(page, ...Object.values(administrator));
      await picture(page, `marketplace/seed-listing-${environment}`);
      await page.check(`input[name=organization][value="${acme.id}"]`);
      await page.check('input[name=scope][value="employees.read"]');
      await page.click('#install');
      await page.waitForURL((url) => url.href.startsWith(`${demo.json.partner_app_url}/marketplace/form`));
      await assertAccessible(page, 'the partner\'s page before the agreement');
      await picture(page, `marketplace/tidewater-form-${environment}`);
      await page.click('#agree');
      await page.waitForSelector('#return-to-platform');
      await assertAccessible(page, 'the partner\'s page after the agreement');
      await picture(page, `marketplace/tidewater-agreed-${environment}`);
      await page.click('#return-to-platform');
      await page.waitForSelector('#approve');
      assert.ok((await page.innerText('main')).includes(acme.name));
      await page.click('#approve');
      await page.waitForSelector('#outcome[data-state=connected]');
      const told = await page.innerText('#outcome');
      assert.match(told, /by installation ins_\w+/);
      await page.click('#back');
      const card = page.locator(`.connection[data-door=marketplace][data-organization="${acme.id}"]`);
      await card.locator('.call-transactions').click();
      const call = page.locator('#log li', { hasText: 'Call the platform' }).first();
      assert.match(await call.innerText(), /HTTP 200/);
      await assertAccessible(page, 'the partner\'s start page');
      await picture(page, `marketplace/tidewater-connected-${environment}`);
    });

    test('"these attributes can be set from your application account → Oauth Management", and "After setting up the form_uri and redirect_uri, the application can proceed to generate its client_id and client_secret"', async () => {
      const page = await browser.visitor();
      await page.goto(`${base}/developer`);
      await signIn(page, 'developer@tidewater.example', password);
      await page.click('#new-integration');
      await page.fill('#name', 'Tidewater Seedling');
      await page.fill('#description', 'Grows from the seed.');
      await page.check('#door-marketplace');
      await page.selectOption('[id="scope-transactions.read"]', 'required');
      await page.click('#save');
      await page.waitForSelector('#no-secret-yet');
      const here = page.url().split('?')[0];
      const own = { client_id: (await page.innerText('#client-id')).trim() };
      assert.equal(await page.locator('#generate-secret').count(), 0, 'no secret before both addresses stand');
      for (const [field, button, uri] of [
        ['#form-uri', '#propose-form-uri', 'https://seedling.example/deal?plan=gold'],
        ['#redirect-uri', '#register-redirect-uri', 'https://seedling.example/welcome'],
      ]) {
        await page.fill(field, uri);
        await page.click(button);
        await page.waitForSelector(`text=${uri}`);
      }
      assert.equal(await page.locator('#generate-secret').count(), 0, 'nor while they wait for the API team');
      const console_ = await browser.visitor();
      await console_.goto(`${base}/operator`);
      await signIn(console_, 'operator@northwind.example', password);
      for (const uri of ['https://seedling.example/deal?plan=gold', 'https://seedling.example/welcome']) {
        await console_.goto(`${base}/operator`);
        await console_.locator('li.card', { hasText: uri }).locator('button', { hasText: 'Approve' }).click();
        await console_.waitForSelector('#notice.good');
      }
      const generate = async () => {
        await page.goto(here);
        await page.click('#generate-secret');
        await page.click('#generate');
        await page.waitForSelector('#client-secret');
        return (await page.innerText('#client-secret')).trim();
      };
      own.client_secret = await generate();
      await page.goto(here);
      assert.ok(!(await page.content()).includes(own.client_secret), '"it is only displayed once"');
      const next = await generate();
      assert.notEqual(next, own.client_secret, '"if lost, it cannot be recovered and you will have to regenerate a new one"');
      const asks = (secret) => token(base, { ...own, client_secret: secret }, { grant_type: 'client_credentials', organization_id: acme.id });
      for (const secret of [own.client_secret, next]) assert.equal((await asks(secret)).json.error, 'invalid_grant', 'both are taken: only a grant is missing');
      assert.equal((await asks(`${next}x`)).status, 401);
    });

    test('"Once a company chooses to install an application through the T-Gate marketplace, they are redirected to the application\'s form_uri"', async () => {
      const visitor = new Visitor(base);
      const organization = clients()[0];
      const { url, id } = await install(visitor, { client, person: accountant, organization: organization.id });
      const own = new URL(client.form_uri);
      assert.equal(url.origin + url.pathname, own.origin + own.pathname);
      assert.deepEqual([...url.searchParams], [...own.searchParams, ['installation_id', id]], 'its own query, the id, and nothing else');
      assert.match(id, /^ins_\w+$/);
    });

    test('"This step takes T-Gate out of the equation": the partner reads by API who it is, and completes the deal', async () => {
      const organization = clients()[1];
      const { url, id } = await install(new Visitor(base), { client, person: accountant, organization: organization.id, scopes: ['employees.read'] });
      const { status, json, text } = await installation(base, client, id);
      assert.equal(status, 200, text);
      const { scopes, requested_at: from, expires_at: to, ...told } = json;
      assert.deepEqual(scopes.sort(), ['employees.read', 'transactions.read']);
      assert.equal(Math.round((new Date(to) - new Date(from)) / 86_400_000), 14, 'days to come back in');
      for (const [name, value] of Object.entries({
        installation_id: id, client_id: client.client_id, state: 'requested', organization_id: organization.id,
        organization_name: organization.name, organization_number: organization.number, user_email: accountant.email, grant_id: null,
      })) assert.deepEqual(told[name], value, name);
      const site = new Visitor(demo.json.partner_app_url);
      let page = await site.go(url.href);
      assert.ok(plain(page.html).includes(organization.name) && plain(page.html).includes(accountant.email));
      assert.ok(!page.html.includes(`${base}/oauth?`), 'not before the agreement');
      page = await site.submit(page, 'agree');
      assert.ok(page.html.includes('id="return-to-platform"'), plain(page.html));
      assert.equal((await installation(base, demo.named('Harbor Invoicing', environment), id)).status, 404, 'nobody else\'s business');
    });

    test('"selects an application to install and chooses the scopes to provide": required ones are fixed, optional ones are the company\'s', async () => {
      const { tokens, organization } = await connected(2, ['invoices.write']);
      assert.deepEqual(tokens.scope.split(' ').sort(), ['invoices.write', 'transactions.read']);
      assert.equal((await callPlatform(demo, tokens.access_token)).json.organization_id, organization.id);
      assert.equal((await callPlatform(demo, tokens.access_token, 'employees')).status, 403, 'what was not chosen stays closed');
    });

    test('"The application must send the company back to T-Gate at the URL: …/oauth, attaching its client_id and redirect_uri to the URL"', async () => {
      const visitor = new Visitor(base);
      const lone = person('privileged@acme.example');
      await install(visitor, { client, person: lone, organization: acme.id });
      const url = returnUrl(base, client);
      assert.deepEqual([...new URL(url).searchParams.keys()], ['client_id', 'redirect_uri']);
      const page = await visitor.go(url);
      assert.ok(formWith(page.html, 'approve'), 'the consent, with nothing to choose first');
      assert.ok(plain(page.html).includes(acme.name));
      const literal = await new Visitor(base).go(`/oauth/client_id=${client.client_id}&redirect_uri=x`);
      assert.ok(literal.status >= 400 && !literal.left, 'the example without its ? leads nowhere');
      await visitor.submit(page, 'deny');
    });

    test('"You need to choose the correct company portal URL regarding the environment you are in"', async () => {
      const other = environment === 'production' ? 'sandbox' : 'production';
      const page = await new Visitor(demo.base(other)).go(returnUrl(demo.base(other), client));
      assert.ok(page.status >= 400 && !page.left, `the other environment does not know it: ${page.status}`);
    });

    test('"either by sending him an email, making him press a button or any other mean of your choice": later, and in another browser', async () => {
      const organization = clients()[4];
      const { id } = await install(new Visitor(base), { client, person: accountant, organization: organization.id, scopes: ['employees.read'] });
      const scanner = new Visitor(base);
      for (let times = 0; times < 3; times += 1) await scanner.go(returnUrl(base, client));
      assert.equal((await installation(base, client, id)).json.state, 'requested', 'who looks at the address consumes nothing');
      const page = await browser.visitor();
      await page.goto(returnUrl(base, client));
      await signIn(page, ...Object.values(accountant));
      await page.check(`input[name=installation][value="${id}"]`);
      await page.click('#continue');
      await page.waitForSelector('#approve');
      assert.ok((await page.innerText('main')).includes(organization.name));
      await page.click('#approve');
      await page.waitForSelector('#outcome[data-state=connected]');
      assert.ok((await page.innerText('#outcome')).includes(id), 'the partner knows which installation it is, in whatever browser');
      assert.equal((await installation(base, client, id)).json.state, 'completed');
    });

    test('"T-Gate processes the OAUTH2 flow, during which the company authorizes the application to access its data"', async () => {
      const visitor = new Visitor(base);
      const { id } = await install(visitor, { client, person: accountant, organization: clients()[5].id, scopes: ['employees.read'] });
      const page = await consentPage(visitor, returnUrl(base, client), { person: accountant, id });
      const text = plain(page.html);
      for (const told of ['Tidewater Invoicing', clients()[5].name, 'See transactions', 'See employees']) assert.ok(text.includes(told), `${told}: ${text}`);
      const before = await partner.call('GET', 'grants');
      assert.ok(!before.json.data.some((one) => one.organization_id === clients()[5].id), 'nothing is granted by looking');
      const back = await visitor.submit(page, 'deny');
      assert.equal(new URL(back.url).searchParams.get('error'), 'access_denied');
      assert.equal((await installation(base, client, id)).json.state, 'declined');
    });

    test('"After a successful authorization, T-Gate will redirect the company_user back to your redirect_uri with a code attached to it as a query parameter"', async () => {
      const visitor = new Visitor(base);
      const { id } = await install(visitor, { client, person: accountant, organization: clients()[6].id });
      const reached = await consented(visitor, accountant, id);
      assert.deepEqual([...reached.searchParams.keys()].sort(), ['code', 'iss'], 'no state, since none was sent');
      assert.match(reached.searchParams.get('code'), environment === 'sandbox' ? /^cst_cod_/ : /^cs_cod_/);
      await exchange(reached.searchParams.get('code'));
    });

    test('"use it to acquire an access token": "To exchange your code with an access token and a refresh token"', async () => {
      const { tokens, id, organization } = await connected(7);
      assert.deepEqual([tokens.token_type, tokens.expires_in, tokens.organization_id, tokens.installation_id], ['Bearer', 43_200, organization.id, id]);
      assert.ok(tokens.refresh_token);
      const refreshed = await token(base, client, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
      assert.equal(refreshed.status, 200, refreshed.text);
      const { json } = await installation(base, client, id);
      assert.deepEqual([json.state, json.grant_id], ['completed', tokens.grant_id]);
      const grant = await partner.call('GET', `grants/${tokens.grant_id}`);
      assert.deepEqual([grant.json.status, grant.json.door], ['active', 'marketplace']);
    });

    test('"The authorization code expires after 10 minutes", and is good once and for its own application only', async () => {
      const visitor = new Visitor(base);
      const { id } = await install(visitor, { client, person: accountant, organization: clients()[8].id });
      const code = (await consented(visitor, accountant, id)).searchParams.get('code');
      const stranger = await exchange(code, demo.named('Harbor Invoicing', environment));
      assert.equal(stranger.json.error, 'invalid_grant', stranger.text);
      assert.equal((await exchange(code)).status, 200, 'which spoils nothing for the owner');
      assert.equal((await exchange(code)).json.error, 'invalid_grant');
    });

    test('two installs wait: the company says which one it is back for', async () => {
      const visitor = new Visitor(base);
      const [one, other] = [clients()[9], clients()[10]];
      const first = await install(visitor, { client, person: accountant, organization: one.id, scopes: ['employees.read'] });
      const second = await install(visitor, { client, person: accountant, organization: other.id });
      const picker = await visitor.go(returnUrl(base, client));
      const choices = formWith(picker.html, 'continue').choices.filter(({ name }) => name === 'installation').map(({ value }) => value);
      for (const id of [first.id, second.id]) assert.ok(choices.includes(id), `${id}: ${choices}`);
      const consent = await visitor.submit(picker, 'continue', { installation: second.id });
      assert.ok(plain(consent.html).includes(other.name) && !plain(consent.html).includes(one.name), plain(consent.html));
      const back = await visitor.submit(consent, 'approve');
      const { json } = await exchange(new URL(back.url).searchParams.get('code'));
      assert.deepEqual([json.installation_id, json.organization_id, json.scope], [second.id, other.id, 'transactions.read']);
      assert.equal((await installation(base, client, first.id)).json.state, 'requested', 'the other one still waits');
      const reached = await consented(visitor, accountant, first.id);
      const rest = await exchange(reached.searchParams.get('code'));
      assert.deepEqual([rest.json.installation_id, rest.json.scope.split(' ').sort().join(' ')], [first.id, 'employees.read transactions.read']);
    });

    test('arriving without an install works as the connect door does, and the sample partner gives such a code back', async () => {
      const visitor = new Visitor(base);
      const picker = await visitor.go(returnUrl(base, client));
      const signedIn = await visitor.submit(picker, 'sign-in', person('privileged@acme.example'));
      assert.ok(formWith(signedIn.html, 'approve') || formWith(signedIn.html, 'continue'), plain(signedIn.html));
      const reached = await authorize(visitor, returnUrl(base, client), person('privileged@acme.example'));
      const site = new Visitor(demo.json.partner_app_url);
      const outcome = await site.go(reached.href);
      assert.match(textOf(outcome.html, 'outcome'), /nothing ties it to this browser/);
    });

    test('an install is finished by another person of the organization, and by nobody of another one', async () => {
      const visitor = new Visitor(base);
      const { id } = await install(visitor, { client, person: administrator, organization: birch.id });
      const stranger = new Visitor(base);
      const page = await stranger.submit(await stranger.go(returnUrl(base, client)), 'sign-in', person('privileged@acme.example'));
      assert.ok(!plain(page.html).includes(birch.name), plain(page.html));
      const email = `second-${environment}@birch.example`;
      const user = await demo.admin(environment).post('users', { email, name: 'Bela Birch', password });
      await demo.admin(environment).post('memberships', { organization_id: birch.id, user_id: user.id, role: 'administrator', privileges: [] });
      const code = (await consented(new Visitor(base), person(email), id)).searchParams.get('code');
      assert.equal((await exchange(code)).json.installation_id, id);
    });

    test('the customer ends it: tokens and refresh tokens are worth nothing, and the partner hears of it', async () => {
      const { tokens, organization, visitor } = await connected(11);
      const path = `/organizations/${organization.id}/integrations/${tokens.grant_id}`;
      let page = await visitor.go(path);
      assert.ok(plain(page.html).includes('Tidewater Invoicing'));
      page = await visitor.go(new URL(link(page.html, 'revoke'), page.url));
      await visitor.submit(page, 'confirm-revoke');
      await until('the end of the access token', async () => {
        const { status } = await check(base, tokens.access_token, 'transactions.read');
        return status === 401 || undefined;
      });
      const refreshed = await token(base, client, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
      assert.equal(refreshed.json.error, 'invalid_grant');
      const { json } = await installation(base, client, tokens.installation_id);
      assert.deepEqual([json.state, json.grant_status, json.expires_at], ['completed', 'revoked', null]);
      assert.equal(json.timeline.at(-1).step, 'grant_revoked');
    });
  });
}
