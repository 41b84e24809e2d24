//! Addresses at a partner that a browser is sent to and that answer in their own time: `form_uri` and `connect_url`. They follow the
//! rules of redirect URIs, but for private-use schemes, and each has its own reserved names.

use super::registration::check_with_reserved;
use super::{ClientType, RedirectUriRule, RegistrationPlace};
use crate::secret::Environment;

/// The rule that an address breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressRule {
    /// Longer than 1,000 characters, or empty.
    #[error("an address has 1 to 1,000 characters")]
    Length,
    /// Neither https, nor loopback where that is allowed.
    #[error("the scheme must be https (http only for loopback where loopback is allowed)")]
    Scheme,
    /// A loopback host where none is allowed.
    #[error("loopback addresses are accepted in the sandbox alone")]
    Loopback,
    /// The query carries a name that is added to it.
    #[error("the query may not carry {}: added on the way", .0.join(", "))]
    ReservedQueryName(&'static [&'static str]),
    /// One of the other rules, which are those of redirect URIs.
    #[error("{0}")]
    Same(RedirectUriRule),
}

/// Whether `uri` may be registered as an address to which `reserved` names are added; the first rule that it breaks otherwise.
pub fn check_address(
    uri: &str,
    (environment, loopback_everywhere): (Environment, bool),
    reserved: &'static [&'static str],
) -> Result<(), AddressRule> {
    // A browser is led there by a page, whatever the integration is as a client: no private-use schemes, no loopback of its own.
    let place = RegistrationPlace { environment, client_type: ClientType::Confidential, loopback_everywhere };
    check_with_reserved(uri, place, reserved).map_err(|rule| match rule {
        RedirectUriRule::Length => AddressRule::Length,
        RedirectUriRule::Scheme => AddressRule::Scheme,
        RedirectUriRule::Loopback => AddressRule::Loopback,
        RedirectUriRule::ReservedQueryName => AddressRule::ReservedQueryName(reserved),
        RedirectUriRule::Characters
        | RedirectUriRule::UserInfo
        | RedirectUriRule::Host
        | RedirectUriRule::Wildcard
        | RedirectUriRule::Fragment
        | RedirectUriRule::DotSegments => AddressRule::Same(rule),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESERVED: &[&str] = &["installation_id"];

    #[test]
    fn the_rules_are_those_of_redirect_uris_with_names_of_their_own() {
        let production = (Environment::Production, false);
        for (uri, verdict) in [
            ("https://tidewater.example/install", Ok(())),
            ("https://tidewater.example:8443/install?plan=pro&code=1", Ok(())),
            ("", Err(AddressRule::Length)),
            ("http://tidewater.example/install", Err(AddressRule::Scheme)),
            ("com.tidewater.app:/install", Err(AddressRule::Scheme)),
            ("javascript:alert(1)", Err(AddressRule::Scheme)),
            ("http://127.0.0.1:7310/install", Err(AddressRule::Loopback)),
            ("https://user@tidewater.example/", Err(AddressRule::Same(RedirectUriRule::UserInfo))),
            ("https://tidewater.example/#x", Err(AddressRule::Same(RedirectUriRule::Fragment))),
            ("https://*.tidewater.example/", Err(AddressRule::Same(RedirectUriRule::Wildcard))),
            ("https://tidewater.example/a/../b", Err(AddressRule::Same(RedirectUriRule::DotSegments))),
            ("https://Tidewater.example/", Err(AddressRule::Same(RedirectUriRule::Host))),
            ("https://tidewater.example/?installation%5Fid=1", Err(AddressRule::ReservedQueryName(RESERVED))),
        ] {
            assert_eq!(check_address(uri, production, RESERVED), verdict, "{uri}");
        }
        for place in [(Environment::Sandbox, false), (Environment::Production, true)] {
            assert_eq!(check_address("http://localhost:7310/install", place, RESERVED), Ok(()));
        }
        let rule = AddressRule::ReservedQueryName(&["a", "b"]).to_string();
        assert_eq!(rule, "the query may not carry a, b: added on the way");
    }
}
