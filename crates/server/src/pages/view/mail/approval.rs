//! Mails about approval requests: to the administrators, and back to the asker.

use super::{Letterhead, Mail, Part};
use crate::pages::view::{Moment, approvals::lines};

/// A request, as administrators are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalRequested {
    /// Who asks.
    pub asker: String,
    /// Their e-mail address.
    pub asker_email: String,
    /// The integration's name.
    pub integration: String,
    /// Its publisher's name.
    pub publisher: String,
    /// For which organization.
    pub organization: String,
    /// Why, in the asker's words.
    pub reason: String,
    /// When it is too late.
    pub until: Moment,
}

/// An answer, as the asker is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalAnswered {
    /// The administrator who decided.
    pub by: String,
    /// The integration's name.
    pub integration: String,
    /// For which organization.
    pub organization: String,
}

/// Tells an administrator who asks for what, and why. `link`: the page on which it is decided, after sign-in.
pub fn approval_requested(head: &Letterhead, what: &ApprovalRequested, link: &str) -> Mail {
    let subject = head.say("mail-approval-subject").with("asker", &what.asker).with("integration", &what.integration);
    let text = head
        .say("mail-approval-text")
        .with("asker", &what.asker)
        .with("email", &what.asker_email)
        .with("integration", &what.integration)
        .with("publisher", &what.publisher)
        .with("organization", &what.organization);
    let reason = lines(&what.reason);
    head.mail(
        &subject,
        &[
            Part::Said(text),
            Part::Quoted(&reason),
            Part::Said(head.say("mail-approval-look")),
            Part::Own(link),
            Part::Said(head.say("mail-approval-until").with("moment", &what.until.text(head.language))),
        ],
    )
}

/// Tells the asker that they may go on. `link`: their own page, good after sign-in until `until`.
pub fn approval_granted(head: &Letterhead, what: &ApprovalAnswered, until: Moment, link: &str) -> Mail {
    let subject = head.say("mail-granted-subject").with("integration", &what.integration);
    head.mail(
        &subject,
        &[
            Part::Said(
                head.say("mail-granted-text")
                    .with("person", &what.by)
                    .with("integration", &what.integration)
                    .with("organization", &what.organization),
            ),
            Part::Own(link),
            Part::Said(head.say("mail-granted-until").with("moment", &until.text(head.language))),
        ],
    )
}

/// Tells the asker that it was declined, and why if the administrator said so. `link`: their own page.
pub fn approval_declined(head: &Letterhead, what: &ApprovalAnswered, reason: Option<&str>, link: &str) -> Mail {
    let subject = head.say("mail-declined-subject").with("integration", &what.integration);
    let text = head
        .say("mail-declined-text")
        .with("person", &what.by)
        .with("integration", &what.integration)
        .with("organization", &what.organization);
    let reason = reason.map(lines).unwrap_or_default();
    let mut parts = vec![Part::Said(text)];
    if !reason.is_empty() {
        parts.extend([Part::Said(head.say("mail-declined-reason")), Part::Quoted(&reason)]);
    }
    parts.extend([Part::Said(head.say("mail-declined-look")), Part::Own(link)]);
    head.mail(&subject, &parts)
}
