// Everything can be done without a mouse.

const PAGES = { o: '#/', a: '#/alerts', e: '#/events', s: '#/services', t: '#/templates', m: '#/models', l: '#/silences', d: '#/outbox' };
let waitsForPage = false;

export function listen(actions) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const typing = event.target.closest('input, textarea, select');
    if (event.key === 'Escape') {
      escape(typing);
      return;
    }
    if (typing || document.querySelector('dialog[open]')) {
      return;
    }
    if (waitsForPage) {
      waitsForPage = false;
      if (PAGES[event.key]) {
        location.hash = PAGES[event.key];
        event.preventDefault();
      }
      return;
    }
    const action = { j: () => move(1), k: () => move(-1), '/': search, g: () => (waitsForPage = true), '?': actions.help, t: actions.theme, p: pause }[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });
}

function escape(typing) {
  if (document.querySelector('dialog[open]')) {
    return;
  }
  if (typing) {
    typing.blur();
    document.getElementById('main').focus();
  } else if (location.hash.split('/').length > 2) {
    location.hash = location.hash.split('/').slice(0, 2).join('/');
  }
}

function rows() {
  return [...document.querySelectorAll('#main [data-row]')].filter((row) => row.offsetParent !== null);
}

function move(by) {
  const all = rows();
  if (all.length === 0) {
    return;
  }
  const at = all.indexOf(document.activeElement.closest('[data-row]'));
  const next = all[at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function search() {
  const field = document.querySelector('#main input[type=search]');
  if (field) {
    field.focus();
    field.select();
  } else {
    location.hash = '#/events';
  }
}

function pause() {
  const button = document.querySelector('#main [data-pause]');
  if (button) {
    button.click();
  }
}
