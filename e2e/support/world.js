// A demo with a browser, a partner of one's own and an integration for the connect door: what most tests start from.

import { Browser } from './browser.js';
import { Demo } from './demo.js';
import { authorizeUrl } from './http.js';
import { startPartner } from './partner.js';
import { PartnerApi } from './partner-api.js';

/** The names of the scopes that partners may ask for. */
export async function scopesSupported(base) {
  return (await (await fetch(`${base}/.well-known/oauth-authorization-server`)).json()).scopes_supported;
}

export class World {
  static async start({ browser = true } = {}) {
    const world = new World();
    world.demo = await Demo.start();
    world.base = world.demo.base();
    world.partner = await startPartner();
    [world.required, ...world.optional] = await scopesSupported(world.base);
    world.optional = world.optional.slice(0, 1);
    world.integration = await world.demo.admin().integration({
      name: 'Fjord Ledger', redirectUris: [world.partner.redirectUri], required: [world.required], optional: world.optional,
    });
    if (browser) world.browser = await Browser.launch();
    return world;
  }

  /** The server of this world's partner, with an integration of its own for one door. */
  async partnerApi(door, options = {}) {
    const client = await this.demo.admin().integration({
      doors: [door], redirectUris: [this.partner.redirectUri], required: [this.required], optional: this.optional, ...options,
    });
    return new PartnerApi(this.base, client);
  }

  async close() {
    await this.browser?.close();
    await this.partner?.close();
    await this.demo?.close();
  }

  /** The authorization request of this integration, with these parameters added or changed. */
  authorizeUrl(parameters = {}) {
    const { client_id, redirect_uri } = this.integration;
    const scope = [this.required, ...this.optional].join(' ');
    return authorizeUrl(this.base, { client_id, redirect_uri, scope, state: 'a state &=+ of its own', ...parameters });
  }
}
