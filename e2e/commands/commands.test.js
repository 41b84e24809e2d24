// The commands an operator types, against a real store and a running server.

import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Customer } from '../support/customer.js';
import { post } from '../support/http.js';
import { Nodes } from '../support/nodes.js';
import { countersign } from '../support/paths.js';
import { until } from '../support/poll.js';
import { Program } from '../support/program.js';

describe('the commands', () => {
  let nodes;
  before(async () => { nodes = await Nodes.start(1); });
  after(() => nodes?.close());

  test('init makes a master key that only its owner can read, and keeps what is there', async () => {
    const key = join(nodes.directory, 'countersign.key');
    assert.equal(statSync(key).mode & 0o777, 0o600);
    const { mtimeMs } = statSync(key);
    await nodes.programs[0].stop();
    const said = await nodes.run(['init', '--config', nodes.config]);
    assert.doesNotMatch(said, /_opk_/, 'no second operator key');
    assert.equal(statSync(key).mtimeMs, mtimeMs);
    await nodes.startNode(0);
  });

  test('doctor finds nothing to fix', async () => {
    await nodes.programs[0].stop();
    await nodes.run(['doctor', '--config', nodes.config]);
    await nodes.startNode(0);
  });

  test('an unknown setting is an error that names the nearest one', async () => {
    const file = join(nodes.directory, 'wrong.toml');
    writeFileSync(file, 'publik_url = "http://localhost:7300"\n');
    const program = new Program(countersign, ['serve', '--config', file], { cwd: nodes.directory });
    await assert.rejects(program.finish(), /public_url/);
  });

  test('keys rotate: the new key is published at once, old tokens stay good, refreshes go on', async () => {
    const customer = await Customer.create(nodes.base, nodes.admin);
    const tokens = await customer.connect();
    const kids = async () => (await (await fetch(`${nodes.base}/oauth/jwks`)).json()).keys.map(({ kid }) => kid);
    const old = await kids();
    await nodes.run(['keys', 'rotate', '--config', nodes.config]);
    const now = await until('the new key is published', async () => {
      const found = await kids();
      return found.length > old.length ? found : undefined;
    });
    for (const kid of old) assert.ok(now.includes(kid), `${kid} is still published`);
    const { json } = await post(`${nodes.base}/oauth/introspect`, {
      token: tokens.access_token, client_id: nodes.resource.client_id, client_secret: nodes.resource.client_secret,
    });
    assert.equal(json.active, true);
    const next = await customer.refresh(tokens.refresh_token);
    assert.equal(next.status, 200);
    const again = await customer.refresh(tokens.refresh_token);
    assert.equal(again.json.refresh_token, next.json.refresh_token, 'the retry gets the same successor');
  });
});
