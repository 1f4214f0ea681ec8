import { h, replace, failure, empty, toast } from './dom.js';
import { get, del } from './api.js';
import { date, visible } from './format.js';

export function view(root, params, signal) {
  const place = h('section', { class: 'panel flat' });
  replace(root, h('div', { class: 'head' }, h('h1', {}, 'Silences'), h('span', { class: 'soft' }, 'New ones are made on the page of an alert or of a template.')), place);

  async function load() {
    try {
      const { silences } = await get('/api/v1/silences', signal);
      replace(place, silences.length ? silenceTable(silences, load) : empty('No silences', 'Everything that is wrong is said.'));
    } catch (e) {
      if (e.name !== 'AbortError') {
        replace(place, failure(e));
      }
    }
  }
  load();
}

export function silenceTable(silences, reload) {
  return h('table', { class: 'list' }, h('thead', {}, h('tr', {}, ['State', 'Kind', 'What', 'Until', 'By', 'Why', ''].map((one) => h('th', { scope: 'col' }, one)))), h('tbody', {}, silences.map((one) => row(one, reload))));
}

function row(one, reload) {
  const end = async () => {
    try {
      await del('/api/v1/silences/' + encodeURIComponent(one.id));
      toast('Ended.');
      await reload();
    } catch (e) {
      toast(e.message + (e.remedy ? ' ' + e.remedy : ''));
    }
  };
  return h(
    'tr',
    { tabindex: 0, 'data-row': true },
    h('td', {}, h('span', { class: 'tag ' + (one.state === 'active' ? 'good' : '') }, one.state)),
    h('td', {}, one.kind),
    h('td', { class: 'mono' }, one.matchers.map((m) => visible(m.name + (m.is_equal ? '=' : '!') + (m.is_regex ? '~' : m.is_equal ? '' : '=') + '"' + m.value + '"')).join(', ')),
    h('td', {}, date(one.ends_at)),
    h('td', {}, visible(one.created_by)),
    h('td', {}, visible(one.comment)),
    h('td', {}, one.state === 'expired' ? null : h('button', { type: 'button', onclick: end }, 'End now')),
  );
}
