//! Which organization: the picker.

use super::{Waiting, answer};
use crate::pages::consentable;
use crate::pages::errors::{Answer, Failure};
use crate::pages::return_to;
use crate::pages::trail::Trail;
use crate::pages::view::{FormError, OrganizationPicker, PickerMode, PickerRow};
use crate::pages::visit::{SignedIn, html, see_other};
use crate::run::FormAction;
use axum::http::StatusCode;
use axum::response::Response;
use flows::connect;
use protocol::ErrorCode;
use protocol::id::OrganizationId;
use storage::membership::ConsentableOrganization;

pub(super) fn form_name(waiting: &Waiting) -> String {
    format!("organization-{}", waiting.request.id)
}

/// The picker; with exactly one organization and nothing to choose it is passed over.
pub async fn show(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    if let Some(path) = waiting.before_organization() {
        return Ok(see_other(&path));
    }
    if waiting.request.organization_hint.is_none()
        && visit.query.get("q").is_none()
        && let Some(only) = consentable::only_one(visit.context(), signed_in.current.user.id).await?
    {
        connect::pick(visit.context(), &waiting.request, only).await??;
        return Ok(see_other(&waiting.path("consent")));
    }
    let error = (visit.query.get("hint") == Some("refused")).then_some(FormError::NotYourOrganization);
    page(&signed_in, &waiting, (StatusCode::OK, error)).await
}

/// The choice.
pub async fn pick(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form_name(&waiting))?;
    if let Some(path) = waiting.before_organization() {
        return Ok(see_other(&path));
    }
    let Some(organization) = visit.form.get("organization") else {
        return page(&signed_in, &waiting, (StatusCode::BAD_REQUEST, Some(FormError::NothingChosen))).await;
    };
    let refused = (StatusCode::FORBIDDEN, Some(FormError::NotYourOrganization));
    let Ok(organization_id) = organization.parse() else { return page(&signed_in, &waiting, refused).await };
    match connect::pick(visit.context(), &waiting.request, organization_id).await? {
        Ok(()) => Ok(see_other(&waiting.path("consent"))),
        Err(denied) if denied.code == ErrorCode::OrganizationNotAllowed => page(&signed_in, &waiting, refused).await,
        Err(_) => Err(waiting.answered_meanwhile()),
    }
}

/// "Cancel" beside the choice, of an organization or of an install: the partner is told that there is no consent.
pub async fn cancel(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form_name(&waiting))?;
    if !waiting.client.redirects_to(&waiting.request.redirect_uri) {
        return Err(ErrorCode::RedirectUriNotApproved.into());
    }
    match connect::leave(visit.context(), &waiting.request).await? {
        Ok(()) => {
            let to = (waiting.request.redirect_uri.as_str(), waiting.request.state_parameter.as_deref());
            Ok(answer::error(visit.context(), to, &ErrorCode::ConsentDenied.into()))
        }
        Err(_) => Err(waiting.answered_meanwhile()),
    }
}

async fn page(
    signed_in: &SignedIn,
    waiting: &Waiting,
    (status, error): (StatusCode, Option<FormError>),
) -> Result<Response, Failure> {
    let visit = &signed_in.visit;
    let (context, user_id) = (visit.context(), signed_in.current.user.id);
    let q = consentable::searched(visit.query.get("q"));
    let trail = Trail::of(&visit.query);
    let (rows, more) = consentable::rows(context, user_id, (&q, &trail)).await?;
    let own = waiting.path("organization");
    let keep = if q.is_empty() { Vec::new() } else { vec![("q".to_owned(), q.clone())] };
    let next = rows.last().filter(|_| more).map(|last| trail.next(&own, &keep, &last.id.to_string()));
    let chosen = waiting.request.organization_id;
    let mut chrome = visit.chrome(&form_name(waiting));
    if !visit.only_looks() {
        chrome.here = Some(own.clone());
    }
    // The page offers to sign out because of a wrong account: the partner's link is not to be lost by that.
    chrome.sign_out = Some(waiting.path("not-you"));
    let view = OrganizationPicker {
        chrome,
        action: own.clone(),
        search_action: own.clone(),
        keep: Vec::new(),
        asking: Some(waiting.asking()),
        mode: PickerMode::One,
        total: consentable::total(context, user_id, (&q, &trail), (rows.len(), more)).await?,
        previous: trail.previous(&own, &keep),
        next,
        rows: rows.into_iter().map(|row| picker_row(row, chosen)).collect(),
        q,
        error,
        create_organization: Some(return_to::with("/organizations/new", Some(&own))),
        ask: consentable::may_ask(context, user_id).await?.then(|| waiting.path("ask")),
        cancel: Some(waiting.path("cancel")),
    };
    let mut response = html(status, &view);
    if let Some(action) = FormAction::towards(&waiting.request.redirect_uri) {
        response.extensions_mut().insert(action);
    }
    Ok(response)
}

fn picker_row(row: ConsentableOrganization, chosen: Option<OrganizationId>) -> PickerRow {
    PickerRow { selected: chosen == Some(row.id), id: row.id.to_string(), name: row.name, number: row.number, mark: None }
}
