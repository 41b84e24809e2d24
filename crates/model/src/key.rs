//! Keys of the environment: for signing access tokens and links, for authenticating handles. Kept sealed by the master key.

use crate::names;
use protocol::Timestamp;

names! {
    /// What a key is for.
    KeyPurpose {
        /// Signs access tokens with ES256.
        Es256 = "ES256",
        /// Signs access tokens with RS256.
        Rs256 = "RS256",
        /// Authenticates codes and refresh tokens.
        Mac = "MAC",
        /// Signs links to partners with Ed25519.
        EdDsa = "EdDSA",
    }
}

/// A key as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedKey {
    /// `kid` of signing keys; a decimal number for MAC keys.
    pub id: String,
    /// What it is for.
    pub purpose: KeyPurpose,
    /// PKCS #8 or 32 bytes, sealed with its table, row and column bound in.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is used for new tokens; before, it is only published, so that verifiers know it in time.
    pub active_from: Timestamp,
}
