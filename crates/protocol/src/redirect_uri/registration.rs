//! What may be registered.

use super::{
    ClientType, Parts, RegistrationPlace, has_dot_segments, is_loopback, is_own_machine, is_spelled_as_browsers_do, port_number,
    reserved_in,
};
use crate::secret::Environment;

/// The rule that a redirect URI breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedirectUriRule {
    /// Longer than 1,000 characters, or empty.
    #[error("a redirect URI has 1 to 1,000 characters")]
    Length,
    /// Characters outside visible ASCII.
    #[error("a redirect URI is written in visible ASCII; encode other characters, and write the host in punycode")]
    Characters,
    /// Neither https, nor allowed loopback, nor a public client's private-use scheme.
    #[error(
        "the scheme must be https (http only for loopback where loopback is allowed; public clients may use a private scheme with a dot in it, such as com.example.app)"
    )]
    Scheme,
    /// A loopback host where none is allowed.
    #[error("loopback addresses are accepted in the sandbox, and in production only for public clients")]
    Loopback,
    /// User information before the host.
    #[error("no user name or password before the host")]
    UserInfo,
    /// No host, an upper-case one, one that browsers rewrite, or a wrong port.
    #[error(
        "the host must be a lower-case name, or an address in its usual spelling, with an optional port from 1 to 65535 that is not the scheme's own"
    )]
    Host,
    /// `*` anywhere.
    #[error("no wildcards: register each redirect URI as it is sent")]
    Wildcard,
    /// `#` anywhere (RFC 6749, section 3.1.2).
    #[error("no fragment")]
    Fragment,
    /// `.` or `..` segments, in any spelling, or a backslash.
    #[error("no '.' or '..' segments and no backslash in the path")]
    DotSegments,
    /// A query that already carries a name of ours.
    #[error("the query may not carry code, state, iss, error, error_description, error_uri, status or token: we add those")]
    ReservedQueryName,
}

const RESERVED: [&str; 8] = ["code", "state", "iss", "error", "error_description", "error_uri", "status", "token"];

/// Whether `uri` may be registered at `place`; the first rule that it breaks otherwise.
pub fn check_registration(uri: &str, place: RegistrationPlace) -> Result<(), RedirectUriRule> {
    check_with_reserved(uri, place, &RESERVED)
}

/// The same for whatever a browser is sent to, with the names that are added to its query on the way.
pub(super) fn check_with_reserved(uri: &str, place: RegistrationPlace, reserved: &[&str]) -> Result<(), RedirectUriRule> {
    if uri.is_empty() || uri.len() > 1_000 {
        return Err(RedirectUriRule::Length);
    }
    if !uri.bytes().all(|byte| byte.is_ascii_graphic()) || uri.contains(['"', '<', '>', '`']) {
        return Err(RedirectUriRule::Characters);
    }
    for (character, rule) in
        [('*', RedirectUriRule::Wildcard), ('#', RedirectUriRule::Fragment), ('\\', RedirectUriRule::DotSegments)]
    {
        if uri.contains(character) {
            return Err(rule);
        }
    }
    let parts = Parts::of(uri).ok_or(RedirectUriRule::Scheme)?;
    check_place(&parts, place)?;
    if has_dot_segments(parts.path) {
        return Err(RedirectUriRule::DotSegments);
    }
    match reserved_in(parts.query.unwrap_or_default(), reserved) {
        Some(_) => Err(RedirectUriRule::ReservedQueryName),
        None => Ok(()),
    }
}

fn check_place(parts: &Parts<'_>, place: RegistrationPlace) -> Result<(), RedirectUriRule> {
    let private_use = parts.scheme.contains('.')
        && parts.scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && parts.scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-+".contains(&byte));
    if private_use && place.client_type == ClientType::Public && parts.authority.is_none_or(str::is_empty) {
        return Ok(());
    }
    if parts.scheme != "https" && parts.scheme != "http" {
        return Err(RedirectUriRule::Scheme);
    }
    if parts.authority.is_some_and(|authority| authority.contains('@')) {
        return Err(RedirectUriRule::UserInfo);
    }
    let (host, port) = parts.host_and_port().ok_or(RedirectUriRule::Host)?;
    let own_port = if parts.scheme == "https" { 443 } else { 80 };
    let good_port = port.is_none_or(|port| port_number(port).is_some_and(|number| number != own_port));
    if !is_spelled_as_browsers_do(host) || !good_port {
        return Err(RedirectUriRule::Host);
    }
    if is_own_machine(host) {
        let allowed =
            place.loopback_everywhere || place.environment == Environment::Sandbox || place.client_type == ClientType::Public;
        if !allowed {
            return Err(RedirectUriRule::Loopback);
        }
    }
    if parts.scheme == "https" || is_loopback(host) { Ok(()) } else { Err(RedirectUriRule::Scheme) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIDENTIAL: RegistrationPlace = RegistrationPlace {
        environment: Environment::Production,
        client_type: ClientType::Confidential,
        loopback_everywhere: false,
    };
    const PUBLIC: RegistrationPlace = RegistrationPlace { client_type: ClientType::Public, ..CONFIDENTIAL };
    const SANDBOX: RegistrationPlace = RegistrationPlace { environment: Environment::Sandbox, ..CONFIDENTIAL };

    #[test]
    fn registration_names_the_rule() {
        let cases = [
            ("https://partner.example/cb", Ok(())),
            ("https://partner.example:8443/cb?tenant=1", Ok(())),
            ("http://partner.example/cb", Err(RedirectUriRule::Scheme)),
            ("javascript:alert(1)", Err(RedirectUriRule::Scheme)),
            ("com.example.app:/cb", Err(RedirectUriRule::Scheme)),
            ("http://localhost:7310/cb", Err(RedirectUriRule::Loopback)),
            ("https://user@partner.example/", Err(RedirectUriRule::UserInfo)),
            ("https://*.partner.example/", Err(RedirectUriRule::Wildcard)),
            ("https://partner.example/#x", Err(RedirectUriRule::Fragment)),
            ("https://partner.example/a/../b", Err(RedirectUriRule::DotSegments)),
            ("https://partner.example/a/%2e%2E/b", Err(RedirectUriRule::DotSegments)),
            ("https://partner.example/a\\b", Err(RedirectUriRule::DotSegments)),
            ("https://partner.example/?co%64e=1", Err(RedirectUriRule::ReservedQueryName)),
            ("https://partner.example/?Code=1", Err(RedirectUriRule::ReservedQueryName)),
            ("https://partner.example/?a=1;state[]=2", Err(RedirectUriRule::ReservedQueryName)),
            ("https://Partner.example/", Err(RedirectUriRule::Host)),
            ("https://127.1/", Err(RedirectUriRule::Host)),
            ("https://0x7f000001/", Err(RedirectUriRule::Host)),
            ("https://partner.0x/", Err(RedirectUriRule::Host)),
            ("https://[partner.example]/", Err(RedirectUriRule::Host)),
            ("https://[0:0:0:0:0:0:0:1]/", Err(RedirectUriRule::Host)),
            ("https://[::ffff:7f00:1]/", Err(RedirectUriRule::Host)),
            ("https://127.0.0.2/", Err(RedirectUriRule::Loopback)),
            ("https://app.localhost/", Err(RedirectUriRule::Loopback)),
            ("https://localhost./", Err(RedirectUriRule::Loopback)),
            ("https://0.0.0.0/", Err(RedirectUriRule::Loopback)),
            ("https://192.0.2.1/", Ok(())),
            ("https://[2001:db8::1]:8443/", Ok(())),
            ("https://partner.example:443/", Err(RedirectUriRule::Host)),
            ("https://partner.example:0443/", Err(RedirectUriRule::Host)),
            ("https:///cb", Err(RedirectUriRule::Host)),
            ("https://b\u{fc}cher.example/", Err(RedirectUriRule::Characters)),
            ("https://partner.example/a b", Err(RedirectUriRule::Characters)),
            ("", Err(RedirectUriRule::Length)),
        ];
        for (uri, verdict) in cases {
            assert_eq!(check_registration(uri, CONFIDENTIAL), verdict, "{uri}");
        }
        assert_eq!(check_registration("http://127.0.0.1/cb", PUBLIC), Ok(()));
        assert_eq!(check_registration("com.example.app:/cb", PUBLIC), Ok(()));
        assert_eq!(check_registration(".example.app:/cb", PUBLIC), Err(RedirectUriRule::Scheme), "a relative address");
        assert_eq!(check_registration("myapp:/cb", PUBLIC), Err(RedirectUriRule::Scheme));
        assert_eq!(check_registration("http://localhost:7310/cb", SANDBOX), Ok(()));
    }
}
