// What is sealed to a partner's public key is opened by a JOSE library of others. `crates/protocol` writes these very bytes in its tests.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { compactDecrypt, generateKeyPair, importJWK } from 'jose';

const { jwk, plaintext, sealed } = JSON.parse(await readFile(new URL('./jwe.json', import.meta.url), 'utf8'));

test('jose opens a sealed text', async () => {
  const opened = await compactDecrypt(sealed, await importJWK(jwk, 'ECDH-ES'));
  assert.equal(new TextDecoder().decode(opened.plaintext), plaintext);
  const { alg, enc, kid, cty } = opened.protectedHeader;
  assert.deepEqual({ alg, enc, kid, cty }, { alg: 'ECDH-ES', enc: 'A256GCM', kid: jwk.kid, cty: 'text/plain' });
});

test('another key does not', async () => {
  const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
  await assert.rejects(compactDecrypt(sealed, privateKey));
});

test('nothing can be changed on the way', async () => {
  const key = await importJWK(jwk, 'ECDH-ES');
  for (const part of [2, 3, 4]) {
    const parts = sealed.split('.');
    parts[part] = (parts[part][0] === 'A' ? 'B' : 'A') + parts[part].slice(1);
    await assert.rejects(compactDecrypt(parts.join('.'), key));
  }
});
