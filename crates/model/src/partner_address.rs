//! An address at a partner that a door leads to, with its review. The one that is approved stays in use until another one is: an
//! integration has at most one of each kind in each state.

use crate::names;
use crate::redirect_uri::ReviewState;
use protocol::Timestamp;
use protocol::id::{ClientId, PartnerAddressId};

names! {
    /// Which door leads there.
    AddressKind {
        /// The marketplace, at install (seed 003).
        FormUri = "form_uri",
        /// The handshake, after the consent (seed 004).
        ConnectUrl = "connect_url",
    }
}

impl AddressKind {
    /// The names that we add to its query, which it may not carry itself.
    pub const fn reserved_names(self) -> &'static [&'static str] {
        match self {
            Self::FormUri => &["installation_id"],
            Self::ConnectUrl => &["organizationId", "redirectUrl", "partnerId", "state", "t", "v1a", "status"],
        }
    }
}

/// One address, as it was proposed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PartnerAddress {
    /// Ours.
    pub id: PartnerAddressId,
    /// Whose.
    pub client_id: ClientId,
    /// Which door leads there.
    pub kind: AddressKind,
    /// Where.
    pub uri: String,
    /// Where the review stands.
    pub state: ReviewState,
    /// Why.
    pub reason: Option<String>,
    /// When it was proposed.
    pub created_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}
