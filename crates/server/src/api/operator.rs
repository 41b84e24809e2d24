//! Who may call the management API: whoever holds an operator's API key.

use super::Problem;
use crate::run::ClientAddress;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use flows::digest;
use model::grant::Actor;
use model::operator_key::OperatorKey;
use protocol::ErrorCode;
use protocol::secret::{Secret, SecretKind};
use std::sync::Arc;

/// An operator, proven by `Authorization: Bearer cs_opk_…`; an extractor.
#[derive(Debug, Clone)]
pub struct Operator(pub Arc<OperatorKey>);

impl Operator {
    /// As the audit log knows it.
    pub fn actor(&self) -> Actor {
        flows::admin::operator(&self.0)
    }
}

impl FromRequestParts<AppState> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return Err(ErrorCode::ApiKeyMissing.into());
        };
        let (scheme, token) = value.to_str().unwrap_or_default().split_once(' ').ok_or(ErrorCode::ApiKeyMissing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(ErrorCode::ApiKeyMissing.into());
        }
        let environment = state.context.settings.environment;
        let secret = Secret::parse(environment, SecretKind::OperatorKey, token.trim())
            .map_err(|invalid| Problem::because(ErrorCode::ApiKeyInvalid, format!("Not an operator API key: {invalid}.")))?;
        let Ok(address) = ClientAddress::from_request_parts(parts, state).await;
        authenticate(state, &secret, address.group()).await.map(Self)
    }
}

/// Unknown and wrong look and take the same. Tries are counted per key and address, so nobody locks an operator out.
async fn authenticate(state: &AppState, secret: &Secret, group: std::net::IpAddr) -> Result<Arc<OperatorKey>, Problem> {
    let now = state.context.now().as_micros();
    let guesser = ("operator key", secret.lookup().to_owned(), group);
    state.limiters.client.check(&guesser, now).map_err(|retry| Problem::too_many(retry.seconds))?;
    let known = state.context.operator_key(secret.lookup()).await?;
    let is_right = match &known {
        Some(key) => digest::matches(&key.digest, secret.reveal()),
        None => digest::matches_nothing(secret.reveal()),
    };
    match known {
        Some(key) if is_right => Ok(key),
        Some(_) | None => {
            state.limiters.client.failed(&guesser, now);
            Err(ErrorCode::ApiKeyInvalid.into())
        }
    }
}
