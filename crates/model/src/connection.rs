//! One authorized installation under a grant that holds refresh tokens. It is ONE row with a generation number; before the
//! code is exchanged it is the code's row, at generation 0.

use crate::names;
use protocol::Timestamp;
use protocol::handle::MacKeyId;
use protocol::id::{AttemptId, ClientId, ConnectionId, GrantId, InstallationId, OrganizationId};
use protocol::pkce::CodeChallenge;
use protocol::scope::ScopeSet;

names! {
    /// Where a connection stands.
    ConnectionState {
        /// A code is out; nothing was exchanged yet.
        Pending = "pending",
        /// Tokens are issued.
        Active = "active",
        /// Its grant is suspended.
        Suspended = "suspended",
        /// Over.
        Revoked = "revoked",
    }
}

/// Up to this many live connections under a grant; the least recently used gives way.
pub const MAX_LIVE_CONNECTIONS: usize = 10;

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The customer; leads the key.
    pub organization_id: OrganizationId,
    /// Ours; the `credential_id` of its tokens.
    pub id: ConnectionId,
    /// The integration.
    pub client_id: ClientId,
    /// The grant; none until the first code of a new grant is exchanged.
    pub grant_id: Option<GrantId>,
    /// The attempt that led to it.
    pub attempt_id: AttemptId,
    /// Where it stands.
    pub state: ConnectionState,
    /// 0 while the code is out; then the turn of the refresh chain.
    pub generation: u32,
    /// The MAC key of the current generation's handle, so that a retry is identical across key rotation.
    pub mac_key_id: MacKeyId,
    /// What the customer consented to for this connection.
    pub scopes: ScopeSet,
    /// The platform's own id of the organization, as tokens carry it.
    pub external_id: Option<String>,
    /// `aud` of its tokens.
    pub audience: String,
    /// Where the code went.
    pub redirect_uri: String,
    /// PKCE, when it was sent.
    pub code_challenge: Option<CodeChallenge>,
    /// When the code was issued.
    pub created_at: Timestamp,
    /// When the code ends.
    pub code_expires_at: Timestamp,
    /// When the code was exchanged.
    pub redeemed_at: Option<Timestamp>,
    /// When the current generation was made.
    pub rotated_at: Timestamp,
    /// When the current refresh token ends.
    pub expires_at: Timestamp,
    /// When the whole chain ends, if the integration has an absolute lifetime.
    pub ends_at: Option<Timestamp>,
    /// The install that its code completes, at the marketplace door.
    pub installation_id: Option<InstallationId>,
}
