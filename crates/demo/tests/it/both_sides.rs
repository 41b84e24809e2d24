//! The part of the fake server that the marketplace and the handshake use.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, put};
use axum::{Json, Router};
use protocol::Timestamp;
use protocol::jose::Ed25519SigningKey;
use protocol::signed_url;
use serde_json::{Value, json};

use crate::browser::CONNECT_URL;
use crate::fake::{Fake, NOW, refuse};
use crate::partner_api::problem;

/// Base64 of `app_5:s_5` and of `app_6:s_6`.
const MARKETPLACE_BASIC: &str = "Basic YXBwXzU6c181";
const HANDSHAKE_BASIC: &str = "Basic YXBwXzY6c182";

/// RFC 8410 section 7: what stands before the 32 bytes of a key.
const PKCS8_PREFIX: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

pub fn routes() -> Router<Fake> {
    Router::new()
        .route("/v1/installations/{id}", get(installation))
        .route("/v1/handshake-keys", get(handshake_keys))
        .route("/v1/signing-key", put(call))
        .route("/v1/grants/{id}", get(grant))
        .route("/v1/organizations/{id}/authorization", any(call))
        .route("/v1/organizations/{id}/authorization/{verb}", any(call))
}

fn key(seed: u8) -> Ed25519SigningKey {
    Ed25519SigningKey::from_pkcs8(format!("k{seed}"), &[&PKCS8_PREFIX[..], &[seed; 32]].concat()).unwrap()
}

/// The address of the login page that the platform sends the browser to.
pub fn redirect(fake: &Fake, seed: u8, added: &[(&str, &str)]) -> String {
    let redirect_url = format!("{}/handshake/n1", fake.issuer);
    let all = [&[("organizationId", "org_1"), ("redirectUrl", redirect_url.as_str())], added].concat();
    let url = signed_url::sign(CONNECT_URL, &all, Timestamp::from_seconds(NOW), &key(seed)).unwrap();
    url.strip_prefix("http://localhost:7310").unwrap().to_owned()
}

fn is(headers: &HeaderMap, basic: &str) -> bool {
    headers.get("authorization").is_some_and(|value| value == basic)
}

async fn installation(State(fake): State<Fake>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let state = fake.behaviour.lock().unwrap().installation_state.clone();
    if id != "ins_1" || !is(&headers, MARKETPLACE_BASIC) || state.is_empty() {
        return problem(404, "not_found", "Check the id.");
    }
    Json(json!({"installation_id": id, "client_id": "app_5", "state": state, "scopes": ["transactions.read"],
                "organization_id": "org_1", "organization_name": "Acme <b>& Sons</b>", "organization_number": "910000001",
                "user_name": "Ada \"Admin\"", "user_email": "admin@acme.example", "requested_at": "2027-01-15T08:00:00Z",
                "expires_at": "2027-01-29T08:00:00Z", "grant_id": null}))
    .into_response()
}

async fn handshake_keys(State(fake): State<Fake>) -> Response {
    let seed = fake.behaviour.lock().unwrap().handshake_key;
    match seed {
        Some(seed) => Json(json!({ "keys": [key(seed).public().jwk()] })).into_response(),
        None => problem(503, "store_unavailable", "Try again shortly."),
    }
}

/// Authorizations and the signing key, by the partner's word.
async fn call(State(fake): State<Fake>, method: Method, uri: Uri, headers: HeaderMap, body: axum::body::Bytes) -> Response {
    let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
    let mut behaviour = fake.behaviour.lock().unwrap();
    behaviour.calls.push((format!("{method} {uri}"), body.clone()));
    if !is(&headers, HANDSHAKE_BASIC) {
        return problem(401, "client_authentication_failed", "Check both.");
    }
    if uri.path() == "/v1/signing-key" {
        return Json(json!({ "jwk": body["jwk"] })).into_response();
    }
    let parts: Vec<_> = uri.path().split('/').collect();
    let (id, verb) = (parts[3].to_owned(), parts.get(5).copied());
    let Some(status) = behaviour.authorizations.get(&id).cloned() else { return problem(404, "not_found", "Check the id.") };
    let next = match (verb, status.as_str()) {
        (Some("activate"), "consented" | "active") | (Some("resume"), _) => "active",
        (Some("activate"), _) => return problem(409, "authorization_not_consented", "It was rolled back."),
        (Some("suspend"), _) => "suspended",
        (Some("deactivate"), _) => "revoked",
        (_, status) => status,
    }
    .to_owned();
    behaviour.authorizations.insert(id.clone(), next.clone());
    if behaviour.lose_calls > 0 {
        behaviour.lose_calls -= 1;
        return StatusCode::BAD_GATEWAY.into_response();
    }
    Json(json!({"organization_id": id, "grant_id": "grt_6", "status": next, "scopes": ["transactions.read"],
                "activated_at": "2027-01-15T08:00:00Z"}))
    .into_response()
}

/// The grant of whoever is active, to its own partner alone.
async fn grant(Path(id): Path<String>, headers: HeaderMap) -> Response {
    if id != "grt_6" || !is(&headers, HANDSHAKE_BASIC) {
        return problem(404, "not_found", "Check the id.");
    }
    Json(json!({"id": id, "organization_id": "org_1", "organization_name": "Acme & Sons", "organization_number": "910000001",
                "door": "handshake", "status": "active"}))
    .into_response()
}

/// 1,200 seconds, for an organization that is active.
pub fn token_of_organization(fake: &Fake, form: &HashMap<String, String>, id: &str) -> Response {
    if form["client_id"] != "app_6" || form["client_secret"] != "s_6" {
        return refuse("invalid_client", "client_authentication_failed: Not known.");
    }
    let status = fake.behaviour.lock().unwrap().authorizations.get(id).cloned();
    if status.as_deref() != Some("active") {
        return refuse("invalid_grant", "no_grant: There is no active grant.");
    }
    let scope = fake.behaviour.lock().unwrap().scope.clone();
    let access_token = fake.access_token(|claims| {
        id.clone_into(&mut claims.organization_id);
        id.clone_into(&mut claims.sub);
        "grt_6".clone_into(&mut claims.grant_id);
        "app_6".clone_into(&mut claims.client_id);
    });
    Json(json!({"token_type": "Bearer", "expires_in": 1_200, "access_token": access_token, "scope": scope,
                "organization_id": id, "grant_id": "grt_6"}))
    .into_response()
}

/// Without PKCE: the address of seed 003 carries none.
pub fn token_of_installation(fake: &Fake, form: &HashMap<String, String>) -> Response {
    if form["grant_type"] == "authorization_code" && form["code"] != "c5" {
        return refuse("invalid_grant", "code_unknown: the code is spent");
    }
    let behaviour = fake.behaviour.lock().unwrap();
    let mut body = json!({"token_type": "Bearer", "expires_in": 43_200, "access_token": "a5", "refresh_token": "r5",
                          "scope": behaviour.scope, "organization_id": "org_1", "grant_id": "grt_5"});
    if let (Some(id), "authorization_code") = (&behaviour.installation_id, form["grant_type"].as_str()) {
        body["installation_id"] = json!(id);
    }
    Json(body).into_response()
}
