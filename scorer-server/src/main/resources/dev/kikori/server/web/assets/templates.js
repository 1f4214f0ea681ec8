import { h, replace, failure, empty } from './dom.js';
import { get, query } from './api.js';
import { short, ago, visible, level } from './format.js';
import { sparkline } from './chart.js';

const MOST_ROWS = 300;

export async function view(root, params, signal) {
  const service = h('select', { name: 'service', 'aria-label': 'Service' });
  const text = h('input', { type: 'search', name: 'q', placeholder: 'Search templates  ( / )', 'aria-label': 'Search templates', value: params.get('q') || '' });
  const body = h('tbody', {});
  const place = h('div', {});
  const more = h('button', { type: 'button', hidden: true, onclick: () => load(cursor) }, 'More templates');
  const table = h('table', { class: 'list' }, h('thead', {}, h('tr', {}, ['Template', 'Last 24 hours', 'Count', 'Last seen', 'First seen'].map((one) => h('th', { scope: 'col' }, one)))), body);
  const form = h('form', { class: 'filters', role: 'search', onsubmit: (event) => { event.preventDefault(); load(null); }, onchange: () => load(null) }, service, text, h('button', {}, 'Search'));
  let cursor = null;
  replace(root, h('div', { class: 'head' }, h('h1', {}, 'Templates')), form, h('section', { class: 'panel flat' }, place), h('p', { class: 'buttons' }, more));
  // Trends are asked for when a row comes into sight.
  const sight = new IntersectionObserver((entries) => entries.filter((one) => one.isIntersecting).forEach((one) => { sight.unobserve(one.target); trend(one.target); }));
  signal.addEventListener('abort', () => sight.disconnect());

  async function trend(cell) {
    try {
      const found = await get('/api/v1/templates/' + cell.dataset.id + '/trend' + query({ service: service.value }), signal);
      replace(cell, sparkline(found.counts, 'over the last day, at most ' + Math.max(0, ...found.counts) + ' at a time'));
    } catch (e) {
      cell.textContent = '–';
    }
  }

  async function load(from) {
    if (!service.value) {
      return;
    }
    try {
      const page = await get('/api/v1/templates' + query({ service: service.value, q: text.value, limit: 50, cursor: from }), signal);
      const rows = page.templates.map((one) => {
        const cell = h('td', { class: 'trend', data: { id: one.id } }, '…');
        sight.observe(cell);
        const there = '#/templates/' + one.id + query({ service: service.value });
        return h('tr', { tabindex: 0, 'data-row': true, onkeydown: (event) => { if (event.key === 'Enter') { location.hash = there; } } }, h('td', { class: 'log-cell ' + level(one.severity) }, h('span', { class: 'level' }, one.severity), ' ', h('a', { class: 'template', href: there }, visible(one.text)), h('div', { class: 'soft' }, visible(one.logger))), cell, h('td', { class: 'num' }, short(one.count)), h('td', { class: 'num' }, ago(one.last_seen)), h('td', { class: 'num' }, ago(one.first_seen)));
      });
      if (from) {
        body.append(...rows);
        while (body.childElementCount > MOST_ROWS) {
          body.firstElementChild.remove();
        }
      } else {
        replace(body, rows);
      }
      replace(place, body.childElementCount ? table : empty('No templates', 'None that fit in ' + visible(service.value) + '.'));
      cursor = page.next_cursor;
      more.hidden = !cursor;
    } catch (e) {
      if (e.name !== 'AbortError') {
        replace(place, failure(e));
      }
    }
  }

  try {
    const { services } = await get('/api/v1/services', signal);
    const names = services.map((one) => one.service);
    const wanted = params.get('service');
    if (wanted && !names.includes(wanted)) {
      names.push(wanted);
    }
    replace(service, names.map((name) => h('option', { value: name }, visible(name))));
    if (wanted) {
      service.value = wanted;
    }
    if (names.length === 0) {
      replace(place, empty('No services yet', 'Templates come with the first events.'));
    }
    await load(null);
  } catch (e) {
    if (e.name !== 'AbortError') {
      replace(place, failure(e));
    }
  }
}
