import { h, replace, failure, empty, toast } from './dom.js';
import { get, post, query } from './api.js';
import { date, ago, visible } from './format.js';

export function view(root, params, signal) {
  const place = h('section', { class: 'panel flat' });
  const state = h('select', { name: 'state', 'aria-label': 'State' }, ['', 'pending', 'dead'].map((value) => h('option', { value }, value || 'any state')));
  state.value = params.get('state') || '';
  state.addEventListener('change', () => load());
  replace(root, h('div', { class: 'head' }, h('h1', {}, 'Deliveries')), h('form', { class: 'filters', onsubmit: (event) => event.preventDefault() }, state), place);

  async function load() {
    try {
      const { deliveries } = await get('/api/v1/outbox' + query({ state: state.value, limit: 100 }), signal);
      replace(place, deliveries.length ? h('table', { class: 'list' }, h('thead', {}, h('tr', {}, ['State', 'Receiver', 'What', 'Tries', 'Last error', 'Made', 'Next try', ''].map((one) => h('th', { scope: 'col' }, one)))), h('tbody', {}, deliveries.map(row))) : empty('Nothing to deliver', 'Messages to receivers show up here until they have arrived.'));
    } catch (e) {
      if (e.name !== 'AbortError') {
        replace(place, failure(e));
      }
    }
  }

  function row(one) {
    const again = async () => {
      try {
        await post('/api/v1/outbox/' + encodeURIComponent(one.id) + '/replay');
        toast('On its way again.');
        await load();
      } catch (e) {
        toast(e.message + (e.remedy ? ' ' + e.remedy : ''));
      }
    };
    return h(
      'tr',
      { tabindex: 0, 'data-row': true },
      h('td', {}, h('span', { class: 'tag ' + (one.state === 'dead' ? 'critical' : '') }, one.state)),
      h('td', {}, visible(one.receiver), ' ', h('span', { class: 'soft' }, one.integration)),
      h('td', {}, visible(one.summary)),
      h('td', { class: 'num' }, String(one.attempts)),
      h('td', {}, visible(one.last_error)),
      h('td', { class: 'num' }, date(one.created_at)),
      h('td', { class: 'num' }, one.next_attempt_at ? ago(one.next_attempt_at) : '–'),
      h('td', {}, one.state === 'dead' ? h('button', { type: 'button', onclick: again }, 'Send again') : null),
    );
  }
  load();
}
