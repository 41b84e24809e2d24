// What every client library is tried on: an integration, a customer who answers, and the names of what must work.

import { password } from './demo.js';
import { Visitor, authorize } from './http.js';
import { startWalker } from './walker.js';
import { World } from './world.js';

export class Library {
  static async start({ clientType } = {}) {
    const library = new Library();
    library.world = await World.start({ browser: false });
    library.base = library.world.base;
    library.redirectUri = library.world.partner.redirectUri;
    library.scope = library.world.required;
    library.client = clientType === undefined ? library.world.integration : await library.world.demo.admin().integration({
      clientType, redirectUris: [library.redirectUri], required: [library.scope],
    });
    library.person = { email: 'admin@acme.example', password, organization: library.world.demo.organization('910000001').id };
    return library;
  }

  /** Where the customer's browser ends up, as a URL of the redirect URI. */
  browse(url, decision = 'approve') {
    return authorize(new Visitor(this.base), String(url), { ...this.person, decision });
  }

  /** The same settings as the environment of a program in another language, and the walker it needs. */
  async environment() {
    this.walker = await startWalker(this.base, this.person);
    return {
      BASE_URL: this.base, WALKER_URL: this.walker.url, REDIRECT_URI: this.redirectUri, SCOPE: this.scope,
      CLIENT_ID: this.client.client_id, CLIENT_SECRET: this.client.client_secret ?? '',
    };
  }

  async close() {
    this.walker?.close();
    await this.world?.close();
  }
}
