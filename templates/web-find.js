// Words looked for in a log: each place is marked, and one after the other comes into sight.
import {element, put, thousands} from './web-words.js';

const MOST = 5000;

export class Find {
  #box;
  #ranges = [];
  #at = -1;

  /** @param box has the text */
  constructor(box) {
    this.#box = box;
    this.words = element('input', {type: 'search', placeholder: 'find in the log', 'aria-label': 'Find in the log', autocomplete: 'off', spellcheck: false});
    this.said = element('span', {className: 'dim', role: 'status'});
    this.words.addEventListener('input', () => this.look(true));
    this.words.addEventListener('keydown', e => {
      if (e.key === 'Enter') this.#go(e.shiftKey ? -1 : 1);
      if (e.key !== 'Escape' || !this.words.value) return;
      this.words.value = '';
      this.look();
      e.stopPropagation();
    });
  }

  /** The text is another one, or the words are. */
  look(go = false) {
    const words = this.words.value.toLowerCase();
    this.#ranges = [];
    if (words) {
      const walk = document.createTreeWalker(this.#box, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node && this.#ranges.length < MOST; node = walk.nextNode()) {
        const text = node.data.toLowerCase();
        for (let i = text.indexOf(words); i >= 0 && this.#ranges.length < MOST; i = text.indexOf(words, i + words.length)) {
          const range = new Range();
          range.setStart(node, i);
          range.setEnd(node, i + words.length);
          this.#ranges.push(range);
        }
      }
    }
    if (go || this.#at >= this.#ranges.length) this.#at = -1;
    globalThis.CSS?.highlights?.set('found', new Highlight(...this.#ranges));
    if (go && this.#ranges.length > 0) this.#go(1);
    else this.#tell();
  }

  #go(by) {
    const all = this.#ranges.length;
    if (all === 0) return;
    this.#at = (this.#at + by + all) % all;
    const place = this.#ranges[this.#at].getBoundingClientRect(), box = this.#box.getBoundingClientRect();
    this.#box.scrollTop += place.top - box.top - box.height / 2;
    globalThis.CSS?.highlights?.set('at', new Highlight(this.#ranges[this.#at]));
    this.#tell();
  }

  #tell() {
    const all = this.#ranges.length;
    if (all === 0) globalThis.CSS?.highlights?.delete('at');
    put(this.said, !this.words.value ? '' : all === 0 ? 'nothing' : (this.#at < 0 ? '' : thousands(this.#at + 1) + ' of ') + thousands(all) + (all === MOST ? '+' : ''));
  }
}
