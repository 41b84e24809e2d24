// The marketplace door: installing at the platform, and what the partner's server asks about it.

import { basic, form } from './http.js';
import { formWith } from './html.js';
import { callJson } from './partner-api.js';

/** The address that brings a company back, as the guide has it: `client_id` and `redirect_uri`, and nothing else. */
export function returnUrl(base, client, redirectUri = client.redirect_uris[0]) {
  return `${base}/oauth?${form({ client_id: client.client_id, redirect_uri: redirectUri })}`;
}

/**
 * Installs, as far as the partner's page.
 * @param {import('./http.js').Visitor} visitor
 * @param {{client: any, person: {email: string, password: string}, organization: string, scopes?: string[]}} what
 * @returns {Promise<{url: URL, id: string, page: any}>} the partner's page, and the installation's id in it
 */
export async function install(visitor, { client, person, organization, scopes = [] }) {
  let page = await visitor.go(`/marketplace/${client.client_id}`);
  for (let steps = 0; steps < 4 && !page.left; steps += 1) {
    if (formWith(page.html, 'install')) page = await visitor.submit(page, 'install', { organization, scope: scopes });
    else if (formWith(page.html, 'sign-in')) page = await visitor.submit(page, 'sign-in', person);
    else break;
  }
  if (!page.left) throw new Error(`the install ended at ${page.url} with ${page.status}:\n${page.html.slice(0, 3000)}`);
  const url = new URL(page.url);
  return { url, id: url.searchParams.get('installation_id'), page };
}

/**
 * Comes back to `/oauth`, as far as the consent of this installation.
 * @param {import('./http.js').Visitor} visitor
 * @param {string} url the address that brings the company back
 * @param {{person: {email: string, password: string}, id: string}} whose
 */
export async function consentPage(visitor, url, { person, id }) {
  let page = await visitor.go(url);
  for (let steps = 0; steps < 3 && !page.left && !formWith(page.html, 'approve'); steps += 1) {
    if (formWith(page.html, 'sign-in')) page = await visitor.submit(page, 'sign-in', person);
    else if (formWith(page.html, 'continue')) page = await visitor.submit(page, 'continue', { installation: id });
  }
  return page;
}

/** Comes back, allows it, and gives where the browser ends: the partner's redirect URI. */
export async function comeBack(visitor, url, whose) {
  const page = await visitor.submit(await consentPage(visitor, url, whose), 'approve');
  if (!page.left) throw new Error(`the way back ended at ${page.url} with ${page.status}:\n${page.html.slice(0, 3000)}`);
  return new URL(page.url);
}

/** What the partner's server is told of an installation. */
export function installation(base, client, id) {
  return callJson(`${base}/v1/installations/${id}`, { headers: { authorization: basic(client.client_id, client.client_secret) } });
}
