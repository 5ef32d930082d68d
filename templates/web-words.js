// Figures as people read them. They are those of lib/model/Durations.java and lib/board/Usage.java, for what the page counts by itself.

const two = n => String(n).padStart(2, '0');

/** Milliseconds, in whole seconds: 12s, 4m05s, 2h03m. */
export function duration(millis) {
  const s = Math.max(0, Math.round(millis / 1000));
  if (s < 60) return s + 's';
  return s < 3600 ? Math.floor(s / 60) + 'm' + two(s % 60) + 's' : Math.floor(s / 3600) + 'h' + two(Math.floor(s / 60) % 60) + 'm';
}

/** Of what is over: with tenths of a second, 0.4s. */
export const exactly = millis => millis < 59_950 ? Math.floor((millis + 50) / 1000) + '.' + Math.floor((millis + 50) / 100) % 10 + 's' : duration(millis);

/** A time of a stretch that is so long. */
export const time = (millis, length) => length < 10_000 ? exactly(millis) : duration(millis);

/** US dollars. */
export const money = usd => '$' + usd.toFixed(usd === 0 || usd >= 0.1 ? 2 : 4);

export const count = n => n < 10000 ? String(n) : n < 1e6 ? Math.floor(n / 1000) + 'k' : (n / 1e6).toFixed(1) + 'M';

/** With its thousands apart. */
export const thousands = n => n.toLocaleString('en');

/** MiB. */
export const memory = mib => mib < 1024 ? mib + 'M' : (mib / 1024).toFixed(1) + 'G';

/** Bytes. */
export const size = bytes => bytes < 1024 ? bytes + ' B' : bytes < 1 << 20 ? (bytes / 1024).toFixed(1) + ' KiB' : (bytes / (1 << 20)).toFixed(1) + ' MiB';

export const plural = (n, word) => thousands(n) + ' ' + word + (n === 1 ? '' : 's');

/** An element with these properties and children; texts stay texts. */
export function element(name, properties, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key.includes('-') || key === 'role' || key === 'scope') e.setAttribute(key, value);
    else e[key] = value;
  }
  e.append(...children.filter(c => c != null));
  return e;
}

/** Sets a text only if it is another one: nothing is drawn again for nothing. */
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
