// The table of standards against the code: every standard that the code cites has a row, and every file and test of a row exists.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/paths.js';

const table = readFileSync(join(root, 'docs/standards.md'), 'utf8');
const rows = table.split('\n').filter((line) => line.startsWith('| RFC ')).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
const quoted = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);

/** The texts of every source file under these folders of the repository. */
function sources(folders, extension) {
  return folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith(extension) && !/(^|\/)(node_modules|target)\//.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8')));
}

test('every standard that the code cites has a row', () => {
  const cited = new Set(sources(['crates'], '.rs').flatMap((text) => [...text.matchAll(/\bRFC (\d{3,5})\b/g)].map(([, number]) => number)));
  const listed = new Set(rows.map(([standard]) => standard.replace('RFC ', '')));
  assert.ok(cited.size > 10, 'the code cites its standards');
  assert.deepEqual([...cited].filter((number) => !listed.has(number)).sort(), []);
});

test('every file of a row exists, and every test', () => {
  const tests = sources(['crates', 'e2e'], '.rs').concat(sources(['e2e'], '.test.js')).join('\n');
  const proven = rows.filter((row) => row.length === 5);
  assert.ok(proven.length > 50);
  for (const [standard, section, , files, names] of proven) {
    const place = `${standard}, ${section}`;
    assert.ok(quoted(files).length > 0 && quoted(names).length > 0, `${place} names a file and a test`);
    for (const file of quoted(files)) assert.ok(statSync(join(root, file), { throwIfNoEntry: false })?.isFile(), `${place}: ${file}`);
    for (const name of quoted(names)) assert.ok(new RegExp(`fn ${name}\\(|test\\('${name}'`).test(tests), `${place}: ${name}`);
  }
});
