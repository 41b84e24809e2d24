//! Answers that the server gives without a handler: too large, too slow, broken, away.

use super::TraceId;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use protocol::error::ErrorCode;

/// A problem document (RFC 9457) that is an OAuth error (RFC 6749, 5.2) as well, so that it is right at every endpoint.
/// The code stands in the answer's extensions too, for a layer that would rather show a page.
pub fn respond(code: ErrorCode, trace: TraceId) -> Response {
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    respond_with_status(code, status, trace)
}

/// Like [`respond`], with another status than the code's own.
pub fn respond_with_status(code: ErrorCode, status: StatusCode, trace: TraceId) -> Response {
    let body = serde_json::json!({
        "type": format!("/errors/{}", code.as_str()),
        "title": code.summary(),
        "status": status.as_u16(),
        "detail": code.fix(),
        "code": code.as_str(),
        "error": code.oauth_error(),
        "error_description": format!("{} {}", code.summary(), code.fix()),
        "trace_id": trace.to_string(),
    });
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response.extensions_mut().insert(code);
    response
}
