// The live page of a run: listens to what happens, shows it, and asks things of the run. The server decides; nothing here is the truth.
import {Table} from './web-table.js';
import {TaskView} from './web-task.js';
import {Timeline} from './web-timeline.js';
import {asked, of, tell} from './web-link.js';
import {duration, element, plural, put, thousands} from './web-words.js';

const SILENCE = 25_000, AGAIN = 2_000, SAID = 6_000;
const $ = id => document.getElementById(id);
const run = document.querySelector('h1').textContent;

let head = null;
let rows = [];
let last = null;
let source = null;
let heard = Date.now();
let offset = 0;
let saidUntil = 0;
let urgent = false;
let linkedTo = false;
// Whether the server itself can't follow the run any more.
let broken = false;

// The server's clock; a run that is over stands still.
const clock = () => head?.end ?? Date.now() + offset;
const alive = () => head?.state === 'running';
const over = () => head?.state === 'finished';

const table = new Table(clock, row => {
  task.open(row);
  task.draw(alive(), over());
  looked();
}, looked);
const timeline = new Timeline(row => table.open(row));
const task = new TaskView(clock, $('stop') ? ask : null, () => {
  $('table').focus({preventScroll: true});
  looked();
});

function looked() {
  tell({task: task.row?.id, only: table.only, find: table.find.value});
}

// What the address asks for: a link is opened cold, or somebody has changed it.
function linked() {
  const {task: id, only, find} = asked();
  if (only !== undefined || find !== undefined) table.see({completed: 'succeeded', cancelled: 'left out'}[only] ?? only ?? '', find ?? '');
  const row = id && rows.find(r => r.id === id);
  if (row && task.row?.n !== row.n) table.open(row);
}

addEventListener('hashchange', linked);

// --- What comes

function listen() {
  source?.close();
  source = new EventSource(of('/events', last ? {since: last} : {}));
  source.addEventListener('all', e => take(e, true));
  source.addEventListener('change', e => take(e, false));
  source.addEventListener('beat', found);
  source.onerror = () => {
    lost();
    // Refused, not only unheard: it may have been started again, and be let in by another tab.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
  };
}

function found() {
  heard = Date.now();
  if (broken) return;
  $('lost').hidden = true;
  document.body.classList.remove('stale');
}

function lost() {
  if (!$('lost').hidden) return;
  put($('lost'), 'Connection lost: what you see may be old. Trying again; if the server was started anew, open the address it printed.');
  $('lost').hidden = false;
  document.body.classList.add('stale');
}

function take(e, all) {
  const news = JSON.parse(e.data);
  last = e.lastEventId;
  head = news.head;
  offset = news.now - Date.now();
  if (all) table.all(rows = news.rows);
  else table.changed(news.rows);
  rows = table.rows;
  for (const row of news.rows) task.changed(row);
  found();
  broken = Boolean(news.broken);
  if (broken) {
    put($('lost'), news.broken);
    $('lost').hidden = false;
  }
  if (!urgent) requestAnimationFrame(draw);
  urgent = true;
}

// --- What is shown

function draw() {
  urgent = false;
  if (!head) return;
  const now = clock();
  const done = head.ok + head.failed + head.left;
  title(done);
  put($('elapsed'), (head.end ? 'took ' : '') + duration(now - head.start));
  put($('eta'), head.eta ? '· ' + head.eta : '');
  figures(done);
  notices(now);
  table.draw();
  timeline.draw(rows, head, now);
  task.draw(alive(), over());
  buttons();
  if (!linkedTo && rows.length > 0) {
    linkedTo = true;
    linked();
  }
  if (saidUntil && Date.now() > saidUntil) say('');
}

function title(done) {
  const good = head.ok === head.all;
  const state = head.state !== 'running' ? head.state : head.paused ? 'paused' : head.halted ? 'ending' : 'running';
  const word = state === 'finished' ? (good ? 'all ' + thousands(head.all) + ' succeeded' : thousands(head.ok) + ' of ' + thousands(head.all) + ' succeeded') : state;
  put($('state'), word);
  $('state').className = 'verdict ' + (state === 'running' ? 'going' : state === 'finished' ? (good ? 'ok' : head.failed ? 'bad' : 'off') : state === 'crashed' ? 'bad' : 'again');
  const mark = {running: '▶', paused: '⏸', ending: '◼', finished: good ? '✓' : '✗', crashed: '✗'}[state];
  const text = `${mark} ${done}/${head.all} ${run}`;
  if (document.title !== text) document.title = text;
}

function figures(done) {
  const words = [head.ok && thousands(head.ok) + ' succeeded', head.failed && thousands(head.failed) + ' failed', head.left && thousands(head.left) + ' cancelled', head.running && thousands(head.running) + ' running', head.waiting && thousands(head.waiting) + ' waiting', head.retries && plural(head.retries, 'retry').replace('retrys', 'retries')];
  $('done').replaceChildren(`${thousands(done)} / ${thousands(head.all)} `, element('small', {className: 'dim'}, words.filter(Boolean).join(', ')));
  const bars = $('parts').children;
  [head.ok, head.failed, head.left, head.running].forEach((n, i) => bars[i].style.width = 100 * n / Math.max(1, head.all) + '%');
  put($('slots-text'), alive() ? `${head.running} / ${head.parallel}` : String(head.parallel));
  $('slots').querySelector('.bar').hidden = !alive();
  $('slots').querySelector('i').style.width = Math.min(100, 100 * head.running / head.parallel) + '%';
  percent($('cpu'), head.cpu, head.max_cpu);
  percent($('memory'), head.memory, head.max_memory);
  const pressure = [['cpu', head.cpu_pressure], ['mem', head.memory_pressure], ['io', head.io_pressure]].filter(p => p[1] != null);
  $('pressure').hidden = pressure.length === 0;
  parts($('pressure').querySelector('p'), pressure.map(([name, n]) => name + ' ' + Math.round(n) + '%'));
  $('spent').hidden = head.spent == null;
  const [most, ...more] = head.spent ?? [];
  put($('spent').querySelector('.big'), most?.replace(' spent', '') ?? '');
  parts($('spent').querySelector('.small'), more);
}

// Texts beside each other, none of which is broken.
function parts(node, texts) {
  const text = texts.join(' ');
  if (node.textContent !== text) node.replaceChildren(...texts.flatMap((t, i) => [i ? ' ' : '', element('span', {}, t)]));
}

function percent(figure, value, most) {
  figure.hidden = value == null;
  if (value == null) return;
  put(figure.querySelector('p'), Math.round(value) + '%');
  const bar = figure.querySelector('i');
  bar.style.width = Math.min(100, value) + '%';
  bar.className = value > most ? 'again' : 'going';
  figure.querySelector('b').style.left = most + '%';
  figure.title = 'above ' + most + '% nothing new starts';
}

function notices(now) {
  const texts = head.notices.map(n => n.text + (n.until == null ? '' : ', goes on in ' + duration(n.until - now)));
  if (head.paused) texts.unshift('paused for ' + duration(now - head.paused));
  const list = $('notices');
  while (list.children.length > texts.length) list.lastChild.remove();
  texts.forEach((text, i) => {
    if (i === list.children.length) list.append(element('li', {}));
    put(list.children[i], text);
  });
}

// --- What is asked

async function ask(control, done) {
  say('asking…');
  try {
    const answer = await fetch(of('/control'), {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(control)});
    if (!answer.ok) return say('refused: ' + await answer.text(), true);
    const {refusal, run: begun} = await answer.json();
    if (begun) return location.assign('/?run=' + encodeURIComponent(begun));
    say(refusal ? 'refused: ' + refusal : done, Boolean(refusal));
  } catch {
    say('the server can\'t be reached: nothing was asked', true);
  }
}

function say(text, bad = false) {
  put($('said'), text);
  $('said').classList.toggle('bad', bad);
  saidUntil = text ? Date.now() + SAID : 0;
}

function buttons() {
  if (!$('stop')) return;
  const again = over() && head.failed + head.left > 0;
  document.querySelector('.top .actions').hidden = !alive() && !again;
  document.querySelector('.steps').hidden = !alive();
  for (const id of ['pause', 'drain', 'stop']) $(id).hidden = !alive();
  put($('pause'), head.paused ? 'Resume' : 'Pause');
  for (const id of ['pause', 'stop', 'fewer', 'more']) $(id).disabled = !alive();
  $('drain').disabled = !alive() || Boolean(head.halted);
  $('again').disabled = !again && (!alive() || Boolean(head.halted) || head.failed + head.left === 0);
  $('again').title = again ? 'As a new run, in the same worktrees and sessions' : '';
  $('fewer').disabled ||= head.parallel <= 1;
}

function steer() {
  const slots = by => ask({do: 'set', parallel: head.parallel + by}, plural(head.parallel + by, 'slot'));
  $('pause').addEventListener('click', () => head.paused ? ask({do: 'resume'}, 'the run goes on') : ask({do: 'pause'}, 'the run is paused'));
  $('again').addEventListener('click', () => ask({do: 'retry'}, 'what failed is tried again'));
  $('drain').addEventListener('click', () => ask({do: 'drain'}, 'nothing new starts; what runs may finish'));
  $('fewer').addEventListener('click', () => slots(-1));
  $('more').addEventListener('click', () => slots(1));
  $('stop').addEventListener('click', () => $('sure').showModal());
  $('keep').addEventListener('click', () => $('sure').close());
  const stop = now => {
    $('sure').close();
    ask({do: 'stop', now}, now ? 'the run was killed' : 'the run is being stopped');
  };
  $('stop-soon').addEventListener('click', () => stop(false));
  $('stop-now').addEventListener('click', () => stop(true));
}

// All runs, asked for each time somebody opens the list.
$('runs').addEventListener('toggle', async () => {
  if (!$('runs').open) return;
  const answer = await fetch(of('/runs')).catch(() => null);
  const all = answer?.ok ? await answer.json() : [];
  const style = {succeeded: 'ok', failed: 'bad', crashed: 'bad', running: 'going'};
  $('all-runs').replaceChildren(...all.map(r => element('li', {}, r.execution_id === run ? element('b', {}, r.execution_id) : element('a', {href: '/?run=' + encodeURIComponent(r.execution_id)}, r.execution_id), ' ',
    element('span', {className: style[r.result] ?? 'off'}, r.result), ' ', element('span', {className: 'dim'}, r.summary ? thousands(r.summary.successful) + ' of ' + thousands(r.summary.total_tasks) : ''))));
});

document.addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || $('sure')?.open) return;
  if (e.key === '/' && !e.target.matches('input, select')) {
    $('find').focus();
    e.preventDefault();
  }
  if (e.key === 'Escape' && task.row) task.close();
});

setInterval(() => {
  if (Date.now() - heard > SILENCE) {
    heard = Date.now();
    lost();
    listen();
  }
  draw();
}, 1000);

if ($('stop')) steer();
listen();
