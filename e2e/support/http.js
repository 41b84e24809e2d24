// Requests as partners and browsers send them.

import { formWith } from './html.js';

/** `application/x-www-form-urlencoded` of an object or of pairs. */
export const form = (fields) => new URLSearchParams(fields);

/** `multipart/form-data`, as `curl --form` sends it. */
export function multipart(fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

/** The Authorization header of RFC 6749 section 2.3.1. */
export function basic(id, secret) {
  const encoded = (text) => encodeURIComponent(text).replace(/%20/g, '+');
  return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`;
}

/** The same text with another last character. */
export const altered = (text) => text.slice(0, -1) + (text.endsWith('x') ? 'y' : 'x');

/** A POST with a form; returns status, headers and the JSON body (undefined when it has none). */
export async function post(url, fields, { headers = {}, body = form(fields) } = {}) {
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
  const text = await response.text();
  let json;
  try { json = JSON.parse(text); } catch { /* an empty body or a page */ }
  return { status: response.status, headers: response.headers, json, text };
}

/** A call of the token endpoint by a client that sends its secret in the body. */
export function token(base, client, fields) {
  const own = { client_id: client.client_id, ...(client.client_secret && { client_secret: client.client_secret }) };
  return post(`${base}/oauth/token`, { ...own, ...fields });
}

/** The address of the authorization endpoint with these parameters, those undefined left out. */
export function authorizeUrl(base, parameters) {
  const given = Object.entries({ response_type: 'code', ...parameters }).filter(([, value]) => value !== undefined);
  return `${base}/oauth/authorize?${new URLSearchParams(given)}`;
}

/** A browser without JavaScript: cookies, redirects on its own host, forms. */
export class Visitor {
  #cookies = new Map();

  constructor(base, { language = 'en' } = {}) {
    this.base = base;
    this.language = language;
  }

  /** What the server has set that a thief could use: everything but the choice of language and theme. */
  get cookies() {
    const own = [...this.#cookies].map(([name, value]) => ({ name, value }));
    return own.filter(({ name }) => !/_(lang|theme)$/.test(name));
  }

  /** Goes there and follows redirects until a page, or until a redirect leaves the server. */
  async go(url, options = {}) {
    let next = new URL(url, this.base);
    let request = options;
    for (let hops = 0; hops < 12; hops += 1) {
      const response = await this.#send(next, request);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location) {
        return { url: next.href, status: response.status, headers: response.headers, html: await response.text() };
      }
      await response.arrayBuffer();
      next = new URL(location, next);
      if (next.origin !== new URL(this.base).origin) return { url: next.href, status: response.status, left: true, html: '' };
      request = {};
    }
    throw new Error(`more than twelve redirects from ${url}`);
  }

  async #send(url, { method = 'GET', body }) {
    const headers = { accept: 'text/html', 'accept-language': this.language };
    if (this.#cookies.size > 0) headers.cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (method === 'POST') headers.origin = new URL(this.base).origin;
    const response = await fetch(url, { method, headers, body, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...rest] = line.split(';');
      const at = pair.indexOf('=');
      const gone = rest.some((part) => /^\s*max-age=0\s*$/i.test(part)) || pair.slice(at + 1) === '';
      if (gone) this.#cookies.delete(pair.slice(0, at).trim());
      else this.#cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1));
    }
    return response;
  }

  /** Presses the button or submits the form that holds `id`, with `values` filled in; a list fills a name several times. */
  submit(page, id, values = {}) {
    const form = formWith(page.html, id);
    if (!form) throw new Error(`no form with #${id} at ${page.url}:\n${page.html.slice(0, 3000)}`);
    const fields = form.fields.filter(([name]) => !(name in values));
    for (const [name, value] of Object.entries(values)) [value].flat().forEach((one) => fields.push([name, one]));
    const button = form.buttons.find((one) => one.id === id);
    if (button?.name) fields.push([button.name, button.value ?? '']);
    const target = new URL(button?.formaction ?? form.action, page.url);
    const body = new URLSearchParams(fields);
    if (form.method === 'GET') return this.go(`${target.origin}${target.pathname}?${body}`);
    return this.go(target, { method: 'POST', body });
  }
}

/**
 * Walks through sign-in, picker and consent, as far as each is asked, and returns the address that the partner gets.
 * @param {Visitor} visitor
 * @param {string} url the authorization request
 * @param {{email: string, password: string, organization?: string, decision?: 'approve' | 'deny', scopes?: string[]}} person
 */
export async function authorize(visitor, url, { email, password, organization, decision = 'approve', scopes }) {
  let page = await visitor.go(url);
  for (let steps = 0; steps < 6 && !page.left; steps += 1) {
    if (formWith(page.html, decision)) page = await visitor.submit(page, decision, scopes && { scope: scopes });
    else if (formWith(page.html, 'sign-in')) page = await visitor.submit(page, 'sign-in', { email, password });
    else if (formWith(page.html, 'continue')) page = await visitor.submit(page, 'continue', organization && { organization });
    else break;
  }
  if (!page.left) throw new Error(`the walk ended at ${page.url} with ${page.status}:\n${page.html.slice(0, 3000)}`);
  return new URL(page.url);
}
