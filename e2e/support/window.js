// The extension door in a real browser: from the settings to the window with the client key.

import { signIn } from './browser.js';
import { password } from './demo.js';

/** Settings > Extensions > Add extension, for one organization. */
export async function openAddExtension(page, base, { organization, email }) {
  await page.goto(`${base}/settings/extensions`);
  if (await page.locator('#sign-in').count() > 0) await signIn(page, email, password);
  if (await page.locator('#continue').count() > 0) {
    await page.check(`input[name=organization][value="${organization}"]`);
    await page.click('#continue');
  }
  await page.click('#add-extension');
  await page.waitForSelector('#application-key');
}

/** By its application key, through the consent, to the window; the key that it shows. */
export async function openKeyWindow(page, base, { organization, email, applicationKey }) {
  await openAddExtension(page, base, { organization, email });
  await page.fill('#application-key', applicationKey);
  await page.click('#add-custom');
  await page.click('#approve');
  return shownKey(page);
}

/** The key of the window that is open. */
export async function shownKey(page) {
  await page.waitForSelector('#client-key');
  return (await page.innerText('#client-key')).trim();
}
