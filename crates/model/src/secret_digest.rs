//! What is kept of a secret with 256 bits of entropy: salt and SHA-256. A slow hash would buy nothing and cost every call.

use std::fmt;

/// Salt and digest.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretDigest {
    /// Sixteen random bytes, new for each secret.
    pub salt: Vec<u8>,
    /// SHA-256 of salt and secret.
    pub sha256: Vec<u8>,
}

impl fmt::Debug for SecretDigest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretDigest(…)")
    }
}
