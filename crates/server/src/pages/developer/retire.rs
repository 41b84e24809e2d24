//! Retiring a client secret: at once, or from a date on.

use super::{path, secret};
use crate::pages::date;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::moment;
use crate::pages::view::{RetireDateError, RetireSecret, RetireWhen};
use crate::pages::visit::{Visit, html, see_other};
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Denied;
use flows::admin::client_secret as flow;
use model::integration::{ClientSecret, Integration};
use protocol::id::SecretId;
use protocol::{ErrorCode, Timestamp};

/// The furthest date, in days.
const DAYS: u32 = 90;

/// A secret of one of the developer's integrations.
struct AtSecret {
    integration: Integration,
    secret: ClientSecret,
}

impl AtSecret {
    async fn find(developer: &DeveloperVisit) -> Result<Self, Failure> {
        let integration = developer.integration().await?;
        let id: SecretId = developer.visit().part("secret_id")?;
        let held = storage::client_secret::of(&developer.visit().context().store, integration.client_id).await?;
        let secret = held.into_iter().find(|secret| secret.id == id).ok_or(ErrorCode::PageNotFound)?;
        Ok(Self { integration, secret })
    }

    fn form(&self) -> String {
        format!("retire-{}", self.secret.id)
    }

    fn path(&self) -> String {
        format!("{}/secrets/{}/retire", path(self.integration.client_id), self.secret.id)
    }

    /// The integration's page, which says how the secret stands.
    fn after(&self) -> Response {
        see_other(&format!("{}?retired={}", path(self.integration.client_id), self.secret.id))
    }
}

/// The page.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let at = AtSecret::find(&developer).await?;
    if flow::has_retired(&at.secret, developer.visit().context().now()) {
        return Ok(at.after());
    }
    let when = if at.secret.retires_at.is_some() { RetireWhen::Date } else { RetireWhen::Now };
    page(&developer, at, (when, None)).await
}

/// Retires it. One that is refused already is what was wanted.
pub async fn retire(developer: DeveloperVisit) -> Answer {
    let at = AtSecret::find(&developer).await?;
    let visit = developer.visit();
    let (context, now) = (visit.context(), visit.context().now());
    visit.prove(&at.form())?;
    if flow::has_retired(&at.secret, now) {
        return Ok(at.after());
    }
    let at_date = match visit.form.get("when") {
        Some("now") => None,
        Some("date") => match date(&at.secret, &visit.typed("retires_at"), now) {
            Ok(date) => Some(date),
            Err(error) => return page(&developer, at, (RetireWhen::Date, Some(error))).await,
        },
        Some(_) | None => {
            return Err(Denied::because(ErrorCode::ParameterInvalid, "when must be now or date.".to_owned()).into());
        }
    };
    match flow::retire_this(context, &developer.author(), &at.secret, at_date).await? {
        Ok(_) => Ok(at.after()),
        // Somebody else was quicker: looked at again.
        Err(denied) if matches!(denied.code, ErrorCode::TransitionIllegal | ErrorCode::NotFound) => Ok(at.after()),
        Err(denied) => Err(denied.into()),
    }
}

/// What was typed, in UTC.
fn date(secret: &ClientSecret, typed: &str, now: Timestamp) -> Result<Timestamp, RetireDateError> {
    let at = date::typed(typed, now, DAYS)?;
    match secret.retires_at {
        Some(before) if at >= before => Err(RetireDateError::NotLater(moment(before))),
        Some(_) | None => Ok(at),
    }
}

/// The field as it was sent; on a page that is opened, the date that is planned already.
fn typed_or_planned(visit: &Visit, planned: Option<Timestamp>) -> String {
    match visit.form.get("retires_at") {
        Some(typed) => typed.trim().chars().take(40).collect(),
        None => planned.map(date::field).unwrap_or_default(),
    }
}

async fn page(
    developer: &DeveloperVisit,
    at: AtSecret,
    (when, date_error): (RetireWhen, Option<RetireDateError>),
) -> Result<Response, Failure> {
    let visit = developer.visit();
    let context = visit.context();
    let held = secret::live(context, &at.integration).await?;
    let other = held.iter().find(|other| other.id != at.secret.id);
    let mut chrome = visit.chrome(&at.form());
    chrome.here = Some(at.path());
    let view = RetireSecret {
        chrome,
        action: at.path(),
        integration: at.integration.name.clone(),
        secret: secret::row(context, &at.secret),
        other: other.map(|other| secret::row(context, other)),
        when,
        retires_at: typed_or_planned(visit, at.secret.retires_at),
        earliest: date::earliest(context.now()),
        date_error,
        cancel: path(at.integration.client_id),
    };
    Ok(html(if date_error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK }, &view))
}
