//! What every answer needs, even where everything else fails: language, trace, browser, and the cookies to set.

use super::errors::{Answer, Failure};
use super::view::{Chrome, Environment};
use super::{cookie, errors};
use crate::language::Preferences;
use crate::run::{ClientAddress, TraceId};
use crate::state::AppState;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use flows::sign_in::NewSession;

/// The cookie of a browser in which nobody has signed in yet: forms and sign-ups are bound to it.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Its value.
    pub token: String,
    /// Whether it was made for this request and must be set.
    pub is_new: bool,
}

impl Browser {
    /// The one that the browser sent, or a new one.
    pub fn of(state: &AppState, cookies: &str) -> Self {
        let sent = cookie::find(cookies, &cookie::name(&state.pages, "cs_browser"));
        let good = |token: &&str| (20..=64).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match sent.filter(good) {
            Some(token) => Self { token: token.to_owned(), is_new: false },
            None => Self { token: protocol::base62::encode(&state.context.random::<32>()), is_new: true },
        }
    }

    /// What is kept of it.
    pub fn digest(&self) -> Vec<u8> {
        flows::sign_in::token_digest(&self.token)
    }
}

/// What every answer needs.
#[derive(Clone)]
pub struct Frame {
    /// What every handler can reach.
    pub state: AppState,
    /// How this browser wants its pages.
    pub preferences: Preferences,
    /// Finds the request in the log.
    pub trace: TraceId,
    /// Whose request it is.
    pub address: ClientAddress,
    /// The browser.
    pub browser: Browser,
    /// Path and query.
    pub here: String,
}

impl Frame {
    /// The path without the query.
    pub fn path(&self) -> &str {
        self.here.split('?').next().unwrap_or_default()
    }

    /// The frame of a page without forms and without a person.
    pub fn chrome(&self) -> Chrome {
        let environment = match self.state.context.settings.environment {
            protocol::secret::Environment::Production => Environment::Production,
            protocol::secret::Environment::Sandbox => Environment::Sandbox,
        };
        Chrome {
            language: self.preferences.language,
            theme: self.preferences.theme,
            platform: self.state.pages.platform.clone(),
            environment,
            ..Chrome::default()
        }
    }

    /// The answer with everything that it lacks: an error's page, the cookies.
    pub fn finish(&self, answer: Answer) -> Response {
        let mut response = answer.unwrap_or_else(|failure: Failure| errors::respond(self, failure));
        let is_page =
            response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
        for cookie in &self.preferences.set_cookies {
            add_cookie(&mut response, cookie);
        }
        if self.browser.is_new && is_page {
            let name = cookie::name(&self.state.pages, "cs_browser");
            add_cookie(&mut response, &cookie::set(&self.state.pages, &name, &self.browser.token, None));
        }
        response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        response
    }

    /// Gives the browser a session that began.
    pub fn start_session(&self, response: &mut Response, session: &NewSession) {
        let lifetime = self.state.context.settings.lifetimes.session.absolute;
        let name = cookie::name(&self.state.pages, "cs_session");
        add_cookie(response, &cookie::set(&self.state.pages, &name, &session.token, Some(lifetime.0)));
    }

    /// Takes the browser's session away.
    pub fn end_session(&self, response: &mut Response) {
        let name = cookie::name(&self.state.pages, "cs_session");
        add_cookie(response, &cookie::set(&self.state.pages, &name, "", Some(0)));
    }
}

fn add_cookie(response: &mut Response, cookie: &str) {
    // Made of our own names and tokens of base 62: always a header's value.
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
