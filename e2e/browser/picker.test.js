// The picker of several organizations as a browser sends it: what the enter key presses, what travels from other pages, and
// that the script says the same as the form does without it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Browser } from '../support/browser.js';
import { root } from '../support/paths.js';

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

describe('the picker of several organizations', () => {
  let directory, server, browser, base;
  const posted = [];

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'countersign-picker-'));
    execFileSync('cargo', ['run', '--quiet', '-p', 'server', '--features', 'samples', '--example', 'sample_pages', '--', directory], { cwd: root, stdio: 'inherit' });
    server = createServer(async (request, response) => {
      const path = normalize(new URL(request.url, 'http://x').pathname);
      if (request.method === 'POST') {
        let body = '';
        for await (const part of request) body += part;
        posted.push({ path, form: new URLSearchParams(body) });
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>taken</h1>');
        return;
      }
      try {
        const page = readFileSync(join(directory, path));
        response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(page);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    base = `http://127.0.0.1:${server.address().port}`;
    browser = await Browser.launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
    if (directory) rmSync(directory, { recursive: true, force: true });
  });

  /** What a sample posts after something was done on it. */
  async function sends(name, options, act) {
    const page = await browser.visitor(options);
    await page.goto(`${base}/en/${name}.html`);
    posted.length = 0;
    await act(page);
    await page.waitForSelector('h1:has-text("taken")');
    await page.context().close();
    assert.equal(posted.length, 1);
    return posted[0];
  }

  for (const [name, options] of [['with a script', {}], ['without a script', { javaScript: false }]]) {
    test(`enter in the search box searches and keeps the ticks, ${name}`, async () => {
      const { path, form } = await sends('picker_many', options, async (page) => {
        await page.check('input[value=org_026]');
        await page.uncheck('input[value=org_030]');
        await page.fill('#q', 'bakery');
        await page.press('#q', 'Enter');
      });
      assert.equal(path, '/onboarding/tck_1');
      assert.deepEqual([form.get('go'), form.get('q'), form.get('after')], ['search', 'bakery', 'org_025']);
      assert.deepEqual(form.getAll('organization'), ['org_026', 'org_031', 'org_049']);
      assert.equal(form.get('chosen').split('.').length, 12);
      assert.equal(form.get('seen').split('.').length, 24);
    });

    test(`each button says which it is, ${name}`, async () => {
      for (const button of ['previous', 'next', 'continue', 'search']) {
        const { form } = await sends('picker_many', options, (page) => page.click(`#${button}`));
        assert.deepEqual(form.getAll('go'), [button]);
      }
      const { path } = await sends('picker_many', options, (page) => page.click('#cancel'));
      assert.equal(path, '/onboarding/tck_1/cancel');
    });

    test(`enter on a box of a short list continues, and does not cancel, ${name}`, async () => {
      const { path, form } = await sends('picker_many_three', options, async (page) => {
        await page.check('input[value=org_002]');
        await page.press('input[value=org_002]', 'Enter');
      });
      assert.deepEqual([path, form.get('go'), form.getAll('organization')], ['/onboarding/tck_1', 'continue', ['org_002']]);
    });

    test(`"all" is sent with everything that is needed to read it, ${name}`, async () => {
      const { form } = await sends('picker_many', options, async (page) => {
        await page.check('#select-all');
        await page.click('#continue');
      });
      assert.deepEqual([form.get('all'), form.get('all_was')], ['on', null]);
      assert.equal(form.get('in_step') === 'on', name === 'with a script');
      const { form: off } = await sends('picker_many_all', options, async (page) => {
        await page.uncheck('#select-all');
        await page.click('#continue');
      });
      assert.deepEqual([off.get('all'), off.get('all_was')], [null, 'on']);
    });
  }

  test('the script ticks the boxes with "all", counts, and leaves the exceptions to the form', async () => {
    const page = await browser.visitor();
    await page.goto(`${base}/en/picker_many.html`);
    const said = () => page.textContent('#chosen');
    const ticked = () => page.locator('#organizations input:checked').count();
    assert.equal(await said(), '15 chosen, 12 of them not on this page');
    await page.check('input[value=org_026]');
    assert.equal(await said(), '16 chosen, 12 of them not on this page');
    // A click on a box that is half ticked ticks it.
    await page.click('#select-all');
    assert.deepEqual([await ticked(), await said()], [24, 'The whole list is chosen']);
    await page.uncheck('input[value=org_026]');
    assert.equal(await said(), 'The whole list is chosen, but for 1');
    assert.ok(await page.isChecked('#select-all'), 'the other pages stay chosen');
    assert.ok(await page.evaluate(() => document.querySelector('#select-all').indeterminate));
    await page.click('#select-all');
    assert.deepEqual([await ticked(), await said()], [0, '12 chosen, 12 of them not on this page']);
    await page.goto(`${base}/en/picker_many_three.html`);
    assert.equal(await said(), 'None chosen yet');
    await page.check('input[value=org_001]');
    assert.equal(await said(), '1 chosen');
    await page.context().close();
  });
});
