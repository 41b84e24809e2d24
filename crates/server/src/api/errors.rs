//! `GET /errors/{code}`: what a problem's `type` leads to.

use super::Problem;
use super::query::Segments;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use protocol::ErrorCode;

/// Explains a code: a page for people, JSON for programs that ask for it.
pub(super) async fn page(Segments(name): Segments<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let code = ErrorCode::ALL.iter().find(|code| code.as_str() == name).copied().ok_or(ErrorCode::NotFound)?;
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut response =
        if accept.contains("json") { Json(explanation(code)).into_response() } else { Html(html(code)).into_response() };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

fn explanation(code: ErrorCode) -> serde_json::Value {
    serde_json::json!({
        "code": code.as_str(),
        "status": code.status(),
        "oauth_error": code.oauth_error(),
        "summary": code.summary(),
        "fix": code.fix(),
    })
}

fn html(code: ErrorCode) -> String {
    let (name, summary, fix) = (code.as_str(), code.summary().replace('<', "&lt;"), code.fix().replace('<', "&lt;"));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{name}</title></head>\n<body><main><h1><code>{name}</code></h1>\n<p>{summary}</p>\n<p><strong>What to do:</strong> {fix}</p>\n\
         <p>HTTP status {}; on protocol endpoints <code>{}</code>.</p></main></body>\n</html>\n",
        code.status(),
        code.oauth_error(),
    )
}
