//! An operator's API key, of which only the digest is kept.

use crate::secret_digest::SecretDigest;
use protocol::Timestamp;
use protocol::id::OperatorKeyId;

/// An operator's API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorKey {
    /// Ours; named in the audit log.
    pub id: OperatorKeyId,
    /// Whose it is, as the audit log shows it.
    pub name: String,
    /// The clear part.
    pub lookup: String,
    /// What is compared.
    pub digest: SecretDigest,
    /// When it was made.
    pub created_at: Timestamp,
}
