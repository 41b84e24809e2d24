// A child process that never outlives the tests, and whose last words are shown when it fails.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export class Program {
  #child;
  #said = '';

  /**
   * @param {string} file
   * @param {string[]} args
   * @param {{env?: Record<string, string>, cwd?: string}} [options]
   */
  constructor(file, args, { env = {}, cwd } = {}) {
    this.name = [file.split('/').at(-1), ...args].join(' ');
    this.#child = spawn(file, args, { env: { ...withoutOurs(process.env), ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(this.#child);
    this.ended = once(this.#child, 'close').then(([code, signal]) => {
      running.delete(this.#child);
      return { code, signal };
    });
    // Spawning a file that is not there ends here; whoever waits sees it through `alive`.
    this.ended.catch((error) => { this.#said += `\n${error}`; running.delete(this.#child); });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { this.#said = (this.#said + text).slice(-2_000_000); });
    }
  }

  /** Everything it wrote to standard output and error, the last two million characters of it. */
  get said() { return this.#said; }

  get pid() { return this.#child.pid; }

  get alive() { return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined; }

  /** Throws, with its last words, when it is gone. */
  assertAlive() {
    if (!this.alive) throw new Error(`\`${this.name}\` ended early:\n${this.#said.slice(-4000)}`);
  }

  /** Asks it to stop and waits; an error when it takes longer than ten seconds. */
  async stop() {
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    const { signal } = await this.ended;
    clearTimeout(late);
    if (signal === 'SIGKILL') throw new Error(`\`${this.name}\` did not stop within 10 s of SIGTERM:\n${this.#said.slice(-4000)}`);
  }

  /** Ends it at once, as a power cut would. */
  async kill() {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Waits for its end; an error when it fails. Returns what it said. */
  async finish() {
    const { code, signal } = await this.ended;
    if (code !== 0) throw new Error(`\`${this.name}\` ended with ${code ?? signal}:\n${this.#said.slice(-8000)}`);
    return this.#said;
  }
}

/** The server takes every COUNTERSIGN_ variable for a setting, and refuses those of the tests. */
function withoutOurs(variables) {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('COUNTERSIGN_')));
}
