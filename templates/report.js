'use strict';
// Sorting and filtering of the table of tasks. Without this the page tells the same.
{
  const body = document.querySelector('#tasks tbody');
  const rows = Array.from(body.rows);
  const find = document.getElementById('find');
  const status = document.getElementById('status');
  const shown = document.getElementById('shown');

  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !(words.every(w => text.includes(w)) && (!status.value || row.cells[1].textContent === status.value));
      if (!row.hidden) n++;
    }
    shown.textContent = n === rows.length ? '' : n + ' of ' + rows.length;
  }

  const value = (row, i) => { const c = row.cells[i], v = c.dataset.v ?? c.textContent; return v !== '' && !isNaN(v) ? Number(v) : v; };
  const compare = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), undefined, {numeric: true});

  document.querySelectorAll('#tasks thead th').forEach((th, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = th.textContent;
    th.replaceChildren(button);
    button.addEventListener('click', () => {
      const up = th.getAttribute('aria-sort') !== 'ascending';
      document.querySelectorAll('#tasks thead th').forEach(other => other.removeAttribute('aria-sort'));
      th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      rows.sort((a, b) => (up ? 1 : -1) * compare(value(a, i), value(b, i)));
      body.replaceChildren(...rows);
    });
  });
  find.addEventListener('input', filter);
  status.addEventListener('change', filter);
}
