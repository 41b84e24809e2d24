//! The demo's mail catcher.

use askama::Template;

use super::{Chrome, Moment};
use crate::language::Language;

/// One mail that was caught instead of sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaughtMail {
    /// The recipient's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The body.
    pub text: String,
    /// When it was sent, where known.
    pub at: Option<Moment>,
    /// The links in it, in order. Shown as links only when they are http or https.
    pub links: Vec<String>,
    /// The codes in it, in order.
    pub codes: Vec<String>,
    /// The language that it is written in, which need not be the page's.
    pub language: Language,
}

/// The list of caught mails, newest first. No form.
#[derive(Clone, Debug, Template)]
#[template(path = "mail_catcher.html")]
pub struct MailCatcher {
    /// The frame.
    pub chrome: Chrome,
    /// The mails.
    pub mails: Vec<CaughtMail>,
}

impl CaughtMail {
    /// Links that are safe to click.
    pub(crate) fn web_links(&self) -> impl Iterator<Item = &String> {
        self.links.iter().filter(|link| link.starts_with("https://") || link.starts_with("http://"))
    }
}
