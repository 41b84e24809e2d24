//! The record of a consent: who, when, at which door, to which scopes, in which words. Kept with the grant for ever.

use crate::integration::Door;
use protocol::Timestamp;
use protocol::id::{AttemptId, ConsentId, GrantId, OrganizationId, UserId};
use protocol::scope::{ScopeName, ScopeSet};

/// One scope as the page showed it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ShownScope {
    /// The scope.
    pub name: ScopeName,
    /// The title as shown.
    pub title: String,
    /// The description as shown.
    pub description: String,
}

/// What was on the page when the customer approved.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ShownConsent {
    /// Language tag of the page.
    pub language: String,
    /// The scopes as shown.
    pub scopes: Vec<ShownScope>,
}

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Ours.
    pub id: ConsentId,
    /// The customer.
    pub organization_id: OrganizationId,
    /// The grant that it made or widened.
    pub grant_id: GrantId,
    /// The attempt.
    pub attempt_id: AttemptId,
    /// Who.
    pub user_id: UserId,
    /// Where.
    pub door: Door,
    /// To what.
    pub scopes: ScopeSet,
    /// In which words.
    pub shown: ShownConsent,
    /// When.
    pub at: Timestamp,
}
