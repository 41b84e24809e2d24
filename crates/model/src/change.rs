//! The change feed: what every node's caches must forget, and what resources' verifiers must refuse.

use crate::names;
use protocol::Timestamp;
use protocol::id::ChangeId;

names! {
    /// What changed.
    ChangeKind {
        /// An integration, its secrets, redirect URIs or partner.
        Integration = "integration",
        /// The scope catalogue.
        Scope = "scope",
        /// A resource.
        Resource = "resource",
        /// Signing or MAC keys.
        Key = "key",
        /// A grant: suspended, resumed, revoked, its scopes changed.
        Grant = "grant",
        /// A connection, client key or secret slot.
        Credential = "credential",
        /// An operator's API key.
        OperatorKey = "operator_key",
    }
}

/// One entry of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Ours; not in commit order, which is why readers overlap.
    pub id: ChangeId,
    /// By the writer's clock.
    pub at: Timestamp,
    /// What changed.
    pub kind: ChangeKind,
    /// Its id.
    pub subject: String,
    /// Whose, for grants and credentials.
    pub organization_id: Option<String>,
    /// The state it is in now, for grants and credentials: `active`, `suspended`, `revoked`.
    pub status: Option<String>,
}
