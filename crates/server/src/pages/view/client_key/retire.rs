//! Retiring a client key.

use askama::Template;

use super::ClientKeyRow;
use crate::pages::view::{Chrome, FormError, IntegrationCard, Moment, Organization, texts::Said};

/// When a key is to be retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetireWhen {
    /// At once.
    Now,
    /// From a date on.
    Date,
}

/// What is wrong with the date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetireDateError {
    /// None was given.
    Missing,
    /// Not a date and time.
    NotADate,
    /// It has passed.
    Past,
    /// Further away than this many days.
    TooFar(u32),
    /// Not before the date that is set already.
    NotLater(Moment),
    /// Nobody has taken the key yet: it can be given up, and that is all.
    Unclaimed,
}

/// Retires a client key. Form: POST `action` with `csrf`, `when` = `now` (`#when-now`) or `date` (`#when-date`), `retires_at`
/// (`#retires-at`, `2026-11-20T10:05` in UTC), button `#retire`; link `#cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "client_key_retire.html")]
pub struct RetireKey {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// Whose key it is.
    pub organization: Organization,
    /// The key.
    pub key: ClientKeyRow,
    /// Another key of the grant that works on; None: this is the last one.
    pub other: Option<ClientKeyRow>,
    /// Which radio button is chosen.
    pub when: RetireWhen,
    /// The date as typed before.
    pub retires_at: String,
    /// The earliest that may be chosen, in the form of the field.
    pub earliest: String,
    /// What was wrong with the form.
    pub error: Option<FormError>,
    /// What was wrong with the date.
    pub date_error: Option<RetireDateError>,
    /// Where leaving leads.
    pub cancel: String,
}

impl RetireKey {
    pub(crate) fn by_date(&self) -> bool {
        self.when == RetireWhen::Date
    }
}

impl RetireDateError {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Missing => chrome.say("retire-date-missing"),
            Self::NotADate => chrome.say("retire-date-not-a-date"),
            Self::Past => chrome.say("retire-date-past"),
            Self::TooFar(days) => chrome.say("retire-date-too-far").count("days", days),
            Self::NotLater(before) => chrome.say("retire-date-not-later").at("moment", &before),
            Self::Unclaimed => chrome.say("retire-date-unclaimed"),
        }
    }
}
