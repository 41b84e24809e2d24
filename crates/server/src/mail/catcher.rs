//! The demo's mail catcher: mails are kept in memory and shown, newest first.

use super::Writer;
use crate::language::{Language, Preferences, preferences};
use crate::pages::view::{self, Chrome, Moment, Platform, View as _};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use flows::mail::{Mail, Mailer};
use protocol::Timestamp;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Mails kept; the oldest give way.
const KEPT: usize = 200;

/// A mail that was caught.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CaughtMail {
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The links in it, in order.
    pub links: Vec<String>,
    /// The codes in it, in order.
    pub codes: Vec<String>,
    /// The tag of the language that it is written in.
    pub language: &'static str,
    /// When.
    pub at: Timestamp,
}

/// Keeps mails instead of sending them; clones share what they keep.
#[derive(Clone, Default)]
pub struct MailCatcher(Arc<Mutex<VecDeque<CaughtMail>>>);

impl MailCatcher {
    /// Everything caught, newest first.
    pub fn mails(&self) -> Vec<CaughtMail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(super) fn mailer(&self, writer: Writer) -> Arc<dyn Mailer> {
        Arc::new(Catching { writer, catcher: self.clone() })
    }
}

struct Catching {
    writer: Writer,
    catcher: MailCatcher,
}

impl Mailer for Catching {
    fn send(&self, mail: Mail) {
        let letter = self.writer.write(mail);
        let caught = CaughtMail {
            to: letter.to,
            subject: letter.subject,
            text: letter.text,
            links: letter.links,
            codes: letter.codes,
            language: letter.language.tag(),
            at: self.writer.now(),
        };
        let mut mails = self.catcher.0.lock().unwrap_or_else(PoisonError::into_inner);
        mails.push_front(caught);
        mails.truncate(KEPT);
    }
}

/// `GET /`: JSON, or a page where the browser asks for one. The page loads `/assets/…` from the same listener. `path` is where the
/// routes are nested: the page's links to itself lead there.
pub fn catcher_routes(catcher: MailCatcher, platform: Platform, path: &'static str) -> Router {
    Router::new().route("/", get(show)).with_state((catcher, platform, path)).merge(crate::pages::asset_routes())
}

async fn show(
    State((catcher, platform, path)): State<(MailCatcher, Platform, &'static str)>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if !text(header::ACCEPT).is_some_and(|accept| accept.contains("text/html")) {
        return Json(catcher.mails()).into_response();
    }
    let Preferences { language, theme, set_cookies } =
        preferences(uri.query(), text(header::COOKIE), text(header::ACCEPT_LANGUAGE));
    let here = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let chrome = Chrome { language, theme, platform, here: Some(here), ..Chrome::default() };
    let mails = catcher.mails().into_iter().map(shown).collect();
    let mut response = Html(view::MailCatcher { chrome, mails }.to_html()).into_response();
    for cookie in set_cookies {
        if let Ok(value) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn shown(mail: CaughtMail) -> view::CaughtMail {
    view::CaughtMail {
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        at: Some(Moment::from_microseconds(mail.at.as_micros())),
        links: mail.links,
        codes: mail.codes,
        language: Language::from_tag(mail.language).unwrap_or_default(),
    }
}
