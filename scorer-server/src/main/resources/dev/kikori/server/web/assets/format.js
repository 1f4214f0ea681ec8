// Numbers and times as people read them.

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

export const short = (number) => (number < 10000 ? plain.format(number) : compact.format(number));
export const number = (value) => plain.format(value);

export function usual(value) {
  return value === 0 ? '0' : value < 0.1 ? '<0.1' : value < 10 ? value.toFixed(1) : Math.round(value).toString();
}

const two = (value) => String(value).padStart(2, '0');

export function clock(iso) {
  if (!iso) {
    return '–';
  }
  const at = new Date(iso);
  return two(at.getHours()) + ':' + two(at.getMinutes()) + ':' + two(at.getSeconds());
}

export function clockMillis(iso) {
  return iso ? clock(iso) + '.' + String(new Date(iso).getMilliseconds()).padStart(3, '0') : '–';
}

export function date(iso) {
  if (!iso) {
    return '–';
  }
  const at = new Date(iso);
  return at.getFullYear() + '-' + two(at.getMonth() + 1) + '-' + two(at.getDate()) + ' ' + clock(iso);
}

export function span(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) {
    return seconds + ' s';
  }
  if (seconds < 3600) {
    return Math.floor(seconds / 60) + ' min';
  }
  if (seconds < 48 * 3600) {
    return Math.floor(seconds / 3600) + ' h ' + (seconds < 10 * 3600 ? two(Math.floor((seconds % 3600) / 60)) + ' min' : '');
  }
  return Math.floor(seconds / 86400) + ' d';
}

export function ago(iso) {
  if (!iso) {
    return '–';
  }
  const past = Date.now() - new Date(iso).getTime();
  return past < 0 ? 'in ' + span(-past) : past < 1500 ? 'now' : span(past).trim() + ' ago';
}

// Characters that would move, hide or turn around what comes after them are shown as what they are.
export function visible(text) {
  // eslint-disable-next-line no-control-regex
  return String(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (c) => {
    const code = c.codePointAt(0);
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : '\u2423';
  });
}

export function risk(score) {
  return score >= 85 ? 'critical' : score >= 50 ? 'warning' : 'calm';
}

export function level(severity) {
  const name = severity.toLowerCase();
  return ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].includes(name) ? name : 'info';
}
