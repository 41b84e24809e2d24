//! The asker goes on, once, in whichever browser they signed in with.

use crate::decision::{Decision, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, connect, handshake, onboarding};
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::authorization_request::AuthorizationRequest;
use model::handshake::Handshake;
use model::integration::Door;
use model::onboarding::OnboardingSession;
use model::session::Session;
use protocol::ErrorCode;
use protocol::secret::Secret;

/// Where the asker's browser goes.
#[derive(Debug)]
pub enum Resumed {
    /// Back to the partner with a code.
    Code(Box<AuthorizationRequest>, String),
    /// Back to the partner with an onboarding token.
    OnboardingToken(Box<OnboardingSession>, Secret),
    /// To the window with the client key.
    Window,
    /// To the partner, at this address.
    Partner(String),
}

/// What of the attempt's door waits with the request: where a partner is told when nothing comes of it.
#[derive(Debug)]
pub enum StandsAt {
    /// The connect door, or an install that the asker came back with.
    AuthorizationRequest(Box<AuthorizationRequest>),
    /// The onboarding door.
    OnboardingSession(Box<OnboardingSession>),
    /// The extension door.
    Extension,
    /// The handshake door.
    Handshake(Box<Handshake>),
    /// What waited was forgotten.
    Nowhere,
}

/// Finds what waits with the request.
pub async fn stands_at(context: &Context, request: &ApprovalRequest) -> storage::Result<StandsAt> {
    Ok(match request.door {
        Door::Connect | Door::Marketplace => {
            let of_attempt = storage::authorization_request::of_attempt(&context.store, request.attempt_id, request.user_id);
            let found = of_attempt.await?;
            found.map_or(StandsAt::Nowhere, |found| StandsAt::AuthorizationRequest(Box::new(found)))
        }
        Door::Onboarding => {
            let found = onboarding::session_of(context, request).await?;
            found.map_or(StandsAt::Nowhere, |found| StandsAt::OnboardingSession(Box::new(found)))
        }
        Door::Extension => StandsAt::Extension,
        Door::Handshake => {
            let found = storage::handshake::find(&context.store, request.attempt_id).await?;
            found.map_or(StandsAt::Nowhere, |found| StandsAt::Handshake(Box::new(found)))
        }
    })
}

/// Where the partner may still be told that nothing came of it: at a redirect URI that is approved now.
pub async fn turned_down(
    context: &Context,
    (request, client): (&ApprovalRequest, &RegisteredIntegration),
) -> storage::Result<Decision<StandsAt>> {
    if !matches!(request.state, ApprovalState::Declined | ApprovalState::Withdrawn | ApprovalState::Expired) {
        return deny(ErrorCode::ApprovalRequestOver);
    }
    let stands = stands_at(context, request).await?;
    let may_be_led_to = match &stands {
        StandsAt::AuthorizationRequest(waiting) => client.redirects_to(&waiting.redirect_uri),
        StandsAt::OnboardingSession(session) => onboarding::check_still_approved(context, client, session).is_ok(),
        StandsAt::Extension | StandsAt::Handshake(_) | StandsAt::Nowhere => false,
    };
    if may_be_led_to { Ok(Ok(stands)) } else { deny(ErrorCode::RedirectUriNotApproved) }
}

/// Goes on with what an administrator approved.
pub async fn resume(
    context: &Context,
    (request, client): (&ApprovalRequest, &RegisteredIntegration),
    person: &Session,
) -> storage::Result<Decision<Resumed>> {
    let again = request.state == ApprovalState::Resumed && request.door == Door::Onboarding;
    if (request.state != ApprovalState::Approved && !again)
        || context.now() >= request.expires_at
        || request.user_id != person.user_id
    {
        return deny(ErrorCode::ApprovalRequestOver);
    }
    match stands_at(context, request).await? {
        StandsAt::AuthorizationRequest(waiting) => {
            let code = allowed!(connect::resume(context, (request, &waiting), client).await?);
            Ok(Ok(Resumed::Code(waiting, code)))
        }
        StandsAt::OnboardingSession(session) => {
            let token = allowed!(onboarding::resume(context, (request, &session, client), person).await?);
            Ok(Ok(Resumed::OnboardingToken(session, token)))
        }
        StandsAt::Extension => Ok(Ok(Resumed::Window)),
        StandsAt::Handshake(waiting) => {
            let url = allowed!(handshake::resume(context, (request, &waiting), client, person).await?);
            Ok(Ok(Resumed::Partner(url)))
        }
        StandsAt::Nowhere => deny(ErrorCode::ApprovalRequestOver),
    }
}
