// The `oauth2` crate: the program in e2e/oauth2-crate runs the code flow with PKCE, three refreshes, revoke, a wrong secret, a denied consent.

import { after, before, test } from 'node:test';
import { Library } from '../support/library.js';
import { binary } from '../support/paths.js';
import { Program } from '../support/program.js';

let library;
before(async () => { library = await Library.start(); });
after(() => library?.close());

test('the oauth2 crate', async () => {
  await new Program(binary('oauth2-crate'), [], { env: await library.environment() }).finish();
});
