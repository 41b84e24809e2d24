//! Mail about listings, to the partner's people.

use super::{Letterhead, Mail, Part};
use crate::pages::view::approvals::lines;

/// What the operator decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListingAnswer {
    /// It is listed.
    Approved,
    /// It is not.
    Declined,
    /// It is not any more.
    Withdrawn,
}

/// Tells the partner's people what was decided about the listing, and why. `link`: its page, after sign-in.
pub fn listing_decided(
    head: &Letterhead,
    integration: &str,
    (answer, reason): (ListingAnswer, Option<&str>),
    link: &str,
) -> Mail {
    let (subject, text) = match answer {
        ListingAnswer::Approved => (head.say("mail-listing-approved-subject"), head.say("mail-listing-approved-text")),
        ListingAnswer::Declined => (head.say("mail-listing-declined-subject"), head.say("mail-listing-declined-text")),
        ListingAnswer::Withdrawn => (head.say("mail-listing-withdrawn-subject"), head.say("mail-listing-withdrawn-text")),
    };
    let reason = reason.map(lines).unwrap_or_default();
    let mut parts = vec![Part::Said(text.with("integration", integration))];
    if !reason.is_empty() {
        parts.extend([Part::Said(head.say("mail-listing-reason")), Part::Quoted(&reason)]);
    }
    parts.extend([Part::Said(head.say("mail-listing-look")), Part::Own(link)]);
    head.mail(&subject.with("integration", integration), &parts)
}
