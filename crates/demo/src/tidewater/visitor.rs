//! Which browser this is, by a cookie: only the one that was sent away may come back with the state.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::response::Response;

use super::app::App;

const COOKIE_NAME: &str = "tidewater_session";
/// A customer who has to ask an administrator first comes back within 14 days, in seconds.
const MAX_AGE: u32 = 15 * 86_400;

/// A browser.
pub(super) struct Visitor {
    session: String,
    is_new: bool,
}

impl Visitor {
    pub(super) fn of(app: &App, headers: &HeaderMap) -> Self {
        match session(headers) {
            Some(session) => Self { session, is_new: false },
            None => Self { session: app.random_text(), is_new: true },
        }
    }

    pub(super) fn session(&self) -> &str {
        &self.session
    }

    /// Gives a new browser its cookie.
    pub(super) fn keep(&self, mut response: Response) -> Response {
        let cookie = format!("{COOKIE_NAME}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={MAX_AGE}", self.session);
        if let (true, Ok(cookie)) = (self.is_new, cookie.parse()) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// The browser's session, from its cookie.
pub(super) fn session(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('=').map(str::to_owned))
        .filter(|session| session.len() == 43)
}
