// The handshake door: a partner of one's own, without the library, as its documentation has it.

import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { formWith, link } from './html.js';
import { PartnerApi, callJson } from './partner-api.js';

/** What is signed of an address: `v1a`, the address without its query, and every parameter but `v1a`, sorted by name. */
function signedText(url) {
  const { origin, pathname, searchParams } = new URL(url);
  const parameters = [...searchParams].filter(([name]) => name !== 'v1a');
  parameters.sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return ['v1a', origin + pathname, ...parameters.map(([name, value]) => `${name}=${value}`)].join('\n');
}

/** Whether one of the published keys made the signature in the address. */
export function isSignedBy(url, keys) {
  const signature = Buffer.from(new URL(url).searchParams.get('v1a') ?? '', 'base64url');
  const is = (jwk) => verify(null, Buffer.from(signedText(url)), createPublicKey({ key: jwk, format: 'jwk' }), signature);
  return keys.some(is);
}

/** The keys that an environment signs its redirects with. */
export async function handshakeKeys(base) {
  return (await callJson(`${base}/v1/handshake-keys`)).json.keys;
}

/** The organization's integrations page, signed in. */
export async function integrationsPage(visitor, organization, person) {
  const path = `/organizations/${organization}/integrations`;
  const page = await visitor.go(path);
  return formWith(page.html, 'sign-in') ? visitor.submit(page, 'sign-in', person) : page;
}

/** The data-sharing page of an integration, by its link on the integrations page. */
export async function sharingPage(visitor, { client, organization, person }) {
  const page = await integrationsPage(visitor, organization, person);
  const path = link(page.html, `authorize-${client.client_id}`);
  if (!path) throw new Error(`no #authorize-${client.client_id} at ${page.url}:\n${page.html.slice(0, 3000)}`);
  return visitor.go(new URL(path, page.url));
}

/** Consents, and returns where the browser is sent: an address of the partner's. */
export async function consent(visitor, what) {
  const page = await visitor.submit(await sharingPage(visitor, what), 'approve', what.scopes && { scope: what.scopes });
  if (!page.left) throw new Error(`the consent ended at ${page.url} with ${page.status}:\n${page.html.slice(0, 3000)}`);
  return new URL(page.url);
}

export class HandshakePartner extends PartnerApi {
  #key;

  /** One call about an organization's authorization. */
  authorization(organization, verb, body = verb && {}) {
    const path = `organizations/${organization}/authorization${verb ? `/${verb}` : ''}`;
    return this.call(verb ? 'POST' : 'GET', path, body);
  }

  activate(organization) { return this.authorization(organization, 'activate'); }

  /** A token by client credentials, for one organization. */
  async tokenFor(organization) {
    const { client_id, client_secret } = this.client;
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret, organization_id: organization });
    const response = await fetch(`${this.base}/oauth/token`, { method: 'POST', body });
    return { status: response.status, json: await response.json() };
  }

  /** Makes a key of the partner's own and registers its public half. */
  async registerKey() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#key = privateKey;
    return this.call('PUT', 'signing-key', { jwk: publicKey.export({ format: 'jwk' }) });
  }

  /** A signed link of the partner's own. */
  link(parameters = {}, at = Date.now()) {
    const url = new URL(`${this.base}/handshake`);
    const all = { client_id: this.client.client_id, ...parameters, t: String(Math.floor(at / 1000)) };
    for (const [name, value] of Object.entries(all)) url.searchParams.append(name, value);
    url.searchParams.append('v1a', sign(null, Buffer.from(signedText(url)), this.#key).toString('base64url'));
    return url.href;
  }
}
