// The run that the cases look at: what succeeds, fails, is tried again, and writes what a page must not take for its own.
import {until} from './world.mjs';

export const SCRIPT = '<script>alert(1)</script>';
const ANSWER = JSON.stringify({answer: `# Done ${SCRIPT}\n\n<img src=x onerror=alert(2)> [link](javascript:alert(3)) **well**`});

export const TASKS = `
name: '${SCRIPT}'
parallel: 3
max_cpu: 100
backoff: 10ms
profiles:
  helper:
    command: [sh, -c, 'cat >/dev/null; cat answer']
    result: /answer
tasks:
- {id: script, command: 'echo "${SCRIPT}"; echo "{\\"phase\\":\\"${SCRIPT}\\"}"; echo "<img src=x onerror=alert(4)> ${SCRIPT}" >&2; exit 3'}
- {id: agent, prompt: 'Say ${SCRIPT}', agent: helper}
- {id: again, command: 'test -e tried || { touch tried; echo "connection refused" >&2; exit 1; }; echo fine'}
- {id: quick, command: 'echo hello'}
`;

/** Tasks that go on until a file is there, for whoever wants to click at them. */
export const going = n => Array.from({length: n}, (_, i) => `- {id: going-${i + 1}, after: [again], command: 'n=0; while [ ! -e go ]; do n=$((n+1)); echo "${SCRIPT} line $n"; sleep 0.05; done; echo the last line'}`).join('\n') + '\n';

/** Begins the run, and waits until all but the going ones are over. */
export async function begin(place, tasks) {
  place.file('answer', ANSWER + '\n');
  place.file('tasks.yaml', tasks);
  const run = place.start('run', 'tasks.yaml');
  await until(() => 'the first tasks to end\n' + run.out + run.err, () => place.events('settled').length >= 4 || run.code !== undefined);
  return run;
}
