// Who may not connect asks, an administrator decides elsewhere, and the asker goes on from where it stood: at all three doors, in
// a browser that has seen nothing of it.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { authorizeUrl, token } from '../support/http.js';
import { mailTo, mailsTo } from '../support/mail.js';
import { openAddExtension, shownKey } from '../support/window.js';
import { World } from '../support/world.js';

const employee = 'employee@acme.example';
const admin = 'admin@acme.example';

describe('approval requests', () => {
  let world, base, acme;
  let count = 0;
  before(async () => {
    world = await World.start();
    ({ base } = world);
    acme = world.demo.organization('910000001');
  });
  after(() => world?.close());

  const opened = async (url, email) => {
    const page = await world.browser.visitor();
    await page.goto(url);
    await signIn(page, email, password);
    return page;
  };
  const arrived = async (page) => {
    await page.waitForURL((url) => url.href.startsWith(world.partner.redirectUri));
    return Object.fromEntries(new URL(page.url()).searchParams);
  };
  /** An integration of its own, whose name is in the subjects of its mails. */
  const api = (door) => world.partnerApi(door, { name: `Approved ${door} ${count += 1}` });
  const nameOf = async ({ client }) => (await world.demo.admin().get(`integrations/${client.id}`)).name;
  /** Asks on the form that is open; the path of the asker's page. */
  const ask = async (page, reason = 'We close the books on Friday.\nPlease.') => {
    await page.waitForSelector('#ask');
    await page.fill('#reason', reason);
    await page.click('#ask');
    await page.waitForSelector('#approval[data-state=waiting], #approval');
    return new URL(page.url()).pathname;
  };
  const mailAbout = (address, name) => mailTo(world.demo, address, (mail) => mail.subject.includes(name));

  const doors = {
    async onboarding() {
      const partner = await api('onboarding');
      const session = await partner.begin({ organization_number: acme.number, state: 'mine' });
      const page = await opened(session.temporary_url, employee);
      await page.click('#ask-administrator');
      const path = await ask(page);
      return {
        partner, page, path, session,
        async finish(other) {
          const answer = await arrived(other);
          assert.deepEqual([answer.status, answer.state], ['success', 'mine']);
          const { json, text } = await partner.finalize(answer.token);
          assert.equal(json.organizations?.length, 1, text);
          return (await partner.tokenByKey(json.organizations[0].client_key)).json;
        },
      };
    },
    async connect() {
      const partner = await api('connect');
      const { client_id, redirect_uri } = partner.client;
      const page = await opened(authorizeUrl(base, { client_id, redirect_uri, state: 'mine' }), employee);
      await page.click('#ask-administrator');
      const path = await ask(page);
      return {
        partner, page, path,
        async finish(other) {
          const answer = await arrived(other);
          assert.equal(answer.state, 'mine');
          return (await token(base, partner.client, { grant_type: 'authorization_code', code: answer.code, redirect_uri })).json;
        },
      };
    },
    async extension() {
      const partner = await api('extension');
      const page = await world.browser.visitor();
      await openAddExtension(page, base, { organization: acme.id, email: employee });
      await page.fill('#application-key', partner.client.client_id);
      await page.click('#add-custom');
      const path = await ask(page);
      return {
        partner, page, path,
        async finish(other) {
          const key = await shownKey(other);
          assert.equal((await partner.tokenByKey(key)).status, 401, 'nothing before OK');
          await other.click('#ok');
          await other.waitForSelector('code.masked');
          return (await partner.tokenByKey(key)).json;
        },
      };
    },
  };

  for (const [door, begin] of Object.entries(doors)) {
    test(`${door}: the employee asks, the administrator approves by the mailed link, the employee goes on in another browser`, async () => {
      const { partner, page, path, finish } = await begin();
      const name = await nameOf(partner);
      assert.match(await page.innerText('#approval'), /Ada Admin/);
      await assertAccessible(page, `waiting (${door})`);
      await picture(page, `approvals/waiting-${door}`);
      const mail = await mailAbout(admin, name);
      await mailAbout('privileged@acme.example', name);
      assert.match(mail.text, /We close the books on Friday/);
      assert.match(mail.text, /employee@acme\.example/);
      const link = mail.links.find((one) => one.includes('/approvals/'));
      // A mail scanner follows every link before anybody has read the mail.
      await Promise.all(Array.from({ length: 20 }, () => fetch(link, { redirect: 'manual' })));
      assert.equal((await fetch(link, { method: 'HEAD', redirect: 'manual' })).status < 400, true);

      const decider = await opened(link, admin);
      await decider.waitForSelector('#approve');
      assert.match(await decider.innerText('#asked'), /Emil Employee/);
      await assertAccessible(decider, `to decide (${door})`);
      await picture(decider, `approvals/decide-${door}`);
      await decider.click('#approve');
      await decider.waitForSelector('#notice');
      await assertAccessible(decider, `decided (${door})`);
      await picture(decider, `approvals/list-${door}`);
      assert.equal((await world.demo.admin().get(`grants?organization_id=${acme.id}`)).data
        .filter((one) => one.client_id === partner.client.client_id).length, 0, 'an approval alone is no grant');

      const back = (await mailTo(world.demo, employee, (one) => one.subject.includes(name))).links.find((one) => one.includes('/approvals/'));
      assert.equal(new URL(back).pathname, path);
      await Promise.all(Array.from({ length: 20 }, () => fetch(back, { redirect: 'manual' })));
      const stranger = await opened(back, 'privileged@acme.example');
      assert.equal(await stranger.locator('#continue').count(), 0, 'the link is the asker\'s alone');

      const other = await opened(back, employee);
      await other.waitForSelector('#approval[data-state=approved]');
      await assertAccessible(other, `approved (${door})`);
      await picture(other, `approvals/approved-${door}`);
      await other.click('#continue');
      const tokens = await finish(other);
      assert.ok(tokens.access_token, JSON.stringify(tokens));
      assert.equal(tokens.organization_id, acme.id);
      const { data: [grant] } = await world.demo.admin().get(`grants?client_id=${partner.client.client_id}`);
      assert.equal(grant.consented_by?.name ?? grant.consented_by, 'Ada Admin', JSON.stringify(grant.consented_by));

      // The first browser, which has waited, sees that it is done.
      await page.reload();
      await page.waitForSelector('#approval');
      assert.equal(await page.locator('#withdraw').count(), 0);
      await assertAccessible(page, `taken (${door})`);
    });

    test(`${door}: declined with a reason, which the employee reads by mail and on the page; nothing is connected`, async () => {
      const { partner, page, session } = await begin();
      const name = await nameOf(partner);
      const link = (await mailAbout(admin, name)).links.find((one) => one.includes('/approvals/'));
      const decider = await opened(link, admin);
      await decider.fill('#decline-reason', 'We use another one & that stays.');
      await decider.click('#deny');
      await decider.waitForSelector('#notice');
      const mail = await mailTo(world.demo, employee, (one) => one.subject.includes(name));
      assert.match(mail.text, /We use another one & that stays\./);
      await page.reload();
      await page.waitForSelector('#approval[data-state=declined]');
      assert.match(await page.innerText('#decision-reason'), /We use another one & that stays\./);
      await assertAccessible(page, `declined (${door})`);
      await picture(page, `approvals/declined-${door}`);
      if (session) assert.equal((await partner.session(session.session_id)).json.state, 'declined');
      await decider.goto(link);
      assert.equal(await decider.locator('#approve').count(), 0, 'decided once');
      assert.deepEqual((await world.demo.admin().get(`grants?client_id=${partner.client.client_id}`)).data, []);
    });

    test(`${door}: withdrawn by the employee, the administrator's link decides nothing any more`, async () => {
      const { partner, page } = await begin();
      const name = await nameOf(partner);
      const link = (await mailAbout(admin, name)).links.find((one) => one.includes('/approvals/'));
      const decider = await opened(link, admin);
      await decider.waitForSelector('#approve');
      await page.click('#withdraw');
      await page.waitForSelector('#approval[data-state=withdrawn]');
      await assertAccessible(page, `withdrawn (${door})`);
      await decider.click('#approve');
      await decider.waitForSelector('#notice.warning');
      assert.deepEqual((await world.demo.admin().get(`grants?client_id=${partner.client.client_id}`)).data, []);
      assert.equal((await mailsTo(world.demo, employee)).filter((one) => one.subject.includes(name)).length, 0);
    });
  }

  test('asking twice makes one request and one mail', async () => {
    const partner = await api('extension');
    const name = await nameOf(partner);
    const paths = [];
    for (let round = 0; round < 2; round += 1) {
      const page = await world.browser.visitor();
      await openAddExtension(page, base, { organization: acme.id, email: employee });
      await page.fill('#application-key', partner.client.client_id);
      await page.click('#add-custom');
      paths.push(await ask(page, `Round ${round}`));
      await page.context().close();
    }
    assert.equal(paths[0], paths[1]);
    await mailAbout(admin, name);
    assert.equal((await mailsTo(world.demo, admin)).filter((one) => one.subject.includes(name)).length, 1);
    const decider = await opened(`${base}/organizations/${acme.id}/approvals`, admin);
    assert.equal(await decider.locator('#waiting .request-title', { hasText: name }).count(), 1);
    await assertAccessible(decider, 'the list of requests');
    await picture(decider, 'approvals/list');
  });

  test('without a reason the form says so', async () => {
    const partner = await api('extension');
    const page = await world.browser.visitor({ javaScript: false });
    await openAddExtension(page, base, { organization: acme.id, email: employee });
    await page.fill('#application-key', partner.client.client_id);
    await page.click('#add-custom');
    await page.fill('#reason', '   ');
    await page.click('#ask');
    await page.waitForSelector('#reason-error');
    await picture(page, 'approvals/ask');
  });

  test('an employee of several organizations that they may not onboard chooses one to ask', async () => {
    const partner = await api('onboarding');
    const page = await opened((await partner.begin()).temporary_url, employee);
    await page.click('#ask-administrator');
    await page.waitForSelector('#ask');
    await assertAccessible(page, 'asking');
    await picture(page, 'approvals/ask-onboarding');
    await ask(page);
    assert.match(await page.innerText('#approval'), /Acme/);
  });
});
