//! `GET` and `POST /oauth/authorize`, and the short form `GET /oauth`.

use super::{answer, path};
use crate::pages::errors::{Answer, Failure};
use crate::pages::return_to;
use crate::pages::visit::{AsSent, see_other};
use flows::Context;
use flows::connect::{self, About, AuthorizeOutcome};
use model::field::normalized;
use protocol::ErrorCode;
use protocol::form::Form;
use protocol::id::{OrganizationId, UserId};
use storage::membership::AfterName;

/// Verifies the request. Nothing is kept of it before somebody has signed in.
pub async fn authorize(AsSent(visit): AsSent) -> Answer {
    let context = visit.context();
    let form = if visit.only_looks() { &visit.query } else { &visit.form };
    let request = match connect::verify(context, form).await? {
        AuthorizeOutcome::Verified(request) => request,
        AuthorizeOutcome::Page(denied) => {
            let received = received(form, denied.code);
            return Err(Failure::Denied { denied, received });
        }
        AuthorizeOutcome::Redirect { redirect_uri, state, denied } => {
            return Ok(answer::error(context, (&redirect_uri, state.as_deref()), &denied));
        }
    };
    let Some(current) = &visit.current else {
        let here = format!("/oauth/authorize?{}", form.to_query());
        return Ok(see_other(&return_to::with("/login", return_to::local(&here))));
    };
    visit.frame.state.limiters.authorization.check(&current.user.id, context.now().as_micros())?;
    let hint = request.organization_hint.clone();
    let id = connect::begin(context, *request, &current.session).await?;
    let request = connect::find_open(context, id, &current.session).await??;
    match connect::about(context, &request).await?? {
        About::Installation(_) => return Ok(see_other(&path(id, "consent"))),
        About::Unchosen => return Ok(see_other(&path(id, "installation"))),
        About::Organization(_) => {}
    }
    let Some(hint) = hint else { return Ok(see_other(&path(id, "organization"))) };
    let Some(organization_id) = hinted(context, current.user.id, &hint).await? else {
        return Ok(see_other(&path(id, "organization?hint=refused")));
    };
    let picked = connect::pick(context, &request, organization_id).await?;
    Ok(see_other(&path(id, if picked.is_ok() { "consent" } else { "organization?hint=refused" })))
}

/// What the developer of the partner's site wants to see on the page.
fn received(form: &Form, code: ErrorCode) -> Option<String> {
    let shown = [
        (ErrorCode::RedirectUriNotRegistered, "redirect_uri"),
        (ErrorCode::RedirectUriNotApproved, "redirect_uri"),
        (ErrorCode::ClientIdUnknown, "client_id"),
    ];
    let (_, name) = shown.into_iter().find(|(shown, _)| *shown == code)?;
    form.get(name).map(str::to_owned)
}

/// The organization that the partner names by id or number, if it is one of those that the person may consent for; nothing
/// is told of others.
async fn hinted(context: &Context, user_id: UserId, hint: &str) -> storage::Result<Option<OrganizationId>> {
    if let Ok(id) = hint.parse() {
        return Ok(flows::consent::may_consent(context, id, user_id).await?.then_some(id));
    }
    let found = storage::membership::consentable(&context.store, user_id, &normalized(hint), &AfterName::default(), 25).await?;
    let mut same = found.iter().filter(|organization| organization.number == hint);
    Ok(match (same.next(), same.next()) {
        (Some(only), None) => Some(only.id),
        (_, _) => None,
    })
}
