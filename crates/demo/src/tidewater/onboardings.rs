//! Onboardings that were started, and what came of them; in memory.

use std::collections::VecDeque;

use countersign_client::Timestamp;
use countersign_client::partner::{Onboarded, OnboardingToken, TimelineStep};

use super::fetched::Fetched;

/// The oldest give way.
const MAX_HELD: usize = 200;

/// One onboarding.
#[derive(Clone)]
pub(super) struct Onboarding {
    /// In the address of its page; nobody can guess it.
    pub(super) id: String,
    pub(super) environment: String,
    /// The browser that was sent away.
    pub(super) session: String,
    pub(super) state: String,
    /// As it was sent, with the query of our own.
    pub(super) redirect_uri: String,
    /// The one organization that was asked for.
    pub(super) organization_number: Option<String>,
    /// Its id at the platform.
    pub(super) session_id: String,
    pub(super) started_at: Timestamp,
    pub(super) progress: Progress,
    /// What the last button brought.
    pub(super) notice: Option<Notice>,
    pub(super) fetched: Option<Fetched>,
    pub(super) timeline: Vec<TimelineStep>,
}

/// How far it is.
#[derive(Clone)]
pub(super) enum Progress {
    /// The browser is at the platform.
    Away,
    /// The browser is back with a token; there are no client keys yet.
    Returned { token: OnboardingToken },
    /// The client keys are here.
    Finalized { token: OnboardingToken, onboarded: Onboarded },
    /// The customer said no.
    Declined,
    /// It went wrong, and why.
    Failed { why: String },
}

impl Progress {
    /// As it stands in `data-state`.
    pub(super) const fn as_str(&self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Returned { .. } => "unanswered",
            Self::Finalized { .. } => "finalized",
            Self::Declined => "declined",
            Self::Failed { .. } => "failed",
        }
    }

    pub(super) const fn token(&self) -> Option<&OnboardingToken> {
        match self {
            Self::Returned { token } | Self::Finalized { token, .. } => Some(token),
            Self::Away | Self::Declined | Self::Failed { .. } => None,
        }
    }

    pub(super) const fn onboarded(&self) -> Option<&Onboarded> {
        match self {
            Self::Finalized { onboarded, .. } => Some(onboarded),
            Self::Away | Self::Returned { .. } | Self::Declined | Self::Failed { .. } => None,
        }
    }
}

/// What a button brought.
#[derive(Clone, Debug)]
pub(super) struct Notice {
    pub(super) is_good: bool,
    pub(super) text: String,
}

#[derive(Default)]
pub(super) struct Onboardings(VecDeque<Onboarding>);

impl Onboardings {
    pub(super) fn add(&mut self, onboarding: Onboarding) {
        if self.0.len() == MAX_HELD {
            self.0.pop_front();
        }
        self.0.push_back(onboarding);
    }

    pub(super) fn get(&self, id: &str) -> Option<Onboarding> {
        self.0.iter().find(|held| held.id == id).cloned()
    }

    /// Newest first.
    pub(super) fn of(&self, environment: &str) -> impl Iterator<Item = &Onboarding> {
        self.0.iter().rev().filter(move |held| held.environment == environment)
    }

    /// The one that this browser was sent away with.
    pub(super) fn find(&self, state: &str, session: &str) -> Option<Onboarding> {
        self.0.iter().find(|held| held.state == state && held.session == session).cloned()
    }

    pub(super) fn update(&mut self, id: &str, change: impl FnOnce(&mut Onboarding)) {
        if let Some(held) = self.0.iter_mut().find(|held| held.id == id) {
            change(held);
        }
    }

    /// Moves one that is away on; `false` for one that is back already, so that one visit of many acts.
    pub(super) fn come_back(&mut self, id: &str, progress: Progress) -> bool {
        let held = self.0.iter_mut().find(|held| held.id == id && matches!(held.progress, Progress::Away));
        held.map(|held| held.progress = progress).is_some()
    }
}
