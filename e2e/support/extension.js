// The extension door over plain HTTP, as a browser without JavaScript goes through it.

import { formWith, link, textOf } from './html.js';

/** Opens a page, signing in when that is asked; `path` is one of the visitor's server. */
export async function open(visitor, path, { email, password }) {
  const page = await visitor.go(path);
  return formWith(page.html, 'sign-in') ? visitor.submit(page, 'sign-in', { email, password }) : page;
}

/** Settings > Extensions > Add extension, for the organization with this id. */
export async function addExtensionPage(visitor, organization, person) {
  let page = await open(visitor, '/settings/extensions', person);
  if (formWith(page.html, 'continue')) page = await visitor.submit(page, 'continue', { organization });
  const add = link(page.html, 'add-extension');
  if (!add) throw new Error(`no #add-extension at ${page.url} (${page.status}):\n${page.html.slice(0, 3000)}`);
  return visitor.go(new URL(add, page.url));
}

/** To the window with the client key: `{page, key}`; `scopes` are the optional ones that are ticked. */
export async function keyWindow(visitor, { organization, applicationKey, person, scopes = [] }) {
  const add = await addExtensionPage(visitor, organization, person);
  const consent = await visitor.submit(add, 'add-custom', { application_key: applicationKey });
  if (!formWith(consent.html, 'approve')) throw new Error(`no consent at ${consent.url} (${consent.status}):\n${consent.html.slice(0, 3000)}`);
  const page = await visitor.submit(consent, 'approve', { scope: scopes });
  const key = textOf(page.html, 'client-key');
  if (!key) throw new Error(`no window at ${page.url} (${page.status}):\n${page.html.slice(0, 3000)}`);
  return { page, consent, key };
}

/** All the way: the key that OK has made good. */
export async function activate(visitor, options) {
  const { page, key } = await keyWindow(visitor, options);
  const done = await visitor.submit(page, 'ok');
  return { key, done };
}
