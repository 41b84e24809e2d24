//! Somebody is asked, by mail, to develop for a partner. The link carries no secret: it works once, for whoever is signed in with
//! the very address that was invited.

use crate::partner::PartnerRole;
use protocol::Timestamp;
use protocol::id::{PartnerId, PartnerInvitationId, UserId};

/// An invitation that waits.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PartnerInvitation {
    /// Ours; the link's only content.
    pub id: PartnerInvitationId,
    /// The partner.
    pub partner_id: PartnerId,
    /// Who is asked, as typed.
    pub email: String,
    /// As what.
    pub role: PartnerRole,
    /// The owner who asks.
    pub invited_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// When it is too late.
    pub expires_at: Timestamp,
}
