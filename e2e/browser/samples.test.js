// Every page there is, in every state that has a sample, light, dark, Arabic and at 320 px: axe finds nothing, nothing overflows,
// hostile names run nothing, and a picture of each is kept in target/screenshots/samples.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser, LOOKS, assertAccessible, picture } from '../support/browser.js';
import { root } from '../support/paths.js';

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
// What the server sends with its pages: a script of a hostile name would have to get past this as well.
const POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'";

function serve(directory) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, 'http://x').pathname);
    try {
      const body = readFileSync(join(directory, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': POLICY });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server)); });
}

describe('every page', () => {
  let directory, server, browser, base;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'countersign-samples-'));
    execFileSync('cargo', ['run', '--quiet', '-p', 'server', '--features', 'samples', '--example', 'sample_pages', '--', directory], { cwd: root, stdio: 'inherit' });
    server = await serve(directory);
    base = `http://127.0.0.1:${server.address().port}`;
    browser = await Browser.launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
    if (directory) rmSync(directory, { recursive: true, force: true });
  });

  const names = (dress) => readdirSync(join(directory, dress)).map((file) => file.replace(/\.html$/, '')).sort();

  for (const [look, options] of Object.entries(LOOKS)) {
    test(`each sample, ${look}`, async () => {
      const dress = look === 'arabic' ? 'ar' : 'en';
      assert.ok(names(dress).length >= 20, 'there are samples');
      const page = await browser.visitor(options);
      for (const name of names(dress)) {
        await page.goto(`${base}/${dress}/${name}.html`);
        await assertAccessible(page, `${name} (${look})`);
        await picture(page, `samples/${name}-${look}`);
      }
      await page.context().close();
    });
  }

  test('hostile names are shown and run nothing', async () => {
    const page = await browser.visitor();
    const told = [];
    page.on('dialog', (dialog) => { told.push(dialog.message()); dialog.dismiss(); });
    page.on('console', (message) => { if (message.type() === 'error') told.push(message.text()); });
    for (const name of names('hostile')) {
      await page.goto(`${base}/hostile/${name}.html`);
      assert.equal(await page.locator('script:not([src])').count(), 0, name);
    }
    assert.deepEqual(told, []);
    await page.context().close();
  });
});
