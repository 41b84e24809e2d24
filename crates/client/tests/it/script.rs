//! A server that answers from a list and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use countersign_client::partner::{PartnerClient, PartnerOptions, Retry};
use serde_json::{Value, json};

use crate::support::TestClock;

/// One request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Method, a space, path and query.
    pub line: String,
    pub authorization: String,
    pub body: String,
}

#[derive(Clone, Default)]
pub struct Script {
    pub issuer: String,
    answers: Arc<Mutex<VecDeque<(u16, Value)>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Script {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let script = Self { issuer: format!("http://{}", listener.local_addr().unwrap()), ..Self::default() };
        let router = Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        script
    }

    /// Adds an answer; the last one stays.
    pub fn answers(&self, status: u16, body: Value) {
        self.answers.lock().unwrap().push_back((status, body));
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub fn client(&self, clock: &TestClock) -> PartnerClient {
        let options = PartnerOptions::confidential(&self.issuer, "app_1", "s_1", "http://localhost/cb");
        let retry = Retry { attempts: 3, pause: Duration::ZERO, longest_pause: Duration::ZERO };
        PartnerClient::new(PartnerOptions { retry, clock: clock.clock(), ..options }).unwrap()
    }
}

async fn answer(State(script): State<Script>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let authorization = headers.get("authorization").map_or("", |value| value.to_str().unwrap()).to_owned();
    let body = String::from_utf8(body.to_vec()).unwrap();
    script.asked.lock().unwrap().push(Asked { line: format!("{method} {uri}"), authorization, body });
    let mut answers = script.answers.lock().unwrap();
    let (status, body) = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }.unwrap();
    (StatusCode::from_u16(status).unwrap(), [("retry-after", "3600")], axum::Json(body)).into_response()
}

/// A refusal under `/v1`, as the server writes it.
pub fn problem(status: u16, code: &str, detail: &str) -> Value {
    json!({"type": format!("http://localhost/errors/{code}"), "title": "Refused.", "status": status, "detail": detail,
           "code": code, "trace_id": "t1", "errors": []})
}

/// Base64 of `app_1:s_1`.
pub const BASIC: &str = "Basic YXBwXzE6c18x";
