//! Suspending and resuming: asked once more, with what stops and what stays. Only resuming, which gives access, wants the password
//! given lately.

use super::AtGrant;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::reason;
use crate::pages::reauthenticate;
use crate::pages::view::{PauseConfirm, PauseStep};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::grant::Act;
use model::grant::{ActorKind, GrantState};
use protocol::ErrorCode;

/// The grant, if the step can be taken from where it stands; else the page that says how it stands.
async fn find(signed_in: &SignedIn, step: PauseStep) -> Result<AtGrant, Failure> {
    let at = AtGrant::to_act(signed_in).await?;
    let fits = match step {
        PauseStep::Suspend => at.grant.state == GrantState::Active,
        PauseStep::Resume => at.grant.may_be_resumed_by(ActorKind::Customer),
    };
    if fits { Ok(at) } else { Err(Failure::Elsewhere(at.path(""))) }
}

fn form(at: &AtGrant, step: PauseStep) -> String {
    format!("{}-{}", step.name(), at.grant.id)
}

/// Taking access away is never held up.
fn proven(signed_in: &SignedIn, at: &AtGrant, step: PauseStep) -> Result<(), Failure> {
    match step {
        PauseStep::Suspend => Ok(()),
        PauseStep::Resume => reauthenticate::required(signed_in, &at.path(&format!("/{}", step.name()))),
    }
}

async fn page(signed_in: SignedIn, step: PauseStep) -> Answer {
    let at = find(&signed_in, step).await?;
    let visit = &signed_in.visit;
    let action = at.path(&format!("/{}", step.name()));
    proven(&signed_in, &at, step)?;
    let view = PauseConfirm {
        chrome: visit.chrome(&form(&at, step)),
        action,
        step,
        integration: at.integration.name.clone(),
        publisher: at.integration.publisher.clone(),
        organization: names::organization(&at.member.organization),
        cancel: at.path(""),
    };
    Ok(html(StatusCode::OK, &view))
}

async fn act(signed_in: SignedIn, step: PauseStep) -> Answer {
    let at = AtGrant::to_act(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form(&at, step))?;
    proven(&signed_in, &at, step)?;
    let wanted = match step {
        PauseStep::Suspend => Act::Suspend,
        PauseStep::Resume => Act::Resume,
    };
    let reason = reason::of(visit);
    match flows::grant::act_by_customer(visit.context(), &at.grant, wanted, (&signed_in.current.user, &reason)).await? {
        // It stands otherwise by now: the page says how.
        Err(denied) if denied.code == ErrorCode::TransitionIllegal => Ok(see_other(&at.path(""))),
        Err(denied) => Err(denied.into()),
        Ok(()) => Ok(see_other(&at.path(&format!("?{}", step.done())))),
    }
}

/// What stops, and what stays.
pub async fn show_suspend(signed_in: SignedIn) -> Answer {
    page(signed_in, PauseStep::Suspend).await
}

/// Suspends.
pub async fn suspend(signed_in: SignedIn) -> Answer {
    act(signed_in, PauseStep::Suspend).await
}

/// What works again.
pub async fn show_resume(signed_in: SignedIn) -> Answer {
    page(signed_in, PauseStep::Resume).await
}

/// Resumes what the organization itself suspended.
pub async fn resume(signed_in: SignedIn) -> Answer {
    act(signed_in, PauseStep::Resume).await
}
