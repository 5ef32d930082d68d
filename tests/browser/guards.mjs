// Whom the live page's server answers: asked by plain HTTP, where each header can be wrong.
import http from 'node:http';
import {equal, open, Place, until} from './world.mjs';
import {begin, going, TASKS} from './tasks.mjs';

const PAUSE = JSON.stringify({do: 'pause', tasks: []});

function ask(server, method, path, headers, body = '') {
  const {port} = new URL(server.address);
  return new Promise((done, fail) => {
    const request = http.request({host: '127.0.0.1', port, method, path, headers, setHost: !headers.Host}, answer => {
      answer.resume();
      answer.destroy();
      done(answer.statusCode);
    });
    request.on('error', fail);
    request.end(body);
  });
}

const cookie = server => `orchestrate-${new URL(server.address).port}=${new URL(server.address).searchParams.get('token')}`;

export const guards = {
  async 'another origin, a wrong host and a missing or wrong token change nothing'() {
    const place = new Place();
    const run = await begin(place, TASKS + going(1));
    const server = await place.serve();
    const right = {Cookie: cookie(server), Origin: server.origin};
    for (const [what, headers] of Object.entries({
      'another origin': {...right, Origin: 'http://evil.example'}, 'no origin': {Cookie: right.Cookie}, 'the origin of a file': {...right, Origin: 'null'},
      'a wrong host': {...right, Host: 'evil.example'}, 'the host of another port': {...right, Host: '127.0.0.1:1'},
      'no token': {Origin: server.origin}, 'a wrong token': {...right, Cookie: cookie(server).replace(/.$/, last => last === '_' ? 'A' : '_')},
    })) {
      equal(await ask(server, 'POST', '/control', headers, PAUSE), 403, what);
      if (what !== 'no origin') for (const path of ['/', '/events', '/task?id=quick', '/log?id=quick&attempt=1&stream=stdout']) equal(await ask(server, 'GET', path, headers), 403, what + ' at ' + path);
    }
    equal(place.events('asked'), [], 'nothing was asked of the run');
    equal(await ask(server, 'POST', '/control', right, PAUSE), 200, 'from its own page');
    await until('the pause', () => place.events('suspended').length);
    equal(await ask(server, 'POST', '/control', right, '{"do":"resume"}'), 200, 'and on');
    place.file('go', '');
    await run.end();
    equal(await server.end('SIGTERM'), 143, 'exit status of the server');
  },

  async 'a read-only page has no buttons and is refused'() {
    const place = new Place();
    const run = await begin(place, TASKS + going(1));
    const server = await place.serve('--read-only');
    const page = await open(server.address);
    await page.locator('tr', {hasText: 'going-1'}).first().click();
    await page.locator('#task-name', {hasText: 'going-1'}).waitFor();
    equal(await page.locator('button:not(.zoom button)', {hasText: /Pause|Stop|Drain|Cancel|Retry|[+−]/}).count(), 0, 'buttons that ask');
    equal(await page.evaluate(() => fetch('/control', {method: 'POST', body: '{"do":"pause"}'}).then(a => a.status)), 403, 'asked all the same');
    equal(place.events('asked'), [], 'nothing was asked of the run');
    await page.done();
    place.file('go', '');
    await run.end();
    await server.end('SIGTERM');
  },
};
