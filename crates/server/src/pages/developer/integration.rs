//! One integration: its application key, addresses, redirect URIs with their reviews, and secrets.

use super::{PORTAL, address, encryption_key, form_name, own, path, secret};
use crate::pages::claims;
use crate::pages::errors::{Answer, Failure};
use crate::pages::listing;
use crate::pages::names::moment;
use crate::pages::view::{
    AddressError, DeveloperIntegration, DeveloperNotice, Moment, Proof, RedirectUriError, RedirectUriRow, ReviewState,
};
use crate::pages::visit::html;
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::admin::redirect_uri as flow;
use flows::{Context, Denied, domain_proof};
use model::integration::Integration;
use model::partner_address::{AddressKind, PartnerAddress};
use model::redirect_uri::RedirectUri;
use protocol::ErrorCode;
use protocol::id::{RedirectUriId, SecretId};
use protocol::redirect_uri::proof_origin;
use storage::redirect_uri as stored;

/// The page.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    page(&developer, &integration, StatusCode::OK, Typed::default()).await
}

/// What one of the page's forms was refused for, with what was typed.
#[derive(Default)]
pub(super) struct Typed {
    /// The new redirect URI.
    pub uri: String,
    /// What is wrong with it.
    pub error: Option<RedirectUriError>,
    /// Which host was not proven, and why.
    pub unproven: Option<(RedirectUriId, ErrorCode)>,
    /// The public key, and what is wrong with it.
    pub encryption_key: Option<(String, Denied)>,
    /// Which address was proposed, and what is wrong with it.
    pub address: Option<(AddressKind, String, AddressError)>,
}

/// The page with the form as it was typed.
pub(super) async fn page(
    developer: &DeveloperVisit,
    integration: &Integration,
    status: StatusCode,
    typed: Typed,
) -> Result<Response, Failure> {
    let (visit, client_id) = (developer.visit(), integration.client_id);
    let store = &visit.context().store;
    let partner = storage::partner::find(store, integration.partner_id).await?.ok_or(ErrorCode::PageNotFound)?;
    let uris = stored::of(store, client_id).await?;
    let here = path(client_id);
    let mut chrome = visit.chrome(&form_name(client_id));
    chrome.here = Some(here.clone());
    let registered = visit.context().integration(client_id).await?;
    let claims = claims::waiting(visit.context(), client_id).await?;
    let encryption_key = encryption_key::view(visit.context(), client_id, typed.encryption_key).await?;
    let has_keys = integration.doors.iter().any(|door| door.gives_client_keys())
        || encryption_key.has_something()
        || storage::client_key::any_of_integration(store, client_id).await?;
    let view = DeveloperIntegration {
        chrome,
        integration: own(integration, &partner, &uris, registered.as_deref().and_then(|known| known.logo.as_deref())),
        addresses: address::sections(visit.context(), integration, typed.address).await?,
        credentials: secret::section(visit.context(), integration).await?,
        edit: format!("{here}/edit"),
        listing: Some(listing::path(client_id)),
        webhooks: Some(super::webhooks::list_path(client_id)),
        alike: uris.iter().filter_map(|uri| flow::alike(uri, &uris)).max().map(|alike| u32::try_from(alike).unwrap_or(u32::MAX)),
        redirect_uris: uris.iter().map(|uri| row(visit.context(), uri, typed.unproven)).collect(),
        register: format!("{here}/redirect-uris"),
        uri: typed.uri,
        uri_error: typed.error,
        claims: has_keys.then_some(claims),
        encryption_key: has_keys.then_some(encryption_key),
        attempts: Some(format!("{here}/attempts")),
        portal: PORTAL.to_owned(),
        notice: notice(developer, integration, &uris).await?,
    };
    Ok(html(status, &view))
}

/// What the query says has happened, where what is kept agrees.
async fn notice(
    developer: &DeveloperVisit,
    integration: &Integration,
    uris: &[RedirectUri],
) -> storage::Result<Option<DeveloperNotice>> {
    let (query, context) = (&developer.visit().query, developer.visit().context());
    match query.get("encryption_key") {
        Some("kept") => return Ok(Some(DeveloperNotice::EncryptionKeyKept)),
        Some("deleted") => return Ok(Some(DeveloperNotice::EncryptionKeyDeleted)),
        Some(_) | None => {}
    }
    match query.get("done") {
        Some("registered") => return Ok(Some(DeveloperNotice::IntegrationRegistered)),
        Some("changed") => return Ok(Some(DeveloperNotice::IntegrationChanged)),
        Some("withdrawn") => return Ok(Some(DeveloperNotice::Withdrawn)),
        Some(_) | None => {}
    }
    if let Some(kind) = query.get("proposed").and_then(|kind| kind.parse::<AddressKind>().ok()) {
        let all = storage::partner_address::of(&context.store, integration.client_id).await?;
        let waits = |one: &PartnerAddress| one.kind == kind && one.state == model::redirect_uri::ReviewState::Pending;
        return Ok(all.into_iter().find(waits).map(|one| DeveloperNotice::Proposed(one.uri)));
    }
    if let Some(id) = query.get("retired").and_then(|id| id.parse::<SecretId>().ok()) {
        let secrets = storage::client_secret::of(&context.store, integration.client_id).await?;
        let retires_at = secrets.into_iter().find(|secret| secret.id == id).and_then(|secret| secret.retires_at);
        return Ok(retires_at.map(|at| {
            if at <= context.now() { DeveloperNotice::SecretRetired } else { DeveloperNotice::SecretRetires(moment(at)) }
        }));
    }
    let named = |name: &str| query.get(name).and_then(|id| id.parse::<RedirectUriId>().ok());
    let listed = |id: RedirectUriId| uris.iter().find(|uri| uri.id == id);
    if let Some(uri) = named("registered").and_then(listed) {
        return Ok(Some(DeveloperNotice::Registered(uri.uri.clone())));
    }
    if let Some(uri) = named("proven").and_then(listed).filter(|uri| uri.proven_at.is_some()) {
        return Ok(Some(DeveloperNotice::Proven(host(&uri.uri).unwrap_or_default())));
    }
    Ok(named("deleted").filter(|id| listed(*id).is_none()).map(|_| DeveloperNotice::Deleted))
}

/// The host that a file could prove, with its port where that counts.
pub fn host(uri: &str) -> Option<String> {
    let origin = proof_origin(uri)?;
    origin.split_once("://").map(|(_, host)| host.to_owned())
}

/// What is approved already needs no proof.
fn proof(context: &Context, uri: &RedirectUri, unproven: Option<(RedirectUriId, ErrorCode)>) -> Option<Proof> {
    if uri.state == model::redirect_uri::ReviewState::Approved && uri.proven_at.is_none() {
        return None;
    }
    Some(Proof {
        approves: context.settings.domain_proof_approves && uri.state == model::redirect_uri::ReviewState::Pending,
        host: host(&uri.uri)?,
        file_url: domain_proof::file_url(&uri.uri)?,
        content: uri.challenge.clone()?,
        proven_at: uri.proven_at.map(Moment::from),
        failure: unproven.filter(|(id, _)| *id == uri.id).map(|(_, code)| code),
        action: format!("{PORTAL}/redirect-uris/{}/prove", uri.id),
    })
}

fn row(context: &Context, uri: &RedirectUri, unproven: Option<(RedirectUriId, ErrorCode)>) -> RedirectUriRow {
    RedirectUriRow {
        id: uri.id.to_string(),
        uri: uri.uri.clone(),
        state: state(uri.state),
        created_at: Moment::from(uri.created_at),
        decided_at: uri.decided_at.map(Moment::from),
        reason: uri.reason.clone(),
        proof: proof(context, uri, unproven),
        delete: format!("{PORTAL}/redirect-uris/{}/delete", uri.id),
    }
}

/// How a review stands, as pages show it.
pub fn state(state: model::redirect_uri::ReviewState) -> ReviewState {
    match state {
        model::redirect_uri::ReviewState::Pending => ReviewState::Pending,
        model::redirect_uri::ReviewState::Approved => ReviewState::Approved,
        model::redirect_uri::ReviewState::Declined => ReviewState::Declined,
    }
}
