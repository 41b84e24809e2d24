//! The outside of Countersign, as far as the demo programs use it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use countersign_client::{Clock, Timestamp};
use protocol::jose::{ACCESS_TOKEN_TYPE, AccessTokenClaims, Algorithm, SigningKey};
use protocol::pkce::challenge_of;
use serde_json::{Value, json};

use crate::{both_sides, partner_api};

pub const AUDIENCE: &str = "http://localhost:7320";
pub const NOW: i64 = 1_800_000_000;

pub fn clock() -> Clock {
    Clock::from_fn(|| Timestamp::from_seconds(NOW))
}

/// What was sent, in its order.
pub type Fields = Vec<(String, String)>;

#[derive(Default)]
pub struct Behaviour {
    pub scope: String,
    /// The challenge that the next code exchange must prove.
    pub challenge: String,
    pub revoked: bool,
    /// The next answer of the token endpoint gets lost.
    pub lose_answer: bool,
    /// Does not list what was revoked, so that only the refresh tells.
    pub silent_feed: bool,
    /// Client keys, by application key, and whose they are.
    pub keys: Vec<(String, String, String)>,
    /// So many answers of `finalize` get lost after it was done.
    pub lose_finalize: usize,
    /// What `finalize` answers; by the token `t1`.
    pub finalized: Value,
    /// The bodies that came to `/v1/onboarding/…`.
    pub onboarding: Vec<Value>,
    /// What the next code exchange names as its installation.
    pub installation_id: Option<String>,
    /// How installations stand: `ins_1` is the only one.
    pub installation_state: String,
    /// Which seed the handshake keys are of; none makes them unavailable.
    pub handshake_key: Option<u8>,
    /// How organizations stand, by id; the others never came.
    pub authorizations: HashMap<String, String>,
    /// Requests about authorizations and signing keys: method, path and body.
    pub calls: Vec<(String, Value)>,
    /// So many answers of these get lost after it was done.
    pub lose_calls: usize,
}

#[derive(Clone)]
pub struct Fake {
    pub issuer: String,
    pub behaviour: Arc<Mutex<Behaviour>>,
    pub forms: Arc<Mutex<Vec<Fields>>>,
    pub key: Arc<SigningKey>,
}

impl Fake {
    pub async fn start() -> Self {
        let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let key = SigningKey::from_pkcs8("k1".to_owned(), Algorithm::Es256, der.as_ref()).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let behaviour = Behaviour { scope: "transactions.read invoices.write".to_owned(), ..Behaviour::default() };
        let fake = Self {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            behaviour: Arc::new(Mutex::new(behaviour)),
            forms: Arc::default(),
            key: Arc::new(key),
        };
        let router = Router::new()
            .route("/.well-known/oauth-authorization-server", get(metadata))
            .route("/oauth/jwks", get(jwks))
            .route("/oauth/token", post(token))
            .route("/oauth/revoke", post(revoke))
            .route("/v1/revocations", get(revocations))
            .merge(partner_api::routes())
            .merge(both_sides::routes())
            .with_state(fake.clone());
        serve(listener, router);
        fake
    }

    pub fn set(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.behaviour.lock().unwrap());
    }

    pub fn last_form(&self) -> Fields {
        self.forms.lock().unwrap().last().cloned().unwrap_or_default()
    }

    pub fn access_token(&self, change: impl FnOnce(&mut AccessTokenClaims)) -> String {
        let mut claims = AccessTokenClaims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.into(),
            sub: "org_1".to_owned(),
            client_id: "app_1".to_owned(),
            scope: self.behaviour.lock().unwrap().scope.clone(),
            iat: NOW,
            exp: NOW + 43_200,
            jti: "jti_1".to_owned(),
            organization_id: "org_1".to_owned(),
            external_id: None,
            grant_id: "grt_1".to_owned(),
            credential_id: "con_1".to_owned(),
        };
        change(&mut claims);
        self.key.sign(ACCESS_TOKEN_TYPE, &claims).unwrap()
    }
}

pub fn serve(listener: tokio::net::TcpListener, router: Router) {
    tokio::spawn(async move { axum::serve(listener, router).await });
}

async fn metadata(State(fake): State<Fake>) -> Json<Value> {
    Json(json!({"issuer": fake.issuer, "jwks_uri": format!("{}/oauth/jwks", fake.issuer)}))
}

async fn jwks(State(fake): State<Fake>) -> Json<Value> {
    Json(json!({"keys": [fake.key.jwk()]}))
}

async fn revocations(State(fake): State<Fake>) -> Json<Value> {
    let behaviour = fake.behaviour.lock().unwrap();
    let entry = |id: &str| json!({"kind": "grant", "id": id, "organization_id": "org_1", "status": "revoked", "at": "2027-01-15T08:00:00Z"});
    let data = if behaviour.revoked && !behaviour.silent_feed { vec![entry("grt_1"), entry("grt_9")] } else { Vec::new() };
    Json(json!({"data": data, "next_cursor": "0", "more": false}))
}

pub fn refuse(error: &str, description: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": error, "error_description": description}))).into_response()
}

/// Refresh token `r1` gives `r2`, however often it is shown.
async fn token(State(fake): State<Fake>, mut multipart: Multipart) -> Response {
    let mut fields = Fields::new();
    while let Some(field) = multipart.next_field().await.unwrap() {
        assert_eq!(field.content_type(), None, "curl --form sends plain parts");
        let name = field.name().unwrap().to_owned();
        fields.push((name, field.text().await.unwrap()));
    }
    fake.forms.lock().unwrap().push(fields.clone());
    let form: HashMap<_, _> = fields.into_iter().collect();
    if form.get("grant_type").is_some_and(|kind| kind == "client_credentials") {
        return match form.get("organization_id") {
            Some(id) => both_sides::token_of_organization(&fake, &form, id),
            None => partner_api::token_by_key(&fake, &form["client_id"], &form["client_secret"]),
        };
    }
    if form.get("client_id").is_some_and(|id| id == "app_5") && form["client_secret"] == "s_5" {
        return both_sides::token_of_installation(&fake, &form);
    }
    if form.get("client_id").is_none_or(|id| id != "app_1") || form.get("client_secret").is_none_or(|s| s != "s_1") {
        return refuse("invalid_client", "client_secret_wrong");
    }
    let generation = match form.get("grant_type").map(String::as_str) {
        Some("authorization_code") => {
            let proven = challenge_of(&form["code_verifier"]).unwrap().as_str().to_owned();
            if form["code"] != "c1" || proven != fake.behaviour.lock().unwrap().challenge {
                return refuse("invalid_grant", "code_unknown: the code is spent");
            }
            0
        }
        Some("refresh_token") => form["refresh_token"].trim_start_matches('r').parse::<u32>().unwrap(),
        _ => return refuse("unsupported_grant_type", "use authorization_code or refresh_token"),
    };
    let lost = {
        let mut behaviour = fake.behaviour.lock().unwrap();
        if behaviour.revoked {
            return refuse("invalid_grant", "grant_revoked: the customer ended the connection");
        }
        std::mem::take(&mut behaviour.lose_answer)
    };
    if lost {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let next = generation + 1;
    Json(json!({
        "token_type": "Bearer", "expires_in": 43200, "refresh_token": format!("r{next}"),
        "access_token": fake.access_token(|claims| claims.jti = format!("jti_{next}")),
        "scope": fake.behaviour.lock().unwrap().scope, "organization_id": "org_1", "grant_id": "grt_1"
    }))
    .into_response()
}

async fn revoke(State(fake): State<Fake>, Form(fields): Form<Fields>) -> StatusCode {
    fake.forms.lock().unwrap().push(fields);
    fake.set(|behaviour| behaviour.revoked = true);
    StatusCode::OK
}
