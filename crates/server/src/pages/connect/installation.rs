//! Which of several installs the person came back with, or none.

use super::{Waiting, organization};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::{self, moment};
use crate::pages::view::{FormError, InstallationChoice, InstallationPicker};
use crate::pages::visit::{SignedIn, html, see_other};
use crate::run::FormAction;
use axum::http::StatusCode;
use axum::response::Response;
use flows::connect::{self, Choice};
use flows::marketplace;
use protocol::ErrorCode;

/// The picker.
pub async fn show(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    page(&signed_in, &waiting, (StatusCode::OK, None)).await
}

/// The choice. An install that went away meanwhile is not in the list that is shown again.
pub async fn choose(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&organization::form_name(&waiting))?;
    let nothing = (StatusCode::BAD_REQUEST, Some(FormError::NoInstallChosen));
    let choice = match visit.form.get("installation") {
        Some("none") => Choice::Without,
        Some(id) => match id.parse() {
            Ok(id) => Choice::Installation(id),
            Err(_) => return page(&signed_in, &waiting, nothing).await,
        },
        None => return page(&signed_in, &waiting, nothing).await,
    };
    match connect::choose(visit.context(), &waiting.request, choice).await? {
        Ok(()) => Ok(see_other(&waiting.path(if choice == Choice::Without { "organization" } else { "consent" }))),
        Err(denied) if denied.code == ErrorCode::AttemptOver => page(&signed_in, &waiting, nothing).await,
        Err(denied) if denied.code == ErrorCode::AuthorizationRequestExpired => Err(waiting.answered_meanwhile()),
        Err(denied) => Err(denied.into()),
    }
}

async fn page(
    signed_in: &SignedIn,
    waiting: &Waiting,
    (status, error): (StatusCode, Option<FormError>),
) -> Result<Response, Failure> {
    let visit = &signed_in.visit;
    let context = visit.context();
    let (request, hint) = (&waiting.request, waiting.request.organization_hint.as_deref());
    let pending = marketplace::pending(context, (request.client_id, request.user_id), hint).await?;
    let catalogue = context.scopes().await?;
    let row = |view: storage::installation::InstallationView| InstallationChoice {
        id: view.id().to_string(),
        scopes: names::scopes(&catalogue, &view.attempt.scopes, visit.language()),
        organization: crate::pages::view::Organization {
            name: view.organization_name.clone(),
            number: view.organization_number.clone(),
        },
        by: view.user_name.clone(),
        started: moment(view.attempt.created_at),
        selected: view.attempt.id == request.attempt_id,
    };
    let mut chrome = visit.chrome(&organization::form_name(waiting));
    if !visit.only_looks() {
        chrome.here = Some(waiting.path("installation"));
    }
    let view = InstallationPicker {
        chrome,
        action: waiting.path("installation"),
        asking: waiting.asking(),
        without: waiting.is_at_the_connect_door(),
        rows: pending.into_iter().map(row).collect(),
        error,
        cancel: waiting.path("cancel"),
    };
    let mut response = html(status, &view);
    if let Some(action) = FormAction::towards(&request.redirect_uri) {
        response.extensions_mut().insert(action);
    }
    Ok(response)
}
