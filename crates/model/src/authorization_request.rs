//! A pending authorization request of a signed-in person: at the connect door, or when somebody comes back from the partner with
//! an install. It is made only after sign-in, so that nobody fills the store without an account.

use crate::names;
use protocol::Timestamp;
use protocol::id::{AttemptId, AuthorizationRequestId, ClientId, OrganizationId, PartnerId, UserId};
use protocol::pkce::CodeChallenge;
use protocol::scope::ScopeSet;

names! {
    /// Whether it still waits for the person.
    AuthorizationRequestState {
        /// It waits.
        Open = "open",
        /// An administrator was asked.
        Waiting = "waiting",
        /// Approved or denied.
        Answered = "answered",
    }
}

/// A pending authorization request; everything in it was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// Ours.
    pub id: AuthorizationRequestId,
    /// The attempt that it belongs to. While the person has still to say which of several installs this is, there is none yet.
    pub attempt_id: AttemptId,
    /// The digest of the browser session it is bound to.
    pub session_digest: Vec<u8>,
    /// Who is at it.
    pub user_id: UserId,
    /// The integration.
    pub client_id: ClientId,
    /// A registered and approved one, as sent.
    pub redirect_uri: String,
    /// Given back as sent.
    pub state_parameter: Option<String>,
    /// What is asked for: required and optional.
    pub scopes: ScopeSet,
    /// PKCE.
    pub code_challenge: Option<CodeChallenge>,
    /// An organization's id or number to preselect.
    pub organization_hint: Option<String>,
    /// Whose account at the partner this is for.
    pub account_label: Option<String>,
    /// `aud` of the tokens to come.
    pub audience: String,
    /// The organization that was picked.
    pub organization_id: Option<OrganizationId>,
    /// Whether it still waits.
    pub state: AuthorizationRequestState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is too late.
    pub expires_at: Timestamp,
    /// What the partner asked for by name, with the required ones; none: it left that to us.
    pub asked_scopes: Option<ScopeSet>,
    /// The partner it is reported under, if it said so.
    pub attribution: Option<PartnerId>,
}
