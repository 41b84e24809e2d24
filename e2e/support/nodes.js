// `countersign serve`: one or several nodes over one store, set up by `countersign init`.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin } from './admin.js';
import { countersign } from './paths.js';
import { until } from './poll.js';
import { freePorts } from './ports.js';
import { Program } from './program.js';

/** A new database on the test run's PostgreSQL; `drop` removes it. */
export function postgresDatabase() {
  const server = process.env.COUNTERSIGN_TEST_POSTGRES;
  if (!server) throw new Error('COUNTERSIGN_TEST_POSTGRES is not set; `cargo xtask test` starts a PostgreSQL and sets it');
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  const psql = (statement) => execFileSync('psql', ['--quiet', '--no-psqlrc', '--dbname', server, '--command', statement], { stdio: 'pipe' });
  psql(`CREATE DATABASE ${name}`);
  return { url: server.replace(/\/[^/]*$/, `/${name}`), drop: () => psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

export class Nodes {
  /** Starts `count` nodes over `store` (default: a SQLite file of their own) and waits until each is ready. */
  static async start(count, { store, settings = {} } = {}) {
    const nodes = new Nodes();
    nodes.directory = mkdtempSync(join(tmpdir(), 'countersign-nodes-'));
    process.on('exit', () => rmSync(nodes.directory, { recursive: true, force: true }));
    nodes.ports = await freePorts(count);
    nodes.bases = nodes.ports.map((port) => `http://localhost:${port}`);
    nodes.base = nodes.bases[0];
    nodes.environment = {
      COUNTERSIGN_PUBLIC_URL: nodes.base,
      COUNTERSIGN_STORE: store ?? `sqlite:${join(nodes.directory, 'countersign.db')}`,
      COUNTERSIGN_METRICS_LISTEN: 'off',
      COUNTERSIGN_LOG_FORMAT: 'text',
      COUNTERSIGN_ENVIRONMENT: 'sandbox',
      ...settings,
    };
    nodes.config = join(nodes.directory, 'countersign.toml');
    const said = await nodes.run(['init', '--config', nodes.config]);
    const key = said.match(/\bcst?_opk_[A-Za-z0-9_]+/)?.[0];
    if (!key) throw new Error(`\`countersign init\` printed no operator API key:\n${said}`);
    nodes.admin = new Admin(nodes.base, key);
    nodes.programs = [];
    for (let index = 0; index < count; index += 1) await nodes.startNode(index);
    nodes.resource = await nodes.admin.post('resources', { name: 'API', audience: 'https://api.example/e2e', signing: 'ES256' });
    return nodes;
  }

  /** Runs one command with the nodes' settings to its end. */
  run(args) {
    return new Program(countersign, args, { env: this.environment, cwd: this.directory }).finish();
  }

  /** Starts one node, again if it ran before. */
  async startNode(index) {
    const env = { ...this.environment, COUNTERSIGN_LISTEN: `127.0.0.1:${this.ports[index]}` };
    const program = new Program(countersign, ['serve', '--config', this.config], { env, cwd: this.directory });
    this.programs[index] = program;
    await until('a node that is ready', async () => {
      program.assertAlive();
      try {
        const { ok } = await fetch(`${this.bases[index]}/.well-known/oauth-authorization-server`);
        return ok || undefined;
      } catch {
        return undefined;
      }
    });
  }

  async close() {
    await Promise.all(this.programs.filter((program) => program.alive).map((program) => program.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}
