import { h, replace, failure, empty, toast } from './dom.js';
import { get, post } from './api.js';
import { visible, number } from './format.js';

export async function view(root, params, signal) {
  const place = h('div', { class: 'models' });
  replace(root, h('div', { class: 'head' }, h('h1', {}, 'Model')), place);
  const show = (models) => replace(place, models.length ? models.map((one) => card(one, change)) : empty('No model', 'Put a bundle into the model repository.'));

  async function change(path, body) {
    try {
      show((await post(path, body)).models);
      toast('Done.');
    } catch (e) {
      toast(e.message + (e.remedy ? ' ' + e.remedy : ''));
    }
  }

  try {
    show((await get('/api/v1/models', signal)).models);
  } catch (e) {
    if (e.name !== 'AbortError') {
      replace(place, failure(e));
    }
  }
}

function card(one, change) {
  const path = '/api/v1/models/' + encodeURIComponent(one.name);
  return h(
    'section',
    { class: 'panel flat model', tabindex: 0, 'data-row': true },
    h('header', {}, h('h2', {}, visible(one.name), ' ', h('span', { class: 'soft' }, visible(one.version))), h('span', { class: 'tag ' + (one.state === 'READY' ? 'good' : one.state === 'UNAVAILABLE' ? 'critical' : '') }, one.state.toLowerCase()), one.in_force ? h('span', { class: 'tag good' }, 'in force') : null, one.in_force ? h('button', { type: 'button', onclick: () => change(path + '/rollback') }, 'Roll back') : h('button', { type: 'button', onclick: () => change(path + '/load', { version: one.version }) }, 'Put in force')),
    one.reason ? h('p', { class: 'bad' }, visible(one.reason)) : null,
    h(
      'div',
      { class: 'columns' },
      block('Made of', { bundle: one.bundle, method: one.method, 'base model': one.base_model, 'runs on': (one.provider + ' ' + one.precision).trim(), services: one.services.join(', ').replace('*', 'all others') }),
      block('Since the start', one.figures),
      ...Object.entries(one.metrics).map(([name, values]) => block(name.replaceAll('_', ' '), values)),
      block('Thresholds', one.thresholds),
      block('Trained on', one.training_data),
    ),
  );
}

function block(title, values) {
  const entries = Object.entries(values).filter(([, value]) => value !== '');
  return entries.length === 0 ? null : h('div', {}, h('h3', {}, visible(title)), h('dl', { class: 'facts' }, entries.map(([name, value]) => h('div', {}, h('dt', {}, visible(name.replaceAll('_', ' '))), h('dd', {}, typeof value === 'number' ? (Math.abs(value) < 1 && value !== 0 ? value.toFixed(4) : number(value)) : visible(value))))));
}
