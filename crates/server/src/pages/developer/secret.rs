//! Client secrets: which there are, and making one, which is shown once.

use super::path;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::moment;
use crate::pages::reauthenticate;
use crate::pages::view::{ClearKey, Credentials, GenerateSecret, NewSecret, SecretRow};
use crate::pages::visit::{html, see_other};
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::client_secret::{self as flow, Issued};
use model::integration::{ClientSecret, Integration, SecretSlot};
use protocol::ErrorCode;
use protocol::id::SecretId;
use protocol::redirect_uri::ClientType;
use protocol::secret::{SecretKind, beginning};

/// Bound to the integration, and to nothing else: what the page showed is posted along.
fn form_name(integration: &Integration) -> String {
    format!("secret-{}", integration.client_id)
}

fn here(integration: &Integration) -> String {
    format!("{}/secrets/new", path(integration.client_id))
}

/// The page before, for who has just given the password. Where nothing can be made, the integration's page says why.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    if section(developer.visit().context(), &integration).await?.generate.is_none() {
        return Ok(see_other(&path(integration.client_id)));
    }
    reauthenticate::required(&developer.signed_in, &here(&integration))?;
    page(&developer, &integration, StatusCode::OK, false).await
}

/// Makes one, if the secrets are still those that the page showed: a form that is sent again makes nothing.
pub async fn generate(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    let visit = developer.visit();
    visit.prove(&form_name(&integration))?;
    reauthenticate::required(&developer.signed_in, &here(&integration))?;
    let seen: Result<Vec<SecretId>, _> =
        visit.form.get("seen").unwrap_or_default().split_ascii_whitespace().map(str::parse).collect();
    let Ok(seen) = seen else { return page(&developer, &integration, StatusCode::CONFLICT, true).await };
    let made = flow::create_as_seen(visit.context(), &developer.author(), integration.client_id, &seen).await?;
    match made {
        Ok(issued) => shown(&developer, &integration, issued).await,
        // Others are there by now: looked at again.
        Err(denied) if matches!(denied.code, ErrorCode::TransitionIllegal | ErrorCode::SecretSlotsTaken) => {
            if section(visit.context(), &integration).await?.generate.is_none() {
                return Ok(see_other(&path(integration.client_id)));
            }
            page(&developer, &integration, StatusCode::CONFLICT, true).await
        }
        Err(denied) if denied.code == ErrorCode::NotFound => Err(ErrorCode::PageNotFound.into()),
        // An address was declined meanwhile, or the client became public: its page says so.
        Err(_) => Ok(see_other(&path(integration.client_id))),
    }
}

async fn shown(developer: &DeveloperVisit, integration: &Integration, issued: Issued) -> Result<Response, Failure> {
    let visit = developer.visit();
    let held = live(visit.context(), integration).await?;
    let other = held.iter().find(|secret| secret.id != issued.kept.id);
    let done = path(integration.client_id);
    let mut chrome = visit.chrome("secret-shown");
    chrome.here = Some(done.clone());
    let view = NewSecret {
        chrome,
        integration: integration.name.clone(),
        client_id: integration.client_id.to_string(),
        secret: ClearKey::new(issued.secret.reveal()),
        other: other.map(|secret| row(visit.context(), secret)),
        done,
    };
    Ok(html(StatusCode::OK, &view))
}

async fn page(
    developer: &DeveloperVisit,
    integration: &Integration,
    status: StatusCode,
    meanwhile: bool,
) -> Result<Response, Failure> {
    let visit = developer.visit();
    let context = visit.context();
    let held = storage::client_secret::of(&context.store, integration.client_id).await?;
    let seen = held.iter().map(|secret| secret.id.to_string()).collect::<Vec<_>>().join(" ");
    let other = held.iter().find(|secret| !flow::has_retired(secret, context.now()));
    let mut chrome = visit.chrome(&form_name(integration));
    chrome.here = Some(here(integration));
    let view = GenerateSecret {
        chrome,
        action: here(integration),
        integration: integration.name.clone(),
        client_id: integration.client_id.to_string(),
        other: other.map(|secret| row(context, secret)),
        seen,
        meanwhile,
        cancel: path(integration.client_id),
    };
    Ok(html(status, &view))
}

/// The secrets that are not refused.
pub(super) async fn live(context: &Context, integration: &Integration) -> storage::Result<Vec<ClientSecret>> {
    let mut held = storage::client_secret::of(&context.store, integration.client_id).await?;
    held.retain(|secret| !flow::has_retired(secret, context.now()));
    Ok(held)
}

/// The section of the integration's page.
pub(super) async fn section(context: &Context, integration: &Integration) -> storage::Result<Credentials> {
    let confidential = integration.client_type == ClientType::Confidential;
    let secrets = live(context, integration).await?;
    let missing = if confidential { flow::missing_addresses(context, integration).await? } else { Vec::new() };
    let may = confidential && missing.is_empty() && secrets.len() < SecretSlot::ALL.len();
    Ok(Credentials {
        confidential,
        secrets: secrets.iter().map(|secret| row(context, secret)).collect(),
        missing,
        generate: may.then(|| here(integration)),
    })
}

/// A secret, of which nothing is shown but how it begins.
pub(super) fn row(context: &Context, secret: &ClientSecret) -> SecretRow {
    SecretRow {
        id: secret.id.to_string(),
        slot: secret.slot.0.into(),
        begins: beginning(context.settings.environment, SecretKind::ClientSecret, &secret.lookup),
        made_at: moment(secret.created_at),
        last_used: secret.last_used_at.map(moment),
        retires_at: secret.retires_at.map(moment),
        retire: format!("{}/secrets/{}/retire", path(secret.client_id), secret.id),
    }
}
