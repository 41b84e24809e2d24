//! What the pages load.

use super::view::assets::{CACHE_CONTROL, by_file_name};
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// `GET /assets/{name}`: the name changes when the content does, so it can be kept for ever.
pub async fn show(Path(name): Path<String>) -> Response {
    let Some(asset) = by_file_name(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL)),
    ];
    (headers, asset.bytes).into_response()
}
