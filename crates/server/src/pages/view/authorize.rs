//! The handshake door's part of the integrations page: what can be authorized, and what waits for somebody.

use super::{Chrome, IntegrationCard, Moment, texts::Said};

/// Whom something waits for before there is access, or more of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waits {
    /// The partner, who has until then.
    Partner(Moment),
    /// The person with this name, whose request was approved, has to go on until then.
    Asker(String, Moment),
    /// The same, and it is the reader.
    Reader(Moment),
    /// An administrator, whom the reader asked, has to decide until then.
    Administrator(Moment),
}

/// What waits, with the page of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// For whom.
    pub waits: Waits,
    /// Path of its page.
    pub path: String,
}

/// An integration that can be authorized, or waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizeRow {
    /// Its client id, for the ids of links.
    pub client_id: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// In its own words.
    pub description: String,
    /// What waits (link `#pending-{client_id}`).
    pub waiting: Option<Waiting>,
    /// The data-sharing page (link `#authorize-{client_id}`).
    pub authorize: Option<String>,
}

impl Waiting {
    pub(crate) fn said(&self, chrome: &Chrome, publisher: &str) -> Said {
        match &self.waits {
            Waits::Partner(until) => chrome.say("authorize-waits").with("publisher", publisher).at("moment", until),
            Waits::Asker(asker, until) => chrome.say("authorize-waits-asker").with("asker", asker).at("moment", until),
            Waits::Reader(until) => chrome.say("authorize-waits-reader").at("moment", until),
            Waits::Administrator(until) => chrome.say("authorize-waits-administrator").at("moment", until),
        }
    }

    /// The words of the link to its page.
    pub(crate) fn link(&self, chrome: &Chrome) -> Said {
        match self.waits {
            Waits::Partner(_) | Waits::Asker(_, _) => chrome.say("authorize-pending"),
            Waits::Reader(_) => chrome.say("authorize-go-on"),
            Waits::Administrator(_) => chrome.say("authorize-asked"),
        }
    }
}
