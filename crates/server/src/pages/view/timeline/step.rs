//! What can happen in an attempt, and in which words each step is told.

use crate::pages::view::{Chrome, texts::Said};
use model::trace::{Outcome, StepKind};

/// An outcome in words.
pub(crate) trait OutcomeWords {
    fn said(self, chrome: &Chrome) -> Said;
}

impl OutcomeWords for Outcome {
    fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Ok => chrome.say("outcome-ok"),
            Self::Waiting => chrome.say("outcome-waiting"),
            Self::Refused => chrome.say("outcome-refused"),
        }
    }
}

/// How a step looks: a way that ended in order is neither a success nor a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) class: &'static str,
    pub(crate) icon: &'static str,
}

/// A step in words and signs.
pub(crate) trait StepWords {
    fn mark(self, outcome: Outcome) -> Mark;

    /// Each text's value tells of success; its attributes `waiting` and `refused` of the rest.
    fn said(self, chrome: &Chrome, outcome: Outcome) -> Said;

    /// The same, where it is known which person it was.
    fn said_of(self, chrome: &Chrome, by: (Outcome, &str)) -> Said;
}

impl StepWords for StepKind {
    fn mark(self, outcome: Outcome) -> Mark {
        match outcome {
            Outcome::Ok if ends(self) => Mark { class: "ended", icon: "cross" },
            Outcome::Ok => Mark { class: "ok", icon: "check" },
            Outcome::Waiting => Mark { class: "waiting", icon: "clock" },
            Outcome::Refused => Mark { class: "refused", icon: "warning" },
        }
    }

    fn said(self, chrome: &Chrome, outcome: Outcome) -> Said {
        let text = text(self, chrome);
        match outcome {
            Outcome::Ok => text,
            Outcome::Waiting => text.attribute("waiting"),
            Outcome::Refused => text.attribute("refused"),
        }
    }

    fn said_of(self, chrome: &Chrome, (outcome, person): (Outcome, &str)) -> Said {
        match (self, outcome) {
            (Self::Requested, Outcome::Ok) => chrome.say("step-requested-by").with("person", person),
            (Self::Continued, Outcome::Ok) => chrome.say("step-continued-by").with("person", person),
            (Self::ApprovalAsked, Outcome::Waiting | Outcome::Ok) => chrome.say("step-approval-asked-by").with("person", person),
            (Self::ApprovalGranted, Outcome::Ok) => chrome.say("step-approval-granted-by").with("person", person),
            (Self::ApprovalDeclined, Outcome::Ok) => chrome.say("step-approval-declined-by").with("person", person),
            (Self::ApprovalWithdrawn, Outcome::Ok) => chrome.say("step-approval-withdrawn-by").with("person", person),
            (Self::Consented, Outcome::Ok) => chrome.say("step-consented-by").with("person", person),
            (Self::Declined, Outcome::Ok) => chrome.say("step-declined-by").with("person", person),
            (Self::Cancelled, Outcome::Ok) => chrome.say("step-cancelled-by").with("person", person),
            (_, _) => self.said(chrome, outcome),
        }
    }
}

/// Whether the attempt, or a way of it, ends with this step without access, or its access stops.
fn ends(step: StepKind) -> bool {
    match step {
        StepKind::OrganizationRefused
        | StepKind::ApprovalDeclined
        | StepKind::ApprovalWithdrawn
        | StepKind::Declined
        | StepKind::CodeRefused
        | StepKind::FinalizeRefused
        | StepKind::Expired
        | StepKind::RolledBack
        | StepKind::Cancelled
        | StepKind::Superseded
        | StepKind::GrantSuspended
        | StepKind::GrantRevoked => true,
        StepKind::Initiated
        | StepKind::Requested
        | StepKind::Opened
        | StepKind::Continued
        | StepKind::OrganizationPicked
        | StepKind::ApprovalAsked
        | StepKind::ApprovalGranted
        | StepKind::Consented
        | StepKind::Led
        | StepKind::Returned
        | StepKind::Reminded
        | StepKind::KeyShown
        | StepKind::Activated
        | StepKind::Finalizing
        | StepKind::Finalized
        | StepKind::CodeIssued
        | StepKind::CodeExchanged
        | StepKind::TokenClaimed
        | StepKind::KeyDelivered
        | StepKind::FirstUsed
        | StepKind::GrantResumed
        | StepKind::Completed => false,
    }
}

fn text(step: StepKind, chrome: &Chrome) -> Said {
    match step {
        StepKind::Initiated => chrome.say("step-initiated"),
        StepKind::Requested => chrome.say("step-requested"),
        StepKind::Opened => chrome.say("step-opened"),
        StepKind::Continued => chrome.say("step-continued"),
        StepKind::OrganizationPicked => chrome.say("step-organization-picked"),
        StepKind::OrganizationRefused => chrome.say("step-organization-refused"),
        StepKind::ApprovalAsked => chrome.say("step-approval-asked"),
        StepKind::ApprovalGranted => chrome.say("step-approval-granted"),
        StepKind::ApprovalDeclined => chrome.say("step-approval-declined"),
        StepKind::ApprovalWithdrawn => chrome.say("step-approval-withdrawn"),
        StepKind::Consented => chrome.say("step-consented"),
        StepKind::Declined => chrome.say("step-declined"),
        StepKind::KeyShown => chrome.say("step-key-shown"),
        StepKind::Activated => chrome.say("step-activated"),
        StepKind::Finalizing => chrome.say("step-finalizing"),
        StepKind::Finalized => chrome.say("step-finalized"),
        StepKind::CodeIssued => chrome.say("step-code-issued"),
        StepKind::CodeExchanged => chrome.say("step-code-exchanged"),
        StepKind::CodeRefused => chrome.say("step-code-refused"),
        StepKind::FinalizeRefused => chrome.say("step-finalize-refused"),
        StepKind::TokenClaimed => chrome.say("step-token-claimed"),
        StepKind::KeyDelivered => chrome.say("step-key-delivered"),
        StepKind::FirstUsed => chrome.say("step-first-used"),
        StepKind::Expired => chrome.say("step-expired"),
        StepKind::RolledBack => chrome.say("step-rolled-back"),
        StepKind::Led => chrome.say("step-led"),
        StepKind::Returned => chrome.say("step-returned"),
        StepKind::Reminded => chrome.say("step-reminded"),
        StepKind::Cancelled => chrome.say("step-cancelled"),
        StepKind::Superseded => chrome.say("step-superseded"),
        StepKind::GrantSuspended => chrome.say("step-grant-suspended"),
        StepKind::GrantResumed => chrome.say("step-grant-resumed"),
        StepKind::GrantRevoked => chrome.say("step-grant-revoked"),
        StepKind::Completed => chrome.say("step-completed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use std::collections::BTreeSet;

    #[test]
    fn every_step_has_words_for_every_outcome_in_every_language() {
        for language in Language::ALL {
            let chrome = Chrome { language, ..Chrome::default() };
            for outcome in Outcome::ALL.iter().copied() {
                let mut told = BTreeSet::new();
                for step in StepKind::ALL {
                    let text = step.said(&chrome, outcome).plain();
                    assert!(!text.is_empty() && !text.starts_with("step-"), "{language} {step:?} {outcome:?}: {text:?}");
                    assert!(told.insert(text.clone()), "{language} {outcome:?}: {text} is told of two steps");
                }
            }
        }
    }
}
