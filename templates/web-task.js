// One task, looked at closely: what it is to do, how each attempt went, and its log.
import {state, style, todo, took} from './web-table.js';
import {changes} from './web-changes.js';
import {copier, of} from './web-link.js';
import {LogView} from './web-log.js';
import {count, element, memory, money, put, size} from './web-words.js';

const AGAIN = 1000;
const STREAMS = {story: 'what it says and does', stdout: 'stdout', stderr: 'stderr'};
const OPEN = ['waiting', 'running', 'checking', 'ending', 'paused', 'retry', 'limited', 'closed'];

export class TaskView {
  row = null;
  #clock;
  #ask;
  #closed;
  #about = null;
  #attempt = 0;
  #stream = null;
  #asked = 0;
  #timer = 0;
  #alive = false;
  // Its run is over, so that another try is a run of its own.
  #over = false;

  /** @param ask null if nothing can be asked of the run; @param closed is called when somebody closes it */
  constructor(clock, ask, closed) {
    this.#clock = clock;
    this.#ask = ask;
    this.#closed = closed;
    this.root = document.getElementById('task');
    this.#build();
  }

  #build() {
    this.name = element('h2', {id: 'task-name', tabIndex: -1});
    this.state = element('span', {className: 'badge'});
    const close = element('button', {type: 'button', className: 'quiet', 'aria-label': 'Close the task'}, '✕');
    close.addEventListener('click', () => this.close());
    this.actions = element('div', {className: 'actions', role: 'group', 'aria-label': 'The task'});
    this.share = element('div', {className: 'bar', role: 'progressbar', 'aria-label': 'Done', 'aria-valuemin': '0', 'aria-valuemax': '100'}, element('i', {className: 'going'}));
    this.facts = element('dl', {className: 'facts'});
    this.why = element('div', {className: 'why'});
    this.work = element('pre', {tabIndex: 0, 'aria-label': 'What it is to do'});
    this.runs = element('code', {});
    this.runsBox = element('p', {className: 'runs'}, this.runs, copier('Copy what it runs', () => this.work.textContent));
    this.workTitle = element('summary', {});
    this.workBox = element('details', {className: 'work'}, this.workTitle, this.work);
    this.changes = element('div', {});
    this.changesBox = element('details', {className: 'changes', hidden: true}, element('summary', {}, 'What it has changed'), this.changes);
    this.changesBox.addEventListener('toggle', () => this.#changes());
    this.todos = element('ul', {className: 'todos', 'aria-label': 'Its todos'});
    this.attempts = element('select', {'aria-label': 'Attempt'});
    this.attempts.addEventListener('change', () => this.#show(Number(this.attempts.value), this.#stream));
    this.streams = element('div', {className: 'chips', role: 'group', 'aria-label': 'Log'});
    this.log = new LogView();
    this.root.append(
      element('header', {}, this.name, this.state, close), this.share, this.actions, this.facts, this.why, this.runsBox, this.workBox, this.changesBox, this.todos,
      element('div', {className: 'bar-of-tools'}, this.attempts, this.streams, this.log.tools), this.log.box);
    if (this.#ask) for (const [word, control, said] of [
      ['Pause', id => ({do: 'pause', tasks: [id]}), 'is paused'], ['Resume', id => ({do: 'resume', tasks: [id]}), 'goes on'],
      ['Cancel', id => ({do: 'stop', now: false, tasks: [id]}), 'is cancelled'], ['Retry', id => ({do: 'retry', tasks: [id]}), 'is tried again']]) {
      const button = element('button', {type: 'button', className: word === 'Cancel' ? 'danger' : ''}, word);
      button.addEventListener('click', () => this.#ask(control(this.row.id), this.row.id + ' ' + said));
      this.actions.append(button);
    }
  }

  open(row) {
    const other = this.row?.n !== row.n;
    this.row = row;
    this.root.hidden = false;
    if (other) {
      clearTimeout(this.#timer);
      this.#about = null;
      this.#stream = null;
      this.#attempt = 0;
      this.workBox.open = false;
      this.changesBox.open = false;
      this.changesBox.hidden = true;
      for (const node of [this.facts, this.why, this.todos, this.streams, this.work, this.runs, this.changes]) node.replaceChildren();
      this.log.clear();
      this.#fetch();
    }
    this.draw();
    this.name.focus({preventScroll: true});
    // It is no taller than the window, and comes into it as a whole.
    this.root.scrollIntoView({block: 'nearest'});
  }

  close() {
    this.row = null;
    this.root.hidden = true;
    this.log.clear();
    clearTimeout(this.#timer);
    this.#closed();
  }

  /** Something has happened to a task. */
  changed(row) {
    if (this.row?.n !== row.n) return;
    this.row = row;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fetch(), Math.max(0, AGAIN - (Date.now() - this.#asked)));
  }

  async #fetch() {
    const row = this.row;
    if (!row) return;
    this.#asked = Date.now();
    const answer = await fetch(of('/task', {id: row.id})).catch(() => null);
    if (!answer?.ok || this.row?.n !== row.n) return;
    const first = !this.#about, before = this.#about?.sizes.length;
    this.#about = await answer.json();
    this.#describe();
    const n = this.#about.sizes.length;
    if (n > 0 && (first || n > before && this.#attempt === before)) this.#show(n, this.#usual(n));
    else if (n > 0) this.log.follow();
  }

  // Git is asked each time somebody opens it: what has changed is seen by looking.
  async #changes() {
    const row = this.row;
    if (!row || !this.changesBox.open) return;
    const answer = await fetch(of('/changes', {id: row.id})).catch(() => null);
    const found = answer?.ok ? await answer.json() : null;
    if (this.row?.n === row.n) this.changes.replaceChildren(...changes(found));
  }

  // What a person looks for: what an agent tells; of a command that failed what it complained of.
  #usual(attempt) {
    if (this.#stream) return this.#stream;
    if (this.#about.task.agent) return 'story';
    const [out, err] = this.#about.sizes[attempt - 1];
    return err > 0 && (out === 0 || this.#about.task.status === 'failed') ? 'stderr' : 'stdout';
  }

  #describe() {
    const {task, work, model} = this.#about, {agent} = task;
    put(this.workTitle, agent ? 'Prompt for ' + agent + (model ? ', ' + model : '') : 'Command');
    put(this.work, work);
    put(this.runs, task.runs);
    this.workBox.hidden = !agent && !work.includes('\n') && work.length < 200;
    this.changesBox.hidden = !this.#about.worktree;
    const last = task.attempts.at(-1), tokens = last?.tokens;
    const facts = [
      ['attempts', task.attempts.length > 1 ? String(task.attempts.length) : null], ['exit', last?.exit], ['outcome', last?.outcome], ['setup', last?.setup && (last.setup.exit ?? (last.exit ? 'end not seen' : 'still running'))], ['check', last?.check],
      ['after', task.after?.map(id => task.anyhow?.includes(id) ? id + '?' : id).join(', ')], ['when', task.when], ['model', last?.model], ['session', last?.session], ['cost', task.cost_usd == null ? null : money(task.cost_usd)],
      ['tokens', tokens ? count(tokens.input + tokens.cache_read + tokens.cache_write) + ' in, ' + count(tokens.output) + ' out' : null],
      ['memory', last?.peak_memory ? memory(last.peak_memory) : null], ['process', last?.pid && !last.exit ? String(last.pid) : null], ['written in', task.source],
    ].filter(f => f[1]);
    this.facts.replaceChildren(...facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))));
    const why = [];
    if (task.reason && task.status !== 'completed' && task.reason !== 'exit') why.push(element('p', {}, task.reason));
    if (task.caveats && task.status === 'completed') why.push(element('p', {}, '! ' + task.why));
    if (last?.evidence && task.status !== 'completed') why.push(element('p', {className: 'dim'}, 'decided by ' + ({check: 'its check', strict: '--strict'}[last.decided_by] ?? 'rule ' + last.rule) + ', by this:'), element('pre', {tabIndex: 0, 'aria-label': 'Evidence'}, last.evidence));
    this.why.replaceChildren(...why);
    this.todos.replaceChildren(...(task.progress?.todos ?? []).map(t => element('li', {className: t.status}, t.content)));
    this.#choices();
  }

  #choices() {
    const tries = this.#about.task.attempts;
    this.attempts.hidden = tries.length < 2;
    if (this.attempts.options.length !== tries.length)
      this.attempts.replaceChildren(...tries.map(t => element('option', {value: String(t.number)}, 'attempt ' + t.number)));
    tries.forEach((t, i) => put(this.attempts.options[i], 'attempt ' + t.number + (t.outcome ? ': ' + t.outcome.replace('_', ' ') : '')));
    if (this.#attempt) this.attempts.value = String(this.#attempt);
    const names = Object.keys(STREAMS).filter(s => tries.length > 0 && (s !== 'story' || this.#about.task.agent));
    if (this.streams.childElementCount !== names.length) this.streams.replaceChildren(...names.map(name => {
      const chip = element('button', {type: 'button', className: 'chip', value: name}, STREAMS[name], ' ', element('b', {}));
      chip.addEventListener('click', () => this.#show(this.#attempt, name));
      return chip;
    }));
    for (const chip of this.streams.children) {
      chip.setAttribute('aria-pressed', String(chip.value === this.#stream));
      const sizes = this.#about.sizes[(this.#attempt || tries.length) - 1];
      if (chip.value !== 'story' && sizes) put(chip.lastChild, size(sizes[chip.value === 'stdout' ? 0 : 1]));
    }
  }

  #show(attempt, stream) {
    this.#attempt = attempt;
    this.#stream = stream;
    this.#choices();
    const {id} = this.row;
    this.log.show(stream === 'story', from => of('/log', {id, attempt, stream, ...from}), () => attempt === this.row?.attempts?.length && this.row.attempts.at(-1)[2] < 0);
  }

  /** Once a second, and when something has changed. */
  draw(alive, over) {
    const row = this.row;
    if (!row) return;
    const now = this.#clock();
    put(this.name, row.id);
    put(this.state, state(row, now) + (took(row, now) && ' · ' + took(row, now)));
    this.state.className = 'badge ' + style(row, now);
    const share = todo(row);
    this.share.hidden = share == null;
    this.share.ariaValueNow = String(Math.floor(100 * (share ?? 0)));
    this.share.firstChild.style.width = 100 * (share ?? 0) + '%';
    if (alive !== undefined) [this.#alive, this.#over] = [alive, over];
    const can = {Pause: OPEN.includes(row.state) && row.state !== 'paused', Resume: row.state === 'paused', Cancel: OPEN.includes(row.state), Retry: ['failed', 'cancelled', 'skipped', 'retry'].includes(row.state)};
    for (const button of this.actions.children) {
      button.hidden = !can[button.textContent] || !this.#alive && !(this.#over && button.textContent === 'Retry');
    }
  }
}
