//! Who may talk to the app: its page shows secrets, so only this machine's names and its configured
//! address lead to it, and only its own pages may post.

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::App;

pub(super) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = match refusal(&app, &request) {
        Some(text) => (StatusCode::FORBIDDEN, text).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy(&app)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // With no-referrer a browser would hide the origin of our own forms as well.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn refusal(app: &App, request: &Request) -> Option<&'static str> {
    let headers = request.headers();
    let host = text(headers, HOST).or_else(|| request.uri().host()).unwrap_or_default();
    let name = name_of(host);
    let own: Option<Uri> = app.config.base_url.parse().ok();
    let configured = own.as_ref().and_then(Uri::host).is_some_and(|own| own.eq_ignore_ascii_case(name));
    if !configured && !matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        return Some("This app answers to localhost and its configured address only.");
    }
    let foreign = text(headers, ORIGIN).is_some_and(|origin| {
        let origin = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        !origin.eq_ignore_ascii_case(host)
    });
    (request.method() == Method::POST && foreign).then_some("This form was sent from another site's page.")
}

fn text(headers: &HeaderMap, name: axum::http::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// Without the port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Chromium applies `form-action` to redirects too, hence the issuers.
fn policy(app: &App) -> String {
    let issuers: Vec<&str> = app.config.environments.iter().map(|environment| environment.issuer.as_str()).collect();
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        issuers.join(" ")
    )
}
