//! One endpoint for events, with what was sent to it, and what a developer can do about it.

use super::webhooks::{form_name, list_path, row, secret, webhook_path};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::moment;
use crate::pages::trail::Trail;
use crate::pages::view::{DeliveryRow, WebhookNotice, WebhookPage};
use crate::pages::visit::{html, see_other};
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::webhook::endpoint;
use model::integration::Integration;
use model::webhook::{DeliveryState, Webhook, WebhookDelivery, WebhookOwner};
use protocol::ErrorCode;
use protocol::id::{EventId, WebhookId};
use storage::webhook::delivery;

const ROWS: usize = 25;

/// An endpoint of one of the person's integrations.
struct AtWebhook {
    integration: Integration,
    webhook: Webhook,
}

impl AtWebhook {
    /// The endpoint of the path. Another integration's does not exist.
    async fn find(developer: &DeveloperVisit) -> Result<Self, Failure> {
        let integration = developer.integration().await?;
        let id: WebhookId = developer.visit().part("webhook_id")?;
        let found = storage::webhook::find(&developer.visit().context().store, id).await?;
        let owner = WebhookOwner::Integration(integration.client_id);
        let webhook = found.filter(|webhook| webhook.owner == owner).ok_or(ErrorCode::PageNotFound)?;
        Ok(Self { integration, webhook })
    }

    fn path(&self) -> String {
        webhook_path(self.integration.client_id, &self.webhook)
    }

    fn prove(&self, developer: &DeveloperVisit) -> Result<(), Failure> {
        developer.visit().prove(&form_name(self.integration.client_id))
    }
}

/// Whether somebody's server may be asked once more: people and programs of an integration together.
fn may_ask(developer: &DeveloperVisit, at: &AtWebhook) -> Result<(), Failure> {
    let visit = developer.visit();
    visit.frame.state.limiters.webhook.check(&at.webhook.owner, visit.context().now().as_micros())?;
    Ok(())
}

/// The page.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let at = AtWebhook::find(&developer).await?;
    page(&developer, &at, (StatusCode::OK, None)).await
}

/// What one of the page's buttons asks for.
pub async fn act(developer: DeveloperVisit) -> Answer {
    let at = AtWebhook::find(&developer).await?;
    at.prove(&developer)?;
    let visit = developer.visit();
    let context = visit.context();
    let denied = match visit.form.get("decision") {
        Some("test") => {
            may_ask(&developer, &at)?;
            match endpoint::test(context, &developer.author(), &at.webhook).await? {
                Ok(_) => return Ok(see_other(&format!("{}?done=tested", at.path()))),
                Err(denied) => denied,
            }
        }
        Some("enable") => match endpoint::enable(context, &developer.author(), &at.webhook).await? {
            Ok(_) => return Ok(see_other(&format!("{}?done=enabled", at.path()))),
            Err(denied) => denied,
        },
        Some("rotate") => match endpoint::rotate(context, &developer.author(), &at.webhook).await? {
            Ok(made) => return Ok(secret(&developer, &at.integration, made)),
            Err(denied) => denied,
        },
        Some("delete") => match endpoint::delete(context, &developer.author(), &at.webhook).await? {
            Err(denied) if denied.code != ErrorCode::NotFound => denied,
            // What is gone already is what was wanted.
            Ok(()) | Err(_) => return Ok(see_other(&format!("{}?done=deleted", list_path(at.integration.client_id)))),
        },
        Some(_) | None => ErrorCode::ParameterInvalid.into(),
    };
    page(&developer, &AtWebhook::find(&developer).await?, (StatusCode::CONFLICT, Some(denied.code))).await
}

/// Sends an event once more.
pub async fn redeliver(developer: DeveloperVisit) -> Answer {
    let at = AtWebhook::find(&developer).await?;
    let event_id: EventId = developer.visit().part("event_id")?;
    at.prove(&developer)?;
    may_ask(&developer, &at)?;
    match endpoint::redeliver(developer.visit().context(), &developer.author(), &at.webhook, event_id).await? {
        Ok(_) => Ok(see_other(&format!("{}?done=redelivered", at.path()))),
        Err(denied) => page(&developer, &at, (StatusCode::CONFLICT, Some(denied.code))).await,
    }
}

async fn page(
    developer: &DeveloperVisit,
    at: &AtWebhook,
    (status, refused): (StatusCode, Option<ErrorCode>),
) -> Result<Response, Failure> {
    let (visit, client_id) = (developer.visit(), at.integration.client_id);
    let (here, trail) = (at.path(), Trail::of(&visit.query));
    let before = trail.after.as_deref().and_then(|position| position.parse().ok()).unwrap_or(i64::MAX);
    let limit = i64::try_from(ROWS + 1).unwrap_or_default();
    let mut found = delivery::page(&visit.context().store, at.webhook.id, before, limit).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| more).map(|last| trail.next(&here, &[], &last.position.to_string()));
    let mut chrome = visit.chrome(&form_name(client_id));
    chrome.here = Some(here.clone());
    let view = WebhookPage {
        chrome,
        integration: at.integration.name.clone(),
        back: list_path(client_id),
        webhook: row(client_id, &at.webhook),
        deliveries: found.into_iter().map(|delivery| entry(&here, delivery)).collect(),
        previous: trail.previous(&here, &[]),
        next,
        notice: notice(visit.query.get("done")),
        refused,
        action: here,
    };
    Ok(html(status, &view))
}

fn notice(done: Option<&str>) -> Option<WebhookNotice> {
    match done {
        Some("tested") => Some(WebhookNotice::Tested),
        Some("enabled") => Some(WebhookNotice::Enabled),
        Some("redelivered") => Some(WebhookNotice::Redelivered),
        Some(_) | None => None,
    }
}

fn entry(here: &str, delivery: WebhookDelivery) -> DeliveryRow {
    let is_tried = matches!(delivery.state, DeliveryState::Pending | DeliveryState::Again);
    DeliveryRow {
        redeliver: format!("{here}/deliveries/{}", delivery.event_id),
        event_id: delivery.event_id.to_string(),
        kind: delivery.kind.as_str().to_owned(),
        at: moment(delivery.at),
        state: delivery.state,
        attempts: delivery.attempts,
        last_attempt_at: delivery.last_attempt_at.map(moment),
        next_attempt_at: is_tried.then(|| moment(delivery.due_at)),
        status: delivery.last_status,
        error: delivery.last_error,
    }
}
