//! Signed tokens: JSON Web Keys (RFC 7517), compact signatures (RFC 7515) and the access token
//! profile (RFC 9068); and what is sealed to a partner's public key (RFC 7516).
//!
//! Only what Countersign issues and accepts is here: ES256 and RS256, compact serialization; of
//! encryption only the sealing half, with A256GCM; Ed25519 for signed links, never for tokens. Nothing reads the clock: whoever verifies a token compares its times itself.

mod claims;
mod der;
mod ed25519;
mod encrypt;
mod encryption_key;
mod error;
mod jwk;
mod sign;
mod verify;

#[cfg(test)]
mod tests;

pub use claims::{AccessTokenClaims, Audience, NewAccessTokenClaims};
pub use ed25519::{ED25519_SIGNATURE_BYTES, Ed25519PublicKey, Ed25519SigningKey, InvalidSigningKey};
pub use encrypt::JweRandom;
pub use encryption_key::{InvalidEncryptionKey, MAX_ENCRYPTION_KEY_BYTES, PublicEncryptionKey};
pub use error::JoseError;
pub use jwk::{Algorithm, Jwk, JwkSet};
pub use sign::SigningKey;
pub use verify::{VerifyingKey, verify_compact};

/// The `typ` of an access token (RFC 9068 section 2.1).
pub const ACCESS_TOKEN_TYPE: &str = "at+jwt";

/// The longest compact token that is looked at, in bytes. Ours are near 800.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;
