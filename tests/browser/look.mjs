// How the live page looks, and the report where they share it: colours, the timeline seen closely, the panel in its window. The run serves its page itself.
import path from 'node:path';
import {accessible, equal, holds, open, Place, until} from './world.mjs';

const LONG = 'a-task-with-a-name-that-is-longer-than-its-bar';
const TASKS = `
parallel: 3
max_cpu: 100
tasks:
- {id: first, command: 'sleep 0.5'}
- {id: ${LONG}, command: 'sleep 1.2', after: [first]}
- {id: colours, command: 'printf "\\033[31mred\\033[0m plain \\033[1;42m PASS \\033[0m\\n\\033]0;a title\\007<b>\\033[38;5;51mcyan</b>\\033[m\\n"; for i in $(seq 60); do printf "%s a long line of words that goes on and on " $i; done; echo'}
- {id: counts, after: [first, ${LONG}?], when: tasks.first.exit == 0, command: 'echo "[25/100] Compiling"; while [ ! -e go ]; do sleep 0.05; done; echo fine'}
`;

let shared = null;

async function common() {
  if (shared) return shared;
  const place = new Place();
  place.file('tasks.yaml', TASKS);
  const run = place.start('run', '--web', 'tasks.yaml');
  const address = await until(() => 'the address\n' + run.out + run.err, () => (run.out + run.err).match(/page +(http:\S+)/)?.[1]);
  await until(() => 'the count\n' + run.out + run.err, () => place.events('noted').some(e => e.task === 'counts'));
  return shared = {place, run, address};
}

const ground = page => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const ends = texts => [texts[0], texts.at(-1)];

/** Drags over a box from one share of its width to another. */
async function drag(page, selector, from, to) {
  const box = await page.locator(selector).first().boundingBox(), y = box.y + box.height / 2;
  await page.mouse.move(box.x + from * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + (from + to) / 2 * box.width, y);
  await page.mouse.move(box.x + to * box.width, y);
  await page.mouse.up();
}

export const look = {
  async 'wears the colours that are chosen, by keyboard too, and keeps them'() {
    const {address} = await common();
    const page = await open(address + '#task=colours');
    await page.locator('.log', {hasText: 'plain'}).waitFor();
    const light = await ground(page);
    await page.getByRole('button', {name: 'dark'}).focus();
    await page.keyboard.press('Enter');
    holds(await ground(page) !== light, 'dark was chosen');
    equal(await page.getByRole('button', {name: 'dark'}).getAttribute('aria-pressed'), 'true', 'told');
    await accessible(page, 'live page, dark by choice');
    await page.shot('look-dark');
    await page.reload();
    await page.locator('.log', {hasText: 'plain'}).waitFor();
    holds(await ground(page) !== light, 'dark was kept');
    await page.emulateMedia({colorScheme: 'dark'});
    await page.getByRole('button', {name: 'light'}).click();
    equal(await ground(page), light, 'light was chosen');
    await page.getByRole('button', {name: 'auto'}).click();
    holds(await ground(page) !== light, 'as the system has it');
    page.quiet();
    await page.done();
  },

  async 'shows a log in its colours, and wraps it or not'() {
    const {address} = await common();
    for (const theme of ['light', 'dark']) {
      const page = await open(address + '#task=colours', {theme});
      await page.locator('.log', {hasText: 'plain'}).waitFor();
      const log = page.locator('.log');
      equal(await log.locator('.pieces span[class]').evaluateAll(all => all.map(e => e.className + '|' + e.textContent)), ['red|red', 'bold on-green| PASS ', 'cyan|cyan</b>'], 'marks');
      holds((await log.textContent()).startsWith('red plain  PASS \n<b>cyan</b>\n1 a long'), 'the text itself');
      holds(await log.locator('.red').evaluate(e => getComputedStyle(e).color !== getComputedStyle(e.parentElement).color), 'it is red');
      await accessible(page, 'a log with colours, ' + theme);
      const wide = () => log.evaluate(e => e.scrollWidth > e.clientWidth);
      equal(await wide(), false, 'wrapped');
      await page.getByLabel('wrap').uncheck();
      equal(await wide(), true, 'not wrapped');
      await page.shot('look-log-' + theme);
      await page.reload();
      await page.locator('.log', {hasText: 'plain'}).waitFor();
      equal(await wide(), true, 'and so it stays');
      await page.getByLabel('wrap').check();
      equal(await wide(), false, 'wrapped again');
      page.quiet();
      await page.done();
    }
  },

  async 'has a bar for what a command counts'() {
    const {address} = await common();
    const page = await open(address + '#task=counts');
    const facts = page.locator('#task .facts');
    await facts.locator('div', {hasText: /^after/}).waitFor();
    equal(await facts.locator('div', {hasText: /^(after|when)/}).locator('dd').allInnerTexts(), ['first, ' + LONG + '?', 'tasks.first.exit == 0'], 'what it comes after');
    const cell = page.locator('tr:has(th:text-is("counts")) .c-todo');
    await cell.waitFor();
    equal(await cell.innerText(), '25%', 'the share');
    equal(await cell.evaluate(e => e.style.getPropertyValue('--share')), '25%', 'its bar');
    equal(await page.getByRole('progressbar', {name: 'Done'}).getAttribute('aria-valuenow'), '25', 'in the panel');
    await page.done();
  },

  async 'looks closely at a stretch of time, by dragging and by keys'() {
    const {address} = await common();
    const page = await open(address);
    await page.locator('tr:has(th:text-is("counts"))').waitFor();
    const axis = () => page.locator('#axis span').allInnerTexts().then(ends), said = page.locator('.zoom [role=status]');
    equal(parseFloat((await axis())[0]), 0, 'all of it');
    await drag(page, '#drag', 0.1, 0.3);
    await until('a stretch', async () => (await said.innerText()).includes(' – '));
    const [from, to] = await axis();
    holds(parseFloat(from) > 0 && parseFloat(to) > parseFloat(from), `the axis tells: ${from} ${to}`);
    equal(await page.locator('#task:visible').count(), 0, 'no task was meant');
    await page.shot('look-zoom');
    await accessible(page, 'timeline, seen closely');
    await page.getByRole('button', {name: 'The whole time'}).click();
    equal(await said.innerText(), '', 'all of it again');
    await page.getByRole('button', {name: 'Zoom in'}).focus();
    await page.keyboard.press('Enter');
    await until('a stretch by keys', async () => (await said.innerText()).includes(' – '));
    const middle = await said.innerText();
    await page.getByRole('button', {name: 'Earlier'}).click();
    holds(await said.innerText() !== middle, 'earlier');
    await page.selectOption('#span', '60000');
    equal(await said.innerText(), '', 'another span is the whole of it');
    await page.selectOption('#span', '0');
    await page.mouse.click(...await page.locator('#timeline').boundingBox().then(b => [b.x + 0.03 * b.width, b.y + 6]));
    await page.locator('#task-name', {hasText: /first|colours/}).waitFor();
    const cut = words => page.evaluate(async w => (await import('/zoom.js')).fitting(w, 100, text => text.length * 10), words);
    equal([await cut('ten letter'), await cut('eleven lett'), await cut('')], ['ten letter', 'eleven le…', ''], 'labels that are cut');
    page.quiet();
    await page.done();
  },

  async 'has a panel that fits the window'() {
    const {address} = await common();
    for (const [width, height] of [[1280, 720], [1280, 1000], [400, 800]]) {
      const page = await open(address + '#task=colours', {width, height});
      await page.locator('.log', {hasText: 'plain'}).waitFor();
      const at = await page.locator('#task').evaluate(e => e.getBoundingClientRect().toJSON());
      holds(at.top >= 0 && at.bottom <= height, `in sight at ${width} by ${height}: ${at.top} to ${at.bottom}`);
      await page.locator('.log').evaluate(e => e.scrollTop = 100);
      holds(await page.locator('.log').evaluate(e => e.scrollTop > 0 && e.clientHeight > 100), `its log scrolls inside at ${width}`);
      await page.shot(`look-panel-${width}-${height}`);
      await page.done();
    }
  },

  async 'asks its run, tells the end, and goes with it; the report is seen as closely'() {
    const {place, run, address} = await common();
    const page = await open(address);
    await page.locator('tr:has(th:text-is("counts"))').waitFor();
    await page.click('#pause');
    await page.locator('#said', {hasText: 'the run is paused'}).waitFor();
    await page.locator('#pause', {hasText: 'Resume'}).click();
    await page.locator('#said', {hasText: 'the run goes on'}).waitFor();
    place.file('go', '');
    await page.locator('#state', {hasText: 'all 4 succeeded'}).waitFor();
    equal(await run.end(), 0, 'exit status, when nobody at a terminal waits for more');
    await page.done();

    const report = await open('file://' + path.join(place.run, 'report.html'));
    const axis = () => report.locator('.chart .axis span').allInnerTexts().then(ends), label = report.locator(`.plot a[href="#task=${LONG}"] text`);
    const whole = await axis(), name = await label.textContent();
    holds(name === LONG || name.endsWith('…') && LONG.startsWith(name.slice(0, -1)), 'its name, or its beginning: ' + name);
    await report.setViewportSize({width: 500, height: 800});
    await until('a label that is cut', async () => (await label.textContent()).endsWith('…') || await label.textContent() === '');
    await report.setViewportSize({width: 1400, height: 900});
    await drag(report, '.plot', 0.05, 0.2);
    const [from, to] = await axis();
    holds(parseFloat(from) > 0 && to !== whole[1], `the axis tells: ${from} ${to}`);
    equal(new URL(report.url()).hash, '', 'no task was meant');
    await report.shot('look-report-zoom');
    await accessible(report, 'report, seen closely');
    await report.getByRole('button', {name: 'The whole time'}).focus();
    await report.keyboard.press('Enter');
    equal(await report.locator('.zoom [role=status]').innerText(), '', 'all of it again');
    await report.getByRole('button', {name: 'dark'}).click();
    const dark = await ground(report);
    await report.reload();
    equal(await ground(report), dark, 'its colours are kept');
    report.quiet();
    await report.done();
  },
};
