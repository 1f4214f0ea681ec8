import { h, toast } from './dom.js';
import { date } from './format.js';

const LENGTHS = [['1', '1 hour'], ['4', '4 hours'], ['24', '1 day'], ['168', '1 week']];

// A form that keeps alerts from people for a time: which, for how long, and why. Who says so, the server knows.
export function muteForm(id, label, choices, send) {
  const options = (all) => all.map(([value, text]) => h('option', { value }, text));
  const what = h('select', { 'aria-label': 'What', name: 'what' }, options(choices));
  const hours = h('select', { 'aria-label': 'For how long', name: 'hours' }, options(LENGTHS));
  const comment = h('input', { type: 'text', name: 'comment', 'aria-label': 'Why', placeholder: 'why?', maxlength: 500 });
  const submit = async (event) => {
    event.preventDefault();
    const end = new Date(Date.now() + Number(hours.value) * 3600000).toISOString();
    try {
      await send(what.value, { ends_at: end, comment: comment.value });
      toast('Silent until ' + date(end) + '.');
    } catch (e) {
      toast(e.message + (e.remedy ? ' ' + e.remedy : ''));
    }
  };
  return h('form', { class: 'silence', onsubmit: submit }, what, hours, comment, h('button', { id }, label));
}
