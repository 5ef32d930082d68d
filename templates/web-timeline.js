// Attempts per slot over time, on a canvas: ten thousand of them are drawn in a few milliseconds. The table tells the same in words.
import {exactly, put, time} from './web-words.js';
import {fitting, Zoom} from './zoom.js';

const TALLEST = 220, LINE = 18, LEAST_NAMED = 30;
const WORDS = {going: 'running', paused: 'paused', ok: 'succeeded', again: 'tried again', limited: 'at a limit', bad: 'failed', off: 'cancelled'};

// What still goes on may stand still.
function shown(row, end, kind) {
  return end < 0 && row.state === 'paused' ? 'paused' : kind;
}

export class Timeline {
  #rows = [];
  #head = null;
  #now = 0;
  #colours = {};
  #slots = 1;
  #span = 0;

  /** @param opened is called with the row whose attempt somebody clicks */
  constructor(opened) {
    this.canvas = document.getElementById('timeline');
    this.tip = document.getElementById('tip');
    this.axis = document.getElementById('axis').children;
    this.zoom = new Zoom([this.canvas.parentElement], () => this.#all(), time, () => this.#draw());
    document.querySelector('.span').before(this.zoom.controls);
    addEventListener('theme', () => this.#paint());
    new ResizeObserver(() => this.#draw()).observe(this.canvas.parentElement);
    document.getElementById('span').addEventListener('change', e => {
      this.#span = Number(e.target.value);
      this.zoom.reset();
    });
    this.canvas.addEventListener('pointermove', e => this.#point(e));
    this.canvas.addEventListener('pointerleave', () => this.tip.hidden = true);
    this.canvas.addEventListener('click', e => {
      const hit = this.#at(e);
      if (hit) opened(hit.row);
    });
    this.#paint();
  }

  #paint() {
    const style = getComputedStyle(document.documentElement);
    for (const kind of ['ground', ...Object.keys(WORDS)]) this.#colours[kind] = style.getPropertyValue('--' + kind).trim();
    this.#draw();
  }

  draw(rows, head, now) {
    this.#rows = rows;
    this.#head = head;
    this.#now = now;
    this.#slots = Math.max(1, Math.min(head.parallel, rows.length));
    for (const row of rows) for (const a of row.attempts ?? []) if (a[0] > this.#slots) this.#slots = a[0];
    this.#draw();
  }

  // From and to, in milliseconds since the run's start, unless somebody looks closely.
  #all() {
    if (!this.#head) return [0, 1000];
    const end = Math.max(1000, (this.#head.end ?? this.#now) - this.#head.start);
    return [this.#span ? Math.max(0, end - this.#span) : 0, end];
  }

  #draw() {
    if (!this.#head) return;
    const width = this.canvas.parentElement.clientWidth, line = Math.min(LINE, TALLEST / this.#slots), height = Math.max(LINE, Math.round(line * this.#slots));
    const scale = window.devicePixelRatio || 1;
    this.canvas.style.height = height + 'px';
    if (this.canvas.width !== Math.round(width * scale)) this.canvas.width = Math.round(width * scale);
    if (this.canvas.height !== Math.round(height * scale)) this.canvas.height = Math.round(height * scale);
    const g = this.canvas.getContext('2d');
    g.setTransform(scale, 0, 0, scale, 0, 0);
    g.clearRect(0, 0, width, height);
    const [from, to] = this.zoom.span;
    const gap = line > 6 ? 2 : 0;
    g.font = '11px system-ui, sans-serif';
    g.textBaseline = 'middle';
    for (const row of this.#rows)
      for (const [slot, start, end, kind] of row.attempts ?? []) {
        const until = end < 0 ? to : end;
        if (until < from || start > to) continue;
        const x = Math.max(0, (start - from) / (to - from) * width), w = Math.min(width, (until - from) / (to - from) * width) - x;
        g.fillStyle = this.#colours[shown(row, end, kind)];
        g.fillRect(x, (slot - 1) * line + gap / 2, Math.max(0.7, w > 3 ? w - 1 : w), line - gap);
        if (w > LEAST_NAMED && line === LINE) {
          g.fillStyle = this.#colours.ground;
          g.fillText(fitting(row.id, w - 10, text => g.measureText(text).width), x + 5, (slot - 0.5) * line + 0.5);
        }
      }
    [from, (from + to) / 2, to].forEach((t, i) => put(this.axis[i], time(t, to - from)));
  }

  #at(e) {
    if (!this.#head) return null;
    const box = this.canvas.getBoundingClientRect();
    const [from, to] = this.zoom.span;
    const t = from + (e.clientX - box.left) / box.width * (to - from), near = (to - from) / box.width * 3;
    const slot = Math.floor((e.clientY - box.top) / box.height * this.#slots) + 1;
    let best = null, distance = near;
    for (const row of this.#rows)
      (row.attempts ?? []).forEach((a, i) => {
        const end = a[2] < 0 ? to : a[2];
        const d = Math.max(a[1] - t, t - end, 0);
        if (a[0] === slot && d < distance) [best, distance] = [{row, attempt: i + 1, kind: shown(row, a[2], a[3]), millis: end - a[1]}, d];
      });
    return best;
  }

  #point(e) {
    const hit = this.#at(e);
    this.tip.hidden = !hit;
    this.canvas.classList.toggle('hit', Boolean(hit));
    if (!hit) return;
    this.tip.textContent = `${hit.row.id}, attempt ${hit.attempt}: ${WORDS[hit.kind]}, ${exactly(hit.millis)}`;
    const box = this.canvas.parentElement.getBoundingClientRect();
    this.tip.style.left = Math.min(e.clientX - box.left + 12, box.width - this.tip.offsetWidth) + 'px';
    this.tip.style.top = e.clientY - box.top + 14 + 'px';
  }
}
