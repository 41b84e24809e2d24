//! Flows and links that are over.

use askama::Template;

use super::{Asking, Chrome};

/// Why it cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyOver {
    /// It waited too long.
    Expired,
    /// It was approved or declined before (a second click, the back button).
    AlreadyAnswered,
    /// The same person allowed it before, most likely: they came back by the back button.
    Allowed,
    /// It was opened in another browser, or cookies are off.
    OtherBrowser,
    /// A mailed link that was used, replaced, or is too old.
    LinkExpired,
}

/// Says so, and what to do. No form.
#[derive(Clone, Debug, Template)]
#[template(path = "over.html")]
pub struct Over {
    /// The frame.
    pub chrome: Chrome,
    /// Why.
    pub why: WhyOver,
    /// The integration this was for, where known: the way back is to start at its site again.
    pub asking: Option<Asking>,
    /// A link to start again here (`#again`), where that is possible; to what it may do, where it was allowed.
    pub again: Option<String>,
}

impl Over {
    pub(crate) fn title(&self) -> super::texts::Said {
        match self.why {
            WhyOver::Expired => self.chrome.say("over-expired-title"),
            WhyOver::AlreadyAnswered => self.chrome.say("over-answered-title"),
            WhyOver::Allowed => self.chrome.say("over-allowed-title"),
            WhyOver::OtherBrowser => self.chrome.say("over-browser-title"),
            WhyOver::LinkExpired => self.chrome.say("over-link-title"),
        }
    }

    pub(crate) fn text(&self) -> super::texts::Said {
        match self.why {
            WhyOver::Expired => self.chrome.say("over-expired-text"),
            WhyOver::AlreadyAnswered => self.chrome.say("over-answered-text"),
            WhyOver::Allowed => self.chrome.say("over-allowed-text"),
            WhyOver::OtherBrowser => self.chrome.say("over-browser-text"),
            WhyOver::LinkExpired => self.chrome.say("over-link-text"),
        }
    }

    /// Where to go on at the integration's site.
    pub(crate) fn there(&self, by: &Asking) -> super::texts::Said {
        let said = if self.is_allowed() { self.chrome.say("over-go-on-there") } else { self.chrome.say("over-start-there") };
        said.with("integration", &by.integration)
    }

    /// What the link says.
    pub(crate) fn again_said(&self) -> super::texts::Said {
        if self.is_allowed() { self.chrome.say("timeline-grant") } else { self.chrome.say("over-again") }
    }

    fn is_allowed(&self) -> bool {
        self.why == WhyOver::Allowed
    }
}
