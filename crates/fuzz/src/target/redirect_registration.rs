//! What may be registered is an address that a browser opens as it is written, and what our parameters can stand behind.

use super::Target;
use protocol::redirect_uri::{
    ClientType, RegistrationPlace, check_registration, onboarding_match, origin, proof_origin, with_parameters,
};
use protocol::secret::Environment;
use url::{Host, Url};

pub const TARGET: Target = Target {
    name: "redirect_registration",
    about: "a redirect URI",
    words: &[
        "https://",
        "http://",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "com.example.app:/",
        "/../",
        "%2e",
        "?code=",
        "xn--",
        "0x7f",
        ":443",
    ],
    run,
};

/// From where most is taken to where least is, along each of the three.
pub fn places() -> impl Iterator<Item = RegistrationPlace> {
    [Environment::Sandbox, Environment::Production].into_iter().flat_map(|environment| {
        [ClientType::Public, ClientType::Confidential].into_iter().flat_map(move |client_type| {
            [true, false].map(|loopback_everywhere| RegistrationPlace { environment, client_type, loopback_everywhere })
        })
    })
}

fn run(input: &[u8]) {
    let Ok(uri) = std::str::from_utf8(input) else {
        return;
    };
    let verdicts: Vec<_> = places().map(|place| check_registration(uri, place).is_ok()).collect();
    for at in 0..verdicts.len() {
        let wider = [4, 2, 1].into_iter().filter(|step| at & step != 0).map(|step| at & !step);
        assert!(!verdicts[at] || wider.into_iter().all(|wider| verdicts[wider]), "a wider place refuses what this one takes");
    }
    if verdicts[0] {
        // Only a table of all letters knows what is no punycode; a browser opens nothing then.
        let parsed = match Url::parse(uri) {
            Ok(parsed) => parsed,
            Err(error) => return assert!(uri.contains("xn--"), "{error}"),
        };
        if parsed.scheme().contains('.') {
            assert!(!verdicts[6] && !verdicts[7], "a private-use scheme of a confidential client");
            assert!(!parsed.has_host());
        } else {
            as_browsers_read_it(uri, &parsed, &verdicts);
        }
        behind_it(uri);
    }
}

fn as_browsers_read_it(uri: &str, parsed: &Url, verdicts: &[bool]) {
    assert!(parsed.username().is_empty() && parsed.password().is_none() && parsed.fragment().is_none());
    let written = parsed.origin().ascii_serialization();
    let rest = uri.strip_prefix(&written);
    assert!(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?'])), "a browser makes {written} of it");
    assert_eq!(origin(uri), Some(written));
    let is_here = match parsed.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').rsplit('.').next() == Some("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        None => false,
    };
    assert!(parsed.scheme() == "https" || parsed.scheme() == "http" && is_here);
    assert!(!is_here || !verdicts[7], "the customer's own machine, in production, for a confidential client");
    assert!(!parsed.path().split('/').any(|segment| matches!(segment, "." | "..")));
    let path = rest.and_then(|rest| rest.split('?').next()).unwrap_or_default();
    assert_eq!(path.matches('/').count(), parsed.path().matches('/').count() - usize::from(path.is_empty()));
    assert!(proof_origin(uri).is_some());
    // What may be registered is not refused at matching itself, at either door.
    for place in places().zip(verdicts).filter(|(_, good)| **good).map(|(place, _)| place) {
        let public = place.client_type == ClientType::Public && place.environment == Environment::Production;
        assert!(
            public && is_here || onboarding_match([uri], uri, true, place).is_ok(),
            "{:?}",
            onboarding_match([uri], uri, true, place)
        );
    }
}

/// Our parameters stand behind its own, each once, and its own stay as they are.
fn behind_it(uri: &str) {
    let sent = with_parameters(uri, &[("code", "a&b=c d"), ("state", "#?é")]);
    assert!(sent.starts_with(uri));
    let parsed = Url::parse(&sent).unwrap();
    let of = |wanted: &str| {
        parsed.query_pairs().filter(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).collect::<Vec<_>>()
    };
    assert_eq!((of("code"), of("state")), (vec!["a&b=c d".to_owned()], vec!["#?é".to_owned()]));
}
