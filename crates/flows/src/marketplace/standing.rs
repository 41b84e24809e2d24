//! How an install stands, and whose turn it is.

use crate::{Context, trace};
use model::approval_request::ApprovalState;
use model::attempt::AttemptState;
use model::grant::GrantState;
use model::trace::StepKind;
use protocol::id::{ApprovalRequestId, AttemptId, AuthorizationRequestId, GrantId};
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
    Connected(GrantId),
    /// Both had signed, and its own connection is over; the grant lives on.
    Disconnected(GrantId),
    /// Both had signed; there is no access until it is resumed.
    Suspended(GrantId),
    /// Access is over: that of this install, or the one that it would have added to.
    Revoked(Option<GrantId>),
    /// The customer said no.
    Declined,
    /// The customer took it back before anybody had answered.
    Cancelled,
    /// Whoever installs had asked an administrator, and took the request back.
    Withdrawn,
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
        AttemptState::Completed => match view.grant {
            Some((id, GrantState::Active)) => {
                let lives = storage::connection::lives_of_attempt(&context.store, attempt_id, context.now()).await?;
                if lives { Standing::Connected(id) } else { Standing::Disconnected(id) }
            }
            Some((id, GrantState::Suspended)) => Standing::Suspended(id),
            Some((id, GrantState::Revoked)) => Standing::Revoked(Some(id)),
            None => Standing::Revoked(None),
        },
        AttemptState::Declined if has(context, attempt_id, StepKind::Cancelled).await? => Standing::Cancelled,
        AttemptState::Declined if has(context, attempt_id, StepKind::ApprovalWithdrawn).await? => Standing::Withdrawn,
        AttemptState::Declined => Standing::Declined,
        AttemptState::Expired if has(context, attempt_id, StepKind::GrantRevoked).await? => Standing::Revoked(None),
        AttemptState::Expired => Standing::Expired,
        AttemptState::RolledBack => Standing::RolledBack,
    })
}

async fn has(context: &Context, attempt_id: AttemptId, step: StepKind) -> storage::Result<bool> {
    Ok(trace::of_kind(context, attempt_id, step).await? > 0)
}

async fn returned(context: &Context, view: &InstallationView, session_digest: &[u8]) -> storage::Result<Standing> {
    let attempt_id = view.attempt.id;
    let open = storage::authorization_request::open_of_attempt(&context.store, attempt_id, session_digest, context.now()).await?;
    if open.is_some() {
        return Ok(Standing::WaitsForConsent(open));
    }
    let came_back = has(context, attempt_id, StepKind::Continued).await?;
    Ok(if came_back { Standing::WaitsForConsent(None) } else { Standing::WaitsForPartner })
}
