//! Requests to the server: short time limits, small answers, no redirects.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;

/// The largest answer that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// Why the server could not be asked, or its answer not be used. Carries no part of an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// An address is not an `http` or `https` URL.
    #[error("{0} is not an http or https URL")]
    Address(String),
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up: {0}")]
    Setup(String),
    /// No answer: no connection, a broken one, or the time limit.
    #[error("no answer from the server: {0}")]
    Transport(&'static str),
    /// An answer other than expected.
    #[error("the server answered {status}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// `Retry-After`, in seconds, when the server sent one.
        retry_after: Option<u64>,
    },
    /// An answer that is too long or not the expected JSON.
    #[error("the server's answer is not what its documentation says: {0}")]
    Answer(&'static str),
}

impl FetchError {
    /// Whether the same request may well succeed later.
    pub const fn is_temporary(&self) -> bool {
        match self {
            Self::Transport(_) => true,
            Self::Status { status, .. } => *status == 429 || *status >= 500,
            Self::Address(_) | Self::Setup(_) | Self::Answer(_) => false,
        }
    }
}

/// A client with the limits that every request here has. A server on this very machine is asked
/// directly, whatever proxy the environment names.
pub(crate) fn client(timeout: Duration, server: &Url) -> Result<Client, FetchError> {
    let mut builder = Client::builder()
        .timeout(timeout)
        .connect_timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("countersign-client/", env!("CARGO_PKG_VERSION")));
    if matches!(server.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| FetchError::Setup(error.without_url().to_string()))
}

/// Reads an address, which must be absolute and `http` or `https`.
pub(crate) fn address(text: &str) -> Result<Url, FetchError> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| FetchError::Address(text.to_owned()))
}

/// The value of an `Authorization` header with client credentials (RFC 6749 section 2.3.1: both
/// are form-encoded first).
pub(crate) fn basic(client_id: &str, secret: &str) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(client_id), encode(secret));
    format!("Basic {}", STANDARD.encode(pair))
}

/// Sends a request and reads its JSON answer, which must come with `200`.
pub(crate) async fn json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, FetchError> {
    let response = send(request).await?;
    if response.status() != StatusCode::OK {
        return Err(status_error(&response));
    }
    let body = read(response).await?;
    serde_json::from_slice(&body).map_err(|_| FetchError::Answer("not the expected JSON"))
}

/// Sends a request.
pub(crate) async fn send(request: RequestBuilder) -> Result<Response, FetchError> {
    request.send().await.map_err(|error| transport(&error))
}

/// An error for an answer whose status is not the expected one.
pub(crate) fn status_error(response: &Response) -> FetchError {
    let retry_after = response.headers().get(reqwest::header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    FetchError::Status { status: response.status().as_u16(), retry_after }
}

/// Reads an answer's body up to the limit.
pub(crate) async fn read(mut response: Response) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(FetchError::Answer("longer than 4 MiB"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn transport(error: &reqwest::Error) -> FetchError {
    FetchError::Transport(if error.is_timeout() {
        "the time limit passed"
    } else if error.is_connect() {
        "it cannot be reached"
    } else {
        "the connection broke"
    })
}
