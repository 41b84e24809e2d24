//! Other people's servers, as a test wants them.

use crate::outbound::{Fetched, Outbound, OutboundRefused, OutboundRequest, Sending};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

type Answer = Result<Fetched, OutboundRefused>;

/// Answers by address; what nobody prepared cannot be reached.
#[derive(Default)]
pub struct FakeWeb {
    answers: Mutex<HashMap<String, Answer>>,
    exceptions: Mutex<Vec<(String, String, Answer)>>,
    requests: Mutex<Vec<OutboundRequest>>,
    stalled: watch::Sender<HashSet<String>>,
}

impl FakeWeb {
    /// From now on `url` answers like this.
    pub fn answer(&self, url: &str, status: u16, body: &str) {
        self.set(url, Ok(Fetched { status, body: body.as_bytes().to_vec() }));
    }

    /// From now on `url` answers with this status what has `part` in its body.
    pub fn answer_to(&self, url: &str, part: &str, status: u16) {
        let mut exceptions = self.exceptions.lock().unwrap_or_else(PoisonError::into_inner);
        exceptions.push((url.to_owned(), part.to_owned(), Ok(Fetched { status, body: Vec::new() })));
    }

    /// Forgets every [`FakeWeb::answer_to`].
    pub fn forget_exceptions(&self) {
        self.exceptions.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// From now on `url` cannot be asked.
    pub fn refuse(&self, url: &str, why: OutboundRefused) {
        self.set(url, Err(why));
    }

    /// From now on `url` keeps whoever asks waiting, until [`FakeWeb::go_on`].
    pub fn stall(&self, url: &str) {
        self.stalled.send_modify(|stalled| {
            stalled.insert(url.to_owned());
        });
    }

    /// `url` answers again, also those that it kept waiting.
    pub fn go_on(&self, url: &str) {
        self.stalled.send_modify(|stalled| {
            stalled.remove(url);
        });
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<OutboundRequest> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, url: &str, answer: Answer) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), answer);
    }

    fn answer_of(&self, request: &OutboundRequest) -> Answer {
        let exceptions = self.exceptions.lock().unwrap_or_else(PoisonError::into_inner);
        let body = String::from_utf8_lossy(&request.body);
        if let Some((_, _, answer)) = exceptions.iter().find(|(url, part, _)| *url == request.url && body.contains(part)) {
            return answer.clone();
        }
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(&request.url).cloned().unwrap_or(Err(OutboundRefused::Unreachable))
    }
}

impl Outbound for FakeWeb {
    fn check(&self, url: &str) -> Result<(), OutboundRefused> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        match answers.get(url) {
            Some(Err(refused @ (OutboundRefused::AddressNotPublic | OutboundRefused::Port | OutboundRefused::Url))) => {
                Err(*refused)
            }
            Some(_) | None if url.starts_with("https://") => Ok(()),
            Some(_) | None => Err(OutboundRefused::Url),
        }
    }

    fn send(&self, request: OutboundRequest) -> Sending<'_> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        let mut stalled = self.stalled.subscribe();
        Box::pin(async move {
            // The sender lives as long as the web.
            let _ = stalled.wait_for(|stalled| !stalled.contains(&request.url)).await;
            let fetched = self.answer_of(&request)?;
            if fetched.body.len() > request.limit { Err(OutboundRefused::TooLarge) } else { Ok(fetched) }
        })
    }
}
