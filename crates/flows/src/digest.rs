//! Digests of secrets with 256 bits of entropy, compared in constant time.

use crate::Context;
use aws_lc_rs::digest;
use model::secret_digest::SecretDigest;
use subtle::ConstantTimeEq as _;

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    out
}

fn salted(salt: &[u8], secret: &str) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(salt);
    context.update(secret.as_bytes());
    let mut out = [0; 32];
    out.copy_from_slice(context.finish().as_ref());
    out
}

/// Salts and digests a new secret.
pub fn of_secret(context: &Context, secret: &str) -> SecretDigest {
    let salt: [u8; 16] = context.random();
    SecretDigest { sha256: salted(&salt, secret).to_vec(), salt: salt.to_vec() }
}

/// Whether `secret` is the one that was digested.
pub fn matches(kept: &SecretDigest, secret: &str) -> bool {
    salted(&kept.salt, secret).ct_eq(kept.sha256.as_slice()).into()
}

/// Does the work of [`matches()`] for a client that does not exist, so that unknown and wrong take the same time.
pub fn matches_nothing(secret: &str) -> bool {
    let nothing = SecretDigest { salt: vec![0; 16], sha256: vec![0; 32] };
    matches(&nothing, secret)
}
