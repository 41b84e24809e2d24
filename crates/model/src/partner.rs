//! Who publishes integrations.

use crate::names;
use protocol::Timestamp;
use protocol::id::{PartnerId, UserId};

/// A partner.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Partner {
    /// Ours; also the `partner_portal_id` of seed 002.
    pub id: PartnerId,
    /// As shown on consent pages.
    pub name: String,
    /// Their site.
    pub website: String,
    /// Whom customers ask.
    pub support_email: String,
    /// Whether the operator vouches for the name.
    pub verified: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

names! {
    /// A developer's role at a partner.
    PartnerRole {
        /// May manage members.
        Owner = "owner",
        /// May manage integrations.
        Developer = "developer",
    }
}

/// One developer of one partner.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PartnerMember {
    /// The partner.
    pub partner_id: PartnerId,
    /// The person.
    pub user_id: UserId,
    /// The role.
    pub role: PartnerRole,
}
