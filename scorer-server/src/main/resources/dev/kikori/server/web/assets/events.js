import { h, replace, failure, empty } from './dom.js';
import { get, query } from './api.js';
import { liveLogs, logRow } from './logs.js';

const MOST_ROWS = 400;

// Search in the recent events, page by page; a few hundred rows at a time stay on the page.
export function view(root, params, signal) {
  const text = h('input', { type: 'search', name: 'q', placeholder: 'Search the logs  ( / )', 'aria-label': 'Search the logs', value: params.get('q') || '' });
  const service = h('input', { type: 'text', name: 'service', placeholder: 'any service', 'aria-label': 'Service', value: params.get('service') || '' });
  const severity = h('select', { name: 'severity', 'aria-label': 'This or graver' }, ['', 'debug', 'info', 'warn', 'error'].map((value) => h('option', { value }, value ? value + ' or graver' : 'any level')));
  severity.value = params.get('severity') || '';
  let template = params.get('template') || '';
  const found = h('ol', { class: 'logs', 'aria-label': 'Events found' });
  const count = h('span', { class: 'soft', role: 'status' });
  const more = h('button', { type: 'button', hidden: true, onclick: () => load(cursor) }, 'Older events');
  const newest = h('button', { type: 'button', hidden: true, onclick: () => load(null) }, 'Back to the newest');
  let cursor = null;
  let asked = 0;
  const chip = h('button', { type: 'button', class: 'chip', hidden: !template, title: 'no longer ask for this template', onclick: () => { template = ''; chip.hidden = true; load(null); } }, 'template ' + template + ' ✕');
  const filter = () => ({ q: text.value, service: service.value, severity: severity.value, template });
  const form = h('form', { class: 'filters', role: 'search', onsubmit: (event) => { event.preventDefault(); load(null); }, onchange: () => load(null) }, text, service, severity, chip, h('button', { class: 'primary' }, 'Search'));
  const liveBox = h('section', { class: 'panel', hidden: true });
  const liveButton = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => toggleLive() }, 'Follow live');
  form.append(liveButton);
  replace(root, h('div', { class: 'head' }, h('h1', {}, 'Events'), count), form, liveBox, h('section', { class: 'panel flat' }, found), h('p', { class: 'buttons' }, more, newest));

  let stop = null;
  function toggleLive() {
    liveButton.setAttribute('aria-pressed', String(!stop));
    liveBox.hidden = Boolean(stop);
    if (stop) {
      stop.abort();
      stop = null;
      return;
    }
    stop = new AbortController();
    signal.addEventListener('abort', () => stop && stop.abort());
    const live = liveLogs(filter, stop.signal);
    replace(liveBox, h('header', {}, h('h2', {}, 'Live'), live.state, live.button), live.list);
  }

  async function load(from) {
    const round = ++asked;
    try {
      const page = await get('/api/v1/events' + query({ ...filter(), limit: 100, cursor: from }), signal);
      if (round !== asked) {
        return;
      }
      const rows = page.events.map(logRow);
      if (!from) {
        replace(found, rows.length ? rows : h('li', {}, empty('Nothing found', 'No recent event fits. Older ones are gone by age or size.')));
      } else {
        found.append(...rows);
        while (found.childElementCount > MOST_ROWS) {
          found.firstElementChild.remove();
        }
      }
      cursor = page.next_cursor;
      more.hidden = !cursor;
      newest.hidden = !from;
      count.textContent = page.events.length + (cursor ? '+' : '') + (from ? ' more' : '') + ' found';
    } catch (e) {
      if (e.name !== 'AbortError') {
        replace(found, h('li', {}, failure(e)));
      }
    }
  }
  load(null);
}
