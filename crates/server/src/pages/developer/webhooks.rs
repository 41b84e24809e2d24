//! An integration's endpoints for events: the list, and the form for a new one.

use super::path;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::moment;
use crate::pages::view::{ClearKey, EventChoice, WebhookRow, WebhookSecretPage, WebhookState, Webhooks};
use crate::pages::visit::html;
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::webhook::endpoint::{self, WithSecret};
use model::event::EventKind;
use model::integration::Integration;
use model::webhook::{EventFilter, MOST_WEBHOOKS, Webhook, WebhookOwner};
use protocol::ErrorCode;
use protocol::id::ClientId;

/// Every form on the pages of an integration's endpoints is bound to the integration by this name.
pub(super) fn form_name(client_id: ClientId) -> String {
    format!("webhooks-{client_id}")
}

/// Path of the list.
pub(super) fn list_path(client_id: ClientId) -> String {
    format!("{}/webhooks", path(client_id))
}

/// Path of an endpoint's page.
pub(super) fn webhook_path(client_id: ClientId, webhook: &Webhook) -> String {
    format!("{}/{}", list_path(client_id), webhook.id)
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Typed {
    url: String,
    events: Vec<EventKind>,
    fault: Option<String>,
}

/// The list.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    page(&developer, &integration, (StatusCode::OK, Typed::default())).await
}

/// Registers an endpoint: its secret is shown here, and never again.
pub async fn create(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    let (visit, client_id) = (developer.visit(), integration.client_id);
    visit.prove(&form_name(client_id))?;
    let url = visit.typed("url");
    // A name that is none of the form's boxes was not ticked on it.
    let events: Vec<EventKind> = visit.form.all("event").filter_map(|name| name.parse().ok()).collect();
    let owner = WebhookOwner::Integration(client_id);
    let asked = (url.clone(), EventFilter::new(events.clone()));
    match endpoint::create(visit.context(), &developer.author(), owner, asked).await? {
        Ok(made) => Ok(secret(&developer, &integration, made)),
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            let fault = denied.fields.into_iter().map(|fault| fault.rule).collect::<Vec<_>>().join("; ");
            let typed = Typed { url, events, fault: Some(fault) };
            page(&developer, &integration, (StatusCode::BAD_REQUEST, typed)).await
        }
        // The page says that there is no room, instead of the form.
        Err(denied) if denied.code == ErrorCode::WebhooksTooMany => {
            page(&developer, &integration, (StatusCode::CONFLICT, Typed::default())).await
        }
        Err(denied) => Err(denied.into()),
    }
}

async fn page(
    developer: &DeveloperVisit,
    integration: &Integration,
    (status, typed): (StatusCode, Typed),
) -> Result<Response, Failure> {
    let (visit, client_id) = (developer.visit(), integration.client_id);
    let owner = WebhookOwner::Integration(client_id);
    let webhooks = storage::webhook::of(&visit.context().store, owner).await?;
    let choices = EventKind::ALL.iter().filter(|kind| kind.is_chosen() && owner.sees(**kind));
    let here = list_path(client_id);
    let mut chrome = visit.chrome(&form_name(client_id));
    chrome.here = Some(here.clone());
    let view = Webhooks {
        chrome,
        integration: integration.name.clone(),
        back: path(client_id),
        webhooks: webhooks.iter().map(|webhook| row(client_id, webhook)).collect(),
        most: MOST_WEBHOOKS,
        action: here,
        url: typed.url,
        events: choices
            .map(|kind| EventChoice { name: kind.as_str().to_owned(), checked: typed.events.contains(kind) })
            .collect(),
        fault: typed.fault,
        deleted: visit.query.get("done") == Some("deleted"),
    };
    Ok(html(status, &view))
}

/// The page with a secret, the only time that it is seen.
pub(super) fn secret(developer: &DeveloperVisit, integration: &Integration, made: WithSecret) -> Response {
    let client_id = integration.client_id;
    let done = webhook_path(client_id, &made.webhook);
    let mut chrome = developer.visit().chrome("webhook-secret");
    chrome.here = Some(done.clone());
    let view = WebhookSecretPage {
        chrome,
        integration: integration.name.clone(),
        url: made.webhook.url,
        secret: ClearKey::new(made.secret.reveal()),
        before_until: made.webhook.secrets.previous.map(|(_, until)| moment(until)),
        done,
    };
    html(StatusCode::OK, &view)
}

/// An endpoint, as pages show it.
pub(super) fn row(client_id: ClientId, webhook: &Webhook) -> WebhookRow {
    WebhookRow {
        id: webhook.id.to_string(),
        url: webhook.url.clone(),
        events: webhook.events.kinds().iter().map(|kind| kind.as_str().to_owned()).collect(),
        state: match webhook.disabled {
            Some((since, reason)) => WebhookState::Disabled(moment(since), reason),
            None => WebhookState::Active,
        },
        succeeded_at: webhook.succeeded_at.map(moment),
        path: webhook_path(client_id, webhook),
    }
}
