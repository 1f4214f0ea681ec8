import { h, replace, failure, empty } from './dom.js';
import { get, follow, query } from './api.js';
import { ago, span, risk, visible, clock } from './format.js';

const MOST_ROWS = 300;

export function lasting(alert) {
  const start = new Date(alert.starts_at).getTime();
  return alert.status === 'firing' ? 'for ' + span(Date.now() - start).trim() : 'lasted ' + span(new Date(alert.ends_at || alert.updated_at).getTime() - start).trim() + ', over ' + ago(alert.ends_at || alert.updated_at);
}

// Why nobody is told of it.
export function muted(alert) {
  const kinds = new Set(alert.muted_by.map((one) => one.split(':')[0]));
  return [...kinds].map((kind) => h('span', { class: 'tag', title: alert.muted_by.join(', ') }, { silence: 'silenced', suppression: 'suppressed', inhibition: 'inhibited' }[kind] || kind));
}

// An alert in a list: how bad, where, what.
export function alertCard(alert) {
  return h(
    'a',
    { class: 'alert-card ' + alert.status + ' ' + alert.severity, href: '#/alerts/' + encodeURIComponent(alert.id), 'data-row': true },
    h('span', { class: 'score ' + (alert.status === 'firing' ? risk(alert.risk_score) : 'over'), title: 'risk, 0 to 100' }, String(alert.risk_score)),
    h(
      'div',
      { class: 'what' },
      h('p', { class: 'meta' }, h('strong', {}, visible(alert.service)), h('span', { class: 'tag ' + (alert.status === 'firing' ? alert.severity : 'over') }, alert.status === 'firing' ? alert.severity : 'resolved'), muted(alert), h('span', { class: 'soft' }, lasting(alert))),
      h('p', { class: 'headline' }, visible(alert.summary[0] || 'Unusual logs')),
      alert.summary.length > 1 ? h('p', { class: 'soft more' }, visible(alert.summary.slice(1).join(' '))) : null,
    ),
    h('time', { datetime: alert.starts_at }, clock(alert.starts_at)),
  );
}

export function view(root, params, signal) {
  const list = h('div', { class: 'cards', 'aria-live': 'off' });
  const more = h('button', { type: 'button', hidden: true, onclick: () => load(cursor) }, 'Older alerts');
  const status = choice('status', 'Status', ['', 'firing', 'resolved']);
  const severity = choice('severity', 'Severity', ['', 'critical', 'warning', 'info']);
  const service = h('input', { type: 'text', name: 'service', placeholder: 'any service', 'aria-label': 'Service', value: params.get('service') || '' });
  const text = h('input', { type: 'search', name: 'q', placeholder: 'Search alerts  ( / )', 'aria-label': 'Search alerts', value: params.get('q') || '' });
  let cursor = null;
  status.value = params.get('status') || '';
  severity.value = params.get('severity') || '';
  const form = h('form', { class: 'filters', role: 'search', onsubmit: (event) => { event.preventDefault(); load(null); }, onchange: () => load(null) }, text, service, status, severity, h('button', {}, 'Search'));
  replace(root, h('div', { class: 'head' }, h('h1', {}, 'Alerts')), form, h('section', { class: 'panel flat' }, list), more);

  async function load(from) {
    const filter = { q: text.value, service: service.value, status: status.value, severity: severity.value, limit: 50, cursor: from };
    try {
      const page = await get('/api/v1/alerts' + query(filter), signal);
      const cards = page.alerts.map(alertCard);
      if (from) {
        list.append(...cards);
        while (list.childElementCount > MOST_ROWS) {
          list.firstElementChild.remove();
        }
      } else {
        replace(list, cards.length ? cards : empty('No alerts', 'None that fit. Kikori speaks up when a window of logs looks wrong.'));
      }
      cursor = page.next_cursor;
      more.hidden = !cursor;
    } catch (e) {
      if (e.name !== 'AbortError') {
        replace(list, failure(e));
      }
    }
  }

  let pending;
  load(null);
  follow('/api/v1/alerts/stream', {
    alert: () => {
      clearTimeout(pending);
      // A reader who has moved into the list keeps what is before them.
      pending = setTimeout(() => { if (!list.contains(document.activeElement) && list.childElementCount <= 50) { load(null); } }, 500);
    },
  }, signal);
}

function choice(name, label, values) {
  return h('select', { name, 'aria-label': label }, values.map((value) => h('option', { value }, value || 'any ' + name)));
}
