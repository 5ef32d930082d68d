// Ten thousand tasks: how long it takes until somebody can work with the pages, printed; only what would be far off fails.
import fs from 'node:fs';
import path from 'node:path';
import {equal, holds, open, Place, until} from './world.mjs';

const N = 10_000, GENEROUS = 30_000;
const USER_HZ = 100;

/** Milliseconds of a processor that a process has used. */
const used = pid => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ').slice(11, 13).reduce((sum, n) => sum + Number(n), 0) * 1000 / USER_HZ;

/** Makes a run of two tasks into one of very many: its journal has the same lines again and again, with other names and times. */
function multiply(place) {
  const lines = fs.readFileSync(path.join(place.run, 'events.jsonl'), 'utf8').split('\n').slice(0, -1);
  const events = lines.map(l => JSON.parse(l)), start = events[0].at;
  const of = task => lines.filter((_, i) => ['started', 'spawned', 'ended', 'judged', 'settled'].includes(events[i].type) && events[i].task === task);
  const moved = (line, task, n, by) => line.replaceAll(`"${task}"`, `"${task}-${n}"`).replace(/"at":\d+/, at => `"at":${Number(at.slice(5)) + by}`).replace(/"slot":\d+/, `"slot":${n % 8 + 1}`);
  const names = Array.from({length: N}, (_, n) => n % 50 === 7 ? 'bad' : 'good');
  const queued = Object.fromEntries(['good', 'bad'].map(task => [task, lines.find((_, i) => events[i].type === 'queued' && events[i].task.id === task)]));
  const all = [lines[0].replace('"parallel":2', '"parallel":8'), ...names.map((task, n) => moved(queued[task], task, n, 0))];
  names.forEach((task, n) => all.push(...of(task).map(line => moved(line, task, n, Math.floor(n / 8) * 60))));
  const last = JSON.stringify({...events.at(-1), at: start + N / 8 * 60 + 5_000});
  fs.writeFileSync(path.join(place.run, 'events.jsonl'), [...all, last].join('\n') + '\n');
}

async function usable(page) {
  await page.fill('#find', 'good-9999');
  await page.locator('#table tbody th', {hasText: 'good-9999'}).first().waitFor();
}

export const scale = {
  async 'the report of 10,000 tasks opens'() {
    const place = new Place();
    place.file('tasks.yaml', 'parallel: 2\ntasks:\n- {id: good, command: \'echo fine\'}\n- {id: bad, command: \'echo no luck >&2; exit 3\'}\n');
    equal(await place.start('run', 'tasks.yaml').end(), 1, 'exit status');
    multiply(place);
    const made = place.start('report', '--format', 'html');
    equal(await made.end(), 0, 'exit status of report: ' + made.err);
    place.file('report.html', made.out);
    holds(made.out.length < 8e6, `${made.out.length} bytes are too many`);
    const began = Date.now();
    const page = await open('file://' + path.join(place.path, 'report.html'));
    await page.fill('#find', 'good-9999');
    await page.locator('#tasks tbody tr:visible th', {hasText: 'good-9999'}).first().waitFor();
    const took = Date.now() - began;
    console.log(`report of ${N} tasks: ${(made.out.length / 1e6).toFixed(1)} MB, opened and filtered in ${took} ms`);
    holds(took < GENEROUS, 'far too slow');
    page.quiet();
    await page.done();

    const server = await place.serve();
    const asked = Date.now();
    const live = await open(server.address);
    await usable(live);
    console.log(`live page of ${N} tasks that are over: opened and filtered in ${Date.now() - asked} ms`);
    holds(Date.now() - asked < GENEROUS, 'far too slow');
    holds(await live.locator('#table tbody tr').count() < 100, 'only rows in sight are in the document');
    live.quiet();
    await live.done();
    await server.end('SIGTERM');
  },

  async 'the live page of 10,000 tasks goes on'() {
    const place = new Place();
    place.file('tasks.jsonl', Array.from({length: N}, (_, n) => JSON.stringify({id: 'part-' + n, command: 'while :; do echo "line $(date +%N)"; sleep 0.2; done'})).join('\n') + '\n');
    const run = place.start('run', '-j', '4', '--max-cpu', '100', 'tasks.jsonl');
    await until('four to run', () => place.events('spawned').length === 4);
    const server = await place.serve();
    const began = Date.now();
    const page = await open(server.address);
    await page.locator('#table tbody tr').nth(10).waitFor();
    await page.fill('#find', 'running');
    await until('the four', async () => await page.locator('#table tbody tr:visible th').count() === 4);
    const took = Date.now() - began;
    await page.fill('#find', '');
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const busy = async () => (await cdp.send('Performance.getMetrics')).metrics.find(m => m.name === 'TaskDuration').value * 1000;
    const line = () => page.locator('.c-last-line').nth(1).innerText();
    const first = await line(), before = used(server.child.pid), drawn = await busy(), at = Date.now();
    await until('news', async () => await line() !== first);
    await until('some seconds of it', () => Date.now() - at > 5_000);
    const share = (used(server.child.pid) - before) / (Date.now() - at) * 100;
    const browser = (await busy() - drawn) / (Date.now() - at) * 100;
    console.log(`live page of ${N} tasks that go on: usable in ${took} ms; then its server takes ${share.toFixed(1)} % of a processor, the page ${browser.toFixed(1)} %`);
    holds(took < GENEROUS, 'far too slow');
    holds(share < 50 && browser < 80, 'far too busy');
    page.quiet();
    await page.done();
    await server.end('SIGTERM');
    run.child.kill('SIGTERM');
    await run.end('SIGTERM');
  },
};
