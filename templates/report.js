// The table of tasks sorted and filtered, links to what is looked at (#task=lint&only=failed), copying, and a closer look at the timeline. Without this the page tells the same.
{
  const table = document.getElementById('tasks');
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const numbers = heads.map(head => head.classList.contains('n'));
  const [find, status, shown, how, rest] = ['find', 'status', 'shown', 'how', 'rest'].map(id => document.getElementById(id));
  const marks = {completed: 'ok', failed: 'bad', running: 'going'};
  const piece = 300;
  document.getElementById('controls').hidden = false;

  // A row is a row of the table, or the cells it will be made of: [to sort by, to be seen].
  const given = Array.from(body.rows, element => ({element}));
  for (const cells of rest ? JSON.parse(rest.textContent) : []) given.push({cells: cells.map(cell => Array.isArray(cell) ? cell : [cell, String(cell)])});
  let rows = given, drawn = given.length;

  const seen = cell => (cell.querySelector('summary') ?? cell).textContent;
  const text = row => row.text ??= (row.cells ? row.cells.map(cell => cell[1]).join(' ') : row.element.textContent).toLowerCase();
  const state = row => row.cells ? row.cells[1][1] : row.element.cells[1].textContent;
  const name = row => row.cells ? row.cells[0][1] : row.element.id.slice(5);
  const flaky = row => row.cells ? row.cells[2][1].startsWith('flaky ') : Boolean(row.element.querySelector('.flaky'));
  const chosen = row => !status.value || (status.value === 'flaky' ? flaky(row) : state(row).replace(' !', '') === status.value);

  function value(row, i) {
    const v = row.cells ? row.cells[i][0] : row.element.cells[i].dataset.v ?? seen(row.element.cells[i]);
    return v !== '' && !isNaN(v) ? Number(v) : v;
  }

  function element(row) {
    if (row.element) return row.element;
    row.element = document.createElement('tr');
    row.element.id = 'task=' + name(row);
    row.cells.forEach(([, words], i) => {
      const cell = document.createElement(i ? 'td' : 'th');
      if (!i) cell.scope = 'row';
      if (i === 1) cell.className = marks[words] ?? 'off';
      if (numbers[i]) cell.className = 'n';
      cell.textContent = words;
      row.element.append(cell);
    });
    return row.element;
  }

  const end = new IntersectionObserver(entries => entries.some(e => e.isIntersecting) && draw(piece), {rootMargin: '1000px'});

  function draw(more) {
    end.disconnect();
    body.append(...rows.slice(drawn, drawn + more).map(element));
    drawn = Math.min(rows.length, drawn + more);
    if (drawn < rows.length) end.observe(body.lastElementChild);
  }

  function show() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const head = heads.findIndex(h => h.ariaSort), down = head >= 0 && heads[head].ariaSort === 'descending';
    rows = given.filter(row => chosen(row) && words.every(w => text(row).includes(w)));
    shown.textContent = rows.length === given.length ? '' : rows.length.toLocaleString('en') + ' of ' + given.length.toLocaleString('en');
    how.textContent = head < 0 ? 'in the order given' : 'by ' + heads[head].textContent + ', ' + heads[head].ariaSort;
    if (head >= 0) rows = rows.map(row => [value(row, head), row]).sort(([a], [b]) => (down ? -1 : 1) * compare(a, b)).map(pair => pair[1]);
    body.replaceChildren();
    drawn = 0;
    draw(piece);
  }

  const order = new Intl.Collator(undefined, {numeric: true});
  const compare = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(a, b);

  for (const head of heads) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    // Upwards, downwards, and as given again.
    button.addEventListener('click', () => {
      const next = {ascending: 'descending', descending: null}[head.ariaSort] ?? (head.ariaSort ? null : 'ascending');
      for (const other of heads) other.ariaSort = null;
      head.ariaSort = next;
      show();
    });
  }

  // What is looked at, as an address that can be passed on.
  function tell(task) {
    const told = new URLSearchParams(Object.entries({task, only: status.value, find: find.value}).filter(pair => pair[1]));
    history.replaceState(null, '', '#' + told);
    show();
  }

  function linked() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const task = asked.get('task'), row = task && given.find(r => name(r) === task);
    if (asked.has('only') || asked.has('find') || row && !rows.includes(row)) {
      status.value = {succeeded: 'completed', 'left out': 'cancelled'}[asked.get('only')] ?? asked.get('only') ?? '';
      find.value = asked.get('find') ?? '';
      show();
      table.scrollIntoView();
    }
    document.querySelector('.linked')?.classList.remove('linked');
    if (!row) return;
    const at = rows.indexOf(row);
    if (at >= drawn) draw(at - drawn + piece);
    element(row).classList.add('linked');
    const more = row.element.querySelector('details');
    if (more) more.open = true;
    row.element.scrollIntoView({block: at < 0 ? 'nearest' : 'center'});
  }

  find.addEventListener('input', () => tell());
  status.addEventListener('change', () => tell());
  addEventListener('hashchange', linked);
  addEventListener('beforeprint', () => draw(rows.length));
  // The files of the run are beside its report on disk, and nowhere else.
  if (location.protocol !== 'file:') for (const logs of document.querySelectorAll('.logs')) logs.remove();

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = Object.assign(document.createElement('textarea'), {value: text});
      document.body.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
  }

  for (const node of document.querySelectorAll('.copy')) {
    const button = Object.assign(document.createElement('button'), {type: 'button', className: 'copier', textContent: 'copy'});
    button.setAttribute('aria-label', 'Copy ' + node.textContent.slice(0, 60));
    button.addEventListener('click', async () => {
      await copy(node.textContent);
      button.textContent = 'copied';
      setTimeout(() => button.textContent = 'copy', 1500);
    });
    if (node.tagName === 'PRE') node.nextElementSibling.prepend(button);
    else node.after(button);
  }

  // The drawings are stretched; their texts are not, and are cut anew.
  const chart = document.querySelector('.chart');
  if (chart) {
    const plots = Array.from(chart.querySelectorAll('.plot')), whole = Number(chart.dataset.wall), ticks = chart.querySelectorAll('.axis span');
    const labels = Array.from(chart.querySelectorAll('.plot text'), label => ({label, words: label.textContent, bar: label.parentElement.firstElementChild}));
    const brush = document.createElement('canvas').getContext('2d');
    brush.font = '11px system-ui, sans-serif';
    const zoom = new Zoom(plots, () => [0, whole], time, stretch);

    function stretch() {
      const [from, to] = zoom.span;
      for (const plot of plots) {
        plot.firstElementChild.style.width = 100 * whole / (to - from) + '%';
        plot.firstElementChild.style.marginLeft = -100 * from / (to - from) + '%';
      }
      ticks.forEach((tick, i) => tick.textContent = time(from + (to - from) * i / (ticks.length - 1), to - from));
      label();
    }

    function label() {
      const seen = plots[0].getBoundingClientRect();
      const boxes = labels.map(({bar}) => bar.getBoundingClientRect());
      labels.forEach(({label, words}, i) => {
        const left = Math.max(boxes[i].left, seen.left), room = Math.min(boxes[i].right, seen.right) - left - 8;
        label.textContent = room < 12 ? '' : fitting(words, room, text => brush.measureText(text).width);
        label.setAttribute('x', String(5 + left - boxes[i].left));
        label.removeAttribute('class');
      });
    }

    chart.before(zoom.controls);
    new ResizeObserver(label).observe(plots[0]);
    addEventListener('beforeprint', () => zoom.reset());
  }

  // A browser may have kept what was chosen at an earlier visit.
  if (rest || find.value || status.value) show();
  linked();
}
