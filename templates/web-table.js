// The table of tasks: filtered, sorted, and of any length, since only rows in sight are in the document.
import {count, duration, element, exactly, memory, money, put, thousands} from './web-words.js';

const ROW = 32;
const SPARE = 6;
const RANKS = ['needs you', 'running', 'checking', 'ending', 'paused', 'retry', 'limited', 'waiting', 'closed', 'failed', 'cancelled', 'skipped', 'ok !', 'ok'];
const GROUPS = {
  running: ['running', 'checking', 'ending'], waiting: ['waiting', 'retry', 'limited', 'closed'], paused: ['paused'],
  'needs you': ['needs you'],
  failed: ['failed'], flaky: [], 'left out': ['cancelled', 'skipped'], succeeded: ['ok', 'ok !', 'needs you'],
};
// It succeeded, but not at once, and no limit was to blame.
const flaky = row => row.state.startsWith('ok') && row.attempts.slice(0, -1).some(a => a[3] === 'again' || a[3] === 'bad');
const natural = new Intl.Collator(undefined, {numeric: true});

/** How long its latest attempt has taken; nothing of a task that waits. */
export const elapsed = (row, now) => row.from != null ? now - row.from : row.took;

/** Likewise, in words. */
export const took = (row, now) => row.from != null ? duration(now - row.from) : row.took != null ? exactly(row.took) : '';

/** Its state in a word or two, with a countdown where something is waited for. */
export function state(row, now) {
  if (row.until == null) return row.state;
  return row.until > now ? row.state + ' ' + duration(row.until - now) : 'waiting';
}

/** How that is to look. */
export const style = (row, now) => row.until != null && row.until <= now ? 'dim' : row.style;

/** How much of it is done, 0 to 1, if it tells. */
export const todo = row => row.all ? Math.min(1, (row.done ?? 0) / row.all) : row.fraction;

// What a column shows, and what it is sorted by; those that no task has anything for are left out.
const COLUMNS = [
  {name: 'task', text: r => r.id, by: (a, b) => natural.compare(a.id, b.id), always: true},
  {name: 'state', text: state, by: (a, b) => rank(a) - rank(b), always: true},
  {name: 'time', n: true, text: took, value: elapsed, always: true},
  {name: 'try', n: true, text: r => r.attempts?.length > 1 ? String(r.attempts.length) : '', value: r => r.attempts?.length ?? 0, has: r => r.attempts?.length > 1},
  {name: 'phase', text: r => r.phase ?? '', by: (a, b) => (a.phase ?? '').localeCompare(b.phase ?? ''), has: r => r.phase != null},
  {name: 'todo', n: true, text: r => r.all != null ? (r.done ?? 0) + '/' + r.all : r.fraction != null ? Math.floor(r.fraction * 100) + '%' : '', value: todo, share: todo, has: r => todo(r) != null},
  {name: 'turn', n: true, text: r => r.turn == null ? '' : String(r.turn), value: r => r.turn, has: r => r.turn != null},
  {name: 'tokens', n: true, text: r => r.tokens == null ? '' : count(r.tokens), value: r => r.tokens, has: r => r.tokens != null},
  {name: 'cost', n: true, text: r => r.cost == null ? '' : (r.guess ? '~' : '') + money(r.cost), value: r => r.cost, has: r => r.cost != null},
  {name: 'memory', n: true, text: r => r.memory == null ? '' : memory(r.memory), value: r => r.memory, has: r => r.memory != null},
  {name: 'last line', text: r => r.line ?? '', by: (a, b) => (a.line ?? '').localeCompare(b.line ?? ''), always: true},
];
const key = column => 'c-' + column.name.replace(' ', '-');
const rank = row => RANKS.indexOf(row.state);
// What runs, what comes next, what failed, what is done: as on the terminal.
const usual = (a, b) => rank(a) - rank(b) || (a.from != null && b.from != null ? a.from - b.from : 0) || (a.until ?? 0) - (b.until ?? 0) || a.n - b.n;

export class Table {
  rows = [];
  /** The places of those to be seen, in their order: rows are replaced when they change. */
  listing = [];
  chosen = null;
  #clock;
  #opened;
  #only = '';
  #sorted = null;
  #down = false;
  #stale = true;
  #columns = [];
  #pool = [];
  #chips = {};
  #texts = new Map();
  #looked;

  /** @param clock the server's time; @param opened is called with a row that somebody opens; @param looked when somebody wants to see others */
  constructor(clock, opened, looked) {
    this.#clock = clock;
    this.#opened = opened;
    this.#looked = looked;
    this.scroller = document.getElementById('scroller');
    this.table = document.getElementById('table');
    this.find = document.getElementById('find');
    this.shown = document.getElementById('shown');
    this.head = this.table.tHead;
    this.body = this.table.tBodies[0];
    this.above = this.#spacer();
    this.below = this.#spacer();
    this.body.append(this.above, this.below);
    this.#makeChips();
    this.find.addEventListener('input', () => this.#others());
    this.find.addEventListener('keydown', e => {
      if (e.key === 'Escape' && this.find.value) {
        this.find.value = '';
        this.#others();
        e.stopPropagation();
      }
      if (e.key === 'ArrowDown' || e.key === 'Enter') this.table.focus();
    });
    this.scroller.addEventListener('scroll', () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.scroller);
    this.table.addEventListener('keydown', e => this.#key(e));
    // The row that was pressed is meant, also if another has moved into its place by the time the button is let go.
    let pressed = null;
    this.body.addEventListener('pointerdown', e => pressed = e.target.closest('tr')?.row);
    this.body.addEventListener('click', e => {
      const row = pressed ?? e.target.closest('tr')?.row;
      pressed = null;
      if (row) this.open(row);
    });
  }

  #spacer() {
    return element('tr', {className: 'spacer', 'aria-hidden': 'true'});
  }

  #makeChips() {
    const chips = document.getElementById('chips');
    for (const name of ['', ...Object.keys(GROUPS)]) {
      const number = element('b', {});
      const chip = element('button', {type: 'button', className: 'chip', 'aria-pressed': String(name === '')}, name || 'all', ' ', number);
      chip.addEventListener('click', () => {
        this.see(name, this.find.value);
        this.#looked();
      });
      this.#chips[name] = {chip, number};
      chips.append(chip);
    }
  }

  /** What of them is shown. */
  get only() {
    return this.#only;
  }

  /** Shows those of a kind alone, all for none that is known, that have these words. */
  see(only, find) {
    this.#only = Object.hasOwn(GROUPS, only) ? only : '';
    this.find.value = find;
    for (const [name, c] of Object.entries(this.#chips)) c.chip.setAttribute('aria-pressed', String(name === this.#only));
    this.#again();
  }

  #others() {
    this.#again();
    this.#looked();
  }

  /** Everything is new. */
  all(rows) {
    this.rows = rows;
    this.#texts.clear();
    this.#stale = true;
  }

  /** These have changed, or come. */
  changed(rows) {
    for (const row of rows) {
      const before = this.rows[row.n];
      this.#stale ||= !before || before.state !== row.state || before.until !== row.until || this.#sorted != null || this.find.value !== '';
      this.rows[row.n] = row;
      this.#texts.delete(row.n);
    }
  }

  #again() {
    this.#stale = true;
    this.scroller.scrollTop = 0;
    this.draw();
  }

  #text(row) {
    let text = this.#texts.get(row.n);
    if (text == null) this.#texts.set(row.n, text = (row.id + ' ' + row.state + ' ' + (row.phase ?? '') + ' ' + (row.line ?? '')).toLowerCase());
    return text;
  }

  #list() {
    this.#stale = false;
    const counts = {};
    for (const row of this.rows) counts[row.state] = (counts[row.state] ?? 0) + 1;
    for (const [name, {chip, number}] of Object.entries(this.#chips)) {
      const n = !name ? this.rows.length : name === 'flaky' ? this.rows.filter(flaky).length : GROUPS[name].reduce((sum, s) => sum + (counts[s] ?? 0), 0);
      put(number, thousands(n));
      chip.hidden = n === 0 && name !== '' && name !== this.#only;
    }
    const words = this.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = !this.#only ? () => true : this.#only === 'flaky' ? flaky : r => GROUPS[this.#only].includes(r.state);
    const now = this.#clock();
    const seen = this.rows.filter(r => kind(r) && words.every(w => this.#text(r).includes(w)));
    if (this.#sorted) {
      const c = this.#sorted;
      const by = c.by ?? ((a, b) => (c.value(a, now) ?? -1) - (c.value(b, now) ?? -1));
      seen.sort((a, b) => (this.#down ? -1 : 1) * by(a, b) || a.n - b.n);
    } else seen.sort(usual);
    this.listing = seen.map(r => r.n);
    put(this.shown, this.listing.length === this.rows.length ? '' : thousands(this.listing.length) + ' of ' + thousands(this.rows.length));
    this.#choose();
  }

  /** The columns that have anything to show; once there, one stays. */
  #choose() {
    const wanted = COLUMNS.filter(c => c.always || this.#columns.includes(c) || this.rows.some(c.has));
    if (wanted.length === this.#columns.length) return;
    this.#columns = wanted;
    this.head.replaceChildren(element('tr', {'aria-rowindex': '1'}, ...wanted.map(c => this.#header(c))));
    for (const tr of this.#pool) tr.remove();
    this.#pool = [];
    for (const s of [this.above, this.below]) s.replaceChildren(element('td', {}));
  }

  #header(column) {
    const button = element('button', {type: 'button'}, column.name);
    const th = element('th', {scope: 'col', className: key(column) + (column.n ? ' n' : '')}, button);
    if (column === this.#sorted) th.setAttribute('aria-sort', this.#down ? 'descending' : 'ascending');
    // Figures begin with the largest; the third click is the usual order again.
    button.addEventListener('click', () => {
      const first = Boolean(column.n);
      if (this.#sorted !== column) [this.#sorted, this.#down] = [column, first];
      else if (this.#down === first) this.#down = !first;
      else this.#sorted = null;
      for (const other of this.head.querySelectorAll('th')) other.removeAttribute('aria-sort');
      if (this.#sorted) th.setAttribute('aria-sort', this.#down ? 'descending' : 'ascending');
      this.#again();
    });
    return th;
  }

  /** Puts the rows in sight into the document. */
  draw() {
    if (this.#stale) this.#list();
    const now = this.#clock();
    const height = this.scroller.clientHeight || 600;
    const most = this.listing.length;
    const first = Math.max(0, Math.min(Math.floor(this.scroller.scrollTop / ROW) - SPARE, most - 1));
    const n = Math.min(most - first, Math.ceil(height / ROW) + 2 * SPARE);
    this.table.setAttribute('aria-rowcount', String(most + 1));
    while (this.#pool.length < n) this.#pool.push(this.#row());
    this.#pool.forEach((tr, i) => i < n ? this.#fill(tr, this.rows[this.listing[first + i]], first + i, now) : tr.remove());
    for (let i = 0; i < n; i++) if (!this.#pool[i].isConnected) this.below.before(this.#pool[i]);
    this.above.firstChild.style.height = first * ROW + 'px';
    this.below.firstChild.style.height = (most - first - n) * ROW + 'px';
    this.above.hidden = first === 0;
    this.below.hidden = most - first - n === 0;
    const chosen = this.#pool.find(tr => tr.isConnected && tr.row?.n === this.chosen);
    if (chosen) this.table.setAttribute('aria-activedescendant', chosen.id);
    else this.table.removeAttribute('aria-activedescendant');
  }

  #row() {
    return element('tr', {}, ...this.#columns.map((c, i) => i === 0 ? element('th', {scope: 'row', className: key(c)}) : element('td', {className: key(c) + (c.n ? ' n' : '')})));
  }

  #fill(tr, row, index, now) {
    tr.row = row;
    const id = 'row-' + row.n;
    if (tr.id !== id) tr.id = id;
    if (tr.className !== style(row, now)) tr.className = style(row, now);
    tr.setAttribute('aria-rowindex', String(index + 2));
    tr.setAttribute('aria-selected', String(row.n === this.chosen));
    this.#columns.forEach((c, i) => {
      const text = c.text(row, now);
      const cell = tr.cells[i];
      if (cell.textContent === text) return;
      cell.textContent = text;
      if (c.share) cell.style.setProperty('--share', 100 * (c.share(row) ?? 0) + '%');
      if (c.name === 'last line' || c.name === 'task') cell.title = text;
    });
  }

  #key(e) {
    const at = this.listing.indexOf(this.chosen);
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW) - 2);
    const to = {ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), PageDown: at + page, PageUp: at - page, Home: 0, End: this.listing.length}[e.key];
    if (e.target !== this.table || this.listing.length === 0) return;
    if (e.key === 'Enter' && at >= 0) this.open(this.rows[this.chosen]);
    else if (to != null) {
      const next = Math.max(0, Math.min(this.listing.length - 1, to));
      this.chosen = this.listing[next];
      this.#sight(next);
      this.draw();
    } else return;
    e.preventDefault();
  }

  /** Scrolls so far that a row is in sight. */
  #sight(index) {
    const top = index * ROW, head = this.head.offsetHeight;
    const room = this.scroller.clientHeight - head - ROW;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top > this.scroller.scrollTop + room) this.scroller.scrollTop = top - room;
  }

  open(row) {
    this.chosen = row.n;
    const at = this.listing.indexOf(row.n);
    if (at >= 0) this.#sight(at);
    this.draw();
    this.#opened(row);
  }
}
