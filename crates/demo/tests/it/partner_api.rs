//! The part of the fake server that partners' servers call: onboarding, tokens by client key, integration information.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use protocol::secret::{Environment, Secret, SecretKind};
use serde_json::{Value, json};

use crate::fake::Fake;

/// Base64 of `app_2:s_2`.
const BASIC: &str = "Basic YXBwXzI6c18y";

pub fn routes() -> Router<Fake> {
    Router::new()
        .route("/v1/onboarding/initiate", post(initiate))
        .route("/v1/onboarding/finalize", post(finalize))
        .route("/v1/onboarding/sessions/{id}", get(session))
        .route("/v1/integration-information", get(information))
}

/// A well-formed client key; another one for each number.
pub fn client_key(environment: Environment, number: u8) -> String {
    Secret::new(environment, SecretKind::ClientKey, [number; 40]).reveal().to_owned()
}

pub fn problem(status: u16, code: &str, detail: &str) -> Response {
    let body = json!({"status": status, "code": code, "detail": detail, "title": "Refused.", "trace_id": "t1"});
    (StatusCode::from_u16(status).unwrap(), Json(body)).into_response()
}

fn is_authentic(headers: &HeaderMap) -> bool {
    headers.get("authorization").is_some_and(|value| value == BASIC)
}

async fn initiate(State(fake): State<Fake>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    fake.set(|behaviour| behaviour.onboarding.push(body.clone()));
    if !is_authentic(&headers) {
        return problem(401, "client_authentication_failed", "Check both.");
    }
    if !body["redirect_uri"].as_str().unwrap().starts_with("http://localhost:7310/callback/onboarding?") {
        return problem(400, "redirect_uri_not_registered", "path: the registered one is /callback/onboarding");
    }
    let url = format!("{}/onboarding/ticket1", fake.issuer);
    let body = json!({"session_id": "obs_1", "temporary_url": url, "valid_until": "2027-01-15T09:00:00Z"});
    (StatusCode::CREATED, Json(body)).into_response()
}

async fn finalize(State(fake): State<Fake>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let (lost, finalized) = {
        let mut behaviour = fake.behaviour.lock().unwrap();
        behaviour.onboarding.push(body.clone());
        let lost = behaviour.lose_finalize > 0;
        behaviour.lose_finalize = behaviour.lose_finalize.saturating_sub(1);
        (lost, behaviour.finalized.clone())
    };
    if lost {
        return problem(503, "store_unavailable", "Try again shortly.");
    }
    if !is_authentic(&headers) || body["token"] != "t1" || finalized.is_null() {
        return problem(400, "onboarding_token_invalid", "This is not an onboarding token of this integration.");
    }
    Json(finalized).into_response()
}

async fn session(State(_): State<Fake>, Path(id): Path<String>) -> Response {
    if id != "obs_1" {
        return problem(404, "not_found", "Check the id.");
    }
    Json(json!({"session_id": id, "state": "finalized", "timeline": [
        {"at": "2027-01-15T08:00:00Z", "step": "initiated", "outcome": "ok", "by": "partner"},
        {"at": "2027-01-15T08:01:00Z", "step": "finalize_refused", "outcome": "refused", "by": "partner", "code": "too_early"},
    ]}))
    .into_response()
}

/// 1,200 seconds, no refresh token.
pub fn token_by_key(fake: &Fake, client_id: &str, key: &str) -> Response {
    let keys = fake.behaviour.lock().unwrap().keys.clone();
    let Some((_, _, organization_id)) = keys.iter().find(|(id, held, _)| id == client_id && held == key) else {
        let body = json!({"error": "invalid_client", "error_description": "client_authentication_failed: Not known."});
        return (StatusCode::UNAUTHORIZED, Json(body)).into_response();
    };
    let scope = fake.behaviour.lock().unwrap().scope.clone();
    let access_token = fake.access_token(|claims| {
        claims.organization_id.clone_from(organization_id);
        claims.sub.clone_from(organization_id);
        "grt_9".clone_into(&mut claims.grant_id);
        "cky_9".clone_into(&mut claims.credential_id);
        client_id.clone_into(&mut claims.client_id);
    });
    Json(json!({"token_type": "Bearer", "expires_in": 1_200, "access_token": access_token, "scope": scope,
                "organization_id": organization_id, "grant_id": "grt_9"}))
    .into_response()
}

async fn information(headers: HeaderMap) -> Response {
    let is_token = |value: &str| value.starts_with("Bearer ey") || value == "Bearer a5";
    if !headers.get("authorization").is_some_and(|value| is_token(value.to_str().unwrap())) {
        return problem(401, "access_token_invalid", "Get a new one.");
    }
    Json(json!({"organization_id": "org_1", "organization_number": "910000001", "organization_name": "Acme & Sons",
                "scopes": ["transactions.read"],
                "missing_scopes": [{"scope": "employees.read", "reason": "the customer left it out."}]}))
    .into_response()
}
