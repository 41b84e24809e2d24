//! The temporary URL. Looking at it consumes nothing: mail scanners and prefetching browsers look, too.

use super::{Open, answer, consent, picker};
use crate::pages::approvals::administrators;
use crate::pages::consentable;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::return_to;
use crate::pages::view::{OnboardingEmpty, OnboardingEnd, OnboardingOver, OnboardingRefused, RefusedWho};
use crate::pages::visit::{SignedIn, html, see_other};
use crate::run::FormAction;
use axum::http::StatusCode;
use axum::response::Response;
use flows::onboarding::{self, Opened};
use model::onboarding::OnboardingState;
use model::organization::Organization;
use model::trace::StepKind;
use protocol::ErrorCode;

/// What the person may do.
pub async fn show(signed_in: SignedIn) -> Answer {
    let open = Open::find(&signed_in).await?;
    let (context, user_id) = (signed_in.visit.context(), signed_in.current.user.id);
    flows::trace::note_look(context, open.session.attempt_id, StepKind::Opened);
    match onboarding::open(context, &open.session, user_id).await? {
        Ok(Opened::Named(organization)) => consent::page(&signed_in, &open, vec![organization.id]).await,
        Ok(Opened::Pick) => match consentable::only_one(context, user_id).await? {
            Some(only) => consent::page(&signed_in, &open, vec![only]).await,
            None => picker::first_page(&signed_in, &open).await,
        },
        Ok(Opened::Nothing) => nothing(&signed_in, &open).await,
        Ok(Opened::Refused { member_of }) => refused(&signed_in, &open, member_of.map(|organization| *organization)).await,
        Err(denied) if denied.code == ErrorCode::OnboardingOver => over(&signed_in, &open).await,
        Err(denied) => Err(denied.into()),
    }
}

/// How the session ended, for whoever comes too late.
pub(super) async fn over(signed_in: &SignedIn, open: &Open) -> Answer {
    let (context, now) = (signed_in.visit.context(), signed_in.visit.context().now());
    let found = storage::onboarding::find(&context.store, open.session.id).await?;
    let session = found.ok_or(ErrorCode::PageNotFound)?;
    let end = match session.state {
        OnboardingState::Accepted | OnboardingState::Finalizing => OnboardingEnd::Accepted,
        OnboardingState::Finalized => OnboardingEnd::Finalized,
        OnboardingState::Declined => OnboardingEnd::Declined,
        OnboardingState::Accepting if now < session.expires_at => OnboardingEnd::OtherBrowser,
        OnboardingState::Open | OnboardingState::Waiting | OnboardingState::Accepting | OnboardingState::Expired => {
            OnboardingEnd::Expired
        }
    };
    let own = session.user_id == Some(signed_in.current.user.id);
    let done = matches!(end, OnboardingEnd::Accepted | OnboardingEnd::Finalized);
    let view = OnboardingOver {
        chrome: signed_in.visit.chrome(&open.form("over")),
        asking: open.asking(),
        end,
        integrations: (own && done).then(|| "/".to_owned()),
    };
    Ok(html(StatusCode::GONE, &view))
}

async fn refused(signed_in: &SignedIn, open: &Open, member_of: Option<Organization>) -> Answer {
    let visit = &signed_in.visit;
    let who = match member_of {
        Some(organization) => RefusedWho::Member {
            administrators: administrators(visit.context(), organization.id).await?,
            organization: names::organization(&organization),
            ask: open.path("ask"),
        },
        None => RefusedWho::Stranger { number: open.session.organization_number.clone().unwrap_or_default() },
    };
    let view = OnboardingRefused {
        chrome: visit.chrome(&open.form("refused")),
        asking: open.asking(),
        who,
        decline: open.path("cancel"),
        not_you: Some(open.path("not-you")),
    };
    Ok(towards(html(StatusCode::FORBIDDEN, &view), open))
}

async fn nothing(signed_in: &SignedIn, open: &Open) -> Answer {
    let visit = &signed_in.visit;
    let member = consentable::may_ask(visit.context(), signed_in.current.user.id).await?;
    let view = OnboardingEmpty {
        chrome: visit.chrome(&open.form("nothing")),
        asking: open.asking(),
        ask: member.then(|| open.path("ask")),
        create_organization: Some(return_to::with("/organizations/new", Some(&open.path("")))),
        decline: open.path("cancel"),
        not_you: Some(open.path("not-you")),
    };
    Ok(towards(html(StatusCode::FORBIDDEN, &view), open))
}

/// Lets the page's form lead to the partner.
pub(super) fn towards(mut response: Response, open: &Open) -> Response {
    if let Some(action) = FormAction::towards(&open.session.redirect_uri) {
        response.extensions_mut().insert(action);
    }
    response
}

/// "Cancel" and "back to the partner": the partner learns that it was declined, and nothing else.
pub async fn cancel(signed_in: SignedIn) -> Answer {
    let open = Open::find(&signed_in).await?;
    signed_in.visit.prove_any()?;
    decline(&signed_in, &open).await
}

pub(super) async fn decline(signed_in: &SignedIn, open: &Open) -> Answer {
    match onboarding::decline(signed_in.visit.context(), &open.session, &signed_in.current.session).await? {
        Ok(()) => Ok(answer::declined(&open.session)),
        Err(denied) if denied.code == ErrorCode::OnboardingOver => over(signed_in, open).await,
        Err(denied) => Err(Failure::from(denied)),
    }
}

/// "Not you?": signs out and comes back for somebody else.
pub async fn not_you(signed_in: SignedIn) -> Answer {
    let open = Open::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove_any()?;
    flows::sign_in::sign_out(visit.context(), &signed_in.current.session).await?;
    let mut response = see_other(&return_to::with("/login", return_to::local(&open.path(""))));
    visit.frame.end_session(&mut response);
    Ok(response)
}
