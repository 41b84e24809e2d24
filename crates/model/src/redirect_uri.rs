//! A redirect URI of an integration, with its review.

use crate::{IllegalTransition, names};
use protocol::Timestamp;
use protocol::id::{ClientId, RedirectUriId};

names! {
    /// Where the review stands.
    ReviewState {
        /// Asked for.
        Pending = "pending",
        /// May be used.
        Approved = "approved",
        /// May not, with a reason.
        Declined = "declined",
    }
}

impl ReviewState {
    /// Approves what was not approved; a declined one may be approved after all.
    pub const fn approve(self) -> Result<Self, IllegalTransition> {
        match self {
            Self::Pending | Self::Declined => Ok(Self::Approved),
            Self::Approved => Err(IllegalTransition { what: "a redirect URI", step: "be approved", state: "approved" }),
        }
    }

    /// Declines; an approved one may be declined later, and is refused from then on.
    pub const fn decline(self) -> Result<Self, IllegalTransition> {
        match self {
            Self::Pending | Self::Approved => Ok(Self::Declined),
            Self::Declined => Err(IllegalTransition { what: "a redirect URI", step: "be declined", state: "declined" }),
        }
    }
}

/// A redirect URI.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RedirectUri {
    /// Ours.
    pub id: RedirectUriId,
    /// Whose.
    pub client_id: ClientId,
    /// Exactly as it must be sent.
    pub uri: String,
    /// Where the review stands.
    pub state: ReviewState,
    /// Why, when declined.
    pub reason: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// What a file of its host has to contain, to prove that the host is the partner's; drawn at registration.
    pub challenge: Option<String>,
    /// When the file was last found with it.
    pub proven_at: Option<Timestamp>,
}
