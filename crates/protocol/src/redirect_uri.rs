//! Redirect URIs: what may be registered, and when a sent one is a registered one.
//!
//! OAuth redirects match by simple string comparison (RFC 9700, section 2.1; RFC 6749, section 3.1.2.3); only the port of a
//! loopback address of a public client may differ (RFC 8252, section 7.3). Texts are compared as sent, never as a parser
//! would rewrite them.

use crate::secret::Environment;

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
    /// No host, an upper-case one, or a wrong port.
    #[error("the host must be a lower-case name or address, with an optional port from 1 to 65535 that is not the scheme's own")]
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

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// Whether `uri` may be registered at `place`; the first rule that it breaks otherwise.
pub fn check_registration(uri: &str, place: RegistrationPlace) -> Result<(), RedirectUriRule> {
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
    let decoded = percent_encoding::percent_decode_str(parts.path).decode_utf8_lossy().into_owned();
    if decoded.split(['/', '\\']).any(|segment| segment == "." || segment == "..") {
        return Err(RedirectUriRule::DotSegments);
    }
    let names = form_urlencoded::parse(parts.query.unwrap_or_default().as_bytes());
    for (name, _) in names {
        if RESERVED.contains(&name.as_ref()) {
            return Err(RedirectUriRule::ReservedQueryName);
        }
    }
    Ok(())
}

fn check_place(parts: &Parts<'_>, place: RegistrationPlace) -> Result<(), RedirectUriRule> {
    let private_use = parts.scheme.contains('.')
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
    let good_port = port.is_none_or(|port| {
        let number = port.parse::<u16>();
        !port.starts_with(['0', '+']) && number.is_ok_and(|number| number != own_port)
    });
    let name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    let good_host = host.starts_with('[') && host.ends_with(']') && host.len() > 4
        || !host.is_empty() && host.bytes().all(name) && !host.starts_with(['.', '-']) && !host.contains("..");
    if !good_host || !good_port {
        return Err(RedirectUriRule::Host);
    }
    if is_loopback(host) {
        let allowed =
            place.loopback_everywhere || place.environment == Environment::Sandbox || place.client_type == ClientType::Public;
        return if allowed { Ok(()) } else { Err(RedirectUriRule::Loopback) };
    }
    if parts.scheme == "https" { Ok(()) } else { Err(RedirectUriRule::Scheme) }
}

/// Whether `sent` is the `registered` one, for an OAuth redirect.
pub fn matches(registered: &str, sent: &str, client_type: ClientType) -> bool {
    registered == sent || client_type == ClientType::Public && loopback_but_port(registered, sent)
}

fn loopback_but_port(registered: &str, sent: &str) -> bool {
    let (Some(have), Some(got)) = (Parts::of(registered), Parts::of(sent)) else { return false };
    let (Some((have_host, _)), Some((got_host, got_port))) = (have.host_and_port(), got.host_and_port()) else {
        return false;
    };
    let good_port =
        got_port.is_none_or(|port| port.parse::<u16>().is_ok_and(|number| number > 0) && !port.starts_with(['0', '+']));
    have.scheme == "http"
        && got.scheme == "http"
        && is_loopback(have_host)
        && have_host == got_host
        && good_port
        && have.path == got.path
        && have.query == got.query
        && !sent.contains('#')
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            ("https://Partner.example/", Err(RedirectUriRule::Host)),
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
        assert_eq!(check_registration("myapp:/cb", PUBLIC), Err(RedirectUriRule::Scheme));
        assert_eq!(check_registration("http://localhost:7310/cb", SANDBOX), Ok(()));
    }

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
}
