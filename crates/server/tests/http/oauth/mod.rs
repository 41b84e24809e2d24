//! The OAuth endpoints and the revocation feed, as programs call them.

mod authentication;
mod check;
mod client_credentials;
mod information;
mod limits;
mod matrix;
mod outage;
mod token;

use crate::app::App;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine as _;
use flows::testing::World;
use serde_json::Value;
use server::run::ClientAddress;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr};
use tower::ServiceExt as _;

/// The platform of the tests behind the endpoints.
pub struct Endpoints {
    pub app: App,
    pub world: World,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub json: Value,
}

impl Answer {
    /// Status and the standard's error.
    pub fn error(&self) -> (u16, &str) {
        (self.status, self.json["error"].as_str().unwrap_or_default())
    }

    /// Our stable code.
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }
}

/// Runs a test on each store.
pub async fn each_store<F: Future<Output = ()>>(body: impl Fn(Endpoints) -> F) {
    storage::testing::each(|store| async {
        let app = App::over(store).await;
        let world = World::new(&app.test).await;
        body(Endpoints { app, world }).await;
    })
    .await;
}

pub fn urlencoded(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    protocol::form::Form::from_pairs(pairs).to_query()
}

pub fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}")))
}

impl Endpoints {
    pub async fn send(&self, mut request: Request<Body>, address: [u8; 4]) -> Answer {
        request.extensions_mut().insert(ClientAddress(IpAddr::V4(Ipv4Addr::from(address))));
        let answer = server::router::router(self.app.state.clone()).oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 1_000_000).await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, json }
    }

    pub async fn post(&self, path: &str, authorization: Option<&str>, body: String) -> Answer {
        let mut request = Request::builder().method(Method::POST).uri(path);
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(value) = authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        self.send(request.body(Body::from(body)).unwrap(), [192, 0, 2, 1]).await
    }

    pub async fn get(&self, path: &str, authorization: Option<&str>) -> Answer {
        let mut request = Request::builder().uri(path);
        if let Some(value) = authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        self.send(request.body(Body::empty()).unwrap(), [192, 0, 2, 1]).await
    }

    /// The confidential client by Basic.
    pub fn own(&self) -> String {
        basic(&self.world.confidential.to_string(), &self.world.client_secret)
    }

    /// A connection of the confidential client and a client key under its grant.
    pub async fn with_key(&self) -> (flows::testing::Connected, flows::testing::MadeKey) {
        let (context, world) = (&self.app.test.context, &self.world);
        let connected = world.connect(context, world.confidential).await;
        let made = world.client_key(context, connected.tokens.grant_id).await;
        (connected, made)
    }

    /// A step of a grant, as the operator takes it.
    pub async fn act(&self, grant_id: protocol::id::GrantId, act: flows::grant::Act) {
        let context = &self.app.test.context;
        let grant = storage::grant::find(&context.store, grant_id).await.unwrap().unwrap();
        flows::grant::act(context, &grant, act, (model::grant::Actor::system(), "as the test wants")).await.unwrap().unwrap();
    }

    /// The resource by Basic.
    pub fn resource(&self) -> String {
        basic(&self.world.resource.id.to_string(), &self.world.resource_secret)
    }
}

#[test]
fn statuses_are_those_of_http() {
    for code in protocol::ErrorCode::ALL {
        assert!(StatusCode::from_u16(code.status()).is_ok());
    }
}
