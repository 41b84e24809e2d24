//! Other people's servers, as a test wants them.

use crate::outbound::{Fetched, Outbound, OutboundRefused, OutboundRequest, Sending};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Answers by address; what nobody prepared cannot be reached.
#[derive(Default)]
pub struct FakeWeb {
    answers: Mutex<HashMap<String, Result<Fetched, OutboundRefused>>>,
    requests: Mutex<Vec<OutboundRequest>>,
}

impl FakeWeb {
    /// From now on `url` answers like this.
    pub fn answer(&self, url: &str, status: u16, body: &str) {
        self.set(url, Ok(Fetched { status, body: body.as_bytes().to_vec() }));
    }

    /// From now on `url` cannot be asked.
    pub fn refuse(&self, url: &str, why: OutboundRefused) {
        self.set(url, Err(why));
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<OutboundRequest> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, url: &str, answer: Result<Fetched, OutboundRefused>) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), answer);
    }
}

impl Outbound for FakeWeb {
    fn send(&self, request: OutboundRequest) -> Sending<'_> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = answers.get(&request.url).cloned().unwrap_or(Err(OutboundRefused::Unreachable));
        let limit = request.limit;
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        let answer =
            answer.and_then(|fetched| if fetched.body.len() > limit { Err(OutboundRefused::TooLarge) } else { Ok(fetched) });
        Box::pin(std::future::ready(answer))
    }
}
