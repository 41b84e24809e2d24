//! Who sends requests on one connection: what comes next, and whether the answer was right.

use crate::http::{self, Answer};

/// One connection's worth of requests.
pub trait Caller: Send + 'static {
    /// The next request; `None` when there is nothing left to ask.
    fn next(&mut self) -> Option<&[u8]>;

    /// Takes the answer to it.
    fn answered(&mut self, answer: Answer<'_>) -> Turn;
}

/// What an answer means for what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Right, and the end of what counts as one.
    Right,
    /// Right, and more requests belong to the same one.
    More,
    /// Not the right one.
    Wrong,
}

impl Turn {
    /// Right or wrong, in one request.
    pub const fn of(right: bool) -> Self {
        if right { Self::Right } else { Self::Wrong }
    }
}

impl Caller for Box<dyn Caller> {
    fn next(&mut self) -> Option<&[u8]> {
        (**self).next()
    }

    fn answered(&mut self, answer: Answer<'_>) -> Turn {
        (**self).answered(answer)
    }
}

/// The same requests over and over.
pub struct Repeating {
    requests: Vec<Vec<u8>>,
    turn: usize,
    wanted: u16,
}

impl Repeating {
    /// Asks `requests` in turn, and takes this status for the right answer.
    pub fn new(requests: Vec<Vec<u8>>, wanted: u16) -> Self {
        Self { requests, turn: 0, wanted }
    }
}

impl Caller for Repeating {
    fn next(&mut self) -> Option<&[u8]> {
        self.turn = (self.turn + 1) % self.requests.len().max(1);
        self.requests.get(self.turn).map(Vec::as_slice)
    }

    fn answered(&mut self, answer: Answer<'_>) -> Turn {
        Turn::of(answer.status == self.wanted)
    }
}

/// Requests of which each can be sent once.
pub struct Once {
    left: Vec<Vec<u8>>,
    sent: Vec<u8>,
}

impl Once {
    /// Asks each of `requests`.
    pub fn new(requests: Vec<Vec<u8>>) -> Self {
        Self { left: requests, sent: Vec::new() }
    }
}

impl Caller for Once {
    fn next(&mut self) -> Option<&[u8]> {
        self.sent = self.left.pop()?;
        Some(&self.sent)
    }

    fn answered(&mut self, answer: Answer<'_>) -> Turn {
        Turn::of(answer.status == 200)
    }
}

/// Chains of refresh tokens, each answer's token being the next request's.
pub struct Refreshing {
    path: &'static str,
    client: Vec<(&'static str, String)>,
    tokens: Vec<String>,
    turn: usize,
    request: Vec<u8>,
}

impl Refreshing {
    /// Refreshes `tokens` in turn; `client` is what authenticates in the body.
    pub fn new(path: &'static str, client: Vec<(&'static str, String)>, tokens: Vec<String>) -> Self {
        Self { path, client, tokens, turn: 0, request: Vec::new() }
    }
}

impl Caller for Refreshing {
    fn next(&mut self) -> Option<&[u8]> {
        self.turn = (self.turn + 1) % self.tokens.len().max(1);
        let token = self.tokens.get(self.turn)?;
        let mut form: Vec<(&str, &str)> = self.client.iter().map(|(name, value)| (*name, value.as_str())).collect();
        form.extend([("grant_type", "refresh_token"), ("refresh_token", token)]);
        self.request = http::post(self.path, "", &form);
        Some(&self.request)
    }

    fn answered(&mut self, answer: Answer<'_>) -> Turn {
        let next = member(answer.text(), "refresh_token").map(str::to_owned);
        match (answer.status, next) {
            (200, Some(next)) => {
                self.tokens[self.turn] = next;
                Turn::Right
            }
            (_, _) => Turn::Wrong,
        }
    }
}

/// The text of a member of a JSON object, as far as it has no escapes: nothing here does.
pub fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = json.split_once(&format!("\"{name}\""))?;
    let (_, rest) = rest.split_once('"')?;
    rest.split_once('"').map(|(value, _)| value)
}
