//! From refusals and failures to pages; which text goes with which code stands in `view/error.rs`.

use super::frame::Frame;
use super::view::{Asking, ErrorPage, Over, WhyOver};
use super::visit::{self, html, see_other};
use crate::fault;
use crate::limits::RetryAfter;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use flows::Denied;
use protocol::ErrorCode;

/// What a page's handler returns.
pub type Answer = Result<Response, Failure>;

/// Why there is another answer than the page that was asked for.
#[derive(Debug)]
pub enum Failure {
    /// A decision.
    Denied {
        /// Which.
        denied: Denied,
        /// What was received, for the developer who looks.
        received: Option<String>,
    },
    /// Too many tries.
    Limited(RetryAfter),
    /// A flow or link that is over.
    Over {
        /// Why.
        why: WhyOver,
        /// Who asked, where known.
        asking: Option<Asking>,
        /// Where to start again here.
        again: Option<String>,
    },
    /// The store failed; nothing was consumed.
    Store(storage::Error),
    /// Another page comes first; its path.
    Elsewhere(String),
}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        Self::Store(error)
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::Denied { denied, received: None }
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Denied::from(code).into()
    }
}

impl From<RetryAfter> for Failure {
    fn from(wait: RetryAfter) -> Self {
        Self::Limited(wait)
    }
}

/// The answer to a failure.
pub fn respond(frame: &Frame, failure: Failure) -> Response {
    match failure {
        Failure::Denied { denied, .. } if denied.code == ErrorCode::AuthorizationRequestExpired => {
            over(frame, WhyOver::Expired, None, None)
        }
        Failure::Denied { denied, received } => refusal(frame, &denied, received),
        Failure::Limited(wait) => {
            let mut response = refusal(frame, &ErrorCode::TooManyAttempts.into(), None);
            retry_after(&mut response, wait.seconds);
            response
        }
        Failure::Over { why, asking, again } => over(frame, why, asking, again),
        Failure::Store(error) => refusal(frame, &fault::code_of(&error).into(), None),
        Failure::Elsewhere(path) => see_other(&path),
    }
}

/// Says when to come back.
pub fn retry_after(response: &mut Response, seconds: u64) {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}

fn over(frame: &Frame, why: WhyOver, asking: Option<Asking>, again: Option<String>) -> Response {
    html(StatusCode::GONE, &Over { chrome: frame.chrome(), why, asking, again })
}

fn refusal(frame: &Frame, denied: &Denied, received: Option<String>) -> Response {
    let code = denied.code;
    let received = received.or_else(|| denied.detail.clone());
    let page = ErrorPage { received, ..ErrorPage::new(frame.chrome(), code, frame.trace.to_string()) };
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = html(status, &page);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        retry_after(&mut response, 1);
    }
    response
}

/// For addresses that no route has.
pub async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let frame = visit::frame(&mut parts, &state).await;
    let code = ErrorCode::PageNotFound;
    let meant = with_question_mark(&frame.here);
    let page = ErrorPage { meant, ..ErrorPage::new(frame.chrome(), code, frame.trace.to_string()) };
    let response = html(StatusCode::NOT_FOUND, &page);
    frame.finish(Ok(response))
}

/// The address of the authorization endpoint that somebody wrote with a slash in place of the question mark, as the
/// published example of the marketplace flow does.
fn with_question_mark(here: &str) -> Option<String> {
    ["/oauth", "/oauth/authorize"].into_iter().find_map(|endpoint| {
        let rest = here.strip_prefix(endpoint)?.strip_prefix('/')?;
        rest.starts_with("client_id=").then(|| format!("{endpoint}?{rest}"))
    })
}

/// The page whose form posts to this path, in the portal and in the console.
fn page_of_form(path: &str) -> Option<String> {
    match path.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["developer", kind @ ("integrations" | "partners"), id, _, ..] => Some(format!("/developer/{kind}/{id}")),
        ["developer", _, ..] => Some("/developer".to_owned()),
        ["operator", "partners", _, ..] => Some("/operator/partners".to_owned()),
        ["operator", _, ..] => Some("/operator".to_owned()),
        _ => None,
    }
}

/// For methods that an address does not take; the router adds `Allow`. Who looks at an address that a form posts to has the answer of
/// that form before them and loads it again: the page of the form is what they want.
pub async fn method_not_allowed(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let frame = visit::frame(&mut parts, &state).await;
    if let Some(page) = page_of_form(frame.path()).filter(|_| parts.method == Method::GET) {
        return frame.finish(Err(Failure::Elsewhere(page)));
    }
    frame.finish(Err(ErrorCode::MethodNotAllowed.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_s_answer_that_is_loaded_again_leads_to_the_form() {
        for (path, page) in [
            ("/developer/integrations/app_1/redirect-uris", Some("/developer/integrations/app_1")),
            ("/developer/integrations/app_1/addresses", Some("/developer/integrations/app_1")),
            ("/developer/partners/prt_1/invitations", Some("/developer/partners/prt_1")),
            ("/developer/redirect-uris/uri_1/prove", Some("/developer")),
            ("/operator/addresses/pad_1", Some("/operator")),
            ("/operator/partners/prt_1", Some("/operator/partners")),
            ("/developer", None),
            ("/operator", None),
            ("/logout", None),
            ("/", None),
        ] {
            assert_eq!(page_of_form(path).as_deref(), page, "{path}");
        }
    }
}
