//! `GET /v1/revocations`: what verifiers that check signatures themselves must refuse.

use crate::oauth::OAuthError;
use crate::oauth::client_authentication::{AuthenticatedClient, Sender, authenticate};
use crate::state::AppState;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, header};
use flows::revocations::Revocations;

/// Where to go on.
#[derive(Debug, serde::Deserialize)]
pub struct Place {
    cursor: Option<String>,
}

/// Grants and credentials that ended, were suspended or resumed since `cursor`; with a resource's credentials by Basic.
pub async fn revocations(
    State(state): State<AppState>,
    sender: Sender,
    Query(place): Query<Place>,
) -> Result<([(HeaderName, HeaderValue); 1], Json<Revocations>), OAuthError> {
    match authenticate(&state, &sender, None).await? {
        AuthenticatedClient::Resource(_) => {}
        AuthenticatedClient::Integration(_) => return Err(sender.refuse()),
    }
    let decision = flows::revocations::since(&state.context, place.cursor.as_deref()).await;
    let page = decision.map_err(|error| OAuthError::store(&error, sender.trace))?;
    let page = page.map_err(|denied| OAuthError::denied(denied, sender.trace))?;
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(page)))
}
