import { h, replace, failure, empty } from './dom.js';
import { get, follow, every } from './api.js';
import { short, clock, risk, visible } from './format.js';
import { liveLogs } from './logs.js';
import { alertCard } from './alerts.js';

const MOST_ALERTS = 20;

// The three panels: what is wrong, what was said of the latest windows, what comes in.
export function view(root, params, signal) {
  const figures = h('div', { class: 'figures', role: 'status', 'aria-label': 'Figures' });
  const alerts = h('div', { class: 'cards' });
  const summaries = h('ol', { class: 'summaries' });
  const live = liveLogs(() => ({}), signal);
  replace(
    root,
    h('h1', { class: 'hidden' }, 'Overview'),
    figures,
    h(
      'div',
      { class: 'overview' },
      h('section', { class: 'panel alerts', 'aria-labelledby': 'p1' }, h('header', {}, h('h2', { id: 'p1' }, 'Alerts'), h('a', { href: '#/alerts' }, 'All alerts')), alerts),
      h('section', { class: 'panel', 'aria-labelledby': 'p2' }, h('header', {}, h('h2', { id: 'p2' }, 'Summaries'), h('span', { class: 'soft' }, 'latest windows')), summaries),
      h('section', { class: 'panel live-panel', 'aria-labelledby': 'p3' }, h('header', {}, h('h2', { id: 'p3' }, 'Live logs'), live.state, live.button), live.list),
    ),
  );

  const known = new Map();
  const firing = figure('…', 'alerts firing');
  const showAlerts = () => {
    const burning = [...known.values()].filter((one) => one.status === 'firing').length;
    firing.className = 'figure ' + (burning ? 'critical' : '');
    replace(firing, h('strong', {}, String(burning)), h('span', {}, burning === 1 ? 'alert firing' : 'alerts firing'));
    const sorted = [...known.values()].sort((a, b) => (a.status === b.status ? b.updated_at.localeCompare(a.updated_at) : a.status === 'firing' ? -1 : 1)).slice(0, MOST_ALERTS);
    replace(alerts, sorted.length ? sorted.map(alertCard) : empty('No alerts', 'When a window of logs looks wrong, it is said here.'));
  };
  const put = (alert) => {
    known.set(alert.id, alert);
    if (known.size > 4 * MOST_ALERTS) {
      known.delete(known.keys().next().value);
    }
  };
  every(30000, signal, async () => {
    try {
      (await get('/api/v1/alerts?limit=' + MOST_ALERTS, signal)).alerts.reverse().forEach(put);
      showAlerts();
    } catch (e) {
      if (e.name !== 'AbortError') {
        replace(alerts, failure(e));
      }
      throw e;
    }
  });
  follow('/api/v1/alerts/stream', { alert: (alert) => { put(alert); showAlerts(); } }, signal);
  get('/api/v1/events?limit=60', signal).then((page) => live.seed(page.events), () => {});
  every(4000, signal, async () => {
    const { windows } = await get('/api/v1/windows?limit=40', signal);
    replace(summaries, windows.length ? windows.map(summary) : h('li', { class: 'none' }, empty('No windows yet', 'What Kikori makes of the logs, window by window, is said here.')));
  });

  let before = null;
  every(3000, signal, async () => {
    const { services } = await get('/api/v1/services', signal);
    const sum = (field) => services.reduce((total, one) => total + one[field], 0);
    const now = { at: Date.now(), events: sum('events') };
    const rate = before && now.at > before.at ? Math.max(0, ((now.events - before.events) * 1000) / (now.at - before.at)) : null;
    before = now;
    replace(
      figures,
      firing,
      figure(rate === null ? '…' : short(Math.round(rate)), 'events per second'),
      figure(short(now.events), 'events'),
      figure(short(sum('windows')), 'windows judged'),
      figure(services.length, services.length === 1 ? 'service' : 'services'),
      figure(short(sum('queued_events')), 'events waiting'),
    );
  });
}

function figure(value, label, kind) {
  return h('div', { class: 'figure ' + (kind || '') }, h('strong', {}, String(value)), h('span', {}, label));
}

function summary(window) {
  const text = window.summary.length ? window.summary.join(' ') : window.warming_up ? 'Still getting to know this service.' : 'Nothing unusual.';
  return h(
    'li',
    { class: window.summary.length ? '' : 'quiet' },
    h('span', { class: 'score ' + risk(window.risk_score), title: 'risk, 0 to 100' }, String(window.risk_score)),
    h('div', {}, h('p', {}, visible(text)), h('p', { class: 'soft' }, visible(window.service), ' · ', window.lines + ' lines · ', clock(window.judged_at))),
  );
}
