//! What the pages load.

use super::errors::Answer;
use super::view::assets::{CACHE_CONTROL, by_file_name};
use super::visit::Visit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse as _;
use protocol::ErrorCode;

/// `GET /assets/{name}`: the name changes when the content does, so it can be kept for ever.
pub async fn show(visit: Visit) -> Answer {
    let name: String = visit.part("name")?;
    let asset = by_file_name(&name).ok_or(ErrorCode::PageNotFound)?;
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL)),
    ];
    Ok((headers, asset.bytes).into_response())
}
