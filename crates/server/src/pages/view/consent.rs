//! The consent.

use askama::Template;

use super::{Chrome, Organization, ScopeText};

/// The integration that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationCard {
    /// Its name.
    pub name: String,
    /// Its publisher's name.
    pub publisher: String,
    /// Whether the platform has verified the publisher.
    pub verified: bool,
    /// Path of its logo on our own host; its initial stands in otherwise.
    pub logo: Option<String>,
}

/// A scope that may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionalScope {
    /// The scope.
    pub scope: ScopeText,
    /// Whether its box is checked.
    pub checked: bool,
}

/// The consent. Form: POST `action` with `csrf`, `scope` (one per checked optional scope, value: the wire name), and
/// `decision` = `approve` (`#approve`) or `deny` (`#deny`). When `not_you` is given, a second form posts `csrf` there,
/// button `#not-you`.
#[derive(Clone, Debug, Template)]
#[template(path = "consent.html")]
pub struct Consent {
    /// The frame; its user is the one who consents.
    pub chrome: Chrome,
    /// Where the decision posts to.
    pub action: String,
    /// Who asks.
    pub integration: IntegrationCard,
    /// For which organization.
    pub organization: Organization,
    /// Whose account at the partner this is for, as the partner says.
    pub account_label: Option<String>,
    /// New scopes that come with approval.
    pub required: Vec<ScopeText>,
    /// New scopes that may be left out.
    pub optional: Vec<OptionalScope>,
    /// Scopes of the grant that exists already: not asked again.
    pub already: Vec<ScopeText>,
    /// Host of the partner's site that the browser goes to afterwards.
    pub redirect_host: Option<String>,
    /// The link to pick another organization; None hides it.
    pub change_organization: Option<String>,
    /// Where "not you?" posts to: signs out and comes back to this flow. None hides it.
    pub not_you: Option<String>,
}

impl Consent {
    /// Whether the organization has connected this integration before and it asks for more.
    pub(crate) fn widens(&self) -> bool {
        !self.already.is_empty() && self.asks()
    }

    /// Whether anything new is asked.
    pub(crate) fn asks(&self) -> bool {
        !(self.required.is_empty() && self.optional.is_empty())
    }
}
