//! POSTs that may be sent again. With an `Idempotency-Key` the same request gets the same answer, secrets left out, after a
//! restart too; another request under the same key is refused. The answer is kept in the transaction of what it tells of, so no
//! crash and no race lies between the two.

use super::{Operator, Problem, json};
use crate::state::AppState;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flows::admin::{Answering, Author};
use flows::{Context, Decision, digest};
use model::grant::Actor;
use protocol::ErrorCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use storage::idempotency::{self, Receipt, RequestKey};

/// Names the request.
pub(super) const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that the answer was given before.
pub(super) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What a POST made, as its answer shows it.
pub(super) trait Posted {
    /// The answer's body.
    type Body: Serialize;
    /// The answer's status.
    const STATUS: StatusCode;

    /// The first answer's body, with the secret if there is one.
    fn shown(&self) -> Self::Body;

    /// The body of later answers, without it.
    fn kept(&self) -> Self::Body {
        self.shown()
    }
}

/// Whose requests may come again.
pub(super) trait Requester {
    /// Whose keys they are: no two requesters have the same.
    fn id(&self) -> String;

    /// As the audit log knows them.
    fn actor(&self) -> Actor;
}

impl Requester for Operator {
    fn id(&self) -> String {
        self.0.id.to_string()
    }

    fn actor(&self) -> Actor {
        Self::actor(self)
    }
}

/// The body of a POST with what names the request; an extractor.
#[derive(Debug)]
pub(super) struct Once<B> {
    /// The body.
    pub(super) body: B,
    key: Option<(String, [u8; 32])>,
}

impl<B: DeserializeOwned> FromRequest<AppState> for Once<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &AppState) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let key = key(&parts.headers)?;
        let bytes = json::read(&parts.headers, body).await?;
        let body = json::parse(&bytes)?;
        let address = parts.uri.path_and_query().map_or("", |address| address.as_str());
        Ok(Self { body, key: key.map(|key| (key, request_digest(address, &bytes))) })
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let good = |text: &&str| (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    match value.to_str().ok().filter(good) {
        Some(text) if values.next().is_none() => Ok(Some(text.to_owned())),
        Some(_) | None => Err(Problem::parameter("Idempotency-Key", "must be sent once, with 1 to 255 visible ASCII characters")),
    }
}

/// Tells one request from another, however the JSON is spaced. Passwords stay out: the digest is stored, and people's
/// passwords can be guessed from a fast digest.
fn request_digest(address: &str, body: &[u8]) -> [u8; 32] {
    let mut value: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(password) = value.get_mut("password") {
        *password = serde_json::Value::Bool(true);
    }
    digest::sha256(format!("POST {address}\n{value}").as_bytes())
}

impl<B> Once<B> {
    /// Answers: as before if the request was answered before, otherwise by what `run` decides.
    pub(super) async fn answer<T, F>(
        self,
        context: &Context,
        requester: &impl Requester,
        run: impl FnOnce(Author<T>, B) -> F,
    ) -> Result<Response, Problem>
    where
        T: Posted,
        F: Future<Output = storage::Result<Decision<T>>>,
    {
        let actor = requester.actor();
        let request = self.key.map(|(key, request_digest)| RequestKey { actor: requester.id(), key, request_digest });
        if let Some(answered) = answered(context, request.as_ref()).await? {
            return answered;
        }
        let answering = request.clone().map(|request| Answering { request, render });
        match run(Author { actor, answering }, self.body).await? {
            Ok(outcome) => Ok((T::STATUS, axum::Json(outcome.shown())).into_response()),
            // The same request may have been answered between our look and our write.
            Err(denied) => answered(context, request.as_ref()).await?.unwrap_or_else(|| Err(denied.into())),
        }
    }
}

fn render<T: Posted>(outcome: &T) -> (u16, String) {
    (T::STATUS.as_u16(), serde_json::to_string(&outcome.kept()).unwrap_or_default())
}

async fn answered(context: &Context, request: Option<&RequestKey>) -> storage::Result<Option<Result<Response, Problem>>> {
    let Some(request) = request else { return Ok(None) };
    let receipt = idempotency::find(&context.store, &request.actor, &request.key).await?;
    Ok(receipt.map(|receipt| {
        if receipt.request_digest == request.request_digest {
            Ok(replay(receipt))
        } else {
            Err(ErrorCode::IdempotencyKeyReused.into())
        }
    }))
}

fn replay(receipt: Receipt) -> Response {
    let status = StatusCode::from_u16(receipt.status).unwrap_or(StatusCode::OK);
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static("application/json")), (REPLAYED, HeaderValue::from_static("true"))];
    (status, headers, receipt.body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_known_by_what_it_says() {
        let of = |body: &str| request_digest("/v1/admin/users", body.as_bytes());
        assert_eq!(of(r#"{"a": 1, "b": 2}"#), of(r#"{"b":2,"a":1}"#));
        assert_ne!(of(r#"{"a": 1}"#), of(r#"{"a": 2}"#));
        assert_ne!(of("{}"), request_digest("/v1/admin/partners", b"{}"));
        assert_eq!(of(r#"{"password": "one"}"#), of(r#"{"password": "two"}"#), "a stored digest of it could be guessed");
    }

    #[test]
    fn keys_are_bounded() {
        let of = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(KEY, value.parse().unwrap());
            }
            key(&headers)
        };
        assert_eq!(of(&[]).unwrap(), None);
        assert_eq!(of(&["a-1"]).unwrap().as_deref(), Some("a-1"));
        for bad in [vec![""], vec!["a b"], vec!["a", "a"], vec![&*"a".repeat(256)]] {
            assert!(of(&bad).is_err(), "{bad:?}");
        }
    }
}
