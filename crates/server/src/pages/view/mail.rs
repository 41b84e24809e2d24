//! What goes out by mail: plain text, in the reader's language. Codes and links stand on lines of their own, so that
//! they are copied whole.

mod address;
mod approval;
mod handshake;
mod invitation;
mod listing;
mod webhook;

pub use address::{AddressAnswered, address_decided};
pub use approval::{ApprovalAnswered, ApprovalRequested, approval_declined, approval_granted, approval_requested};
pub use handshake::{HandshakeWaiting, handshake_waits};
pub use invitation::{PartnerInvitation, partner_invitation};
pub use webhook::{WebhookEnded, webhook_disabled};

pub use listing::{ListingAnswer, listing_decided};

use super::{
    Moment,
    names::visible,
    texts::{Said, say},
};
use crate::language::Language;

/// A mail, but for sender and recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// One line.
    pub subject: String,
    /// Plain text, lines ended by `\n`.
    pub text: String,
}

/// What every mail needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The reader's language.
    pub language: Language,
    /// The platform's name.
    pub platform: String,
    /// The reader's name, where known.
    pub name: Option<String>,
    /// Whether this is the sandbox: the subject says so.
    pub sandbox: bool,
}

/// The code that confirms an address.
pub fn confirmation_code(head: &Letterhead, code: &str, minutes: u32) -> Mail {
    let subject = head.say("mail-code-subject").with("code", code);
    head.mail(
        &subject,
        &[
            Part::Said(head.say("mail-code-text")),
            Part::Own(code),
            Part::Said(head.say("mail-code-good").count("minutes", minutes)),
            Part::Said(head.say("mail-not-you")),
        ],
    )
}

/// The link that sets a new password.
pub fn password_reset(head: &Letterhead, link: &str, minutes: u32) -> Mail {
    head.mail(
        &head.say("mail-reset-subject"),
        &[
            Part::Said(head.say("mail-reset-text")),
            Part::Own(link),
            Part::Said(head.say("mail-reset-good").count("minutes", minutes)),
            Part::Said(head.say("mail-not-you")),
        ],
    )
}

/// The password was changed: told to its owner, who may not have done it.
pub fn password_changed(head: &Letterhead, at: Moment, reset_link: &str) -> Mail {
    let text = head.say("mail-changed-text").with("moment", &at.text(head.language));
    head.mail(
        &head.say("mail-changed-subject"),
        &[Part::Said(text), Part::Said(head.say("mail-changed-not-you")), Part::Own(reset_link)],
    )
}

/// Somebody tried to sign up with the address of an existing account: told to its owner, while the page tells nobody.
pub fn sign_up_attempted(head: &Letterhead, sign_in_link: &str, reset_link: &str) -> Mail {
    head.mail(
        &head.say("mail-exists-subject"),
        &[
            Part::Said(head.say("mail-exists-text")),
            Part::Own(sign_in_link),
            Part::Said(head.say("mail-exists-forgotten")),
            Part::Own(reset_link),
            Part::Said(head.say("mail-not-you")),
        ],
    )
}

/// A connection whose spent token was presented again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The integration's name.
    pub integration: String,
    /// Its publisher's name.
    pub publisher: String,
    /// The organization's name.
    pub organization: String,
    /// When it was presented.
    pub at: Moment,
}

/// Tells the customer that the connection was ended because a spent token was presented again.
pub fn replay_to_customer(head: &Letterhead, what: &Replayed, integrations_link: &str) -> Mail {
    let subject = head.say("mail-replay-subject").with("integration", &what.integration);
    head.mail(
        &subject,
        &[
            Part::Said(what.tell(head, "mail-replay-text")),
            Part::Said(
                head.say("mail-replay-customer").with("integration", &what.integration).with("publisher", &what.publisher),
            ),
            Part::Own(integrations_link),
        ],
    )
}

/// Tells the partner the same, and what to look for.
pub fn replay_to_partner(head: &Letterhead, what: &Replayed, connection_id: &str) -> Mail {
    let subject = head.say("mail-replay-subject").with("integration", &what.integration);
    head.mail(
        &subject,
        &[
            Part::Said(what.tell(head, "mail-replay-text")),
            Part::Said(head.say("mail-replay-partner")),
            Part::Said(head.say("mail-replay-connection")),
            Part::Own(connection_id),
        ],
    )
}

impl Replayed {
    fn tell(&self, head: &Letterhead, key: &'static str) -> Said {
        head.say(key)
            .with("integration", &self.integration)
            .with("organization", &self.organization)
            .with("moment", &self.at.text(head.language))
    }
}

enum Part<'a> {
    Said(Said),
    /// A code or a link, alone on its line.
    Own(&'a str),
    /// What somebody wrote, marked as theirs: a link in it is not ours.
    Quoted(&'a [&'a str]),
}

impl Letterhead {
    fn say(&self, key: &'static str) -> Said {
        say(self.language, key).with("platform", &self.platform)
    }

    fn mail(&self, subject: &Said, parts: &[Part<'_>]) -> Mail {
        let mut title = subject.plain();
        if self.sandbox {
            title = format!("[{}] {title}", self.say("sandbox").plain());
        }
        let greeting = match &self.name {
            Some(name) => self.say("mail-greeting").with("name", name).mailed(),
            None => self.say("mail-greeting-nobody").mailed(),
        };
        let mut paragraphs = vec![greeting];
        for part in parts {
            paragraphs.push(match part {
                Part::Said(said) => said.mailed(),
                Part::Own(line) => (*line).to_owned(),
                Part::Quoted(lines) => lines.iter().map(|line| format!("> {}", visible(line))).collect::<Vec<_>>().join("\n"),
            });
        }
        paragraphs.push(self.say("mail-closing").mailed());
        Mail { subject: title, text: paragraphs.join("\n\n") + "\n" }
    }
}
