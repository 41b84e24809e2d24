//! How an install stands, and whose turn it is.

use crate::{Context, trace};
use model::approval_request::ApprovalState;
use model::attempt::AttemptState;
use model::trace::StepKind;
use protocol::id::{ApprovalRequestId, AuthorizationRequestId, GrantId};
use storage::installation::InstallationView;

/// How an install stands for the person who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The partner has not brought the company back yet.
    WaitsForPartner,
    /// The company came back and has not answered. In this browser it goes on with the request, if it still waits.
    WaitsForConsent(Option<AuthorizationRequestId>),
    /// An administrator was asked.
    WaitsForAdministrator(ApprovalRequestId),
    /// An administrator approved; the asker goes on.
    WaitsForAsker(ApprovalRequestId),
    /// The partner has a code.
    WaitsForExchange,
    /// Both signed.
    Connected(Option<GrantId>),
    /// The customer said no.
    Declined,
    /// Too late.
    Expired,
    /// Came to nothing after the consent.
    RolledBack,
}

/// How an install stands; `session_digest` is the browser that looks.
pub async fn standing(context: &Context, view: &InstallationView, session_digest: &[u8]) -> storage::Result<Standing> {
    let attempt_id = view.attempt.id;
    let asked = async || storage::approval_request::of_attempt(&context.store, attempt_id).await;
    Ok(match view.standing {
        AttemptState::Requested => match asked().await?.filter(|request| request.state == ApprovalState::Waiting) {
            Some(request) => Standing::WaitsForAdministrator(request.id),
            None => returned(context, view, session_digest).await?,
        },
        AttemptState::Consented => match asked().await?.filter(|request| request.state == ApprovalState::Approved) {
            Some(request) => Standing::WaitsForAsker(request.id),
            None => Standing::WaitsForExchange,
        },
        AttemptState::Completed => Standing::Connected(view.grant_id),
        AttemptState::Declined => Standing::Declined,
        AttemptState::Expired => Standing::Expired,
        AttemptState::RolledBack => Standing::RolledBack,
    })
}

async fn returned(context: &Context, view: &InstallationView, session_digest: &[u8]) -> storage::Result<Standing> {
    let attempt_id = view.attempt.id;
    let open = storage::authorization_request::open_of_attempt(&context.store, attempt_id, session_digest, context.now()).await?;
    if open.is_some() {
        return Ok(Standing::WaitsForConsent(open));
    }
    let came_back = trace::of_kind(context, attempt_id, StepKind::Continued).await? > 0;
    Ok(if came_back { Standing::WaitsForConsent(None) } else { Standing::WaitsForPartner })
}
