//! Logos, as they are loaded by pages.

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use flows::Context;
use std::sync::Arc;

/// The digest is of the content, so it can be kept for ever.
const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// `GET /logos/{digest}.png`.
pub async fn show(State(context): State<Arc<Context>>, Path(name): Path<String>) -> Response {
    let is_digest = |text: &&str| text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let Some(digest) = name.strip_suffix(".png").filter(is_digest) else { return StatusCode::NOT_FOUND.into_response() };
    match storage::listing::logo::find(&context.store, digest).await {
        Ok(Some(logo)) => {
            let headers: [(HeaderName, HeaderValue); 3] = [
                (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
                (header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL)),
                (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            ];
            (headers, logo.png).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a logo cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
