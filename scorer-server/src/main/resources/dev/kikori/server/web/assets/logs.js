import { h } from './dom.js';
import { follow, query } from './api.js';
import { clockMillis, level, visible, number } from './format.js';

const MOST_ROWS = 250;

// One event as a row; Enter or a click shows all of it.
export function logRow(event) {
  const row = h(
    'li',
    { class: 'log ' + level(event.severity), tabindex: 0, 'data-row': true, 'aria-expanded': 'false' },
    h('time', { datetime: event.time || '' }, clockMillis(event.time)),
    h('span', { class: 'level' }, event.severity === 'UNKNOWN' ? '–' : event.severity),
    h('span', { class: 'service' }, visible(event.service)),
    h('span', { class: 'text' }, visible(event.message)),
    event.first_seen ? h('span', { class: 'tag new', title: 'the first line of its template' }, 'new') : null,
  );
  const open = () => toggle(row, event);
  row.addEventListener('click', () => {
    if (!String(window.getSelection())) {
      open();
    }
  });
  row.addEventListener('keydown', (key) => {
    if (key.key === 'Enter') {
      open();
    }
  });
  return row;
}

function toggle(row, event) {
  const shown = row.querySelector('.detail');
  row.setAttribute('aria-expanded', String(!shown));
  if (shown) {
    shown.remove();
    return;
  }
  row.append(
    h(
      'div',
      { class: 'detail' },
      h('pre', {}, visible(event.message) + (event.stack_trace ? '\n' + visible(event.stack_trace) : '')),
      h(
        'dl',
        { class: 'facts' },
        fact('logger', event.logger),
        fact('instance', event.instance),
        Object.entries(event.attributes).map(([name, value]) => fact(name, value)),
        h('div', {}, h('dt', {}, 'template'), h('dd', {}, h('a', { href: '#/events?template=' + event.template_id + '&service=' + encodeURIComponent(event.service) }, event.template_id))),
      ),
    ),
  );
}

function fact(name, value) {
  return value ? h('div', {}, h('dt', {}, visible(name)), h('dd', {}, visible(value))) : null;
}

// The events that come, newest first, a few hundred at most. `filter` is asked again by `restart`.
export function liveLogs(filter, signal) {
  const list = h('ol', { class: 'logs', 'aria-label': 'Live logs' });
  const state = h('span', { class: 'live', role: 'status' }, 'connecting');
  const button = h('button', { type: 'button', 'data-pause': true, 'aria-pressed': 'false', onclick: () => setPaused(!paused) }, 'Pause');
  let waiting = [];
  let paused = false;
  let source = null;
  let unread = 0;

  function setPaused(now) {
    paused = now;
    unread = 0;
    button.textContent = paused ? 'Go on' : 'Pause';
    button.setAttribute('aria-pressed', String(paused));
    show();
  }

  function show() {
    if (paused) {
      return;
    }
    const fresh = waiting.slice(-MOST_ROWS);
    waiting = [];
    if (fresh.length > 0) {
      list.prepend(...fresh.reverse().map(logRow));
      while (list.childElementCount > MOST_ROWS) {
        list.lastElementChild.remove();
      }
    }
  }

  function restart() {
    if (source) {
      source.close();
    }
    list.replaceChildren();
    waiting = [];
    source = follow('/api/v1/events/stream' + query(filter()), {
      log: (event) => {
        waiting.push(event);
        if (waiting.length > MOST_ROWS) {
          waiting.shift();
        }
        if (paused) {
          unread++;
          button.textContent = 'Go on (' + number(unread) + ' new)';
        }
      },
      missed: (gap) => {
        state.textContent = 'live · sampled, ' + number(gap.missed) + ' more';
      },
      state: (now) => {
        state.textContent = now === 'live' ? 'live' : 'reconnecting';
        state.className = 'live ' + now;
      },
    }, signal);
  }

  const timer = setInterval(show, 200);
  signal.addEventListener('abort', () => clearInterval(timer));
  restart();
  return { list, state, button, restart, seed: (events) => list.append(...events.slice(0, MOST_ROWS).map(logRow)) };
}
