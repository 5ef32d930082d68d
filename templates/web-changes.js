// What a task has changed in its worktree: its commits, and of each file how much and what.
import {element, plural} from './web-words.js';

const KINDS = {'+': 'added', '-': 'removed', '@': 'place'};

/** The nodes for an answer of /changes; null is none. */
export function changes(found) {
  if (!found) return [element('p', {className: 'dim'}, 'its worktree is gone, or git can\'t tell')];
  const nodes = [element('p', {className: 'dim'}, found.branch + ': ' + (found.files.length ? plural(found.files.length + found.more, 'file') : 'nothing changed'))];
  if (found.commits.length) nodes.push(element('ul', {className: 'commits', 'aria-label': 'Commits'}, ...found.commits.map(c => element('li', {}, element('code', {}, c.id), ' ' + c.subject))));
  nodes.push(...found.files.map(file));
  if (found.more) nodes.push(element('p', {className: 'dim'}, 'and ' + plural(found.more, 'file') + ' more'));
  return nodes;
}

// Its lines become nodes when somebody looks at them.
function file({path, insertions, deletions, lines}) {
  const size = insertions == null ? 'binary' : '+' + insertions + ' -' + deletions;
  if (lines == null) return element('p', {className: 'file'}, path + ' ', element('span', {className: 'dim'}, size + ', not shown'));
  const box = element('details', {}, element('summary', {}, path + ' ' + size));
  box.addEventListener('toggle', () => {
    if (box.open && box.childElementCount === 1) box.append(element('pre', {tabIndex: 0, 'aria-label': 'Changes of ' + path}, ...lines.split('\n').map(line)));
  });
  return box;
}

const line = text => element('span', {className: 'line ' + (KINDS[text[0]] ?? '')}, text + '\n');
