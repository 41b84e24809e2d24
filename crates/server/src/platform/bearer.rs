//! `Authorization: Bearer` with an access token (RFC 6750): read, and refused with the challenge that the RFC wants.

use crate::api::Problem;
use axum::http::{HeaderMap, StatusCode, header};
use flows::Denied;
use protocol::ErrorCode;
use protocol::scope::ScopeSet;
use protocol::token::printable;

/// The access token of a request (section 2.1). Tokens in the query or body are not looked at (RFC 9700, section 4.3.2).
pub(super) fn token(headers: &HeaderMap) -> Result<&str, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = match (values.next(), values.next()) {
        (Some(value), None) => value,
        (None, _) => return Err(missing()),
        // Another reader in front of us may have believed the other one.
        (Some(_), Some(_)) => {
            let detail = "There is more than one Authorization header.";
            return Err(refused(Denied::because(ErrorCode::AccessTokenInvalid, detail)));
        }
    };
    let (scheme, token) = value.to_str().unwrap_or_default().trim().split_once(' ').ok_or_else(missing)?;
    let token = token.trim();
    if scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() { Ok(token) } else { Err(missing()) }
}

/// Section 3.1: no error code when no token was sent.
fn missing() -> Problem {
    Problem::from(ErrorCode::AccessTokenMissing).challenged("Bearer realm=\"countersign\"".to_owned())
}

/// A token that is not good: 401 whatever the reason, so that every gateway understands it; the reason's own code stands in the body.
pub(super) fn refused(denied: Denied) -> Problem {
    if denied.code.status() >= 500 {
        return denied.into();
    }
    let summary = denied.detail.as_deref().unwrap_or_else(|| denied.code.summary());
    let description = printable(&format!("{}: {summary} {}", denied.code, denied.code.fix()));
    let challenge = format!("Bearer realm=\"countersign\", error=\"invalid_token\", error_description=\"{description}\"");
    Problem::from(denied).with_status(StatusCode::UNAUTHORIZED).challenged(challenge)
}

/// A good token without every scope that is needed: 403, and what is missing by name.
pub(super) fn insufficient(missing: &ScopeSet, consent_url: &str) -> Problem {
    let detail = format!("Missing: {missing}. What the customer allowed, and how to widen it: {consent_url}");
    let description = printable(&format!("{}: {detail}", ErrorCode::ScopeInsufficient));
    let challenge = format!(
        "Bearer realm=\"countersign\", error=\"insufficient_scope\", error_description=\"{description}\", scope=\"{missing}\""
    );
    Problem::because(ErrorCode::ScopeInsufficient, detail).challenged(challenge)
}
