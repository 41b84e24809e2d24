//! Suspending and resuming a grant, and what was done with it so far.

use askama::Template;

use super::{Chrome, Ended, EndedBy, Organization, texts::Said};

/// Which step is asked once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseStep {
    /// No access until it is resumed.
    Suspend,
    /// Access again.
    Resume,
}

impl PauseStep {
    /// Its name in paths, forms and ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Resume => "resume",
        }
    }

    /// What the grant's page hears of it.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Suspend => "suspended=1",
            Self::Resume => "resumed=1",
        }
    }
}

/// Asks once more. Form: POST `action` with `csrf`, `reason` (may be empty), button `#confirm-suspend` or `#confirm-resume`; link
/// `#cancel`; the list `#consequences`.
#[derive(Clone, Debug, Template)]
#[template(path = "grant_pause.html")]
pub struct PauseConfirm {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// Which step.
    pub step: PauseStep,
    /// The integration's name.
    pub integration: String,
    /// Its publisher.
    pub publisher: String,
    /// Whose grant it is.
    pub organization: Organization,
    /// Where "leave it" leads.
    pub cancel: String,
}

impl PauseConfirm {
    fn named(&self, said: Said) -> Said {
        said.with("integration", &self.integration)
            .with("publisher", &self.publisher)
            .with("organization", &self.organization.name)
            .with("platform", &self.chrome.platform.name)
    }

    pub(crate) fn suspends(&self) -> bool {
        self.step == PauseStep::Suspend
    }

    pub(crate) fn title(&self) -> Said {
        self.named(match self.step {
            PauseStep::Suspend => self.chrome.say("suspend-title"),
            PauseStep::Resume => self.chrome.say("resume-title"),
        })
    }

    pub(crate) fn text(&self) -> Said {
        self.named(match self.step {
            PauseStep::Suspend => self.chrome.say("suspend-text"),
            PauseStep::Resume => self.chrome.say("resume-text"),
        })
    }

    pub(crate) fn consequences(&self) -> Vec<Said> {
        let said = match self.step {
            PauseStep::Suspend => vec![
                self.chrome.say("suspend-stops-access"),
                self.chrome.say("suspend-stops-sync"),
                self.chrome.say("suspend-stays"),
                self.chrome.say("suspend-who-resumes"),
            ],
            PauseStep::Resume => {
                vec![self.chrome.say("resume-access"), self.chrome.say("resume-old-tokens"), self.chrome.say("resume-again")]
            }
        };
        said.into_iter().map(|said| self.named(said)).collect()
    }
}

/// What was done with a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantAct {
    /// Both have signed, or signed for more.
    Activated,
    /// No access for now.
    Suspended,
    /// Access again.
    Resumed,
    /// Over.
    Revoked,
}

/// One step of a grant's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// What.
    pub act: GrantAct,
    /// By whom, when and why.
    pub how: Ended,
}

impl HistoryRow {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self.act {
            GrantAct::Activated => chrome.say("history-activated"),
            GrantAct::Suspended => chrome.say("history-suspended"),
            GrantAct::Resumed => chrome.say("history-resumed"),
            GrantAct::Revoked => chrome.say("history-revoked"),
        }
    }

    /// Who it was.
    pub(crate) fn by(&self, chrome: &Chrome, publisher: &str) -> Said {
        match (self.how.by, self.how.name.as_deref()) {
            (EndedBy::Customer, Some(name)) => chrome.say("history-by-person").with("person", name),
            (EndedBy::Customer, None) => chrome.say("history-by-customer"),
            (EndedBy::Partner, _) => chrome.say("history-by-partner").with("publisher", publisher),
            (EndedBy::Operator | EndedBy::Replay, _) => chrome.say("history-by-operator").with("platform", &chrome.platform.name),
        }
    }
}
