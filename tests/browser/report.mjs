// report.html, opened from disk.
import path from 'node:path';
import {accessible, equal, holds, open, Place, THEMES} from './world.mjs';
import {begin, SCRIPT, TASKS} from './tasks.mjs';

let address = null;

async function made() {
  if (address) return address;
  const place = new Place();
  const run = await begin(place, TASKS);
  equal(await run.end(), 1, 'exit status');
  return address = 'file://' + path.join(place.run, 'report.html');
}

/** What is wider than its box, or the page than its window; what scrolls by itself may be. */
export const overflowing = page => page.evaluate(() => {
  const wide = [...document.querySelectorAll('body *')].filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && !e.closest('svg, .wide, pre, .scroller, input')
    && !['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) && getComputedStyle(e).display !== 'inline').map(e => e.outerHTML.slice(0, 120));
  if (document.documentElement.scrollWidth > innerWidth) wide.push('the page: ' + document.documentElement.scrollWidth);
  return wide;
});

const rows = page => page.locator('#tasks tbody tr:visible th').allInnerTexts().then(all => all.map(t => t.trim().split('\n')[0]));

export const report = {
  async 'loads from disk, asks nobody, and can be used by all'() {
    for (const theme of THEMES)
      for (const width of [1400, 800]) {
        const page = await open(await made(), {theme, width});
        await page.shot(`report-${theme}-${width}`);
        await accessible(page, `report, ${theme}`);
        page.quiet();
        await page.done();
      }
  },

  async 'shows what tasks say as text'() {
    const page = await open(await made());
    for (const details of await page.locator('details').all()) await details.evaluate(d => d.open = true);
    holds((await page.locator('body').innerText()).includes(SCRIPT), 'what the task has written is there');
    equal(await page.locator('script').count(), 1, 'scripts: its own');
    equal(await page.locator('img').count(), 0, 'pictures');
    equal(await page.locator('a[href^="javascript"]').count(), 0, 'links that run');
    page.quiet();
    await page.done();
  },

  async 'sorts and filters its table'() {
    const page = await open(await made());
    const all = await rows(page);
    equal([...all].sort(), ['again', 'agent', 'quick', 'script'], 'rows');
    const task = page.locator('#tasks thead button').first();
    await task.click();
    equal(await rows(page), ['again', 'agent', 'quick', 'script'], 'sorted');
    await task.click();
    equal(await rows(page), ['script', 'quick', 'agent', 'again'], 'the other way round');
    equal(await page.locator('#tasks thead th').first().getAttribute('aria-sort'), 'descending', 'told');
    await page.fill('#find', 'quick');
    equal(await rows(page), ['quick'], 'found');
    await page.fill('#find', '');
    await page.selectOption('#status', 'completed');
    equal(await rows(page), ['quick', 'agent', 'again'], 'by status');
    page.quiet();
    await page.done();
  },

  async 'opens what a link says, cold and by a click, and tells its own'() {
    const at = await made();
    const page = await open(at + '#task=script&only=failed');
    equal(await rows(page), ['script'], 'those that failed');
    holds(await page.locator('tr.linked details').evaluate(d => d.open), 'the task is open');
    holds((await page.locator('tr.linked pre.copy').innerText()).includes('exit 3'), 'and tells its command');
    await page.selectOption('#status', 'flaky');
    equal(await rows(page), ['again'], 'what succeeded at another try');
    equal(new URL(page.url()).hash, '#only=flaky', 'address');
    await page.selectOption('#status', '');
    equal(new URL(page.url()).hash, '', 'no address');
    await page.locator('.plot a', {hasText: 'quick'}).first().click();
    holds(await page.locator('tr.linked th').innerText().then(t => t.startsWith('quick')), 'a bar leads to its task');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('tr.linked .copier').first().click();
    await page.locator('tr.linked .copier', {hasText: 'copied'}).waitFor();
    equal(await page.evaluate(() => navigator.clipboard.readText()), 'echo hello', 'copied');
    equal(await page.locator('tr.linked .logs a').first().evaluate(a => fetch(a.href).then(() => '', () => a.href).then(() => a.getAttribute('href'))), 'tasks/quick/1/stdout', 'its log');
    equal(await page.locator('nav a').allInnerTexts().then(all => all.map(t => t.replace(/ \d+$/, ''))), ['Timeline', 'Failures', 'Critical path', 'Answers', 'Tasks'], 'contents');
    await page.done();
  },

  async 'fits its window'() {
    for (const width of [1280, 400]) {
      const page = await open(await made(), {width});
      for (const details of await page.locator('details').all()) await details.evaluate(d => d.open = true);
      await page.shot(`report-all-${width}`);
      equal(await overflowing(page), [], `too wide at ${width}`);
      await page.done();
    }
  },

  async 'wears the colours that are chosen, by keyboard too'() {
    const page = await open(await made(), {theme: 'light'});
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByRole('button', {name: 'dark'}).focus();
    await page.keyboard.press('Enter');
    holds(await ground() !== light, 'dark was chosen');
    equal(await page.getByRole('button', {name: 'dark'}).getAttribute('aria-pressed'), 'true', 'told');
    await accessible(page, 'report, dark by choice');
    await page.emulateMedia({media: 'print'});
    equal(await ground(), light, 'on paper');
    equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'light', 'its margins too');
    await page.emulateMedia({media: 'screen'});
    await page.getByRole('button', {name: 'auto'}).click();
    equal(await ground(), light, 'as the system has it');
    page.quiet();
    await page.done();
  },
};
