// What is looked at, as an address that can be passed on (#task=lint&only=failed), and copying.
import {element, put} from './web-words.js';

const SAID = 1500;
const run = document.querySelector('h1').textContent;

/** The address of something of this run. */
export const of = (path, ask = {}) => path + '?' + new URLSearchParams({run, ...ask});

/** What the address asks for: a task, only those in a state, words to find. */
export const asked = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** Puts what is looked at into the address, as no step of its own. */
export function tell(looked) {
  const hash = '#' + new URLSearchParams(Object.entries(looked).filter(pair => pair[1]));
  if (hash !== (location.hash || '#')) history.replaceState(null, '', hash);
}

/** A button that copies what it is given at that time. */
export function copier(label, text) {
  const button = element('button', {type: 'button', className: 'copier', 'aria-label': label}, 'copy');
  button.addEventListener('click', async () => {
    const said = await navigator.clipboard.writeText(text()).then(() => 'copied', () => 'can\'t copy');
    put(button, said);
    setTimeout(() => put(button, 'copy'), SAID);
  });
  return button;
}
