//! Why an address is not asked, or its answer does not count, in the reader's language. The store and the API keep these reasons in
//! English; a reason that is not known here is shown as it was kept.

use flows::outbound::OutboundRefused;

use crate::pages::view::{Chrome, texts::Said};

/// What the rule for a new address begins with.
const RULE: &str = "cannot be asked: it ";

pub(super) fn said(chrome: &Chrome, kept: &str) -> Option<Said> {
    let reason = kept.strip_prefix(RULE).unwrap_or(kept);
    match reason {
        "refused it" => return Some(chrome.say("reason-refused")),
        "answered with a redirect, which is not followed" => return Some(chrome.say("reason-redirect")),
        "answered 410 Gone" => return Some(chrome.say("reason-gone")),
        _ => {}
    }
    ALL.into_iter().find(|refused| refused.to_string() == reason).map(|refused| match refused {
        OutboundRefused::Url => chrome.say("reason-url"),
        OutboundRefused::Port => chrome.say("reason-port"),
        OutboundRefused::UnknownHost => chrome.say("reason-unknown-host"),
        OutboundRefused::AddressNotPublic => chrome.say("reason-address-not-public"),
        OutboundRefused::Unreachable => chrome.say("reason-unreachable"),
        OutboundRefused::Tls => chrome.say("reason-tls"),
        OutboundRefused::TimedOut => chrome.say("reason-timed-out"),
        OutboundRefused::TooLarge => chrome.say("reason-too-large"),
        OutboundRefused::Busy => chrome.say("reason-busy"),
    })
}

/// Each of them once.
const ALL: [OutboundRefused; 9] = [
    OutboundRefused::Url,
    OutboundRefused::Port,
    OutboundRefused::UnknownHost,
    OutboundRefused::AddressNotPublic,
    OutboundRefused::Unreachable,
    OutboundRefused::Tls,
    OutboundRefused::TimedOut,
    OutboundRefused::TooLarge,
    OutboundRefused::Busy,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn every_reason_is_known_and_another_is_left_as_it_is() {
        let chrome = Chrome { language: Language::Arabic, ..Chrome::default() };
        for refused in ALL {
            assert!(said(&chrome, &refused.to_string()).is_some() && said(&chrome, &format!("{RULE}{refused}")).is_some());
        }
        for kept in ["refused it", "answered with a redirect, which is not followed", "answered 410 Gone"] {
            assert!(said(&chrome, kept).is_some(), "{kept}");
        }
        assert!(said(&chrome, "something new").is_none());
    }
}
