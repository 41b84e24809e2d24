// A partner's server: JSON calls with client id and client secret, and what a client key is good for.

import { basic, token } from './http.js';

/** A request with JSON there and back; `json` is undefined when the answer has no such body. */
export async function callJson(url, { method = 'GET', headers = {}, body } = {}) {
  const own = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers: { ...own, ...headers }, body: body && JSON.stringify(body), redirect: 'manual' });
  const text = await response.text();
  let json;
  try { json = JSON.parse(text); } catch { /* an empty body or a page */ }
  return { status: response.status, headers: response.headers, json, text };
}

export class PartnerApi {
  /** `client` has `client_id`, `client_secret` and, for `initiate`, `redirect_uris` or `redirect_uri`. */
  constructor(base, client) {
    this.base = base;
    this.client = client;
  }

  call(method, path, body) {
    const { client_id: id, client_secret: secret } = this.client;
    return callJson(`${this.base}/v1/${path}`, { method, headers: { authorization: basic(id, secret) }, body });
  }

  get redirectUri() { return this.client.redirect_uri ?? this.client.redirect_uris[0]; }

  /** One call of `initiate`, whatever the answer. */
  initiate(fields = {}) {
    return this.call('POST', 'onboarding/initiate', { redirect_uri: this.redirectUri, ...fields });
  }

  /** A session that began: `{session_id, temporary_url, valid_until}`. */
  async begin(fields = {}) {
    const { status, json, text } = await this.initiate(fields);
    if (status !== 201) throw new Error(`initiate answered ${status}: ${text}`);
    return json;
  }

  finalize(onboardingToken) { return this.call('POST', 'onboarding/finalize', { token: onboardingToken }); }

  session(id) { return this.call('GET', `onboarding/sessions/${id}`); }

  /** Asks for an access token with a client key. */
  tokenByKey(clientKey, fields = {}) {
    return token(this.base, { client_id: this.client.client_id, client_secret: clientKey }, { grant_type: 'client_credentials', ...fields });
  }
}

/** The gateway's question about an access token. */
export function check(base, accessToken, scope) {
  const query = scope === undefined ? '' : `?${new URLSearchParams({ scope })}`;
  return callJson(`${base}/v1/check${query}`, { headers: { authorization: `Bearer ${accessToken}` } });
}

/** A call of the sample platform's API with an access token. */
export function callPlatform(demo, accessToken, path = 'transactions') {
  return callJson(`${demo.json.platform_api_url}/${path}`, { headers: { authorization: `Bearer ${accessToken}` } });
}
