//! Query strings: without unknown, repeated or control characters' parameters.

use super::{Problem, json};
use crate::state::AppState;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use protocol::ErrorCode;
use protocol::form::{Form, Malformed};
use serde::de::DeserializeOwned;

/// The parameters of the query.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &AppState) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        match Form::urlencoded(query.as_bytes()).malformed() {
            None => {}
            Some(Malformed::Text(name)) => {
                return Err(Problem::parameter(name, "must be UTF-8 text without control characters"));
            }
            Some(malformed @ Malformed::TooMany(_)) => return Err(Problem::because(malformed.code(), format!("{malformed}."))),
        }
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if value.len() > 1_000 || value.chars().any(char::is_control) {
                return Err(Problem::parameter(name, "must have at most 1000 bytes and no control characters"));
            }
        }
        Query::try_from_uri(&parts.uri).map(|Query(params)| Self(params)).map_err(|rejection| {
            let text = std::error::Error::source(&rejection).map_or_else(|| rejection.to_string(), ToString::to_string);
            let (path, message) = text.split_once(": ").filter(|(path, _)| !path.contains(' ')).unwrap_or(("", &text));
            let (name, rule) = json::fault(path, message);
            Problem::parameter(name, rule)
        })
    }
}

/// What stands for `{…}` in the path; what cannot be the id of anything is not found.
#[derive(Debug)]
pub struct Segments<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Segments<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let segments = Path::from_request_parts(parts, state).await;
        segments.map(|Path(segments)| Self(segments)).map_err(|_| ErrorCode::NotFound.into())
    }
}
