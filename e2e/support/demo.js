// A `countersign demo` of one's own: both environments, the sample partner and the sample platform, on free ports.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin } from './admin.js';
import { countersign } from './paths.js';
import { until } from './poll.js';
import { freePorts } from './ports.js';
import { Program } from './program.js';

/** The password of every demo user. */
export const password = 'countersign-demo';

export class Demo {
  /** Starts one and waits until it is ready. Call `close` in the end. */
  static async start() {
    const demo = new Demo();
    demo.directory = mkdtempSync(join(tmpdir(), 'countersign-demo-'));
    process.on('exit', () => rmSync(demo.directory, { recursive: true, force: true }));
    demo.ports = await freePorts(4);
    await demo.#run();
    return demo;
  }

  async #run() {
    const file = join(this.directory, 'demo.json');
    rmSync(file, { force: true });
    this.program = new Program(countersign, ['demo', '--data-dir', this.directory, '--ports', this.ports.join(',')]);
    this.json = await until('demo.json', () => {
      this.program.assertAlive();
      try {
        return JSON.parse(readFileSync(file, 'utf8'));
      } catch {
        return undefined;
      }
    }, { seconds: 60 });
  }

  /** Ends it as a power cut would, and starts it again on the same data and ports. */
  async crash() {
    await this.program.kill();
    await this.#run();
  }

  async close() {
    if (this.program.alive) await this.program.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** The address of an environment, without a slash at its end. */
  base(environment = 'production') { return this.json.environments[environment].base_url.replace(/\/$/, ''); }

  /** The management API of an environment. */
  admin(environment = 'production') {
    return new Admin(this.base(environment), this.json.environments[environment].operator_api_key);
  }

  /** The sample partner's integration for this door, with a client secret. */
  integration(door, environment = 'production') {
    return found(this.json.integrations, `integration for ${door}`,
      (one) => one.environment === environment && one.door === door && one.client_secret);
  }

  /** The sample integration with this name. */
  named(name, environment = 'production') {
    return found(this.json.integrations, `integration ${name}`, (one) => one.environment === environment && one.name === name);
  }

  /** The sample organization with this number. */
  organization(number, environment = 'production') {
    return found(this.json.organizations, `organization ${number}`, (one) => one.environment === environment && one.number === number);
  }

  /** The platform's first resource: a client of introspection. */
  resource(environment = 'production') {
    return found(this.json.resources, 'resource', (one) => one.environment === environment);
  }
}

function found(list, what, wanted) {
  const one = list.find(wanted);
  if (!one) throw new Error(`demo.json has no ${what}`);
  return one;
}
