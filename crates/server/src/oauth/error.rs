//! Errors of the protocol endpoints: RFC 6749, section 5.2.

use crate::fault;
use crate::limits::RetryAfter;
use crate::run::TraceId;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flows::Denied;
use protocol::ErrorCode;
use protocol::token::OAuthErrorBody;

/// A refusal or failure on its way out.
#[derive(Debug)]
pub struct OAuthError {
    denied: Denied,
    trace: TraceId,
    retry_after: Option<u64>,
    basic_challenge: bool,
}

impl OAuthError {
    /// A refusal.
    pub fn denied(denied: impl Into<Denied>, trace: TraceId) -> Self {
        Self { denied: denied.into(), trace, retry_after: None, basic_challenge: false }
    }

    /// The store failed.
    pub fn store(error: &storage::Error, trace: TraceId) -> Self {
        Self::denied(fault::code_of(error), trace)
    }

    /// Too many guesses.
    pub fn limited(wait: RetryAfter, trace: TraceId) -> Self {
        Self { retry_after: Some(wait.seconds), ..Self::denied(ErrorCode::TooManyAttempts, trace) }
    }

    /// A client that used the Authorization header is challenged there (RFC 6749, section 5.2).
    #[must_use]
    pub fn challenged(self, used_header: bool) -> Self {
        Self { basic_challenge: used_header, ..self }
    }
}

impl OAuthError {
    /// What was decided and when to come again, for endpoints that answer by problem documents.
    pub fn into_refusal(self) -> (Denied, Option<u64>) {
        (self.denied, self.retry_after)
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let code = self.denied.code;
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let trace = self.trace.to_string();
        let body = Json(OAuthErrorBody::new(code, self.denied.detail.as_deref(), &trace));
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let outage = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1);
        if let Some(seconds) = self.retry_after.or(outage) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.basic_challenge && status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"countersign\", charset=\"UTF-8\""));
        }
        response
    }
}
