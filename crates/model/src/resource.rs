//! An API of the platform that checks our tokens.

use crate::names;
use crate::secret_digest::SecretDigest;
use protocol::Timestamp;
use protocol::id::ResourceId;

names! {
    /// The algorithm of access tokens for a resource.
    Signing {
        /// ECDSA on P-256, the default.
        Es256 = "ES256",
        /// RSA, for a resource that asks for it.
        Rs256 = "RS256",
    }
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its `client_id` at introspection and at the revocation feed.
    pub id: ResourceId,
    /// As shown to operators.
    pub name: String,
    /// `aud` of its tokens (RFC 8707).
    pub audience: String,
    /// How its tokens are signed.
    pub signing: Signing,
    /// The clear part of its secret.
    pub lookup: String,
    /// What is compared.
    pub digest: SecretDigest,
    /// When it was made; the first one is the default audience.
    pub created_at: Timestamp,
}
