// The pages of the onboarding and extension doors as they really are, with three organizations and with three hundred, wide and
// narrow, in English and in Arabic: axe finds nothing, nothing is wider than its window, and a picture of each is kept in
// target/screenshots/looks. (The light and the dark look differ in colours alone, which the samples prove.)

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { PartnerApi } from '../support/partner-api.js';
import { openAddExtension } from '../support/window.js';
import { World } from '../support/world.js';

const THREE = 'three@customers.example';
const LOOKS = { wide: {}, 'arabic-narrow': { locale: 'ar', width: 320 } };

describe('the doors in every look', () => {
  let world, base, payroll, reports, acme;
  before(async () => {
    world = await World.start();
    ({ base } = world);
    payroll = new PartnerApi(base, world.demo.integration('onboarding'));
    reports = world.demo.named('Tidewater Reports');
    const admin = world.demo.admin();
    const user = await admin.post('users', { email: THREE, name: 'Thea Three', password });
    const numbers = ['910000001', '910000002', '910000003'].map((number) => world.demo.organization(number));
    for (const organization of numbers) {
      await admin.post('memberships', { organization_id: organization.id, user_id: user.id, role: 'administrator', privileges: [] });
    }
    [acme] = numbers;
  });
  after(() => world?.close());

  for (const [look, options] of Object.entries(LOOKS)) {
    const seen = async (page, name) => {
      await assertAccessible(page, `${name} (${look})`);
      await picture(page, `looks/${name}-${look}`);
    };
    const opened = async (url, email) => {
      const page = await world.browser.visitor(options);
      await page.goto(url);
      await signIn(page, email, password);
      return page;
    };

    for (const [count, email] of [[3, THREE], [300, 'accountant@ledger.example']]) {
      test(`onboarding with ${count} organizations, ${look}`, async () => {
        const page = await opened((await payroll.begin({ account_label: 'Tidewater account 4711', scopes: ['transactions.read', 'invoices.write'] })).temporary_url, email);
        await seen(page, `picker-${count}`);
        if (count > 3) {
          await page.click('#next');
          await page.locator('#previous').waitFor();
          await page.locator('input[name=organization]').nth(2).check();
          await seen(page, 'picker-300-second-page');
        }
        await page.check('#select-all');
        await seen(page, `picker-${count}-all`);
        await page.click('#continue');
        await page.waitForSelector('#approve');
        await seen(page, `consent-${count}`);
        await page.click('#organization-list > summary');
        await seen(page, `consent-${count}-list`);
        await page.context().close();
      });
    }

    test(`onboarding refused, asked and decided, ${look}`, async () => {
      const page = await opened((await payroll.begin({ organization_number: acme.number })).temporary_url, 'employee@acme.example');
      await seen(page, 'refused');
      await page.click('#ask-administrator');
      await page.fill('#reason', 'For the salaries of December.');
      await seen(page, 'ask');
      await page.click('#ask');
      await page.waitForSelector('#withdraw');
      await seen(page, 'asked');
      const decider = await opened(`${base}/organizations/${acme.id}/approvals`, 'admin@acme.example');
      await seen(decider, 'approvals');
      await decider.locator('[id^=decide-]').first().click();
      await decider.waitForSelector('#approve');
      await seen(decider, 'decide');
      await page.click('#withdraw');
      await page.waitForSelector('#approval[data-state=withdrawn]');
      await Promise.all([page, decider].map((one) => one.context().close()));
    });

    test(`an extension, its window and its page, ${look}`, async () => {
      const page = await world.browser.visitor(options);
      await openAddExtension(page, base, { organization: acme.id, email: THREE });
      await seen(page, 'add');
      await page.fill('#application-key', reports.client_id);
      await page.click('#add-custom');
      await page.waitForSelector('#approve');
      await seen(page, 'extension-consent');
      await page.click('#approve');
      await page.waitForSelector('#client-key');
      await seen(page, 'window');
      await page.click('#ok');
      await page.waitForSelector('code.masked');
      await seen(page, 'activated');
      await page.goto(`${base}/organizations/${acme.id}/extensions`);
      await seen(page, 'extensions');
      const { data } = await world.demo.admin().get(`grants?client_id=${reports.client_id}`);
      await page.goto(`${base}/organizations/${acme.id}/integrations/${data[0].id}`);
      await seen(page, 'grant');
      await page.goto(`${base}/organizations/${acme.id}/attempts`);
      await seen(page, 'attempts');
      await page.locator('.attempts a').first().click();
      await page.waitForSelector('#timeline');
      await seen(page, 'timeline');
      assert.ok(data.length > 0);
      await page.context().close();
    });

    test(`the settings of 300 organizations, the portal and the console, ${look}`, async () => {
      const accountant = await opened(`${base}/settings/extensions`, 'accountant@ledger.example');
      await seen(accountant, 'settings-300');
      await accountant.goto(base);
      await seen(accountant, 'home-300');
      const developer = await opened(`${base}/developer/integrations/${payroll.client.client_id}`, 'developer@tidewater.example');
      await seen(developer, 'developer');
      const operator = await opened(`${base}/operator`, 'operator@northwind.example');
      await seen(operator, 'operator');
      await Promise.all([accountant, developer, operator].map((one) => one.context().close()));
    });
  }
});
