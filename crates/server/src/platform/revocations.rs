//! `GET /v1/revocations`: what verifiers that check signatures themselves must refuse.

use crate::oauth::client_authentication::{AuthenticatedClient, Sender, authenticate};
use crate::oauth::{OAuthError, Parameters};
use crate::state::AppState;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderName, HeaderValue, header};
use flows::revocations::Revocations;
use protocol::form::Form;

/// Grants and credentials that ended, were suspended or resumed since `cursor`; with a resource's credentials by Basic.
pub async fn revocations(
    State(state): State<AppState>,
    sender: Sender,
    RawQuery(query): RawQuery,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Revocations>), OAuthError> {
    match authenticate(&state, &sender, None).await? {
        AuthenticatedClient::Resource(_) => {}
        AuthenticatedClient::Integration(_) => return Err(sender.refuse()),
    }
    let place = Parameters::of(Form::urlencoded(query.unwrap_or_default().as_bytes()));
    let place = place.map_err(|denied| OAuthError::denied(denied, sender.trace))?;
    let decision = flows::revocations::since(&state.context, place.0.get("cursor")).await;
    let page = decision.map_err(|error| OAuthError::store(&error, sender.trace))?;
    let page = page.map_err(|denied| OAuthError::denied(denied, sender.trace))?;
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(page)))
}
