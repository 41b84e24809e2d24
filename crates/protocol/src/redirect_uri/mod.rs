//! Redirect URIs: what may be registered, and when a sent one is a registered one.
//!
//! OAuth redirects match by simple string comparison; the onboarding door leaves the query free. Texts are compared as
//! sent, never as a parser would rewrite them.

mod address;
mod oauth_match;
mod onboarding_match;
mod registration;

pub use address::{AddressRule, check_address};
pub use oauth_match::matches;
pub use onboarding_match::{LONGEST_SENT, OnboardingMismatch, OnboardingRule, onboarding_match};
pub use registration::{RedirectUriRule, check_registration};

use crate::secret::Environment;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether the integration can keep a secret (RFC 6749, section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientType {
    /// Has a client secret.
    Confidential,
    /// Native app, browser or agent: proves itself by PKCE alone.
    Public,
}

/// Where a redirect URI is to be registered.
#[derive(Debug, Clone, Copy)]
pub struct RegistrationPlace {
    /// Loopback is for the sandbox …
    pub environment: Environment,
    /// … and for public clients.
    pub client_type: ClientType,
    /// The demo accepts loopback everywhere.
    pub loopback_everywhere: bool,
}

#[derive(Clone, Copy)]
struct Parts<'a> {
    scheme: &'a str,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(uri: &'a str) -> Option<Self> {
        let (scheme, rest) = uri.split_once(':')?;
        let (before, query) = rest.split_once('?').map_or((rest, None), |(before, query)| (before, Some(query)));
        let Some(after) = before.strip_prefix("//") else {
            return Some(Self { scheme, authority: None, path: before, query });
        };
        let slash = after.find('/').unwrap_or(after.len());
        Some(Self { scheme, authority: Some(&after[..slash]), path: &after[slash..], query })
    }

    fn host_and_port(&self) -> Option<(&'a str, Option<&'a str>)> {
        let authority = self.authority?;
        if let Some(end) = authority.strip_prefix('[').and_then(|rest| rest.find(']')) {
            let (host, rest) = authority.split_at(end + 2);
            return if rest.is_empty() { Some((host, None)) } else { Some((host, Some(rest.strip_prefix(':')?))) };
        }
        Some(authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))))
    }
}

/// The number of a port as it is written without ornaments: no sign, no leading zero, not 0.
pub(crate) fn port_number(port: &str) -> Option<u16> {
    port.parse().ok().filter(|number| *number > 0 && !port.starts_with(['0', '+']))
}

/// Whether a path climbs, in any spelling that a server might take for `.` or `..`.
pub(crate) fn has_dot_segments(path: &str) -> bool {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    decoded.split(['/', '\\']).any(|segment| segment == "." || segment == "..")
}

pub(crate) fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// Whether a browser finds its own machine under this host, by whatever name: `.localhost` (RFC 6761, section 6.3), the whole of
/// 127.0.0.0/8, and the unspecified addresses, which systems lead there.
pub(crate) fn is_own_machine(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name == "localhost"
        || name.ends_with(".localhost")
        || number.is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

/// Whether a browser leaves this host as it is. It rewrites addresses in other spellings (`127.1`, `0x7f000001` and
/// `[::0:1]` are all loopback), and takes nothing else in brackets.
pub(crate) fn is_spelled_as_browsers_do(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[') {
        let inner = inner.strip_suffix(']').unwrap_or_default();
        return !inner.contains('.') && inner.parse::<Ipv6Addr>().is_ok_and(|address| address.to_string() == inner);
    }
    let name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    let last = host.strip_suffix('.').unwrap_or(host).rsplit('.').next().unwrap_or_default();
    let hexadecimal = last.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    // The URL standard takes a host for an IPv4 address when its last label is a number.
    let is_number = hexadecimal || last.bytes().all(|byte| byte.is_ascii_digit());
    let good_name = !host.is_empty() && host.bytes().all(name) && !host.starts_with(['.', '-']) && !host.contains("..");
    good_name && (!is_number || host.parse::<Ipv4Addr>().is_ok())
}

/// The first of `reserved` that stands in a query, in any spelling that some framework reads as ours: percent-encoded, in
/// other letters, with blanks around, as an array (`token[]`).
pub(crate) fn reserved_in<'r>(query: &str, reserved: &[&'r str]) -> Option<&'r str> {
    // Some servers split a query at semicolons too (HTML 4.01, appendix B.2.2): the partner's own may be one of them.
    query.split(';').flat_map(|part| form_urlencoded::parse(part.as_bytes())).find_map(|(name, _)| {
        let name = name.split('[').next().unwrap_or_default().trim();
        reserved.iter().find(|reserved| reserved.eq_ignore_ascii_case(name)).copied()
    })
}

/// `uri` with our parameters behind its own query, which stays as it is, byte for byte.
pub fn with_parameters(uri: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters);
    let joint = match uri.split_once('?') {
        None => "?",
        Some((_, own)) if own.is_empty() || own.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{uri}{joint}{}", query.finish())
}

/// Scheme, host and port of `uri`, for `form-action` of a Content-Security-Policy; a bare `scheme:` for private-use schemes.
pub fn origin(uri: &str) -> Option<String> {
    let parts = Parts::of(uri)?;
    Some(match parts.authority {
        Some(authority) if !authority.is_empty() => format!("{}://{authority}", parts.scheme),
        Some(_) | None => format!("{}:", parts.scheme),
    })
}

/// Where the owner of a redirect URI's host can show that it is theirs: `https://host` without the port, since who answers at
/// the host's own https port has the host, and not everybody who has some port of it; a loopback address with its scheme and
/// port. `None` for private-use schemes.
pub fn proof_origin(uri: &str) -> Option<String> {
    let parts = Parts::of(uri)?;
    let (host, _) = parts.host_and_port().filter(|(host, _)| !host.is_empty())?;
    match parts.scheme {
        "https" | "http" if is_loopback(host) => origin(uri),
        "https" => Some(format!("https://{host}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_parameters_follow_the_partner_s_own_query() {
        assert_eq!(with_parameters("https://a.example/", &[("code", "1")]), "https://a.example/?code=1");
        assert_eq!(with_parameters("https://a.example/?x=%41", &[("state", "a b")]), "https://a.example/?x=%41&state=a+b");
    }

    #[test]
    fn an_origin_is_what_form_action_needs() {
        assert_eq!(origin("https://a.example:1/b?c").as_deref(), Some("https://a.example:1"));
        assert_eq!(origin("com.example.app:/cb").as_deref(), Some("com.example.app:"));
    }

    #[test]
    fn a_host_is_proven_at_its_own_https_port() {
        let cases = [
            ("https://a.example/cb?x=1", Some("https://a.example")),
            ("https://a.example:8443/cb", Some("https://a.example")),
            ("https://[2001:db8::1]:8443/cb", Some("https://[2001:db8::1]")),
            ("https://a.example?x=@evil.example", Some("https://a.example")),
            ("http://localhost:7310/cb", Some("http://localhost:7310")),
            ("https://127.0.0.1:7310/cb", Some("https://127.0.0.1:7310")),
            ("com.example.app:/cb", None),
            ("com.example.app:///cb", None),
        ];
        for (uri, origin) in cases {
            assert_eq!(proof_origin(uri).as_deref(), origin, "{uri}");
        }
    }
}
