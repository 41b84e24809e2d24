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
    /// A link to start again here (`#again`), where that is possible.
    pub again: Option<String>,
}

impl Over {
    pub(crate) fn title(&self) -> super::texts::Said {
        match self.why {
            WhyOver::Expired => self.chrome.say("over-expired-title"),
            WhyOver::AlreadyAnswered => self.chrome.say("over-answered-title"),
            WhyOver::OtherBrowser => self.chrome.say("over-browser-title"),
            WhyOver::LinkExpired => self.chrome.say("over-link-title"),
        }
    }

    pub(crate) fn text(&self) -> super::texts::Said {
        match self.why {
            WhyOver::Expired => self.chrome.say("over-expired-text"),
            WhyOver::AlreadyAnswered => self.chrome.say("over-answered-text"),
            WhyOver::OtherBrowser => self.chrome.say("over-browser-text"),
            WhyOver::LinkExpired => self.chrome.say("over-link-text"),
        }
    }
}
