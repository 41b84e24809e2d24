// A real Chromium.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { screenshots } from './paths.js';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** How a page may be looked at; the first is the usual one. */
export const LOOKS = {
  light: {},
  dark: { colorScheme: 'dark' },
  arabic: { locale: 'ar' },
  narrow: { width: 320 },
};

export class Browser {
  static async launch() {
    const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
    assert.ok(executablePath, 'Chromium is not installed: Debian calls the package `chromium`');
    const browser = new Browser();
    browser.chromium = await chromium.launch({ executablePath, args: FLAGS });
    return browser;
  }

  /** A page of a visitor of its own: no cookies yet. */
  async visitor({ locale = 'en-GB', colorScheme = 'light', width = 1024, javaScript = true } = {}) {
    const context = await this.chromium.newContext({
      locale, colorScheme, viewport: { width, height: 900 }, javaScriptEnabled: javaScript, reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(15_000);
    return context.newPage();
  }

  close() { return this.chromium.close(); }
}

/** Fails on every violation of WCAG 2.2 AA that axe finds, on a console error, and on a page wider than its window. */
export async function assertAccessible(page, name) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  const told = violations.map((one) => `${one.id}: ${one.help}\n    ${one.nodes.map((node) => node.html).join('\n    ')}`);
  assert.deepEqual(told, [], `${name} (${page.url()})`);
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= window, `${name}: the page is ${wide} px wide in a window of ${window} px`);
}

/** A picture to look at: target/screenshots/{name}.png. */
export async function picture(page, name) {
  mkdirSync(dirname(join(screenshots, name)), { recursive: true });
  const usual = page.viewportSize();
  // A window as tall as the page, so that what sticks to its edge is where a reader would see it.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: usual.width, height: Math.max(usual.height, height) });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
  await page.setViewportSize(usual);
}

/** Fills in the sign-in page and sends it, whatever comes of it. */
export async function trySignIn(page, email, password) {
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.click('#sign-in');
}

/** Signs in on the page that asks for it, and waits for what follows. */
export async function signIn(page, email, password) {
  await trySignIn(page, email, password);
  await page.waitForSelector('#sign-in', { state: 'detached' });
  await page.waitForSelector('h1');
}

/** Presses tab until this element has the focus, which has to be visible there, then the key. */
export async function tabTo(page, selector, key) {
  for (let count = 0; count < 100; count += 1) {
    const [reached, visible] = await page.evaluate((wanted) => {
      const active = document.activeElement;
      // A row of a list wears the focus of its box.
      const worn = [active, active.closest('label')].filter(Boolean).map((one) => getComputedStyle(one));
      return [active.matches(wanted), worn.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px')];
    }, selector);
    if (reached) {
      assert.ok(visible, `the focus on ${selector} can be seen`);
      if (key) await page.keyboard.press(key);
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} is not reached by tab at ${page.url()}`);
}
