'use strict';
// Colours to choose: as the system has them, light or dark. What somebody has chosen is kept for all pages on this machine. The report and the live page have it.
globalThis.choices = {
  // Files have no cookies; other pages have a port of their own each time, which cookies don't look at. A page that stands apart keeps nothing.
  of(name) {
    try {
      return location.protocol === 'file:' ? localStorage.getItem('orchestrate-' + name) : document.cookie.split('; ').find(c => c.startsWith('orchestrate-' + name + '='))?.split('=')[1];
    } catch {
      return null;
    }
  },
  keep(name, value) {
    try {
      if (location.protocol === 'file:') localStorage.setItem('orchestrate-' + name, value);
      else document.cookie = 'orchestrate-' + name + '=' + value + '; path=/; max-age=31536000; samesite=strict';
    } catch {
      // It holds for this visit.
    }
  },
};

{
  const dark = 'screen and (prefers-color-scheme: dark)', media = {light: 'not all', dark: 'screen'};
  const rules = Array.from(document.styleSheets).flatMap(sheet => Array.from(sheet.cssRules)).filter(rule => rule.media?.mediaText === dark);

  function wear(chosen) {
    for (const rule of rules) rule.media.mediaText = media[chosen] ?? dark;
    document.documentElement.style.colorScheme = media[chosen] ? chosen : 'light dark';
    for (const button of document.querySelectorAll('#theme button')) button.setAttribute('aria-pressed', String(button.dataset.theme === (media[chosen] ? chosen : '')));
    dispatchEvent(new Event('theme'));
  }

  function offer() {
    const theme = document.getElementById('theme');
    theme.hidden = false;
    theme.addEventListener('click', e => {
      const chosen = e.target.dataset.theme;
      if (chosen === undefined) return;
      choices.keep('theme', chosen);
      wear(chosen);
    });
    wear(choices.of('theme'));
  }

  // At once, so that nobody is dazzled.
  wear(choices.of('theme'));
  if (document.getElementById('theme')) offer();
  else addEventListener('DOMContentLoaded', offer);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => dispatchEvent(new Event('theme')));
}
