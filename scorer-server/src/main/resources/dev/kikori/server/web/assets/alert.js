import { h, replace, failure, empty, toast } from './dom.js';
import { get, post, follow, query } from './api.js';
import { clockMillis, date, usual, visible, level, risk, number } from './format.js';
import { against, sparkline } from './chart.js';
import { alertCard, lasting, muted } from './alerts.js';
import { muteForm } from './mute.js';

const CONTEXT = 2;

export async function view(root, params, signal, id) {
  let alert;
  try {
    alert = await get('/api/v1/alerts/' + encodeURIComponent(id), signal);
  } catch (e) {
    replace(root, failure(e));
    return;
  }
  document.title = alert.service + ' ' + alert.risk_score + ' · Kikori';
  const head = h('div', {});
  const opinions = h('ul', { class: 'opinions' });
  const neighbours = h('div', { class: 'cards small' });
  const earlier = h('div', { class: 'cards small' });
  replace(
    root,
    h('p', { class: 'crumb' }, h('a', { href: '#/alerts' }, 'Alerts'), ' / ', visible(alert.service)),
    head,
    h(
      'div',
      { class: 'alert-page' },
      h('div', { class: 'main-column' }, why(alert, signal), windowPanel(alert)),
      h('aside', { class: 'side' }, feedback(alert, opinions, signal), silence(alert), facts(alert), section('At the same time', neighbours), section('Before', earlier)),
    ),
  );
  let shown;
  const showHead = (now) => {
    shown = now;
    replace(head, heading(now));
  };
  showHead(alert);
  // What changed before the stream began, or while it was broken, nobody tells.
  const catchUp = async () => {
    const now = await get('/api/v1/alerts/' + encodeURIComponent(id), signal);
    if (now.revision > shown.revision) {
      showHead(now);
    }
  };
  follow('/api/v1/alerts/stream', {
    alert: (changed) => { if (changed.id === alert.id) { showHead(changed); } },
    state: (state) => { if (state === 'live') { catchUp().catch(() => {}); } },
  }, signal);
  listInto(neighbours, '/api/v1/alerts/' + encodeURIComponent(id) + '/neighbours?limit=8', 'Nothing else within a quarter of an hour.', () => true, signal);
  listInto(earlier, '/api/v1/fingerprints/' + encodeURIComponent(alert.fingerprint) + '/alerts', 'The first of its kind.', (one) => one.id !== alert.id, signal);
}

function heading(alert) {
  const firing = alert.status === 'firing';
  return h(
    'div',
    { class: 'alert-head ' + (firing ? alert.severity : 'over') },
    h('div', { class: 'score big ' + (firing ? risk(alert.risk_score) : 'over') }, String(alert.risk_score), h('small', {}, 'risk')),
    h(
      'div',
      {},
      h('p', { class: 'meta' }, h('strong', {}, visible(alert.service)), h('span', { class: 'tag ' + (firing ? alert.severity : 'over') }, firing ? alert.severity : 'resolved'), muted(alert), h('span', { class: 'soft' }, (firing ? 'firing ' : '') + lasting(alert))),
      h('h1', {}, visible(alert.summary[0] || 'Unusual logs')),
      alert.summary.length > 1 ? h('ul', { class: 'sentences' }, alert.summary.slice(1).map((one) => h('li', {}, visible(one)))) : null,
    ),
  );
}

function section(title, ...content) {
  return h('section', { class: 'panel flat' }, h('header', {}, h('h2', {}, title)), content);
}

// The templates behind it: how often here, how often usually, and over the last day.
function why(alert, signal) {
  return section(
    'Why',
    h(
      'table',
      { class: 'why' },
      h('thead', {}, h('tr', {}, ['What is logged', 'Here / usually', 'Last 24 hours'].map((one) => h('th', { scope: 'col' }, one)))),
      h('tbody', {}, alert.templates.slice(0, 12).map((one) => whyRow(alert, one, signal))),
    ),
    alert.templates.length === 0 ? empty('No single template', 'The order of the lines is what is strange.') : null,
  );
}

function whyRow(alert, one, signal) {
  const trend = h('td', { class: 'trend' }, h('span', { class: 'soft' }, '…'));
  const kind = one.unseen ? ['never seen before', 'critical'] : one.count === 0 ? ['missing', 'warning'] : one.count > one.usual ? ['more than usual', 'warning'] : ['less than usual', 'warning'];
  get('/api/v1/templates/' + one.id + '/trend' + query({ service: alert.service }), signal).then(
    (found) => replace(trend, sparkline(found.counts, 'over the last day, at most ' + Math.max(0, ...found.counts) + ' at a time')),
    () => replace(trend, h('span', { class: 'soft' }, '–')),
  );
  return h(
    'tr',
    {},
    h('td', {}, h('a', { class: 'template', href: '#/events' + query({ template: one.id, service: alert.service }) }, visible(one.text)), ' ', h('span', { class: 'tag ' + kind[1] }, kind[0])),
    h('td', { class: 'count' }, h('span', {}, h('strong', {}, number(one.count)), ' / ' + usual(one.usual)), against(one.count, one.usual)),
    trend,
  );
}

// The window: the lines that count with a few around them, or all.
function windowPanel(alert) {
  const lines = alert.window || [];
  const marked = lines.filter((line) => line.role).length;
  const list = h('ol', { class: 'window', 'aria-label': 'Lines of the window' });
  const button = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => show(!all) }, '');
  let all = marked === 0;

  function show(everything) {
    all = everything;
    button.textContent = all ? 'Only what counts' : 'All ' + lines.length + ' lines';
    button.setAttribute('aria-pressed', String(all));
    const near = lines.map((line, i) => all || lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some((one) => one.role));
    const rows = [];
    let skipped = 0;
    lines.forEach((line, i) => {
      if (near[i]) {
        if (skipped) {
          rows.push(gap(skipped));
        }
        skipped = 0;
        rows.push(windowLine(line));
      } else {
        skipped++;
      }
    });
    if (skipped) {
      rows.push(gap(skipped));
    }
    replace(list, rows);
  }

  show(all);
  button.hidden = marked === 0 || marked === lines.length;
  return h('section', { class: 'panel flat' }, h('header', {}, h('h2', {}, 'The window'), h('span', { class: 'soft' }, marked + ' of ' + lines.length + ' lines count'), button), lines.length ? list : empty('No lines kept', 'The window is gone by age.'));
}

function gap(lines) {
  return h('li', { class: 'gap' }, '⋯ ' + lines + (lines === 1 ? ' more line' : ' more lines'));
}

function windowLine(line) {
  return h(
    'li',
    { class: 'log ' + level(line.severity) + ' ' + line.role, tabindex: 0, 'data-row': true },
    h('span', { class: 'mark' }, line.role === 'critical' ? '●' : line.role === 'warning' ? '◐' : '', h('span', { class: 'hidden' }, line.role)),
    h('time', { datetime: line.time || '' }, clockMillis(line.time)),
    h('span', { class: 'level' }, line.severity === 'UNKNOWN' ? '–' : line.severity),
    h('span', { class: 'text' }, visible(line.text)),
  );
}

function feedback(alert, opinions, signal) {
  const note = h('textarea', { name: 'note', rows: 2, maxlength: 4000, 'aria-label': 'Note', placeholder: 'What was it? (optional)' });
  const path = '/api/v1/alerts/' + encodeURIComponent(alert.id) + '/feedback';
  const refresh = async () => {
    const page = await get('/api/v1/feedback' + query({ alert: alert.id, limit: 10 }), signal);
    replace(opinions, page.feedback.map((one) => h('li', {}, h('strong', { class: one.true_alert ? 'right' : 'wrong' }, one.true_alert ? 'Right' : 'False alarm'), ' ', h('span', {}, visible(one.note)), h('span', { class: 'soft' }, ' ' + visible(one.author) + ', ' + date(one.created_at)))));
  };
  const say = async (right) => {
    try {
      await post(path, { true_alert: right, note: note.value });
      note.value = '';
      toast('Thank you: the next training knows it.');
      await refresh();
    } catch (e) {
      toast(e.message + (e.remedy ? ' ' + e.remedy : ''));
    }
  };
  refresh().catch(() => {});
  return section('Was it right?', note, h('div', { class: 'buttons' }, h('button', { type: 'button', id: 'feedback-true', class: 'good', onclick: () => say(true) }, '✓ Right'), h('button', { type: 'button', id: 'feedback-false', onclick: () => say(false) }, '✗ False alarm')), opinions);
}

function silence(alert) {
  const leading = alert.templates[0];
  const choices = [['service', 'all of ' + visible(alert.service)]];
  if (leading) {
    choices.unshift(['problem', 'this problem']);
  }
  const send = (what, rest) =>
    what === 'problem'
      ? post('/api/v1/suppressions', { template: leading.id, service: alert.service, ...rest })
      : post('/api/v1/silences', { matchers: [{ name: 'service', value: alert.service }], ...rest });
  return section('Silence', muteForm('silence', 'Silence', choices, send));
}

function facts(alert) {
  const row = (name, value) => (value ? h('div', {}, h('dt', {}, name), h('dd', {}, value)) : null);
  return section(
    'Facts',
    h(
      'dl',
      { class: 'facts' },
      row('began', date(alert.starts_at)),
      row('last change', date(alert.updated_at)),
      row('ended', alert.ends_at && date(alert.ends_at)),
      row('windows', String(alert.windows)),
      row('instance', visible(alert.instance)),
      row('model', alert.model),
      row('fingerprint', alert.fingerprint),
      Object.entries(alert.labels).filter(([name]) => !['service', 'severity', 'fingerprint', 'instance'].includes(name)).map(([name, value]) => row(visible(name), visible(value))),
    ),
  );
}

async function listInto(place, path, otherwise, wanted, signal) {
  try {
    const found = (await get(path, signal)).alerts.filter(wanted).slice(0, 8);
    replace(place, found.length ? found.map(alertCard) : h('p', { class: 'soft' }, otherwise));
  } catch (e) {
    if (e.name !== 'AbortError') {
      replace(place, failure(e));
    }
  }
}
