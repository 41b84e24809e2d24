//! The form with which somebody without the privilege asks, the same at each door.

use super::administrators;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::view::{AskAdministrator, AskOrganization, FieldError, FormError};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::approval::{Asking, Held};
use flows::registry::RegisteredIntegration;
use model::attempt::Attempt;
use model::organization::Organization;
use protocol::ErrorCode;
use protocol::id::OrganizationId;
use storage::membership::AfterName;

/// Organizations to choose from, at most.
const MOST: i64 = 25;

/// What can be asked, and where the form stands.
pub struct Ask<'a> {
    /// The attempt that is to wait.
    pub attempt: &'a Attempt,
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// The only organization that it can be asked for; any of the person's own when none is given.
    pub organization: Option<Organization>,
    /// What waits with the attempt.
    pub held: Held,
    /// Where the form posts to.
    pub action: String,
    /// Where "cancel" leads.
    pub cancel: String,
    /// The form's name.
    pub form: String,
}

/// The form.
pub async fn show_ask(signed_in: &SignedIn, ask: Ask<'_>) -> Answer {
    page(signed_in, &ask, (StatusCode::OK, None)).await
}

/// Asks, and leads to the page on which the asker sees how it stands.
pub async fn ask(signed_in: &SignedIn, ask: Ask<'_>) -> Answer {
    let visit = &signed_in.visit;
    visit.prove(&ask.form)?;
    let (context, limiters) = (visit.context(), &visit.frame.state.limiters);
    limiters.authorization.check(&signed_in.current.user.id, context.now().as_micros())?;
    let organization_id = match (&ask.organization, visit.form.get("organization").map(str::parse)) {
        (Some(only), _) => only.id,
        (None, Some(Ok(id))) => id,
        (None, Some(Err(_)) | None) => {
            return page(signed_in, &ask, (StatusCode::BAD_REQUEST, Some(FormError::NothingChosen))).await;
        }
    };
    let reason = visit.typed("reason");
    let asking = Asking {
        attempt: ask.attempt,
        client: ask.client,
        organization_id,
        user: &signed_in.current.user,
        reason: &reason,
        language: visit.language(),
        held: ask.held,
    };
    match flows::approval::ask(context, &asking).await? {
        Ok(id) => Ok(see_other(&format!("/approvals/{id}"))),
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            page(signed_in, &ask, (StatusCode::BAD_REQUEST, Some(FormError::SeeFields))).await
        }
        Err(denied) => Err(denied.into()),
    }
}

async fn organizations(signed_in: &SignedIn, ask: &Ask<'_>) -> storage::Result<Vec<(OrganizationId, Organization)>> {
    let (store, user_id) = (&signed_in.visit.context().store, signed_in.current.user.id);
    if let Some(only) = &ask.organization {
        return Ok(vec![(only.id, only.clone())]);
    }
    let mut found = Vec::new();
    for own in storage::membership::of_user(store, user_id, "", &AfterName::default(), MOST).await? {
        // Where the person may consent, nobody has to be asked.
        if own.may_consent {
            continue;
        }
        if let Some(organization) = storage::organization::find(store, own.id).await? {
            found.push((own.id, organization));
        }
    }
    Ok(found)
}

async fn page(
    signed_in: &SignedIn,
    ask: &Ask<'_>,
    (status, error): (StatusCode, Option<FormError>),
) -> Result<axum::response::Response, Failure> {
    let visit = &signed_in.visit;
    let context = visit.context();
    let chosen = visit.form.get("organization");
    let mut rows = Vec::new();
    for (id, organization) in organizations(signed_in, ask).await? {
        rows.push(AskOrganization {
            id: id.to_string(),
            organization: names::organization(&organization),
            administrators: administrators(context, id).await?,
            selected: chosen == Some(id.to_string().as_str()),
        });
    }
    if rows.is_empty() {
        return Err(ErrorCode::OrganizationNotAllowed.into());
    }
    let catalogue = context.scopes().await?;
    let reason = visit.typed("reason");
    let days = context.settings.lifetimes.attempt_waiting.0 / 86_400;
    let view = AskAdministrator {
        chrome: visit.chrome(&ask.form),
        action: ask.action.clone(),
        integration: names::card(ask.client),
        organizations: rows,
        scopes: names::scopes(&catalogue, &ask.attempt.scopes, visit.language()),
        reason_error: (error == Some(FormError::SeeFields)).then(|| reason_fault(&reason)),
        reason,
        error,
        days: u32::try_from(days).unwrap_or(1).max(1),
        cancel: Some(ask.cancel.clone()),
    };
    Ok(html(status, &view))
}

fn reason_fault(reason: &str) -> FieldError {
    if reason.is_empty() { FieldError::Required } else { FieldError::TooLong(500) }
}
