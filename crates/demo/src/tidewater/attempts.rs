//! Browsers that were sent away and are not back yet, and what came of those that are.

use std::collections::VecDeque;

use countersign_client::Timestamp;
use countersign_client::partner::Pkce;

/// More open attempts than this mean that somebody plays; the oldest give way.
const MAX_OPEN: usize = 500;
/// After an hour the platform's page has ended as well.
const MAX_AGE_SECONDS: i64 = 3_600;
const MAX_OUTCOMES: usize = 100;

/// One browser that was sent away.
pub(super) struct Attempt {
    pub(super) state: String,
    /// The browser's cookie: only this one may come back with the state.
    pub(super) session: String,
    pub(super) environment: String,
    pub(super) pkce: Pkce,
    pub(super) started_at: Timestamp,
}

#[derive(Default)]
pub(super) struct Attempts(VecDeque<Attempt>);

impl Attempts {
    pub(super) fn add(&mut self, attempt: Attempt) {
        if self.0.len() == MAX_OPEN {
            self.0.pop_front();
        }
        self.0.push_back(attempt);
    }

    /// Takes the attempt out, so that a state is good once. `None` unless the state, its browser and
    /// its age are right; somebody else's visit leaves it as it is.
    pub(super) fn take(&mut self, state: &str, session: &str, now: Timestamp) -> Option<Attempt> {
        let young = |attempt: &Attempt| now.as_seconds() - attempt.started_at.as_seconds() < MAX_AGE_SECONDS;
        let index = self.0.iter().position(|attempt| attempt.state == state && attempt.session == session && young(attempt))?;
        self.0.remove(index)
    }
}

/// What came of an attempt, as the browser is told.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) state: OutcomeState,
    pub(super) environment: String,
    pub(super) title: String,
    pub(super) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OutcomeState {
    Connected,
    Denied,
    Failed,
}

impl OutcomeState {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }
}

/// The last outcomes, by an id nobody can guess.
#[derive(Default)]
pub(super) struct Outcomes(VecDeque<(String, Outcome)>);

impl Outcomes {
    pub(super) fn add(&mut self, id: String, outcome: Outcome) {
        if self.0.len() == MAX_OUTCOMES {
            self.0.pop_front();
        }
        self.0.push_back((id, outcome));
    }

    pub(super) fn get(&self, id: &str) -> Option<Outcome> {
        self.0.iter().find(|(held, _)| held == id).map(|(_, outcome)| outcome.clone())
    }
}
