//! Requests that the app makes, each of which goes into the log.

use std::time::Duration;

use countersign_client::Timestamp;
use serde_json::Value;

use super::app::App;
use super::curl;
use super::json;
use super::log::{Answer, Entry};
use super::mask;

/// A request to be made.
pub(super) struct Outgoing {
    /// Why, for the log.
    pub(super) title: String,
    pub(super) method: &'static str,
    pub(super) url: String,
    /// Client id and secret, sent by Basic.
    pub(super) user: Option<(String, String)>,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Body,
}

impl Outgoing {
    pub(super) fn new(title: impl Into<String>, method: &'static str, url: String) -> Self {
        Self { title: title.into(), method, url, user: None, headers: Vec::new(), body: Body::None }
    }
}

pub(super) enum Body {
    None,
    /// What `curl --form` sends.
    Multipart(Vec<(&'static str, String)>),
    UrlEncoded(Vec<(&'static str, String)>),
    Json(Value),
    /// As it is; a header says what it is.
    Text(String),
}

/// An answer of any status.
pub(super) struct Received {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    /// The time before the request.
    pub(super) asked_at: Timestamp,
}

impl Received {
    /// A text member of a JSON answer.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value: Value = serde_json::from_slice(&self.body).ok()?;
        value.get(name)?.as_str().map(str::to_owned)
    }

    /// The server's words for a refusal: of the token endpoint, or of an endpoint under `/v1`.
    pub(super) fn reason(&self) -> String {
        let said = ["error_description", "detail", "title", "error"].into_iter().find_map(|name| self.text(name));
        match (self.text("code").filter(|_| self.text("error").is_none()), said) {
            (Some(code), Some(said)) => format!("{code}: {said}"),
            (_, Some(said)) => said,
            (_, None) => format!("HTTP {} without a reason", self.status),
        }
    }
}

/// Headers that say something to the reader of the log.
const SHOWN_HEADERS: [&str; 6] = ["content-type", "www-authenticate", "retry-after", "location", "cache-control", "x-trace-id"];
const MAX_BODY: usize = 1024 * 1024;
/// How often a request is made while no answer comes.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(200);

impl App {
    /// Makes a request and logs it with its answer. `None` when nothing came back.
    pub(super) async fn send(&self, outgoing: Outgoing) -> Option<Received> {
        let asked_at = self.now();
        let result = self.exchange(&outgoing).await;
        let milliseconds = (self.now().as_micros() - asked_at.as_micros()) / 1_000;
        let (answer, received) = match result {
            Ok((status, headers, body)) => {
                let shown = mask::text(&json::indented(&String::from_utf8_lossy(&body)));
                (Answer::Http { status, headers, body: shown, milliseconds }, Some(Received { status, body, asked_at }))
            }
            Err(reason) => (Answer::Nothing { reason }, None),
        };
        let curl = mask::command(&curl::command(&outgoing));
        let Outgoing { title, method, url, .. } = outgoing;
        self.log().add(Entry { number: 0, at: asked_at, title, method, url, curl, answer });
        received
    }

    /// The same again, with another title, while no answer comes or the server is in trouble.
    pub(super) async fn send_patiently(&self, first: &str, outgoing: impl Fn(&str) -> Outgoing) -> Option<Received> {
        let mut received = self.send(outgoing(first)).await;
        for _ in 1..ATTEMPTS {
            if received.as_ref().is_some_and(|answer| answer.status < 500) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            received = self.send(outgoing("The answer was lost: again, which is safe")).await;
        }
        received
    }

    /// Logs what a browser does.
    pub(super) fn log_visit(&self, title: &str, url: String, text: String) {
        let entry = Entry {
            number: 0,
            at: self.now(),
            title: title.to_owned(),
            method: "GET",
            curl: curl::visit(&url),
            url,
            answer: Answer::Browser { text },
        };
        self.log().add(entry);
    }

    async fn exchange(&self, outgoing: &Outgoing) -> Result<(u16, Vec<(String, String)>, Vec<u8>), &'static str> {
        let method = match outgoing.method {
            "POST" => reqwest::Method::POST,
            "PUT" => reqwest::Method::PUT,
            _ => reqwest::Method::GET,
        };
        let mut request = self.http.request(method, &outgoing.url);
        if let Some((id, secret)) = &outgoing.user {
            request = request.basic_auth(id, Some(secret));
        }
        for (name, value) in &outgoing.headers {
            request = request.header(*name, value);
        }
        request = match &outgoing.body {
            Body::None => request,
            Body::Multipart(fields) => {
                let form = reqwest::multipart::Form::new();
                request.multipart(fields.iter().fold(form, |form, (name, value)| form.text(*name, value.clone())))
            }
            Body::UrlEncoded(fields) => request.form(fields),
            Body::Json(value) => request.json(value),
            Body::Text(text) => request.body(text.clone()),
        };
        let mut response = request.send().await.map_err(|error| reason(&error))?;
        let headers = SHOWN_HEADERS
            .iter()
            .filter_map(|name| {
                let value = response.headers().get(*name)?.to_str().ok()?;
                Some(((*name).to_owned(), value.to_owned()))
            })
            .collect();
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))? {
            if body.len() + chunk.len() > MAX_BODY {
                return Err("The answer is longer than 1 MiB.");
            }
            body.extend_from_slice(&chunk);
        }
        Ok((status, headers, body))
    }
}

fn reason(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "No answer within ten seconds."
    } else if error.is_connect() {
        "The server cannot be reached."
    } else {
        "The connection broke."
    }
}
