// The sample partner's own pages, for whoever judges Countersign by them: each state that a walk through the five doors leads to,
// light, dark and at 320 px. axe finds nothing, nothing is wider than its window, and pictures are kept in
// target/screenshots/tidewater.

import { after, before, describe, test } from 'node:test';
import { assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { openKeyWindow } from '../support/window.js';
import { World } from '../support/world.js';

const LOOKS = { light: ['light', 1024], dark: ['dark', 1024], narrow: ['light', 320] };
const ADMINISTRATOR = 'admin@acme.example';

describe('the sample partner', () => {
  let world, base, site, acme, page;
  before(async () => {
    world = await World.start();
    ({ base } = world);
    site = world.demo.json.partner_app_url;
    acme = world.demo.organization('910000001');
  });
  after(() => world?.close());

  /** A browser that nobody else's test has used. */
  const fresh = async () => {
    await page?.context().close();
    page = await world.browser.visitor();
  };
  const looked = async (name) => {
    for (const [look, [colorScheme, width]] of Object.entries(LOOKS)) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await assertAccessible(page, `${name} (${look})`);
      await picture(page, `tidewater/${name}-${look}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1024, height: 900 });
  };
  const signedIn = async (where = page) => {
    if (await where.locator('#sign-in').count() > 0) await signIn(where, ADMINISTRATOR, password);
  };
  /** Goes through whatever the platform asks, up to the way back to Tidewater. */
  const allowed = async (where = page) => {
    await where.waitForSelector('#sign-in, #continue, #approve');
    await signedIn(where);
    if (await where.locator('#continue').count() > 0) {
      await where.check(`input[name=organization][value="${acme.id}"]`);
      await where.click('#continue');
    }
    await where.click('#approve');
  };

  test('before anything is connected', async () => {
    await fresh();
    await page.goto(site);
    await looked('start');
    await page.goto(`${site}/?environment=sandbox`);
    await looked('start-sandbox');
  });

  test('connect: connected, and refused', async () => {
    await fresh();
    await page.goto(site);
    const [popUp] = await Promise.all([page.waitForEvent('popup'), page.click('#start-connect')]);
    await allowed(popUp);
    await page.waitForURL((url) => url.searchParams.has('outcome'));
    await looked('start-connected');
    await page.goto(`${site}/outcome?id=${new URL(page.url()).searchParams.get('outcome')}`);
    await page.waitForSelector('#outcome[data-state=connected]');
    await looked('connected');
    await page.click('#back');
    await page.locator('.connection .call-transactions').first().click();
    await page.waitForSelector('#log li');
    await looked('start-called');
    await page.goto(`${site}/callback/connect?error=access_denied&state=unknown`);
    await page.waitForSelector('#outcome');
    await looked('refused');
    await page.goto(`${site}/nowhere`);
    await looked('not-found');
  });

  test('onboarding: the result, its data and its timeline', async () => {
    await fresh();
    await page.goto(site);
    await page.fill('input[name=organization_number]', acme.number);
    await page.click('#start-onboarding-organization');
    await allowed();
    await page.waitForSelector('#onboarding-result[data-state=finalized]');
    await looked('onboarding');
    await page.locator('.organization .fetch-employees').first().click();
    await page.waitForSelector('#fetched');
    await page.click('#show-timeline');
    await page.waitForSelector('#timeline');
    await looked('onboarding-timeline');
  });

  test('the extension: how to connect, a key that is none, connected', async () => {
    await fresh();
    await page.goto(site);
    await page.click('#start-extension');
    await page.waitForSelector('#client-key-form');
    const settings = page.url();
    await looked('extension');
    await page.fill('#client-key-input', 'no-key-at-all');
    await page.click('#save-client-key');
    await page.waitForSelector('#notice');
    await looked('extension-refused');
    const { client_id: applicationKey } = world.demo.integration('extension');
    const key = await openKeyWindow(page, base, { organization: acme.id, email: ADMINISTRATOR, applicationKey });
    await page.click('#ok');
    await page.goto(settings);
    await page.fill('#client-key-input', key);
    await page.click('#save-client-key');
    await page.waitForSelector('#extension[data-state=saved]');
    await page.click('#fetch-transactions');
    await page.waitForSelector('#fetched[data-state=fetched]');
    await looked('extension-connected');
  });

  test('the marketplace: an installation that is not known, the agreement, the way on', async () => {
    await fresh();
    await page.goto(`${site}/marketplace/form?installation_id=ins_none&environment=production`);
    await looked('installation-unknown');
    await page.goto(site);
    await page.click('#start-marketplace');
    await page.click('#install');
    await signedIn();
    await page.waitForSelector('#install');
    await page.check(`input[name=organization][value="${acme.id}"]`);
    await page.click('#install');
    await page.waitForSelector('#agreement');
    await looked('agreement');
    await page.click('#agree');
    await page.waitForSelector('#return-to-platform');
    await looked('agreed');
  });

  test('the handshake: a link that is not believed, the login, the organization', async () => {
    await fresh();
    const { connect_url: login, client_id: client } = world.demo.integration('handshake');
    await page.goto(login);
    await page.waitForSelector('#handshake[data-state=refused]');
    await looked('handshake-refused');
    await page.goto(`${base}/organizations/${acme.id}/integrations`);
    await signedIn();
    await page.click(`#authorize-${client}`);
    await page.click('#approve');
    await page.waitForSelector('#handshake[data-state=believed]');
    await page.click('#variants > summary');
    await looked('handshake-login');
    await page.click('#log-in');
    await page.waitForURL((url) => url.href.startsWith(base));
    await page.goto(`${site}/handshake/organizations/production/${acme.id}`);
    await page.waitForSelector('#authorization');
    await page.click('#suspend');
    await page.waitForSelector('#authorization-notice');
    await looked('handshake-suspended');
    await page.click('#fetch-transactions');
    await page.waitForSelector('#fetched');
    await looked('handshake-fetched');
  });
});
