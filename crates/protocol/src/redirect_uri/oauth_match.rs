//! When an OAuth redirect is a registered one: simple string comparison (RFC 9700, section 2.1; RFC 6749, section
//! 3.1.2.3); only the port of a loopback address of a public client may differ (RFC 8252, section 7.3).

use super::{ClientType, Parts, is_loopback, port_number};

/// Whether `sent` is the `registered` one, for an OAuth redirect.
pub fn matches(registered: &str, sent: &str, client_type: ClientType) -> bool {
    registered == sent || client_type == ClientType::Public && loopback_but_port(registered, sent)
}

fn loopback_but_port(registered: &str, sent: &str) -> bool {
    let (Some(have), Some(got)) = (Parts::of(registered), Parts::of(sent)) else { return false };
    let (Some((have_host, _)), Some((got_host, got_port))) = (have.host_and_port(), got.host_and_port()) else {
        return false;
    };
    let good_port = got_port.is_none_or(|port| port_number(port).is_some());
    have.scheme == "http"
        && got.scheme == "http"
        && is_loopback(have_host)
        && have_host == got_host
        && good_port
        && have.path == got.path
        && have.query == got.query
        && !sent.contains('#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_a_public_client_s_loopback_port_may_differ() {
        let registered = "http://127.0.0.1/cb";
        assert!(matches(registered, "http://127.0.0.1:51004/cb", ClientType::Public));
        assert!(!matches(registered, "http://127.0.0.1:51004/cb", ClientType::Confidential));
        assert!(!matches(registered, "http://127.0.0.1:51004/cb2", ClientType::Public));
        assert!(!matches(registered, "http://127.0.0.1:51004@evil.example/cb", ClientType::Public));
        assert!(!matches(registered, "http://localhost:51004/cb", ClientType::Public));
        assert!(!matches("https://a.example/cb", "https://a.example:8443/cb", ClientType::Public));
    }

    proptest! {
        #[test]
        fn nothing_but_the_same_text_matches_a_confidential_client(sent in "https://[a-z./%?=&:@-]{0,40}") {
            let registered = "https://partner.example/cb?x=1";
            prop_assert_eq!(matches(registered, &sent, ClientType::Confidential), registered == sent);
        }
    }
}
