//! Refusals as problem documents (RFC 9457). A handler says what is wrong; the layer around the routes adds where the code is
//! explained and under which id the request is found.

use crate::fault::code_of;
use crate::run::TraceId;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flows::Denied;
use protocol::ErrorCode;
use std::sync::Arc;

/// One field's fault.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FieldProblem {
    /// The field of the body or query.
    pub field: String,
    /// The rule that it breaks.
    pub rule: String,
}

/// What a refused request is told.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The address of the page that explains the code.
    #[serde(rename = "type")]
    kind: String,
    /// What happened, and the rule.
    title: String,
    /// HTTP status.
    status: u16,
    /// What happened here, or what to do.
    detail: String,
    /// The stable code.
    #[schema(examples("validation_failed"))]
    code: String,
    /// Under which id the operator finds the request in the log.
    trace_id: String,
    /// Which fields are wrong.
    errors: Vec<FieldProblem>,
}

/// A refusal.
#[derive(Debug, Clone)]
pub struct Problem {
    code: ErrorCode,
    detail: Option<String>,
    errors: Vec<FieldProblem>,
    retry_after: Option<u64>,
    status: Option<StatusCode>,
    challenge: Option<String>,
}

impl Problem {
    /// A refusal with a detail.
    pub fn because(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..code.into() }
    }

    /// A field of the body is wrong.
    pub fn field(field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self::of_field(ErrorCode::ValidationFailed, field, rule)
    }

    /// A parameter of the query is wrong.
    pub fn parameter(name: impl Into<String>, rule: impl Into<String>) -> Self {
        Self::of_field(ErrorCode::ParameterInvalid, name, rule)
    }

    fn of_field(code: ErrorCode, field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { errors: vec![FieldProblem { field: field.into(), rule: rule.into() }], ..code.into() }
    }

    /// Too many tries; seconds until the next one is let through.
    pub fn too_many(retry_after: u64) -> Self {
        Self { retry_after: Some(retry_after), ..ErrorCode::TooManyAttempts.into() }
    }

    /// Asked for too often, by a rule that says how often is right; seconds until the next one is let through.
    pub fn too_often(rule: impl Into<String>, retry_after: u64) -> Self {
        Self { detail: Some(rule.into()), ..Self::too_many(retry_after) }
    }

    /// Seconds after which it may be asked again.
    #[must_use]
    pub fn retry_after(self, seconds: Option<u64>) -> Self {
        Self { retry_after: seconds.or(self.retry_after), ..self }
    }

    /// Another status than the code's own: a code that is 400 at the token endpoint is 401 where its token is presented.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status: Some(status), ..self }
    }

    /// Another `WWW-Authenticate` than that of the management API.
    #[must_use]
    pub fn challenged(self, challenge: String) -> Self {
        Self { challenge: Some(challenge), ..self }
    }

    /// Names what is wrong with one thing more.
    #[must_use]
    pub fn and_field(mut self, field: impl Into<String>, rule: impl Into<String>) -> Self {
        self.errors.push(FieldProblem { field: field.into(), rule: rule.into() });
        self
    }

    fn status(&self) -> StatusCode {
        let own = || StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.status.unwrap_or_else(own)
    }

    fn body(self, issuer: &str, trace: TraceId) -> ProblemBody {
        let named = self.errors.first().map(|error| format!("{}: {}.", error.field, error.rule));
        ProblemBody {
            kind: format!("{issuer}/errors/{}", self.code),
            title: self.code.summary().to_owned(),
            status: self.status().as_u16(),
            detail: self.detail.or(named).unwrap_or_else(|| self.code.fix().to_owned()),
            code: self.code.to_string(),
            trace_id: trace.to_string(),
            errors: self.errors,
        }
    }
}

impl From<ErrorCode> for Problem {
    fn from(code: ErrorCode) -> Self {
        Self { code, detail: None, errors: Vec::new(), retry_after: None, status: None, challenge: None }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        let errors = denied.fields.into_iter().map(|fault| FieldProblem { field: fault.field.to_owned(), rule: fault.rule });
        Self { detail: denied.detail, errors: errors.collect(), ..denied.code.into() }
    }
}

impl From<storage::Error> for Problem {
    fn from(error: storage::Error) -> Self {
        let code = code_of(&error);
        let retry_after = match code.status() {
            503 if code == ErrorCode::StoreFull => Some(60),
            503 => Some(1),
            _ => None,
        };
        Self { retry_after, ..code.into() }
    }
}

impl IntoResponse for Problem {
    /// Unfinished: `finish` writes the document.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self.code);
        response.extensions_mut().insert(self);
        response
    }
}

/// Finishes what handlers refused; and nothing under `/v1` is kept by caches.
pub async fn finish(State(issuer): State<Arc<str>>, trace: TraceId, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(mut problem) = response.extensions_mut().remove::<Problem>() {
        let (retry_after, challenge) = (problem.retry_after, problem.challenge.take());
        let (parts, _) = response.into_parts();
        let status = parts.status;
        response = (status, parts.extensions, Json(problem.body(&issuer, trace))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        let outage = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1);
        if let Some(seconds) = retry_after.or(outage) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(challenge) = challenge.and_then(|challenge| HeaderValue::try_from(challenge).ok()) {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        } else if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Countersign management API\""));
        }
        if status == StatusCode::METHOD_NOT_ALLOWED
            && let Some(allow) = parts.headers.get(header::ALLOW)
        {
            headers.insert(header::ALLOW, allow.clone());
        }
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
