import { h, replace, failure, empty } from './dom.js';
import { get, every, query } from './api.js';
import { short, ago, visible, number } from './format.js';
import { riskBars } from './chart.js';

export function view(root, params, signal) {
  const body = h('tbody', {});
  const place = h('div', {});
  const table = h('table', { class: 'list' }, h('thead', {}, h('tr', {}, ['Service', 'Risk of the latest windows', 'Events', 'Windows', 'Templates', 'Waiting', 'Instances', 'Last event'].map((one) => h('th', { scope: 'col' }, one)))), body);
  replace(root, h('div', { class: 'head' }, h('h1', {}, 'Services')), h('section', { class: 'panel flat' }, place));
  every(4000, signal, async () => {
    try {
      const { services } = await get('/api/v1/services', signal);
      if (services.length === 0) {
        replace(place, empty('No services yet', 'Point an appender or an OpenTelemetry exporter at this server.'));
        return;
      }
      if (!table.contains(document.activeElement)) {
        replace(body, services.map(row));
        replace(place, table);
      }
    } catch (e) {
      if (e.name !== 'AbortError') {
        replace(place, failure(e));
      }
      throw e;
    }
  });
}

function row(one) {
  const full = one.capacity_events ? Math.round((100 * one.queued_events) / one.capacity_events) : 0;
  return h(
    'tr',
    { tabindex: 0, 'data-row': true, onkeydown: (event) => { if (event.key === 'Enter') { location.hash = '#/templates' + query({ service: one.service }); } } },
    h('td', {}, h('a', { href: '#/templates' + query({ service: one.service }) }, visible(one.service)), one.warming_up ? h('span', { class: 'tag', title: 'too young for more than the plain rule' }, 'warming up') : null, ' ', h('a', { class: 'soft', href: '#/alerts' + query({ service: one.service }) }, 'alerts')),
    h('td', {}, riskBars(one.risks, one.risks.length ? 'risk of the last ' + one.risks.length + ' windows, now ' + one.risks[one.risks.length - 1] : 'no windows yet')),
    h('td', { class: 'num' }, short(one.events)),
    h('td', { class: 'num' }, short(one.windows)),
    h('td', { class: 'num' }, number(one.templates)),
    h('td', { class: 'num' + (full >= 80 ? ' bad' : ''), title: one.queued_events + ' of ' + one.capacity_events }, full + ' %'),
    h('td', { class: 'num' }, number(one.instances)),
    h('td', { class: 'num' }, ago(one.last_event_at)),
  );
}
