// Authlib and requests-oauthlib: each script runs the code flow with PKCE, three refreshes, revoke, a wrong secret, a denied consent.

import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Library } from '../support/library.js';
import { python } from '../support/paths.js';
import { Program } from '../support/program.js';

describe('Python client libraries', () => {
  let library, env;
  before(async () => {
    library = await Library.start();
    env = await library.environment();
  });
  after(() => library?.close());

  for (const script of ['authlib_flow', 'requests_oauthlib_flow']) {
    test(script, async () => {
      const file = fileURLToPath(new URL(`python/${script}.py`, import.meta.url));
      await new Program(python, ['-B', '-W', 'error::UserWarning', file], { env }).finish();
    });
  }
});
