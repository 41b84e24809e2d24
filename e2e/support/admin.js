// The management API, as far as the tests set things up with it.

import { randomUUID } from 'node:crypto';

export class Admin {
  constructor(base, key) {
    this.base = base;
    this.key = key;
  }

  /** One call; an answer other than 2xx is an error that shows it. Returns the body, or undefined for an empty one. */
  async call(method, path, body) {
    const response = await this.raw(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** One call, whatever the answer. */
  raw(method, path, body) {
    const headers = { authorization: `Bearer ${this.key}` };
    if (method === 'POST') headers['idempotency-key'] = randomUUID();
    if (body !== undefined) headers['content-type'] = 'application/json';
    return fetch(`${this.base}/v1/admin/${path}`, { method, headers, body: body && JSON.stringify(body) });
  }

  post(path, body = {}) { return this.call('POST', path, body); }

  get(path) { return this.call('GET', path); }

  /** A partner of its own. */
  partner(name = `Partner ${randomUUID().slice(0, 8)}`) {
    return this.post('partners', { name, website: 'https://partner.example', support_email: 'help@partner.example' });
  }

  /**
   * An integration with approved redirect URIs, ready to be used; for the connect door unless told otherwise.
   * @returns {Promise<{id: string, client_id: string, client_secret?: string, partner_id: string, redirect_uri: string}>}
   */
  async integration({
    partner, name = 'Test integration', clientType = 'confidential', doors = ['connect'], visibility = 'public', redirectUris,
    required, optional = [], requirePkce, connectUrl,
  }) {
    const partnerId = (partner ?? await this.partner()).id;
    const made = await this.post('integrations', {
      partner_id: partnerId, name, description: 'Made by a test.', visibility, client_type: clientType,
      doors, scopes: { required, optional }, require_pkce: requirePkce, connect_url: connectUrl,
    });
    const clientId = made.client_id ?? made.id;
    for (const uri of redirectUris) {
      const registered = await this.post('redirect-uris', { client_id: clientId, uri });
      if (registered.state !== 'approved') await this.post(`redirect-uris/${registered.id}/approve`);
    }
    const secret = clientType === 'confidential' ? (await this.post(`integrations/${made.id}/secrets`)).secret : undefined;
    return { id: made.id, client_id: clientId, client_secret: secret, partner_id: partnerId, redirect_uri: redirectUris[0] };
  }

  /** An organization with an administrator who can sign in with `password`. */
  async customer({ name, number, email, password }) {
    const organization = await this.post('organizations', { name, number, country: 'NO' });
    const user = await this.post('users', { email, name: 'Test Administrator', password });
    await this.post('memberships', { organization_id: organization.id, user_id: user.id, role: 'administrator', privileges: [] });
    return { organization, user };
  }
}
