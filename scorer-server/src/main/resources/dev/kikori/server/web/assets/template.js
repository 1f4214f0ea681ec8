import { h, replace, failure, empty } from './dom.js';
import { get, post, query } from './api.js';
import { date, number, visible, level } from './format.js';
import { sparkline } from './chart.js';
import { muteForm } from './mute.js';
import { silenceTable } from './silences.js';

// A template of a service: how often it is logged, and whether alerts of it are suppressed.
export async function view(root, params, signal, id) {
  const service = params.get('service') || '';
  const path = '/api/v1/templates/' + encodeURIComponent(id);
  const trend = h('p', { class: 'trend' }, '…');
  const mutes = h('div', {});
  let template;
  try {
    template = await get(path + query({ service }), signal);
  } catch (e) {
    if (e.name !== 'AbortError') {
      replace(root, failure(e));
    }
    return;
  }
  const panel = (title, ...content) => h('section', { class: 'panel flat' }, h('header', {}, h('h2', {}, title)), content);
  const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
  const suppress = async (what, rest) => {
    await post('/api/v1/suppressions', { template: id, ...(what === 'service' ? { service } : {}), ...rest });
    await load();
  };
  replace(
    root,
    h('p', { class: 'crumb' }, h('a', { href: '#/templates' + query({ service }) }, 'Templates'), ' / ', visible(service)),
    h('div', { class: 'head' }, h('h1', {}, visible(template.text))),
    h(
      'div',
      { class: 'alert-page' },
      h('div', { class: 'main-column' }, panel('Suppressions', mutes)),
      h(
        'aside',
        { class: 'side' },
        panel('Suppress this template', muteForm('suppress', 'Suppress', [['service', 'in ' + visible(service)], ['everywhere', 'in all services']], suppress), h('p', { class: 'soft' }, 'Nobody is told of alerts that it is behind. They stay on the dashboard.')),
        panel(
          'Facts',
          trend,
          h(
            'dl',
            { class: 'facts' },
            fact('level', h('span', { class: 'log-cell ' + level(template.severity) }, h('span', { class: 'level' }, template.severity))),
            fact('logger', visible(template.logger)),
            fact('count', number(template.count)),
            fact('first seen', date(template.first_seen)),
            fact('last seen', date(template.last_seen)),
            fact('id', id),
          ),
          h('p', {}, h('a', { href: '#/events' + query({ template: id, service }) }, 'Its events')),
        ),
      ),
    ),
  );

  async function load() {
    try {
      const { suppressions } = await get('/api/v1/suppressions', signal);
      const mine = suppressions.filter((one) => one.matchers.some((m) => m.name === 'template' && m.value === id));
      replace(mutes, mine.length ? silenceTable(mine, load) : empty('No suppressions', 'People are told of alerts that it is behind.'));
    } catch (e) {
      if (e.name !== 'AbortError') {
        replace(mutes, failure(e));
      }
    }
  }

  load();
  get(path + '/trend' + query({ service }), signal).then(
    (found) => replace(trend, sparkline(found.counts, 'over the last day, at most ' + Math.max(0, ...found.counts) + ' at a time', 300, 48)),
    () => replace(trend, '–'),
  );
}
