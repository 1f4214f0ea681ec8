// Requests to this server. What goes wrong is thrown as the problem that the server stated.

export class ApiError extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.title = problem.title;
    this.remedy = problem.remedy;
  }
}

export function query(values) {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') {
      parts.set(name, value);
    }
  }
  const text = parts.toString();
  return text ? '?' + text : '';
}

async function request(method, path, body, signal) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') {
    headers['X-Kikori-Request'] = '1';
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal, credentials: 'same-origin' });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new ApiError({ status: 0, title: 'The server does not answer', detail: 'no connection', remedy: 'It is tried again as soon as you do something.' });
  }
  if (response.status === 204) {
    return null;
  }
  const type = response.headers.get('Content-Type') || '';
  const json = type.includes('json') ? await response.json() : { status: response.status, title: response.statusText };
  if (!response.ok) {
    if (response.status === 401) {
      document.dispatchEvent(new CustomEvent('login-needed'));
    }
    throw new ApiError(json);
  }
  return json;
}

export const get = (path, signal) => request('GET', path, undefined, signal);
export const post = (path, body) => request('POST', path, body);
export const del = (path) => request('DELETE', path);

// A stream that ends with its page.
export function follow(path, handlers, signal) {
  const source = new EventSource(path);
  for (const [name, handler] of Object.entries(handlers)) {
    if (name === 'state') {
      source.addEventListener('open', () => handler('live'));
      source.addEventListener('error', () => handler('lost'));
    } else {
      source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
    }
  }
  signal.addEventListener('abort', () => source.close());
  return source;
}

// Calls now and then again, until the page is left. A failure is for the page to show.
export function every(millis, signal, call) {
  let timer;
  const round = async () => {
    try {
      await call();
    } catch (e) {
      if (e.name === 'AbortError' || e.status === 401) {
        return;
      }
    }
    if (!signal.aborted) {
      timer = setTimeout(round, millis);
    }
  };
  signal.addEventListener('abort', () => clearTimeout(timer));
  round();
}
