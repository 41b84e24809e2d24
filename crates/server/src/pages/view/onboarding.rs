//! Pages of the onboarding door beside picker and consent.

use askama::Template;

use super::{Administrators, Asking, Chrome, Organization, texts::Said};

/// What the person has to do with the organization that the partner named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusedWho {
    /// They belong to it, without the privilege.
    Member {
        /// The organization.
        organization: Organization,
        /// Who can give access.
        administrators: Administrators,
        /// The page that asks them (`#ask-administrator`).
        ask: String,
    },
    /// They do not, or it is not there: nothing is told of it but what the partner sent.
    Stranger {
        /// The number as the partner sent it.
        number: String,
    },
}

/// "Your user cannot onboard this organization." Form: POST `decline` with `csrf`, button `#decline`: the browser goes back to
/// the partner, which learns no more than that. When `not_you` is given, another posts `csrf` there, button `#not-you`.
#[derive(Clone, Debug, Template)]
#[template(path = "onboarding_refused.html")]
pub struct OnboardingRefused {
    /// The frame.
    pub chrome: Chrome,
    /// Who asks.
    pub asking: Asking,
    /// Whether they belong to the organization.
    pub who: RefusedWho,
    /// Where "back to the partner" posts to.
    pub decline: String,
    /// Where "not you?" posts to; None hides it.
    pub not_you: Option<String>,
}

/// The person may onboard no organization. Forms as on [`OnboardingRefused`]; links `#ask-administrator`,
/// `#create-organization`.
#[derive(Clone, Debug, Template)]
#[template(path = "onboarding_empty.html")]
pub struct OnboardingEmpty {
    /// The frame.
    pub chrome: Chrome,
    /// Who asks.
    pub asking: Asking,
    /// The page that asks an administrator; None for somebody who belongs to no organization.
    pub ask: Option<String>,
    /// Where "create an organization" leads; None hides it.
    pub create_organization: Option<String>,
    /// Where "back to the partner" posts to.
    pub decline: String,
    /// Where "not you?" posts to; None hides it.
    pub not_you: Option<String>,
}

/// Why one organization of several was not connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNotOnboarded {
    /// The person may no longer give access for it.
    NotAllowed,
    /// Its grant is suspended.
    Suspended,
    /// Its grant or its keys changed while the page was open.
    Changed,
    /// The store did not answer: again later.
    Unavailable,
}

/// One organization that was not connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOnboarded {
    /// The organization.
    pub organization: Organization,
    /// Why.
    pub why: WhyNotOnboarded,
}

/// What came of a consent for several organizations, when some were not connected. Form: POST `action` with `csrf` and the
/// fields of `keep`, button `#continue`: the browser goes back to the partner. Elements `#accepted`, `#failed`.
#[derive(Clone, Debug, Template)]
#[template(path = "onboarding_results.html")]
pub struct OnboardingResults {
    /// The frame.
    pub chrome: Chrome,
    /// Who asks.
    pub asking: Asking,
    /// How many were connected.
    pub accepted: u32,
    /// Those that were not.
    pub failed: Vec<NotOnboarded>,
    /// Where "continue" posts to.
    pub action: String,
    /// Hidden fields of that form.
    pub keep: Vec<(String, String)>,
    /// Host of the partner's site, where known.
    pub host: Option<String>,
}

/// How an onboarding session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnboardingEnd {
    /// Nobody answered in time.
    Expired,
    /// It was accepted, and the partner has not finished yet.
    Accepted,
    /// The partner has finished: the organizations are connected.
    Finalized,
    /// It was declined.
    Declined,
    /// Somebody answers it in another browser.
    OtherBrowser,
}

/// Says how it ended, and what to do. No form; link `#integrations`.
#[derive(Clone, Debug, Template)]
#[template(path = "onboarding_over.html")]
pub struct OnboardingOver {
    /// The frame.
    pub chrome: Chrome,
    /// Who asked.
    pub asking: Asking,
    /// How it ended.
    pub end: OnboardingEnd,
    /// Where to see what is connected; None hides it.
    pub integrations: Option<String>,
}

impl WhyNotOnboarded {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::NotAllowed => chrome.say("onboarding-failed-not-allowed"),
            Self::Suspended => chrome.say("onboarding-failed-suspended").with("platform", &chrome.platform.name),
            Self::Changed => chrome.say("onboarding-failed-changed"),
            Self::Unavailable => chrome.say("onboarding-failed-unavailable"),
        }
    }
}

impl OnboardingResults {
    pub(crate) fn title(&self) -> Said {
        if self.accepted == 0 { self.chrome.say("onboarding-none-title") } else { self.chrome.say("onboarding-some-title") }
    }
}

impl OnboardingOver {
    pub(crate) fn icon(&self) -> &'static str {
        match self.end {
            OnboardingEnd::Accepted | OnboardingEnd::Finalized => "check",
            OnboardingEnd::Expired | OnboardingEnd::Declined | OnboardingEnd::OtherBrowser => "clock",
        }
    }

    pub(crate) fn title(&self) -> Said {
        match self.end {
            OnboardingEnd::Expired => self.chrome.say("over-expired-title"),
            OnboardingEnd::Accepted => self.chrome.say("onboarding-over-accepted-title"),
            OnboardingEnd::Finalized => self.chrome.say("onboarding-over-finalized-title"),
            OnboardingEnd::Declined => self.chrome.say("onboarding-over-declined-title"),
            OnboardingEnd::OtherBrowser => self.chrome.say("over-browser-title"),
        }
    }

    pub(crate) fn text(&self) -> Said {
        let said = match self.end {
            OnboardingEnd::Expired => self.chrome.say("onboarding-over-expired-text"),
            OnboardingEnd::Accepted => self.chrome.say("onboarding-over-accepted-text"),
            OnboardingEnd::Finalized => self.chrome.say("onboarding-over-finalized-text"),
            OnboardingEnd::Declined => self.chrome.say("onboarding-over-declined-text"),
            OnboardingEnd::OtherBrowser => self.chrome.say("onboarding-over-browser-text"),
        };
        said.with("integration", &self.asking.integration)
    }

    pub(crate) fn what_to_do(&self) -> Said {
        let said = match self.end {
            OnboardingEnd::Accepted => self.chrome.say("onboarding-over-accepted-do"),
            OnboardingEnd::Finalized => self.chrome.say("onboarding-over-finalized-do"),
            OnboardingEnd::Expired | OnboardingEnd::Declined | OnboardingEnd::OtherBrowser => self.chrome.say("over-start-there"),
        };
        said.with("integration", &self.asking.integration)
    }
}
