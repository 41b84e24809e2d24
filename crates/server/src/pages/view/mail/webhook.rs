//! An endpoint that takes nothing any more.

use super::{Letterhead, Mail, Part};
use crate::pages::view::Moment;
use model::webhook::DisabledReason;

/// An endpoint that was disabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookEnded {
    /// The integration's name.
    pub integration: String,
    /// Where events went.
    pub url: String,
    /// Why they do not any more.
    pub reason: DisabledReason,
    /// Since when.
    pub at: Moment,
}

/// Tells an owner of the partner, who can enable it.
pub fn webhook_disabled(head: &Letterhead, what: &WebhookEnded, link: &str) -> Mail {
    let subject = head.say("mail-webhook-subject").with("integration", &what.integration);
    let text = match what.reason {
        DisabledReason::Unreachable => head.say("mail-webhook-unreachable"),
        DisabledReason::Gone => head.say("mail-webhook-gone"),
    };
    let text = text.with("integration", &what.integration).with("moment", &what.at.text(head.language));
    head.mail(&subject, &[Part::Said(text), Part::Own(&what.url), Part::Said(head.say("mail-webhook-kept")), Part::Own(link)])
}
