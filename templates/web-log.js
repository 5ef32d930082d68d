// What an attempt has written: it goes on by itself, wears the colours it came with, wraps its lines or not, and can be searched, copied and saved.
import {Find} from './web-find.js';
import {copier} from './web-link.js';
import {element, put} from './web-words.js';

const LOOK = 600;
const PIECE = 256 << 10, MOST_PIECES = 16;
const FAR = 48;

// A text and its marks [from, to, classes] -> nodes. The server has made the classes, and the text is nothing but text.
function coloured(text, marks) {
  const nodes = [];
  let at = 0;
  for (const [from, to, classes] of marks ?? []) {
    if (from > at) nodes.push(text.slice(at, from));
    nodes.push(element('span', {className: classes}, text.slice(from, to)));
    at = to;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}

export class LogView {
  // How far it has been read: where what is shown begins, and where it goes on.
  #log = null;
  #story = false;
  #where = null;
  #going = null;
  #following = false;
  #round = 0;

  constructor() {
    this.earlier = element('button', {type: 'button', className: 'earlier', hidden: true}, 'load earlier');
    this.earlier.addEventListener('click', () => this.#before());
    this.text = element('div', {className: 'pieces'});
    this.rest = element('span', {});
    this.log = element('pre', {className: 'log', tabIndex: 0, role: 'region', 'aria-label': 'Log'}, this.text, this.rest);
    this.find = new Find(this.log);
    this.saved = element('a', {download: ''}, 'download');
    this.wraps = element('input', {type: 'checkbox', checked: choices.of('wrap') !== 'no'});
    this.wraps.addEventListener('change', () => {
      choices.keep('wrap', this.wraps.checked ? 'yes' : 'no');
      this.#wrap();
    });
    this.empty = element('p', {className: 'dim empty', hidden: true}, 'nothing written');
    this.toEnd = element('button', {type: 'button', className: 'to-end', hidden: true}, 'to the end ↓');
    this.toEnd.addEventListener('click', () => this.#end());
    this.log.addEventListener('scroll', () => this.toEnd.hidden = this.#atEnd());
    this.tools = element('span', {className: 'of-log'}, this.find.words, this.find.said, element('label', {}, this.wraps, ' wrap'), copier('Copy the log', () => this.log.textContent), this.saved, this.earlier);
    this.box = element('div', {className: 'log-box'}, this.log, this.empty, this.toEnd);
    this.#wrap();
  }

  #wrap() {
    const end = this.#atEnd();
    this.log.classList.toggle('long', !this.wraps.checked);
    if (end) this.#end();
  }

  clear() {
    this.#round++;
    this.#following = false;
    this.text.replaceChildren();
    this.rest.replaceChildren();
    this.earlier.hidden = true;
    this.empty.hidden = true;
    this.toEnd.hidden = true;
    this.#log = null;
  }

  /** @param story whether it is an agent's; @param where the address of a piece of it; @param going whether more may come */
  show(story, where, going) {
    this.clear();
    this.#story = story;
    this.#where = where;
    this.#going = going;
    this.saved.href = where({whole: 1});
    this.saved.hidden = story;
    this.follow();
  }

  /** Reads on for as long as the attempt runs and is looked at. */
  async follow() {
    if (this.#following) return;
    const round = ++this.#round;
    const log = this.#log ??= {next: null, start: 0, size: -1};
    this.#following = true;
    while (round === this.#round) {
      const going = this.#going();
      const piece = await this.#read(this.#story ? {size: log.size} : log.next == null ? {} : {after: log.next});
      if (round !== this.#round) return;
      if (piece) this.#add(log, piece);
      // There may be more of it than comes at once.
      if (piece?.text && piece.next < piece.size) continue;
      if (!going) break;
      await new Promise(done => setTimeout(done, LOOK));
    }
    if (round === this.#round) this.#following = false;
  }

  async #read(from) {
    const answer = await fetch(this.#where(from)).catch(() => null);
    return answer?.ok ? answer.json() : null;
  }

  #add(log, piece) {
    const end = this.#atEnd();
    if (this.#story) {
      log.size = piece.size;
      if (piece.lines) this.text.replaceChildren(...piece.lines.map(l => element('span', {className: l.aside ? 'line aside' : 'line'}, l.text + '\n')));
    } else {
      if (log.next == null || piece.start !== log.next) {
        this.text.replaceChildren();
        log.start = piece.start;
      }
      log.next = piece.next;
      if (piece.text) this.#append(piece);
      if (this.rest.textContent !== piece.rest || piece.rest_marks) this.rest.replaceChildren(...coloured(piece.rest, piece.rest_marks));
      // Who follows a log for hours doesn't hold all of it.
      while (end && this.text.childElementCount > MOST_PIECES) {
        this.text.firstChild.remove();
        log.start = this.text.firstChild.start;
      }
      this.earlier.hidden = log.start === 0;
    }
    this.empty.hidden = this.text.childElementCount > 0 || this.rest.textContent !== '';
    if (this.find.words.value) this.find.look();
    if (end) this.#end();
    else this.toEnd.hidden = this.#atEnd();
  }

  // What comes in small portions is kept in large ones.
  #append(piece) {
    const last = this.text.lastChild;
    if (!last || last.size + piece.text.length > PIECE) return this.text.append(this.#piece(piece));
    last.append(...coloured(piece.text, piece.marks));
    last.size += piece.text.length;
  }

  #piece({start, text, marks}) {
    return Object.assign(element('span', {}, ...coloured(text, marks)), {start, size: text.length});
  }

  async #before() {
    const log = this.#log, to = log.start;
    const piece = await this.#read({before: to});
    if (!piece || this.#log !== log || log.start !== to) return;
    const height = this.log.scrollHeight, top = this.log.scrollTop;
    this.text.prepend(this.#piece(piece));
    log.start = piece.start;
    this.earlier.hidden = piece.start === 0;
    this.log.scrollTop = top + this.log.scrollHeight - height;
  }

  #atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < FAR;
  }

  #end() {
    this.log.scrollTop = this.log.scrollHeight;
    this.toEnd.hidden = true;
  }
}
