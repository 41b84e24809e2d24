//! The timeline of an attempt (its trace): for the customer, the partner's developer and the operator.

mod refusal;
mod step;

use askama::Template;

pub use model::trace::{Outcome as StepOutcome, StepKind as TimelineStep};

use super::{Chrome, Door, IntegrationCard, Moment, Organization, texts::Said};
use refusal::Refusal;
use step::{Mark, OutcomeWords as _, StepWords as _};

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Somebody of the organization: told what to do, not what to program.
    Customer,
    /// A developer of the partner: told the rule and the fix.
    Developer,
    /// The platform's people: likewise.
    Operator,
}

/// On which side a step happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The organization's.
    Customer,
    /// The partner's.
    Partner,
    /// The platform's people.
    Operator,
    /// By itself: a time that ran out.
    System,
}

/// How an attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// An install whose customer has not come back from the partner.
    Installing,
    /// Waits for consent.
    Requested,
    /// Waits for the partner.
    Consented,
    /// An administrator approved; waits for whoever asked to go on.
    Approved,
    /// Both signed.
    Completed,
    /// The customer said no.
    Declined,
    /// The customer took an install back before anybody had answered.
    Cancelled,
    /// Whoever had asked an administrator took the request back.
    Withdrawn,
    /// Too late.
    Expired,
    /// Failed at the partner after consent.
    RolledBack,
}

/// One step of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: Moment,
    /// On which side.
    pub by: Side,
    /// Which person of the customer, where that is known and the reader's to know.
    pub person: Option<String>,
    /// What.
    pub step: TimelineStep,
    /// What came of it.
    pub outcome: StepOutcome,
    /// The rule that refused it, as an error code of `docs/errors/`.
    pub code: Option<String>,
    /// What happened here, where it says more than the step.
    pub detail: Option<String>,
}

/// The steps of one attempt, a part of several pages. A template shows it by `{% import "timeline_part.html" as timeline %}`
/// and `{% call timeline::steps(chrome, timeline) %}{% endcall %}`: a list `#timeline` whose items have `data-step`,
/// `data-outcome`, and, where a rule failed, a link `.rule-code` to `/errors/{code}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Who reads it.
    pub audience: Audience,
    /// The publisher's name: the partner's side.
    pub publisher: String,
    /// The steps, oldest first.
    pub entries: Vec<TimelineEntry>,
}

/// The page of one attempt. No form. Elements `#attempt-id`, `#attempt-state`, `#timeline`; links `#back`, and `#grant` where
/// the attempt led to a grant that this reader may look at.
#[derive(Clone, Debug, Template)]
#[template(path = "timeline.html")]
pub struct TimelinePage {
    /// The frame.
    pub chrome: Chrome,
    /// The attempt's id, for questions about it.
    pub attempt_id: String,
    /// Which integration.
    pub integration: IntegrationCard,
    /// Which organization, once it is known.
    pub organization: Option<Organization>,
    /// At which door.
    pub door: Door,
    /// How it stands.
    pub state: AttemptState,
    /// When it began.
    pub started: Moment,
    /// When it is too late, while it waits.
    pub expires: Option<Moment>,
    /// Its steps.
    pub timeline: Timeline,
    /// Path of the grant's page.
    pub grant: Option<String>,
    /// Path of the list that it stands in.
    pub back: String,
}

/// One attempt of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    /// Its id, for the element's id.
    pub attempt_id: String,
    /// Path of its page.
    pub path: String,
    /// The integration's name.
    pub integration: String,
    /// The organization, once it is known.
    pub organization: Option<Organization>,
    /// At which door.
    pub door: Door,
    /// How it stands.
    pub state: AttemptState,
    /// When it began.
    pub started: Moment,
    /// Its last step.
    pub last: Option<(TimelineStep, StepOutcome)>,
}

/// A search among attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptSearch {
    /// Where it goes.
    pub action: String,
    /// What was searched for; empty for no search.
    pub q: String,
}

/// The attempts that somebody may see, newest first. Each stands in an element `#attempt-{id}`. The only form is the search
/// (a GET), where there is one: `q` (`#q`), button `#search`.
#[derive(Clone, Debug, Template)]
#[template(path = "timeline_list.html")]
pub struct TimelineList {
    /// The frame.
    pub chrome: Chrome,
    /// Who reads it.
    pub audience: Audience,
    /// Whose attempts: the organization's name for a customer, the integration's for a developer, the platform's for an
    /// operator.
    pub subject: String,
    /// The search; None: this reader has none.
    pub search: Option<AttemptSearch>,
    /// The attempts of this page.
    pub attempts: Vec<AttemptRow>,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// Where the reader came from: the extensions, the integration's developer page, the console.
    pub back: Option<String>,
}

impl Timeline {
    /// On which side a step happened, as the reader calls it.
    pub(crate) fn side(&self, chrome: &Chrome, entry: &TimelineEntry) -> Said {
        match (entry.by, self.audience) {
            (Side::Customer, Audience::Customer) if entry.person.is_some() => {
                chrome.say("side-own-person").with("person", entry.person.as_deref().unwrap_or_default())
            }
            (Side::Customer, Audience::Customer) => chrome.say("side-own-organization"),
            (Side::Customer, _) => chrome.say("side-customer"),
            (Side::Partner, Audience::Developer) => chrome.say("side-own-partner"),
            (Side::Partner, _) => chrome.say("side-partner").with("publisher", &self.publisher),
            (Side::Operator, _) => chrome.say("side-operator").with("platform", &chrome.platform.name),
            (Side::System, _) => chrome.say("side-system"),
        }
    }

    /// Whether a customer has nothing to do about a step that failed: another try came to its end.
    pub(crate) fn settled(&self, entry: &TimelineEntry) -> bool {
        let later = self.entries.iter().skip_while(|other| *other != entry).skip(1);
        let ended = |other: &TimelineEntry| other.step == TimelineStep::Completed && other.outcome == StepOutcome::Ok;
        self.audience == Audience::Customer && later.clone().any(ended)
    }

    /// Why a step failed; None where none of it did.
    pub(crate) fn refusal<'a>(&self, entry: &'a TimelineEntry) -> Option<Refusal<'a>> {
        let code = entry.code.as_deref()?;
        Some(Refusal::new(code, self.audience))
    }
}

impl TimelineEntry {
    pub(crate) fn outcome_said(&self, chrome: &Chrome) -> Said {
        self.outcome.said(chrome)
    }

    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match &self.person {
            Some(person) => self.step.said_of(chrome, (self.outcome, person)),
            None => self.step.said(chrome, self.outcome),
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        self.step.mark(self.outcome)
    }
}

impl AttemptRow {
    /// The last step in words, and how it looks.
    pub(crate) fn last_said(&self, chrome: &Chrome) -> Option<(Said, Mark)> {
        self.last.map(|(step, outcome)| (step.said(chrome, outcome), step.mark(outcome)))
    }
}

impl TimelineList {
    pub(crate) fn title(&self) -> Said {
        match self.audience {
            Audience::Customer => self.chrome.say("attempts-title-customer"),
            Audience::Developer => self.chrome.say("attempts-title-developer").with("integration", &self.subject),
            Audience::Operator => self.chrome.say("attempts-title-operator").with("platform", &self.subject),
        }
    }

    pub(crate) fn intro(&self) -> Said {
        match self.audience {
            Audience::Customer => self.chrome.say("attempts-intro-customer").with("organization", &self.subject),
            Audience::Developer => self.chrome.say("attempts-intro-developer"),
            Audience::Operator => self.chrome.say("attempts-intro-operator"),
        }
    }

    /// A developer's list is about one integration, so its attempts are told apart by the organization.
    pub(crate) fn names_organization(&self) -> bool {
        self.audience == Audience::Developer
    }

    pub(crate) fn names_both(&self) -> bool {
        self.audience == Audience::Operator
    }

    /// What was searched for, where something was.
    pub(crate) fn searched(&self) -> Option<&str> {
        self.search.as_ref().map(|search| search.q.as_str()).filter(|q| !q.is_empty())
    }

    pub(crate) fn none(&self) -> Said {
        if let Some(q) = self.searched() {
            return self.chrome.say("attempts-nothing-found").with("query", q);
        }
        match self.audience {
            Audience::Customer => self.chrome.say("attempts-none-customer"),
            Audience::Developer => self.chrome.say("attempts-none-developer").with("integration", &self.subject),
            Audience::Operator => self.chrome.say("attempts-none-operator"),
        }
    }
}

impl AttemptState {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Installing => chrome.say("attempt-installing"),
            Self::Requested => chrome.say("attempt-requested"),
            Self::Consented => chrome.say("attempt-consented"),
            Self::Approved => chrome.say("attempt-approved"),
            Self::Completed => chrome.say("attempt-completed"),
            Self::Declined => chrome.say("attempt-declined"),
            Self::Cancelled => chrome.say("attempt-cancelled"),
            Self::Withdrawn => chrome.say("attempt-withdrawn"),
            Self::Expired => chrome.say("attempt-expired"),
            Self::RolledBack => chrome.say("attempt-rolled-back"),
        }
    }

    /// What that means: who has to do what, or what came of it.
    pub(crate) fn meaning(self, chrome: &Chrome) -> Said {
        self.said(chrome).attribute("meaning")
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Installing | Self::Requested | Self::Consented | Self::Approved => "waiting",
            Self::Completed => "active",
            Self::Declined | Self::Cancelled | Self::Withdrawn | Self::Expired => "over",
            Self::RolledBack => "failed",
        }
    }

    /// An organization that is not known may become known only while the attempt is open; a partner is told it with the consent.
    pub(crate) fn organization_unknown(self, chrome: &Chrome, audience: Audience) -> Said {
        match self {
            Self::Installing | Self::Requested | Self::Consented | Self::Approved => chrome.say("organization-not-yet"),
            _ if audience == Audience::Developer => chrome.say("organization-not-told"),
            Self::Completed | Self::Declined | Self::Cancelled | Self::Withdrawn | Self::Expired | Self::RolledBack => {
                chrome.say("organization-never")
            }
        }
    }
}
