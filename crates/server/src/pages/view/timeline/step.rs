//! What can happen in an attempt, and in which words each step is told.

use crate::pages::view::{Chrome, texts::Said};

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident = $wire:literal,)*) => {
        /// A step of an attempt.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TimelineStep { $($(#[$doc])* $name,)* }

        impl TimelineStep {
            /// Every one, in the order in which they come.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in the store and on the wire.
            pub const fn wire(self) -> &'static str { match self { $(Self::$name => $wire),* } }

            /// The step of a name; None for a name that there is not.
            pub fn from_wire(name: &str) -> Option<Self> { match name { $($wire => Some(Self::$name),)* _ => None } }
        }
    };
}

steps! {
    /// The partner's server initiated it.
    Initiated = "initiated",
    /// A person began it.
    Requested = "requested",
    /// A signed-in person opened the temporary URL.
    Opened = "opened",
    /// An organization was picked.
    OrganizationPicked = "organization_picked",
    /// The person may not consent for the organization.
    OrganizationRefused = "organization_refused",
    /// An administrator was asked.
    ApprovalAsked = "approval_asked",
    /// An administrator consented.
    ApprovalGranted = "approval_granted",
    /// An administrator said no.
    ApprovalDeclined = "approval_declined",
    /// The customer signed.
    Consented = "consented",
    /// The customer said no.
    Declined = "declined",
    /// The client key's window was shown.
    KeyShown = "key_shown",
    /// The customer activated the extension.
    Activated = "activated",
    /// The partner began to finalize.
    Finalizing = "finalizing",
    /// The partner has its client keys.
    Finalized = "finalized",
    /// A code went to the partner.
    CodeIssued = "code_issued",
    /// The code was exchanged.
    CodeExchanged = "code_exchanged",
    /// The code was not exchanged.
    CodeRefused = "code_refused",
    /// `finalize` was refused.
    FinalizeRefused = "finalize_refused",
    /// A developer of the partner took the client key.
    TokenClaimed = "token_claimed",
    /// The client key went to the partner.
    KeyDelivered = "key_delivered",
    /// The partner used its client key for the first time.
    FirstUsed = "first_used",
    /// Too late.
    Expired = "expired",
    /// The partner reported failure.
    RolledBack = "rolled_back",
    /// Both signed.
    Completed = "completed",
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// It succeeded.
    Ok,
    /// It waits for somebody.
    Waiting,
    /// A rule refused it.
    Refused,
}

impl StepOutcome {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Ok, Self::Waiting, Self::Refused];

    /// The name in the store and on the wire.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Waiting => "waiting",
            Self::Refused => "refused",
        }
    }

    /// The outcome of a name; None for a name that there is not.
    pub fn from_wire(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.wire() == name)
    }

    pub(crate) fn said(self, chrome: &Chrome) -> Said {
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

impl TimelineStep {
    pub(crate) fn mark(self, outcome: StepOutcome) -> Mark {
        match outcome {
            StepOutcome::Ok if self.ends() => Mark { class: "ended", icon: "cross" },
            StepOutcome::Ok => Mark { class: "ok", icon: "check" },
            StepOutcome::Waiting => Mark { class: "waiting", icon: "clock" },
            StepOutcome::Refused => Mark { class: "refused", icon: "warning" },
        }
    }

    /// Whether the attempt, or a way of it, ends with this step without access.
    fn ends(self) -> bool {
        match self {
            Self::OrganizationRefused
            | Self::ApprovalDeclined
            | Self::Declined
            | Self::CodeRefused
            | Self::FinalizeRefused
            | Self::Expired
            | Self::RolledBack => true,
            Self::Initiated
            | Self::Requested
            | Self::Opened
            | Self::OrganizationPicked
            | Self::ApprovalAsked
            | Self::ApprovalGranted
            | Self::Consented
            | Self::KeyShown
            | Self::Activated
            | Self::Finalizing
            | Self::Finalized
            | Self::CodeIssued
            | Self::CodeExchanged
            | Self::TokenClaimed
            | Self::KeyDelivered
            | Self::FirstUsed
            | Self::Completed => false,
        }
    }

    /// The step in words. Each text's value tells of success; its attributes `waiting` and `refused` of the rest.
    pub(crate) fn said(self, chrome: &Chrome, outcome: StepOutcome) -> Said {
        let text = self.text(chrome);
        match outcome {
            StepOutcome::Ok => text,
            StepOutcome::Waiting => text.attribute("waiting"),
            StepOutcome::Refused => text.attribute("refused"),
        }
    }

    fn text(self, chrome: &Chrome) -> Said {
        match self {
            Self::Initiated => chrome.say("step-initiated"),
            Self::Requested => chrome.say("step-requested"),
            Self::Opened => chrome.say("step-opened"),
            Self::OrganizationPicked => chrome.say("step-organization-picked"),
            Self::OrganizationRefused => chrome.say("step-organization-refused"),
            Self::ApprovalAsked => chrome.say("step-approval-asked"),
            Self::ApprovalGranted => chrome.say("step-approval-granted"),
            Self::ApprovalDeclined => chrome.say("step-approval-declined"),
            Self::Consented => chrome.say("step-consented"),
            Self::Declined => chrome.say("step-declined"),
            Self::KeyShown => chrome.say("step-key-shown"),
            Self::Activated => chrome.say("step-activated"),
            Self::Finalizing => chrome.say("step-finalizing"),
            Self::Finalized => chrome.say("step-finalized"),
            Self::CodeIssued => chrome.say("step-code-issued"),
            Self::CodeExchanged => chrome.say("step-code-exchanged"),
            Self::CodeRefused => chrome.say("step-code-refused"),
            Self::FinalizeRefused => chrome.say("step-finalize-refused"),
            Self::TokenClaimed => chrome.say("step-token-claimed"),
            Self::KeyDelivered => chrome.say("step-key-delivered"),
            Self::FirstUsed => chrome.say("step-first-used"),
            Self::Expired => chrome.say("step-expired"),
            Self::RolledBack => chrome.say("step-rolled-back"),
            Self::Completed => chrome.say("step-completed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use std::collections::BTreeSet;

    #[test]
    fn every_step_of_the_model_has_a_view_and_no_other() {
        let model: Vec<&str> = model::trace::StepKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let view: Vec<&str> = TimelineStep::ALL.iter().map(|step| step.wire()).collect();
        assert_eq!(view, model);
        for step in TimelineStep::ALL {
            assert_eq!(TimelineStep::from_wire(step.wire()), Some(*step));
        }
        for outcome in model::trace::Outcome::ALL {
            assert_eq!(StepOutcome::from_wire(outcome.as_str()).map(StepOutcome::wire), Some(outcome.as_str()));
        }
        assert_eq!((TimelineStep::from_wire("Opened"), StepOutcome::from_wire("")), (None, None));
    }

    #[test]
    fn every_step_has_words_for_every_outcome_in_every_language() {
        for language in Language::ALL {
            let chrome = Chrome { language, ..Chrome::default() };
            for outcome in StepOutcome::ALL {
                let mut told = BTreeSet::new();
                for step in TimelineStep::ALL {
                    let text = step.said(&chrome, outcome).plain();
                    assert!(!text.is_empty() && !text.starts_with("step-"), "{language} {step:?} {outcome:?}: {text:?}");
                    assert!(told.insert(text.clone()), "{language} {outcome:?}: {text} is told of two steps");
                }
            }
        }
    }
}
