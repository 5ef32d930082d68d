// What the cases need: runs in folders of their own, pages in a real browser of which each request and message is seen, and waiting for conditions with a
// deadline. It knows no page. All that was started is ended by its pid.
import {execFileSync, spawn} from 'node:child_process';
import {createRequire} from 'node:module';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '../..');
const DEADLINE = 90_000;
const require = createRequire(path.join(process.env.ORCHESTRATE_BROWSER, 'node_modules/'));
const {chromium} = require('playwright-core');
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const SHOTS = process.env.SCREENSHOTS;
export const THEMES = ['light', 'dark'];

export function equal(actual, expected, what) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) throw new Error(`${what}: expected ${JSON.stringify(expected)}, but was ${JSON.stringify(actual)}`);
}

export function holds(condition, what) {
  if (!condition) throw new Error(what);
}

/** Waits until the condition gives something, and gives it back. */
export async function until(what, condition, millis = DEADLINE) {
  const end = Date.now() + millis;
  while (true) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${millis / 1000} s for ${typeof what === 'function' ? what() : what}`);
    await new Promise(done => setTimeout(done, 40));
  }
}

// As jbang would start it, without asking jbang each time.
const TOLD = JSON.parse(execFileSync(path.join(ROOT, 'jbang'), ['info', 'tools', path.join(ROOT, 'orchestrate.java')], {maxBuffer: 1 << 24}));
const JAVA = path.join(TOLD.availableJdkPath, 'bin/java');
const ARGUMENTS = [...TOLD.runtimeOptions, '-cp', [TOLD.applicationJar, ...TOLD.resolvedDependencies].join(path.delimiter), 'orchestrate'];

/** A process of the command line. */
class Process {
  out = '';
  err = '';

  constructor(cwd, args) {
    // The browser needs the machine, too: that must not hold the runs it looks at.
    const unheld = args[0] === 'run' && !args.includes('--max-cpu') ? ['run', '--max-cpu', '100', '--max-memory', '100', ...args.slice(1)] : args;
    this.args = args;
    this.child = spawn(JAVA, [...ARGUMENTS, ...unheld], {cwd, stdio: ['ignore', 'pipe', 'pipe']});
    this.child.stdout.on('data', d => this.out += d);
    this.child.stderr.on('data', d => this.err += d);
    this.ended = new Promise(done => this.child.on('close', (code, signal) => done(code ?? signal)));
    this.ended.then(code => this.code = code);
  }

  says(text) {
    return until(() => `'${text}' from ${this.args.join(' ')}\n${this.out}${this.err}`, () => {
      if (this.code !== undefined && !this.out.includes(text)) throw new Error(`${this.args.join(' ')} ended with ${this.code}: ${this.out}${this.err}`);
      return this.out.includes(text);
    });
  }

  async end(signal) {
    if (signal && this.code === undefined) this.child.kill(signal);
    await until('the end of ' + this.args.join(' '), () => this.code !== undefined);
    return this.code;
  }
}

/** A folder with runs in it. */
export class Place {
  static #all = [];
  #started = [];

  constructor() {
    this.path = fs.mkdtempSync(path.join(os.tmpdir(), 'orchestrate-browser-'));
    Place.#all.push(this);
  }

  file(name, text) {
    fs.writeFileSync(path.join(this.path, name), text);
  }

  start(...args) {
    const process = new Process(this.path, args);
    this.#started.push(process);
    return process;
  }

  /** Serves the latest run. */
  async serve(...more) {
    const server = this.start('watch', '--web', ...more);
    await server.says('\n');
    server.address = server.out.trim();
    server.origin = new URL(server.address).origin;
    return server;
  }

  get run() {
    return fs.realpathSync(path.join(this.path, '.orchestrate/latest'));
  }

  /** Events of this type in the latest run's journal. */
  events(type) {
    const file = path.join(this.path, '.orchestrate/latest/events.jsonl');
    if (!fs.existsSync(file)) return [];
    return fs.readFileSync(file, 'utf8').split('\n').slice(0, -1).map(line => JSON.parse(line)).filter(e => e.type === type);
  }

  /** The process of a task's latest attempt. */
  pid(task) {
    return this.events('spawned').filter(e => e.task === task).at(-1)?.pid;
  }

  static async closeAll() {
    for (const place of Place.#all) {
      for (const p of place.#started) if (p.code === undefined) p.child.kill('SIGKILL');
      const spawned = fs.existsSync(path.join(place.path, '.orchestrate/latest')) ? place.events('spawned') : [];
      // Groups of attempts whose orchestrator was killed.
      for (const {pid} of spawned) if (living(pid)) try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
      for (const p of place.#started) await p.ended;
      fs.rmSync(place.path, {recursive: true, force: true});
    }
  }
}

/** The state of a process as the system has it, such as T for one that stands still; null if there is none. */
export function state(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '')[0];
  } catch {
    return null;
  }
}

export const living = pid => state(pid) !== null && state(pid) !== 'Z';

let browser = null;

/** A page in a browser of its own, whose every request, message and dialog is noted. */
export async function open(address, {theme = 'light', width = 1400, height = 900, context = null} = {}) {
  browser ??= await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS, timeout: DEADLINE});
  const own = context ?? await browser.newContext({colorScheme: theme, viewport: {width, height}, bypassCSP: false});
  const page = await own.newPage();
  const seen = {outside: [], said: [], dialogs: []};
  page.setDefaultTimeout(DEADLINE);
  page.on('request', r => {
    const url = r.url();
    if (!url.startsWith('data:') && (address.startsWith('file:') ? url !== address : !url.startsWith(new URL(address).origin + '/'))) seen.outside.push(url);
  });
  page.on('console', m => ['error', 'warning'].includes(m.type()) && seen.said.push(m.text()));
  page.on('pageerror', e => seen.said.push(e.message));
  page.on('dialog', d => {
    seen.dialogs.push(d.message());
    d.dismiss();
  });
  await page.goto(address);
  page.seen = seen;
  page.quiet = () => equal(seen, {outside: [], said: [], dialogs: []}, 'outside requests, messages and dialogs of ' + address);
  page.shot = name => SHOTS && page.screenshot({path: path.join(SHOTS, name + '.png')});
  page.done = () => own.close();
  return page;
}

export const closeBrowser = () => browser?.close();

/** No serious and no critical problem by axe. It is put in from outside, past the page's own policy. */
export async function accessible(page, what) {
  await page.evaluate(AXE);
  const {violations} = await page.evaluate(() => axe.run(document, {resultTypes: ['violations']}));
  const bad = violations.filter(v => ['serious', 'critical'].includes(v.impact));
  equal(bad.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary.split('\n').slice(1, 2)).slice(0, 3).join('; ')}`), [], `${what}, problems of access`);
}
