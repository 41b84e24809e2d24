//! The mail about a handshake that waits for the partner.

use super::{Letterhead, Mail, Part};
use crate::pages::view::Moment;

/// A handshake, as the customer is reminded of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandshakeWaiting {
    /// The integration's name.
    pub integration: String,
    /// Its publisher's name.
    pub publisher: String,
    /// For which organization.
    pub organization: String,
    /// When it is too late.
    pub until: Moment,
}

/// Reminds whoever consented. `link`: the page that says what to do, after sign-in.
pub fn handshake_waits(head: &Letterhead, what: &HandshakeWaiting, link: &str) -> Mail {
    let subject = head.say("mail-handshake-subject").with("integration", &what.integration);
    let text = head
        .say("mail-handshake-text")
        .with("integration", &what.integration)
        .with("publisher", &what.publisher)
        .with("organization", &what.organization);
    head.mail(
        &subject,
        &[
            Part::Said(text),
            Part::Said(head.say("mail-handshake-until").with("moment", &what.until.text(head.language))),
            Part::Said(head.say("mail-handshake-look").with("publisher", &what.publisher)),
            Part::Own(link),
        ],
    )
}
