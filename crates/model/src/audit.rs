//! The audit log.

use crate::grant::Actor;
use protocol::Timestamp;
use protocol::id::{AttemptId, AuditEventId, ClientId, GrantId, OrganizationId};

/// One entry: who did what, to whom. Details never hold secrets.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    /// Ours.
    pub id: AuditEventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What, as `noun.verb`: `grant.activated`.
    pub action: &'static str,
    /// Whose.
    pub organization_id: Option<OrganizationId>,
    /// Which integration.
    pub client_id: Option<ClientId>,
    /// Which grant.
    pub grant_id: Option<GrantId>,
    /// In which attempt.
    pub attempt_id: Option<AttemptId>,
    /// What else is worth knowing.
    pub detail: serde_json::Value,
}
