//! A server that answers as Countersign does, with switches for what goes wrong.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use countersign_client::verifier::{InvalidToken, Verifier, VerifierOptions, VerifyError};
use countersign_client::{Clock, Timestamp};
use protocol::jose::{ACCESS_TOKEN_TYPE, AccessTokenClaims, Algorithm, SigningKey};
use serde_json::{Value, json};

pub const AUDIENCE: &str = "https://api.northwind.example";
pub const NOW: i64 = 1_800_000_000;

/// A clock that stands still until it is moved.
#[derive(Clone, Default)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn new() -> Self {
        let clock = Self::default();
        clock.advance(NOW);
        clock
    }

    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let micros = Arc::clone(&self.0);
        Clock::from_fn(move || Timestamp::from_micros(micros.load(Ordering::SeqCst)))
    }
}

pub fn signing_key(kid: &str) -> SigningKey {
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    SigningKey::from_pkcs8(kid.to_owned(), Algorithm::Es256, der.as_ref()).unwrap()
}

#[derive(Default)]
pub struct Switches {
    /// Answers everything with 503.
    pub away: bool,
    pub keys: Vec<Value>,
    pub entries: Vec<Value>,
    /// Entries per page of the feed.
    pub page_size: usize,
    /// How many answers of the token endpoint get lost after the rotation.
    pub lose_answers: usize,
    pub refresh_is_over: bool,
    pub other_issuer: bool,
}

#[derive(Default)]
pub struct Counts {
    pub keys: AtomicUsize,
    pub feed: AtomicUsize,
    pub token: AtomicUsize,
}

/// The `Authorization` header and the form of a request at the token or revocation endpoint.
pub type TokenRequest = (Option<String>, Vec<(String, String)>);

#[derive(Clone)]
pub struct Server {
    pub issuer: String,
    pub switches: Arc<Mutex<Switches>>,
    pub counts: Arc<Counts>,
    pub forms: Arc<Mutex<Vec<TokenRequest>>>,
    pub key: Arc<SigningKey>,
}

impl Server {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let key = Arc::new(signing_key("k1"));
        let switches = Switches { keys: vec![serde_json::to_value(key.jwk()).unwrap()], page_size: 2, ..Switches::default() };
        let server = Self {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            switches: Arc::new(Mutex::new(switches)),
            counts: Arc::default(),
            forms: Arc::default(),
            key,
        };
        let router = Router::new()
            .route("/.well-known/oauth-authorization-server", get(metadata))
            .route("/keys", get(keys))
            .route("/v1/revocations", get(revocations))
            .route("/oauth/token", post(token))
            .route("/oauth/revoke", post(token))
            .with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        server
    }

    pub fn set<T>(&self, change: impl FnOnce(&mut Switches) -> T) -> T {
        change(&mut self.switches.lock().unwrap())
    }

    pub fn claims(&self) -> AccessTokenClaims {
        AccessTokenClaims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.into(),
            sub: "org_1".to_owned(),
            client_id: "app_1".to_owned(),
            scope: "transactions.read".to_owned(),
            iat: NOW,
            exp: NOW + 43_200,
            jti: "jti_1".to_owned(),
            organization_id: "org_1".to_owned(),
            external_id: None,
            grant_id: "grt_1".to_owned(),
            credential_id: "con_1".to_owned(),
        }
    }

    pub fn token(&self, change: impl FnOnce(&mut AccessTokenClaims)) -> String {
        let mut claims = self.claims();
        change(&mut claims);
        self.key.sign(ACCESS_TOKEN_TYPE, &claims).unwrap()
    }

    fn unless_away(&self, answer: Value) -> Response {
        if self.set(|s| s.away) { StatusCode::SERVICE_UNAVAILABLE.into_response() } else { Json(answer).into_response() }
    }
}

pub fn entry(kind: &str, id: &str, status: &str, at: &str) -> Value {
    json!({"kind": kind, "id": id, "organization_id": "org_1", "status": status, "at": at})
}

async fn metadata(State(server): State<Server>) -> Response {
    let issuer = if server.set(|s| s.other_issuer) { "http://other.example" } else { &server.issuer };
    server.unless_away(json!({"issuer": issuer, "jwks_uri": format!("{}/keys", server.issuer)}))
}

async fn keys(State(server): State<Server>) -> Response {
    server.counts.keys.fetch_add(1, Ordering::SeqCst);
    let keys = server.set(|s| s.keys.clone());
    server.unless_away(json!({ "keys": keys }))
}

async fn revocations(State(server): State<Server>, headers: HeaderMap, Query(query): Query<Vec<(String, String)>>) -> Response {
    server.counts.feed.fetch_add(1, Ordering::SeqCst);
    // base64 of res_1:s_1
    if headers.get("authorization").unwrap() != "Basic cmVzXzE6c18x" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let after = match query.iter().find(|(name, _)| name == "cursor") {
        None => 0,
        Some((_, cursor)) => match cursor.parse::<usize>() {
            Ok(after) if after <= server.set(|s| s.entries.len()) => after,
            _ => return StatusCode::BAD_REQUEST.into_response(),
        },
    };
    let (page, more, next) = server.set(|s| {
        let next = s.entries.len().min(after + s.page_size);
        (s.entries[after..next].to_vec(), next < s.entries.len(), next)
    });
    server.unless_away(json!({"data": page, "next_cursor": next.to_string(), "more": more}))
}

/// Rotates: refresh token `r5` gives `r6` and `a6`, however often it is asked.
async fn token(State(server): State<Server>, headers: HeaderMap, Form(form): Form<Vec<(String, String)>>) -> Response {
    server.counts.token.fetch_add(1, Ordering::SeqCst);
    let authorization = headers.get("authorization").map(|v| v.to_str().unwrap().to_owned());
    let generation: i64 = form
        .iter()
        .find(|(name, _)| name == "refresh_token")
        .map_or(0, |(_, token)| token.trim_start_matches('r').parse().unwrap());
    server.forms.lock().unwrap().push((authorization, form));
    let (over, lost) = server.set(|s| {
        let lost = s.lose_answers > 0;
        s.lose_answers = s.lose_answers.saturating_sub(1);
        (s.refresh_is_over, lost)
    });
    if over {
        let body = json!({"error": "invalid_grant", "error_description": "connection_revoked: by the customer"});
        return (StatusCode::BAD_REQUEST, Json(body)).into_response();
    }
    if lost {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let next = generation + 1;
    server.unless_away(json!({
        "token_type": "Bearer", "expires_in": 43200, "access_token": format!("a{next}"),
        "refresh_token": format!("r{next}"), "scope": "transactions.read",
        "organization_id": "org_1", "grant_id": "grt_1"
    }))
}

pub fn verifier(server: &Server, clock: &TestClock) -> Verifier {
    let options = VerifierOptions::new(&server.issuer, AUDIENCE, "res_1", "s_1");
    Verifier::new(VerifierOptions { clock: clock.clock(), ..options }).unwrap()
}

pub async fn ready() -> (Server, TestClock, Verifier) {
    let (server, clock) = (Server::start().await, TestClock::new());
    let verifier = verifier(&server, &clock);
    verifier.poll().await.unwrap();
    (server, clock, verifier)
}

pub fn invalid(reason: InvalidToken) -> VerifyError {
    VerifyError::InvalidToken(reason)
}
