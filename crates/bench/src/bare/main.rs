//! The limits: an axum handler that does the same work as a token endpoint and nothing else. It knows no partner, no grant, no
//! revocation, no limits and no errors; what a server with all of these reaches is told as a part of what this reaches.
//!
//! `POST /sign` parses the form and signs. `POST /commit` parses, moves one row by a guarded update, durably, and signs. `POST
//! /verify` parses and verifies.

mod postgres;
mod sqlite;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use protocol::jose::{ACCESS_TOKEN_TYPE, AccessTokenClaims, Algorithm, Audience, SigningKey, VerifyingKey, verify_compact};
use std::sync::Arc;

/// Where a moved row is kept.
enum Rows {
    Sqlite(sqlite::Rows),
    Postgres(postgres::Rows),
}

struct Bare {
    signing: SigningKey,
    verifying: VerifyingKey,
    rows: Rows,
}

#[derive(serde::Serialize)]
struct Tokens {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    scope: &'static str,
    organization_id: &'static str,
    grant_id: &'static str,
}

#[derive(serde::Serialize)]
struct Introspection {
    active: bool,
    #[serde(flatten)]
    claims: AccessTokenClaims,
}

impl Bare {
    fn tokens(&self, refresh_token: Option<String>) -> Option<Tokens> {
        let claims = AccessTokenClaims {
            iss: "http://localhost:7300".to_owned(),
            aud: Audience::from("https://api.northwind.example"),
            sub: "org_01m0000000000000000000".to_owned(),
            client_id: "app_01m0000000000000000000".to_owned(),
            scope: "transactions.read".to_owned(),
            iat: 1_795_000_000,
            exp: 4_000_000_000,
            jti: random_text()?,
            organization_id: "org_01m0000000000000000000".to_owned(),
            external_id: None,
            grant_id: "grt_01m0000000000000000000".to_owned(),
            credential_id: "con_01m0000000000000000000".to_owned(),
        };
        let access_token = self.signing.sign(ACCESS_TOKEN_TYPE, &claims).ok()?;
        Some(Tokens {
            access_token,
            token_type: "Bearer",
            expires_in: 43_200,
            refresh_token,
            scope: "transactions.read",
            organization_id: "org_01m0000000000000000000",
            grant_id: "grt_01m0000000000000000000",
        })
    }
}

fn random_text() -> Option<String> {
    let mut bytes = [0; 16];
    aws_lc_rs::rand::fill(&mut bytes).ok()?;
    Some(protocol::base62::encode(&bytes))
}

/// The value of a field of the form.
fn field(body: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(body).find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

fn answer(tokens: Option<Tokens>) -> Response {
    match tokens {
        Some(tokens) => ([(header::CACHE_CONTROL, "no-store")], Json(tokens)).into_response(),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn sign(State(bare): State<Arc<Bare>>, body: Bytes) -> Response {
    let known = field(&body, "client_secret").is_some_and(|secret| !secret.is_empty());
    answer(if known { bare.tokens(None) } else { None })
}

/// The refresh token here is `ROW.GENERATION`.
async fn commit(State(bare): State<Arc<Bare>>, body: Bytes) -> Response {
    let token = field(&body, "refresh_token").unwrap_or_default();
    let Some((row, generation)) = token.split_once('.') else { return StatusCode::BAD_REQUEST.into_response() };
    let Ok(generation) = generation.parse::<i64>() else { return StatusCode::BAD_REQUEST.into_response() };
    let moved = match &bare.rows {
        Rows::Sqlite(rows) => rows.advance(row, generation).await,
        Rows::Postgres(rows) => rows.advance(row, generation).await,
    };
    match moved {
        Some(next) => answer(bare.tokens(Some(format!("{row}.{next}")))),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

async fn verify(State(bare): State<Arc<Bare>>, body: Bytes) -> Response {
    let token = field(&body, "token").unwrap_or_default();
    let payload = verify_compact(&token, ACCESS_TOKEN_TYPE, |_, _| Some(&bare.verifying));
    match payload.ok().and_then(|payload| serde_json::from_slice(&payload).ok()) {
        Some(claims) => Json(Introspection { active: true, claims }).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

async fn serve() -> Option<()> {
    let mut arguments = std::env::args().skip(1);
    let (address, store, count) = (arguments.next()?, arguments.next()?, arguments.next()?.parse().ok()?);
    let rows = if store.starts_with("postgres") {
        Rows::Postgres(postgres::Rows::open(&store, count).await?)
    } else {
        Rows::Sqlite(sqlite::Rows::open(&store, count)?)
    };
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &aws_lc_rs::rand::SystemRandom::new()).ok()?;
    let signing = SigningKey::from_pkcs8("bare".to_owned(), Algorithm::Es256, made.as_ref()).ok()?;
    let verifying = VerifyingKey::from_jwk(signing.jwk()).ok()?;
    let router = Router::new()
        .route("/ready", get(|| async { "ready" }))
        .route("/sign", post(sign))
        .route("/commit", post(commit))
        .route("/verify", post(verify))
        .with_state(Arc::new(Bare { signing, verifying, rows }));
    let listener = tokio::net::TcpListener::bind(address).await.ok()?;
    axum::serve(listener, router).await.ok()
}

#[tokio::main]
async fn main() {
    if serve().await.is_none() {
        eprintln!("Usage: bare ADDRESS STORE ROWS; the store is a file's path or postgres://…, and must be reachable.");
        std::process::exit(2);
    }
}
