// The operator's guide as it stands, on ports of its own.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { formWith } from '../support/html.js';
import { Visitor } from '../support/http.js';
import { countersign, root } from '../support/paths.js';
import { freePorts } from '../support/ports.js';
import { Session, blocks } from './session.js';

const guide = blocks(readFileSync(join(root, 'docs/guides/run-it.md'), 'utf8'));

describe('docs/guides/run-it.md', () => {
  let directory, session, base;
  before(async () => {
    const [port, metrics] = await freePorts(2);
    base = `http://localhost:${port}`;
    directory = mkdtempSync(join(tmpdir(), 'countersign-guide-'));
    const others = Object.entries(process.env).filter(([name]) => !name.startsWith('COUNTERSIGN_'));
    session = new Session(directory, {
      ...Object.fromEntries(others), PATH: `${dirname(countersign)}:${process.env.PATH}`,
      COUNTERSIGN_LISTEN: `127.0.0.1:${port}`, COUNTERSIGN_PUBLIC_URL: base, COUNTERSIGN_METRICS_LISTEN: `127.0.0.1:${metrics}`,
    });
  });
  after(async () => {
    await session?.type('kill %1; wait');
    await session?.close();
    if (directory) rmSync(directory, { recursive: true, force: true });
  });

  test('configuration, keys, store', async () => {
    await session.follow(guide, '1. Configuration, keys, store');
    assert.match(await session.value('OPERATOR_API_KEY'), /^cs_opk_\w+$/);
  });

  test('check and start', async () => {
    const [doctor, served] = await session.follow(guide, '2. Check and start');
    assert.doesNotMatch(doctor, /^fail/m);
    assert.match(served, new RegExp(`Ready at ${base}`));
  });

  test('resource and scope', async () => {
    const [printed] = await session.follow(guide, '3. What your platform offers');
    assert.match(printed, /"client_secret":"cs_sec_/);
    assert.match(await (await fetch(`${base}/scopes`)).text(), /See orders/);
  });

  test('a customer who can sign in and has an organization', async () => {
    await session.follow(guide, '4. The first customer');
    const visitor = new Visitor(base);
    const page = await visitor.submit(await visitor.go('/login'), 'sign-in', {
      email: 'kari@dogwood.example', password: 'correct horse battery staple',
    });
    assert.ok(!formWith(page.html, 'sign-in'), 'signed in');
    assert.match(page.html, /Dogwood Ltd/);
  });

  test('a person of the platform, at the console', async () => {
    await session.follow(guide, '5. The first partner');
    const visitor = new Visitor(base);
    await visitor.submit(await visitor.go('/login'), 'sign-in', {
      email: 'olav@platform.example', password: 'correct horse battery staple',
    });
    const page = await visitor.go('/operator');
    assert.match(page.html, /Nothing waits for you/);
  });

  test('keys', async () => {
    const [printed] = await session.follow(guide, '6. Keys');
    assert.match(printed, /published now/);
  });

  test('every command stands under one of these headings', () => {
    const headings = [...new Set(guide.map((block) => block.heading))].map((heading) => heading.slice(0, 2));
    assert.deepEqual(headings, ['1.', '2.', '3.', '4.', '5.', '6.']);
  });
});
