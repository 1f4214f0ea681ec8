import { h, replace } from './dom.js';
import { post } from './api.js';

export function view(root) {
  const token = h('input', { type: 'password', name: 'token', autocomplete: 'current-password', 'aria-label': 'Token', required: true });
  const wrong = h('p', { class: 'bad', role: 'alert' });
  const submit = async (event) => {
    event.preventDefault();
    try {
      await post('/api/v1/session', { token: token.value });
      location.reload();
    } catch (e) {
      wrong.textContent = e.message;
      token.select();
    }
  };
  replace(root, h('form', { class: 'panel flat login', onsubmit: submit }, h('h1', {}, 'Kikori'), h('input', { class: 'hidden', name: 'username', autocomplete: 'username', value: 'kikori', tabindex: -1, 'aria-hidden': 'true' }), h('p', { class: 'soft' }, 'This server asks for a token with the scope read.'), token, wrong, h('button', { class: 'primary' }, 'Log in')));
  token.focus();
}
