// A guide's commands, run as a reader runs them: typed one block after the other into one bash.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Demo } from '../support/demo.js';
import { python } from '../support/paths.js';

/**
 * The fenced blocks of a Markdown text, in order.
 * @param {string} markdown
 * @returns {{heading: string, language: string, text: string}[]}
 */
export function blocks(markdown) {
  const found = [];
  let heading = '';
  let open;
  for (const line of markdown.split('\n')) {
    const fence = line.match(/^```(\w*)$/);
    if (fence && open) {
      found.push({ ...open, text: open.lines.join('\n') });
      open = undefined;
    } else if (fence) open = { heading, language: fence[1], lines: [] };
    else if (open) open.lines.push(line);
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
  }
  if (open) throw new Error(`the block under "${heading}" is not closed`);
  return found;
}

/** Whether `said` is what the guide shows, where `…` stands for anything within a line; of JSON the order of fields is free. */
export function looksLike({ language, text }, said) {
  if (language === 'json') return matches(sorted(text), sorted(said));
  return matches(text.trim(), said.trim());
}

function sorted(json) {
  const byName = (_, value) => (value?.constructor === Object ? Object.fromEntries(Object.entries(value).sort()) : value);
  return JSON.stringify(JSON.parse(json), byName, 1);
}

function matches(shown, said) {
  const literal = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.+')}$`).test(said);
}

/** One bash that lives as long as the reader's terminal. */
export class Session {
  #child;
  #said = '';
  #count = 0;
  #heard = () => {};

  constructor(cwd, env = process.env) {
    this.#child = spawn('bash', ['--noprofile', '--norc'], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    process.once('exit', () => this.#child.kill('SIGKILL'));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => { this.#said += text; this.#heard(); });
    }
    this.#child.once('close', () => this.#heard());
  }

  /** Types a block, then `input` for the command in it that reads a line; returns exit status and everything it printed. */
  async type(block, input) {
    this.#count += 1;
    const end = new RegExp(`\\n?<end of block ${this.#count}: (\\d+)>\\n`);
    const from = this.#said.length;
    this.#child.stdin.write(`${block}\n${input === undefined ? '' : `${input}\n`}`);
    this.#child.stdin.write(`printf '\\n<end of block %s: %s>\\n' ${this.#count} $?\n`);
    for (;;) {
      const [marker, status] = this.#said.slice(from).match(end) ?? [];
      if (marker) return { status: Number(status), said: this.#said.slice(from).replace(marker, '') };
      if (this.#child.exitCode !== null) throw new Error(`bash ended in:\n${block}\n${this.#said.slice(from)}`);
      await new Promise((resolve) => { this.#heard = resolve; });
    }
  }

  async close() {
    if (this.#child.exitCode !== null) return;
    this.#child.stdin.end('exit\n');
    await once(this.#child, 'close');
  }

  /**
   * Types the commands under a heading; each succeeds, and prints what the guide shows after it.
   * @param {{heading: string, language: string, text: string}[]} guide
   * @param {string} heading
   * @param {string} [input] for the command that reads a line
   * @returns {Promise<string[]>} what each printed
   */
  follow(guide, heading, input) {
    return this.run(guide.filter((block) => block.heading === heading), input);
  }

  /** The same for some blocks of a guide. */
  async run(own, input) {
    const printed = [];
    for (const [index, block] of own.entries()) {
      const { language, text } = block;
      if (language === 'bash') {
        const { status, said } = await this.type(text, /^read /m.test(text) ? input : undefined);
        assert.equal(status, 0, `${text}\nprinted:\n${said}`);
        assert.doesNotMatch(said, /Traceback|curl: \(|There is no /, text);
        printed.push(said);
      } else {
        assert.equal(own[index - 1]?.language, 'bash', `what is shown under "${block.heading}" follows its command`);
        assert.ok(looksLike(block, printed.at(-1)), `shown:\n${text}\nprinted:\n${printed.at(-1)}`);
      }
    }
    return printed;
  }

  /** What a variable of the session holds. */
  async value(name) { return (await this.type(`echo "$${name}"`)).said.trim(); }
}

/** A reader of a guide that uses the demo: a demo, a directory of one's own, and one terminal in it. */
export class Reader {
  static async start(guide) {
    const reader = new Reader();
    reader.guide = guide;
    reader.demo = await Demo.start();
    reader.base = reader.demo.base('sandbox');
    reader.directory = mkdtempSync(join(tmpdir(), 'countersign-guide-'));
    symlinkSync(reader.demo.directory, join(reader.directory, 'countersign-demo'));
    // Its python3 has the packages that a guide asks for.
    reader.session = new Session(reader.directory, { ...process.env, PATH: `${dirname(python)}:${process.env.PATH}` });
    return reader;
  }

  /** Types the commands under a heading; returns what each printed. */
  follow(heading, input) {
    return this.session.follow(this.guide, heading, input);
  }

  async close() {
    await this.session?.close();
    await this.demo?.close();
    if (this.directory) rmSync(this.directory, { recursive: true, force: true });
  }
}
