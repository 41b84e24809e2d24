//! Mail about reviews of addresses, to the partner's people.

use super::{Letterhead, Mail, Part};
use crate::pages::view::approvals::lines;

/// What the operator decided about which address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressAnswered {
    /// The integration's name.
    pub integration: String,
    /// `redirect_uri`, `form_uri` or `connect_url`.
    pub kind: &'static str,
    /// The address.
    pub uri: String,
    /// Whether it may be used.
    pub approved: bool,
    /// Why, if the operator said so.
    pub reason: Option<String>,
}

/// Tells the partner's people what was decided, and why. `link`: the integration's page, after sign-in.
pub fn address_decided(head: &Letterhead, what: &AddressAnswered, link: &str) -> Mail {
    let (subject, text) = if what.approved {
        (head.say("mail-address-approved-subject"), head.say("mail-address-approved-text"))
    } else {
        (head.say("mail-address-declined-subject"), head.say("mail-address-declined-text"))
    };
    let named = |said: crate::pages::view::texts::Said| said.with("integration", &what.integration).with("kind", what.kind);
    let reason = what.reason.as_deref().map(lines).unwrap_or_default();
    let uri = lines(&what.uri);
    let mut parts = vec![Part::Said(named(text)), Part::Quoted(&uri)];
    if !reason.is_empty() {
        parts.extend([Part::Said(head.say("mail-listing-reason")), Part::Quoted(&reason)]);
    }
    parts.extend([Part::Said(head.say("mail-address-look")), Part::Own(link)]);
    head.mail(&named(subject), &parts)
}
