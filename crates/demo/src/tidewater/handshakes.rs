//! Customers' administrators who are logging in at Tidewater, and links of Tidewater's own that are on their way; in memory.

use std::collections::VecDeque;

use countersign_client::Timestamp;
use countersign_client::partner::HandshakeRequest;

/// The oldest give way.
const MAX_HELD: usize = 200;
/// The platform waits for 24 hours; nobody logs in for longer than one.
const MAX_AGE_SECONDS: i64 = 3_600;

/// A redirect that was believed, and the browser that brought it.
#[derive(Clone)]
pub(super) struct Handshake {
    /// In the form; nobody can guess it.
    pub(super) id: String,
    /// The browser's cookie: only this one may log in to it.
    pub(super) session: String,
    pub(super) environment: String,
    pub(super) request: HandshakeRequest,
}

/// A link of Tidewater's own, by the state that the platform gives back.
struct Link {
    state: String,
    session: String,
    environment: String,
    at: Timestamp,
}

#[derive(Default)]
pub(super) struct Handshakes {
    open: VecDeque<(Timestamp, Handshake)>,
    links: VecDeque<Link>,
}

impl Handshakes {
    pub(super) fn open(&mut self, handshake: Handshake, now: Timestamp) {
        if self.open.len() == MAX_HELD {
            self.open.pop_front();
        }
        self.open.push_back((now, handshake));
    }

    pub(super) fn get(&self, id: &str, session: &str, now: Timestamp) -> Option<Handshake> {
        let found = self.open.iter().find(|(at, held)| held.id == id && held.session == session && is_young(*at, now));
        found.map(|(_, held)| held.clone())
    }

    pub(super) fn begin(&mut self, state: String, session: &str, environment: &str, now: Timestamp) {
        if self.links.len() == MAX_HELD {
            self.links.pop_front();
        }
        let (session, environment) = (session.to_owned(), environment.to_owned());
        self.links.push_back(Link { state, session, environment, at: now });
    }

    /// Whether this browser was sent away with that state. Looking consumes nothing: a page may be loaded again.
    pub(super) fn began(&self, state: &str, session: &str, environment: &str, now: Timestamp) -> bool {
        let is_it = |link: &&Link| link.state == state && link.session == session && link.environment == environment;
        self.links.iter().find(is_it).is_some_and(|link| is_young(link.at, now))
    }
}

const fn is_young(at: Timestamp, now: Timestamp) -> bool {
    now.as_seconds() - at.as_seconds() < MAX_AGE_SECONDS
}
