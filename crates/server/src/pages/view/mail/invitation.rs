//! The mail that asks somebody to develop for a partner.

use super::{Letterhead, Mail, Part};
use crate::pages::view::Moment;

/// An invitation, as its reader is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerInvitation {
    /// Who asks.
    pub inviter: String,
    /// Their e-mail address.
    pub inviter_email: String,
    /// The partner's name.
    pub partner: String,
    /// When it is too late.
    pub until: Moment,
}

/// Asks the reader to develop for a partner. `link`: the page on which it is answered, after sign-in with this very address. The
/// partner's name, which nobody may have verified, stays out of the subject.
pub fn partner_invitation(head: &Letterhead, what: &PartnerInvitation, link: &str) -> Mail {
    let text = head
        .say("mail-invitation-text")
        .with("inviter", &what.inviter)
        .with("email", &what.inviter_email)
        .with("partner", &what.partner);
    head.mail(
        &head.say("mail-invitation-subject"),
        &[
            Part::Said(text),
            Part::Said(head.say("mail-invitation-look")),
            Part::Own(link),
            Part::Said(head.say("mail-invitation-until").with("moment", &what.until.text(head.language))),
            Part::Said(head.say("mail-invitation-stranger")),
        ],
    )
}
