// The live page: what it shows of a real run, and what clicking does to it.
import fs from 'node:fs';
import {overflowing} from './report.mjs';
import {accessible, equal, holds, living, open, Place, state, THEMES, until} from './world.mjs';
import {begin, going, SCRIPT, TASKS} from './tasks.mjs';

const row = (page, id) => page.locator(`#table tbody tr:has(th:text-is("${id}"))`);
const stateOf = async (page, id) => (await row(page, id).locator('.c-state').innerText()).split(' ')[0];

/** Rows move while a run goes on: as a person would, it tries again if it has hit another. */
async function choose(page, id) {
  await until(`${id} to be chosen`, async () => {
    await row(page, id).locator('th').click();
    return page.locator('#task-name', {hasText: id}).waitFor({timeout: 2000}).then(() => true, () => false);
  });
}

/** A run with tasks that go on, its server, and a page of it. */
async function watched(n, options = {}) {
  const place = new Place();
  const run = await begin(place, TASKS + going(n));
  const server = await place.serve(...(options.more ?? []));
  const page = await open(server.address, options);
  await row(page, 'going-1').waitFor();
  return {place, run, server, page};
}

let shared = null;

/** One for the cases that change nothing. */
async function common() {
  shared ??= await watched(2);
  return shared;
}

async function fresh(it) {
  const page = await open(it.server.address);
  await row(page, 'going-1').waitFor();
  return page;
}

async function close({place, run, server, page}) {
  place.file('go', '');
  await page.done();
  await run.end();
  equal(await server.end('SIGTERM'), 143, 'exit status of the server');
}

export const live = {
  async 'loads, asks nobody else, and can be used by all'() {
    const it = await common();
    for (const theme of THEMES)
      for (const width of [1400, 800]) {
        const page = await open(it.server.address, {theme, width});
        await row(page, 'script').waitFor();
        equal(new URL(page.url()).search, '', 'the token is gone from the address');
        await page.shot(`live-${theme}-${width}`);
        await accessible(page, `live page, ${theme}`);
        await choose(page, 'script');
        await page.locator('.log', {hasText: 'onerror'}).waitFor();
        await page.shot(`live-task-${theme}-${width}`);
        await accessible(page, `a task, ${theme}`);
        await page.click('#stop');
        await page.shot(`live-stop-${theme}-${width}`);
        await accessible(page, `the question, ${theme}`);
        await page.click('#keep');
        page.quiet();
        await page.done();
      }
  },

  async 'shows what tasks say as text'() {
    const it = await common();
    const page = await fresh(it);
    await choose(page, 'script');
    for (const where of ['.runs code', '.log', '.why pre']) await page.locator(where, {hasText: SCRIPT}).waitFor();
    await page.locator('.task .chip', {hasText: 'stdout'}).click();
    await page.locator('.log', {hasText: SCRIPT}).waitFor();
    await choose(page, 'agent');
    await page.locator('.log', {hasText: 'onerror'}).waitFor();
    await row(page, 'going-1').locator('.c-last-line', {hasText: SCRIPT}).waitFor();
    await page.hover('#timeline', {position: {x: 3, y: 6}});
    equal(await page.locator('script').count(), 2, 'scripts: its own');
    equal(await page.locator('img').count(), 0, 'pictures');
    page.quiet();
    await page.done();
  },

  async 'pauses, resumes, cancels and stops a real run by clicking'() {
    const it = await watched(5);
    const {place, page, run} = it;
    const said = text => page.locator('#said', {hasText: text}).waitFor();
    const pid = place.pid('going-1');
    await page.click('#pause');
    await said('the run is paused');
    await until('the process to stand still', () => state(pid) === 'T');
    await until('its row', async () => await stateOf(page, 'going-1') === 'paused');
    await page.locator('#notices', {hasText: 'paused for'}).waitFor();
    await page.locator('#pause', {hasText: 'Resume'}).click();
    await said('the run goes on');
    await until('the process to go on', () => living(pid) && state(pid) !== 'T');

    await choose(page, 'going-2');
    await page.locator('.task button', {hasText: 'Pause'}).click();
    await until('one task to stand still', () => state(place.pid('going-2')) === 'T' && state(pid) !== 'T');
    await page.locator('.task button', {hasText: 'Resume'}).click();
    await until('it to go on', () => state(place.pid('going-2')) !== 'T');
    const second = place.pid('going-2');
    await page.locator('.task button', {hasText: 'Cancel'}).click();
    await until('its end', () => place.events('settled').some(e => e.task === 'going-2' && e.status === 'cancelled') && !living(second));
    await until('its row', async () => await stateOf(page, 'going-2') === 'cancelled');

    await page.click('#more');
    await said('4 slots');
    await until('one more to run', () => place.pid('going-5') && living(place.pid('going-5')));
    await page.locator('.task button', {hasText: 'Retry'}).click();
    await until('it to wait for its turn', async () => await stateOf(page, 'going-2') === 'waiting');
    await choose(page, 'quick');
    equal(await page.locator('.task .actions button:visible').count(), 0, 'what has succeeded can only be looked at');

    await page.click('#drain');
    await said('nothing new starts');
    await until('the halt', () => place.events('halted').length === 1);
    await page.click('#stop');
    await page.click('#stop-soon');
    equal(await run.end(), 1, 'exit status of the run');
    for (const {pid: one} of place.events('spawned')) holds(!living(one), `process ${one} has ended`);
    await page.locator('#state', {hasText: 'succeeded'}).waitFor();
    page.quiet();
    await close(it);
  },

  async 'opens what a link says, cold, and tells its own'() {
    const it = await common();
    const page = await open(it.server.address + '#task=script&only=failed');
    await page.locator('#task-name', {hasText: 'script'}).waitFor();
    await until('those that failed', async () => String(await page.locator('#table tbody th').allInnerTexts()) === 'script');
    await page.locator('.runs code', {hasText: 'exit 3'}).waitFor();
    await page.locator('#chips .chip', {hasText: 'flaky'}).click();
    await until('what succeeded at another try', async () => String(await page.locator('#table tbody th').allInnerTexts()) === 'again');
    equal(new URL(page.url()).hash, '#task=script&only=flaky', 'address');
    await page.keyboard.press('Escape');
    equal(new URL(page.url()).hash, '#only=flaky', 'address without a task');
    await page.evaluate(() => location.hash = '#task=quick&only=');
    await page.locator('.runs code', {hasText: 'echo hello'}).waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.runs .copier').click();
    await page.locator('.runs .copier', {hasText: 'copied'}).waitFor();
    equal(await page.evaluate(() => navigator.clipboard.readText()), 'echo hello', 'copied');
    page.quiet();
    await page.done();
  },

  async 'tries again what failed after the end, and goes from run to run'() {
    const it = await watched(1);
    it.place.file('go', '');
    equal(await it.run.end(), 1, 'exit status');
    const {page} = it, first = it.place.run;
    await page.locator('#state', {hasText: '4 of 5 succeeded'}).waitFor();
    equal(await page.locator('.top .actions button:visible').allInnerTexts(), ['Retry failed'], 'what can be asked of a run that is over');
    await page.click('#again');
    await until('a run of its own', async () => await page.locator('#table tbody th').allInnerTexts().catch(() => []).then(all => String(all) === 'script'));
    const second = await page.locator('h1').innerText();
    holds(!first.endsWith(second), 'it is another run');
    await page.locator('#state', {hasText: '0 of 1 succeeded'}).waitFor();
    await page.locator('#runs summary').click();
    await page.locator('#all-runs li').nth(1).waitFor();
    await accessible(page, 'the list of runs');
    await page.locator('#all-runs a').click();
    await row(page, 'going-1').waitFor();
    holds(first.endsWith(await page.locator('h1').innerText()), 'back at the first');
    page.quiet();
    equal(await page.evaluate(() => fetch('/task?run=..&id=script').then(a => a.status)), 404, 'no other folder');
    await close(it);
  },

  async 'finds words in a log, and saves it'() {
    const it = await common();
    const page = await open(it.server.address + '#task=script');
    await page.locator('.log', {hasText: 'onerror'}).waitFor();
    await page.fill('.task input[type=search]', 'ALERT');
    await page.locator('.task [role=status]', {hasText: '1 of 2'}).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.task [role=status]', {hasText: '2 of 2'}).waitFor();
    equal(await page.evaluate(() => CSS.highlights.get('found').size), 2, 'places marked');
    const [saved] = await Promise.all([page.waitForEvent('download'), page.locator('.task a', {hasText: 'download'}).click()]);
    equal(fs.readFileSync(await saved.path(), 'utf8'), `<img src=x onerror=alert(4)> ${SCRIPT}\n`, 'saved');
    await accessible(page, 'a log that is searched');
    await page.done();
  },

  async 'fits its window'() {
    const it = await common();
    for (const width of [1280, 400]) {
      const page = await open(it.server.address + '#task=script', {width});
      await page.locator('.log', {hasText: 'onerror'}).waitFor();
      await page.shot(`live-fits-${width}`);
      equal(await overflowing(page), [], `too wide at ${width}`);
      await page.done();
    }
  },

  async 'tells why something is refused'() {
    const it = await common();
    const {place} = it, page = await fresh(it);
    const answer = await page.evaluate(() => fetch('/control', {method: 'POST', body: '{"do":"pause","tasks":["script"]}'}).then(a => a.json()));
    equal(answer.refusal, 'task \'script\' can\'t be paused: it has failed', 'refusal');
    // As when it has ended between the look and the click.
    await page.route('**/control*', async route => route.fulfill({response: await route.fetch({postData: '{"do":"resume","tasks":["nothing"]}'})}));
    await page.click('#pause');
    await page.locator('#said.bad', {hasText: 'refused: the run has no task \'nothing\''}).waitFor();
    equal(place.events('suspended'), [], 'and nothing was paused');
    await page.done();
  },

  async 'follows a run to its end, and a log with it'() {
    const it = await watched(2);
    const {page, place, run} = it;
    const line = () => row(page, 'going-1').locator('.c-last-line').innerText();
    const first = await line();
    await until('another last line in its row', async () => await line() !== first);
    await choose(page, 'going-1');
    await page.locator('.log', {hasText: 'line 5'}).waitFor();
    const longest = () => page.locator('.pieces').evaluate(e => e.textContent.split('\n').length);
    const lines = await longest();
    await until('more lines of the log', async () => await longest() > lines + 20);
    equal(await page.locator('.pieces > span').count(), 1, 'small portions are kept in one');
    place.file('go', '');
    await page.locator('.log', {hasText: 'the last line'}).waitFor();
    await page.locator('#state', {hasText: '5 of 6 succeeded'}).waitFor();
    equal(await stateOf(page, 'going-1'), 'ok', 'its state');
    holds((await page.title()).includes('6/6'), 'the title tells: ' + await page.title());
    equal(await page.locator('.top .actions button:visible').allInnerTexts(), ['Retry failed'], 'another try alone can be asked');
    equal(await run.end(), 1, 'exit status');
    const later = await open(it.server.address);
    await row(later, 'quick').waitFor();
    const opened = later.waitForEvent('popup');
    await later.locator('a', {hasText: 'report'}).click();
    const report = await opened;
    await report.waitForURL('**/report?*');
    await report.locator('h1').waitFor();
    const said = [];
    report.on('console', m => m.type() === 'error' && said.push(m.text()));
    report.on('pageerror', e => said.push(e.message));
    await report.reload();
    await report.locator('h1').waitFor();
    equal(said, [], 'what the report complains of');
    equal(await report.evaluate(() => fetch('/control', {method: 'POST', body: '{"do":"stop"}'}).then(a => a.status, () => 'refused')), 'refused', 'what the report may ask for');
    later.quiet();
    await later.done();
    page.quiet();
    await close(it);
  },

  async 'shows that a run has crashed, and that it goes on'() {
    const it = await watched(1);
    const {page, place, run} = it;
    await run.end('SIGKILL');
    await page.locator('#state', {hasText: 'crashed'}).waitFor();
    await page.locator('#notices', {hasText: 'orchestrate recover'}).waitFor();
    const later = await open(it.server.address);
    await later.locator('#state', {hasText: 'crashed'}).waitFor();
    await later.done();
    it.run = place.start('recover');
    await page.locator('#state', {hasText: 'running'}).waitFor();
    place.file('go', '');
    await page.locator('#state', {hasText: '4 of 5 succeeded'}).waitFor();
    page.quiet();
    await close(it);
  },

  async 'comes back after its server was started again'() {
    const it = await watched(2);
    const {page, place} = it;
    const port = new URL(it.server.address).port;
    await it.server.end('SIGTERM');
    await page.locator('#lost', {hasText: 'Connection lost'}).waitFor();
    it.server = await place.serve('--port', port);
    const other = await open(it.server.address, {context: page.context()});
    await row(other, 'going-1').waitFor();
    await page.locator('#lost').waitFor({state: 'hidden'});
    await page.click('#pause');
    await until('the pause', () => place.events('suspended').length);
    await until('both pages to tell', async () => await stateOf(page, 'going-1') === 'paused' && await stateOf(other, 'going-1') === 'paused');
    await page.click('#pause');
    await until('the end of the pause', () => place.events('continued').length);
    await close(it);
  },

  async 'sorts, filters and opens by keys'() {
    const it = await common();
    const page = await fresh(it);
    const ids = () => page.locator('#table tbody th').allInnerTexts();
    await page.locator('thead button', {hasText: 'task'}).click();
    equal(await ids(), ['again', 'agent', 'going-1', 'going-2', 'quick', 'script'], 'sorted');
    equal(await page.locator('th.c-task[aria-sort]').getAttribute('aria-sort'), 'ascending', 'told');
    await page.locator('thead button', {hasText: 'task'}).click();
    equal((await ids())[0], 'script', 'the other way round');
    await page.locator('.chip', {hasText: 'failed'}).click();
    equal(await ids(), ['script'], 'by state');
    await page.locator('.chip', {hasText: 'all'}).click();
    await page.keyboard.press('/');
    await page.keyboard.type('quick');
    equal(await ids(), ['quick'], 'by words');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('#task-name', {hasText: 'quick'}).waitFor();
    await page.locator('.log', {hasText: 'hello'}).waitFor();
    await page.keyboard.press('Escape');
    equal(await page.locator('#task:visible').count(), 0, 'closed');
    equal(await page.evaluate(() => document.activeElement.id), 'table', 'and back where it was');
    page.quiet();
    await page.done();
  },

  async 'loads earlier pieces of a long log'() {
    const place = new Place();
    const run = place.start('run', 'echo the first line; yes "one line of many" | head -n 40000; echo {}', ':::', 'end');
    equal(await run.end(), 0, 'exit status');
    const server = await place.serve();
    const page = await open(server.address);
    await page.locator('#table tbody tr th').first().click();
    await page.locator('.log', {hasText: 'end'}).waitFor();
    for (let n = 0; n < 5 && await page.locator('.earlier:visible').count(); n++) {
      const before = await page.locator('.pieces > span').count();
      await page.click('.earlier');
      await until('the earlier piece', async () => await page.locator('.pieces > span').count() > before);
    }
    const text = await page.locator('.pieces').evaluate(e => e.textContent);
    equal(text.split('\n').length, 40003, 'lines');
    holds(text.startsWith('the first line\none line'), 'from the first one on');
    page.quiet();
    await page.done();
    await server.end('SIGTERM');
  },
};
