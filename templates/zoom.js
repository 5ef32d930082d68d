// A stretch of time to be looked at closely: dragged over, or found by buttons. And texts that fit into what they stand in. It knows nothing of what is drawn:
// the report and the live page have it.

const LEAST = 20, MOST = 2000, STILL = 4;

/** As much of a text as fits into a width, with … where it was cut; nothing if not even a letter fits. */
export function fitting(text, width, measure) {
  if (measure(text) <= width) return text;
  const letters = Array.from(text);
  let fits = 0, not = letters.length;
  while (not - fits > 1) {
    const n = (fits + not) >> 1;
    if (measure(letters.slice(0, n).join('') + '…') <= width) fits = n;
    else not = n;
  }
  return fits > 0 ? letters.slice(0, fits).join('') + '…' : '';
}

export class Zoom {
  /** Buttons that do the same, and words for what is seen. */
  controls = document.createElement('span');
  /** Whether it was the mouse's drag that has just ended: no click is meant then. */
  dragged = false;
  #whole;
  #changed;
  #span = null;
  #words;

  /** @param boxes to drag over, as wide as the time shown; @param whole gives from and to when nothing is chosen, in milliseconds; @param words tell a time; @param changed is called when another stretch is chosen */
  constructor(boxes, whole, words, changed) {
    this.#whole = whole;
    this.#changed = changed;
    this.#words = words;
    this.said = document.createElement('span');
    this.said.role = 'status';
    this.controls.className = 'zoom';
    this.controls.role = 'group';
    this.controls.ariaLabel = 'Timeline';
    this.controls.append(this.said);
    for (const [sign, name, act] of [['◀', 'Earlier', () => this.#move(1, -0.5)], ['▶', 'Later', () => this.#move(1, 0.5)], ['−', 'Zoom out', () => this.#move(2, 0)], ['+', 'Zoom in', () => this.#move(0.5, 0)], ['whole', 'The whole time', () => this.reset()]]) {
      const button = Object.assign(document.createElement('button'), {type: 'button', textContent: sign, title: name, ariaLabel: name});
      button.addEventListener('click', act);
      this.controls.append(button);
    }
    for (const box of boxes) this.#drag(box);
  }

  get span() {
    return this.#span ?? this.#whole();
  }

  get zoomed() {
    return this.#span !== null;
  }

  reset() {
    this.look(...this.#whole());
  }

  /** Looks at what is between these times, as far as there is anything. */
  look(from, to) {
    const [first, last] = this.#whole();
    const length = Math.max(LEAST, (last - first) / MOST, to - from);
    const start = Math.max(first, Math.min(last - length, from));
    this.#span = length < last - first ? [start, start + length] : null;
    this.said.textContent = this.#span ? this.#span.map(t => this.#words(t, length)).join(' – ') : '';
    this.#changed();
  }

  // So much longer, and so much of its length later.
  #move(longer, later) {
    const [from, to] = this.span, middle = (from + to) / 2 + later * (to - from), half = (to - from) * longer / 2;
    this.look(middle - half, middle + half);
  }

  #drag(box) {
    const band = Object.assign(document.createElement('i'), {className: 'band', hidden: true});
    let pressed = null;
    box.append(band);
    const place = e => Math.max(0, Math.min(1, (e.clientX - box.getBoundingClientRect().left) / box.clientWidth));
    const end = () => {
      pressed = null;
      band.hidden = true;
    };
    box.addEventListener('pointerdown', e => {
      this.dragged = false;
      if (e.button === 0 && e.isPrimary) pressed = e.clientX;
    });
    box.addEventListener('pointermove', e => {
      if (pressed === null || band.hidden && Math.abs(e.clientX - pressed) < STILL) return;
      if (band.hidden) box.setPointerCapture(e.pointerId);
      const there = place(e), here = place({clientX: pressed});
      band.hidden = false;
      band.style.left = 100 * Math.min(here, there) + '%';
      band.style.width = 100 * Math.abs(there - here) + '%';
    });
    box.addEventListener('pointerup', e => {
      if (!band.hidden) {
        const [from, to] = this.span, ends = [place(e), place({clientX: pressed})].map(p => from + p * (to - from)).sort((a, b) => a - b);
        this.dragged = true;
        this.look(...ends);
      }
      end();
    });
    box.addEventListener('pointercancel', end);
    box.addEventListener('dragstart', e => e.preventDefault());
    box.addEventListener('dblclick', () => this.reset());
    box.addEventListener('click', e => {
      if (!this.dragged) return;
      e.preventDefault();
      e.stopPropagation();
    }, true);
  }
}
