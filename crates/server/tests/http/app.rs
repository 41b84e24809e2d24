//! An environment for one test, and the actors that call it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use flows::admin::{Author, operator_key};
use flows::testing::TestContext;
use model::grant::Actor;
use serde_json::Value;
use server::config::Limits;
use server::limits::Limiters;
use server::pages::view::Platform;
use server::state::{AppState, PageSettings};
use std::time::Duration;
use storage::Store;
use storage::testing::TestStore;
use tower::ServiceExt as _;

/// An environment over a store of its own.
pub struct App {
    pub test: TestContext,
    pub state: AppState,
    router: Router,
    key: String,
    made: Option<TestStore>,
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Without credentials.
    Anonymous,
    /// With an operator API key.
    Operator,
    /// With a key that nobody made.
    Stranger,
    /// With a key of the right form whose secret part is wrong.
    Impostor,
    /// With the other environment's key.
    OtherEnvironment,
    /// With credentials of an integration, by Basic.
    Partner,
    /// With an access token's form.
    TokenHolder,
}

impl Role {
    pub const ALL: [Self; 7] = [
        Self::Anonymous,
        Self::Operator,
        Self::Stranger,
        Self::Impostor,
        Self::OtherEnvironment,
        Self::Partner,
        Self::TokenHolder,
    ];
}

impl App {
    /// A fresh environment on SQLite.
    pub async fn new() -> Self {
        let made = TestStore::sqlite().await;
        let mut app = Self::over(made.store().clone()).await;
        app.made = Some(made);
        app
    }

    /// An environment over this store, with an operator key of its own.
    pub async fn over(store: Store) -> Self {
        let test = flows::testing::context(store).await;
        let author = Author::once(Actor::system());
        let issued = operator_key::create(&test.context, &author, "Olga Operator".to_owned()).await.unwrap().unwrap();
        let key = issued.secret.reveal().to_owned();
        Self::with_key(test, key)
    }

    /// As after a restart: nothing in memory is left, the operator's key is the same.
    pub async fn restarted(&self) -> Self {
        let test = flows::testing::node(self.state.context.store.clone(), &self.test.clock, 1).await;
        Self::with_key(test, self.key.clone())
    }

    fn with_key(test: TestContext, key: String) -> Self {
        let pages = PageSettings {
            other_environment: None,
            platform: Platform::default(),
            https: false,
            cookie_suffix: "production",
            csrf_key: [3; 32],
            mail: true,
            country: "NO".to_owned(),
        };
        let state = AppState::new(test.context.clone(), Limiters::new(&limits(), [5; 16]), pages);
        Self { router: server::router::router(state.clone()), test, state, key, made: None }
    }

    pub fn operator(&self) -> Client<'_> {
        self.client(Role::Operator)
    }

    pub fn anonymous(&self) -> Client<'_> {
        self.client(Role::Anonymous)
    }

    pub fn client(&self, role: Role) -> Client<'_> {
        let authorization = match role {
            Role::Anonymous => None,
            Role::Operator => Some(format!("Bearer {}", self.key)),
            Role::Stranger => Some(format!("Bearer {}", opk(protocol::secret::Environment::Production, [9; 40]))),
            Role::Impostor => Some(format!("Bearer {}", self.impostor_key())),
            Role::OtherEnvironment => Some(format!("Bearer {}", opk(protocol::secret::Environment::Sandbox, [9; 40]))),
            Role::Partner => Some("Basic YXBwXzE6c2VjcmV0".to_owned()),
            Role::TokenHolder => Some("Bearer eyJhbGciOiJFUzI1NiJ9.e30.c2ln".to_owned()),
        };
        Client { app: self, headers: authorization.into_iter().map(|value| ("authorization".to_owned(), value)).collect() }
    }

    /// The real key's clear part with another secret part.
    fn impostor_key(&self) -> String {
        use protocol::secret::{Environment, Secret, SecretKind};
        let mut bytes: [u8; 40] = protocol::base62::decode(self.key.split('_').nth(2).unwrap()).unwrap();
        bytes[39] ^= 1;
        let forged = Secret::new(Environment::Production, SecretKind::OperatorKey, bytes);
        assert!(self.key.contains(forged.lookup()) && self.key != forged.reveal());
        forged.reveal().to_owned()
    }

    /// The secret part of the operator's key, to look for where it must not be.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Closes and removes the store.
    pub async fn remove(mut self) {
        if let Some(made) = self.made.take() {
            made.remove().await;
        }
    }
}

fn opk(environment: protocol::secret::Environment, random: [u8; 40]) -> String {
    protocol::secret::Secret::new(environment, protocol::secret::SecretKind::OperatorKey, random).reveal().to_owned()
}

/// The limits of the reference.
fn limits() -> Limits {
    let (minute, quarter) = (Duration::from_mins(1), Duration::from_mins(15));
    Limits {
        sign_in_failures: 10,
        sign_in_window: quarter,
        sign_in_then_every: minute,
        client_failures: 20,
        client_window: minute,
        sign_ups_per_hour: 20,
        mails_per_hour: 20,
        mails_per_recipient_per_hour: 10,
        authorizations_per_hour: 600,
        entries: 512,
    }
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a App,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    /// A text of the body.
    pub fn text_of(&self, field: &str) -> String {
        self.json()[field].as_str().unwrap_or_else(|| panic!("no {field} in {} {}", self.status, self.text)).to_owned()
    }

    /// The stable code of a refusal.
    pub fn code(&self) -> String {
        self.text_of("code")
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body, if the status is this one.
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }
}

impl Client<'_> {
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub async fn send(&self, method: Method, path: &str, body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = self.app.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.clone().with("content-type", "application/json").send(method, path, Body::from(body.to_string())).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.json(Method::POST, path, &body).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.json(Method::PUT, path, &body).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.json(Method::PATCH, path, &body).await
    }

    /// Makes something and gives what the answer says.
    pub async fn make(&self, path: &str, body: Value) -> Value {
        self.post(path, body).await.expect(201)
    }
}
