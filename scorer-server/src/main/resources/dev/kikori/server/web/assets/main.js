import { h, replace, toast } from './dom.js';
import { get, del, every } from './api.js';
import { listen } from './keys.js';
import * as overview from './overview.js';
import * as alerts from './alerts.js';
import * as alert from './alert.js';
import * as events from './events.js';
import * as services from './services.js';
import * as templates from './templates.js';
import * as template from './template.js';
import * as models from './models.js';
import * as silences from './silences.js';
import * as outbox from './outbox.js';
import * as login from './login.js';

const PAGES = [
  ['', 'Overview', overview],
  ['alerts', 'Alerts', alerts],
  ['events', 'Events', events],
  ['services', 'Services', services],
  ['templates', 'Templates', templates],
  ['models', 'Model', models],
  ['silences', 'Silences', silences],
  ['outbox', 'Deliveries', outbox],
];
const main = document.getElementById('main');
let leaving = new AbortController();
let locked = false;

// The part behind the #: a page, perhaps an id, perhaps parameters.
function route() {
  if (locked) {
    return;
  }
  leaving.abort();
  leaving = new AbortController();
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [page, id] = path.split('/');
  const params = new URLSearchParams(search || '');
  const known = PAGES.find(([name]) => name === page) || PAGES[0];
  document.title = known[1] + ' · Kikori';
  replace(document.getElementById('nav'), PAGES.map(([name, label]) => h('a', { href: '#/' + name, 'aria-current': name === known[0] ? 'page' : null }, label)));
  replace(main, h('p', { class: 'soft' }, '…'));
  main.scrollTop = 0;
  window.scrollTo(0, 0);
  const detail = { alerts: alert, templates: template }[page];
  if (detail && id) {
    detail.view(main, params, leaving.signal, decodeURIComponent(id));
  } else {
    known[2].view(main, params, leaving.signal);
  }
}

function theme() {
  const now = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = now;
  try {
    localStorage.setItem('kikori-theme', now);
  } catch (e) {
    toast('This browser keeps nothing, so the theme lasts until the page is loaded again.');
  }
}

async function health() {
  const status = await get('/api/v1/status', new AbortController().signal);
  const place = document.getElementById('health');
  place.className = 'health ' + (status.ready ? 'ready' : 'not-ready');
  place.textContent = status.ready ? 'ready' : 'not ready';
  place.title = status.ready ? 'The server takes events.' : status.not_ready.join('; ');
  document.getElementById('who').textContent = status.tenant === 'default' ? '' : status.tenant;
}

document.getElementById('theme-button').addEventListener('click', theme);
const help = document.getElementById('help');
const showHelp = () => help.showModal();
document.getElementById('help-button').addEventListener('click', showHelp);
document.getElementById('logout').addEventListener('click', async () => {
  await del('/api/v1/session');
  location.reload();
});
document.addEventListener('login-needed', () => {
  if (!locked) {
    locked = true;
    leaving.abort();
    document.getElementById('nav').replaceChildren();
    login.view(main);
  }
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
listen({ help: showHelp, theme });
window.addEventListener('hashchange', route);

get('/api/v1/session', new AbortController().signal).then((session) => {
  document.getElementById('logout').hidden = !(session.login_needed && session.logged_in);
  if (session.login_needed && !session.logged_in) {
    document.dispatchEvent(new CustomEvent('login-needed'));
  } else {
    route();
    every(15000, new AbortController().signal, health);
  }
});
