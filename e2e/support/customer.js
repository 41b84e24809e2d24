// A customer and an integration on any server, and the steps between them, over plain HTTP.

import { randomBytes } from 'node:crypto';
import { Visitor, authorize, authorizeUrl, token } from './http.js';

/** The password of every customer made here. */
export const password = 'a password for the tests';

export class Customer {
  /** Sets up an organization, its administrator, and an integration with one scope. */
  static async create(base, admin) {
    const customer = new Customer();
    const tag = randomBytes(5).toString('hex');
    customer.base = base;
    customer.email = `administrator-${tag}@customer.example`;
    const made = await admin.customer({ name: `Customer ${tag}`, number: `8${tag}`, email: customer.email, password });
    customer.organization = made.organization;
    const scope = `orders_${tag}.read`;
    await admin.post('scopes', { name: scope, access: 'read', texts: { en: { title: 'See orders', description: 'Every order.' }, ar: { title: 'عرض الطلبات', description: 'كل الطلبات.' } } });
    customer.integration = await admin.integration({ redirectUris: ['http://localhost:9/callback'], required: [scope] });
    customer.visitor = new Visitor(base);
    return customer;
  }

  /** A fresh authorization code. */
  async code() {
    const { client_id, redirect_uri } = this.integration;
    const reached = await authorize(this.visitor, authorizeUrl(this.base, { client_id, redirect_uri }), {
      email: this.email, password, organization: this.organization.id,
    });
    const code = reached.searchParams.get('code');
    if (!code) throw new Error(`no code in ${reached}`);
    return code;
  }

  /** Exchanges a code at one of the nodes. */
  exchange(code, base = this.base) {
    return token(base, this.integration, { grant_type: 'authorization_code', code, redirect_uri: this.integration.redirect_uri });
  }

  /** Presents a refresh token at one of the nodes. */
  refresh(refreshToken, base = this.base) {
    return token(base, this.integration, { grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** A fresh connection's tokens. */
  async connect() {
    const { status, json } = await this.exchange(await this.code());
    if (status !== 200) throw new Error(`the exchange answered ${status}: ${JSON.stringify(json)}`);
    return json;
  }
}
