//! One text for one link, and everything that two readers could take differently refused.

use super::*;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::Ed25519KeyPair;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_seconds(1_700_000_000);

fn key() -> Ed25519SigningKey {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    Ed25519SigningKey::from_pkcs8("k-1".to_owned(), pkcs8.as_ref()).unwrap()
}

fn verified(key: &Ed25519SigningKey, url: &str, now: Timestamp) -> Result<SignedUrl, SignedUrlFault> {
    let (address, query) = url.split_once('?').unwrap();
    UnverifiedUrl::read(address, query)?.verify([key.public()], now)
}

#[test]
fn what_is_signed_is_what_the_guide_says() {
    let parameters =
        [("t", "1700000000"), ("redirectUrl", "https://c.example/handshake/n"), ("organizationId", "org_1"), ("x", "a b")];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let wanted = "v1a\nhttps://partner.example/login\norganizationId=org_1\nredirectUrl=https://c.example/handshake/n\nt=1700000000\nx=a b";
    assert_eq!(string_to_sign("https://partner.example/login", &parameters), wanted);
}

#[test]
fn a_signed_link_is_believed_with_its_own_query_kept() {
    let key = key();
    let added =
        [("organizationId", "org_1"), ("redirectUrl", "https://c.example/handshake/n?a=b&c"), ("state", "two words+ \u{e5}")];
    let url = sign("https://Partner.Example:443?tenant=%41&flag", &added, NOW, &key).unwrap();
    assert!(
        url.starts_with("https://Partner.Example:443?tenant=%41&flag&organizationId=org_1&redirectUrl=https%3A%2F%2Fc.example")
    );
    assert!(!url.contains('+') && url.contains("state=two%20words%2B%20%C3%A5&t=1700000000&v1a="), "{url}");
    let signed = verified(&key, &url, NOW + Seconds(1)).unwrap();
    for (name, value) in added {
        assert_eq!(signed.get(name), Some(value));
    }
    assert_eq!((signed.get("tenant"), signed.get("flag"), signed.get("none"), signed.at()), (Some("A"), Some(""), None, NOW));
    let (_, query) = url.split_once('?').unwrap();
    let read = UnverifiedUrl::read("https://partner.example/", query).unwrap();
    assert!(read.verify([key.public()], NOW).is_ok(), "the address as the browser sends it");
}

#[test]
fn whatever_was_changed_or_made_by_another_key_is_refused() {
    let key = key();
    let url = sign("https://partner.example/login", &[("organizationId", "org_1"), ("state", "s")], NOW, &key).unwrap();
    let changes = [
        ("org_1", "org_2"),
        ("partner.example", "partner.example.evil.example"),
        ("/login", "/login/"),
        ("https:", "http:"),
        ("&state=s", ""),
        ("state=s", "state=s&extra="),
        ("t=1700000000", "t=1700000001"),
        ("organizationId", "organizationid"),
    ];
    for (from, to) in changes {
        assert!(verified(&key, &url.replace(from, to), NOW).is_err(), "{from} {to}");
    }
    assert_eq!(verified(&self::key(), &url, NOW), Err(SignedUrlFault::Signature));
    let reordered = url.replace("organizationId=org_1&state=s", "state=%73&organizationId=org%5F1");
    assert!(verified(&key, &reordered, NOW).is_ok(), "order and spelling are no part of it");
}

#[test]
fn a_link_is_good_for_five_minutes() {
    let key = key();
    let url = sign("https://partner.example/login", &[], NOW, &key).unwrap();
    for (later, wanted) in
        [(0, None), (300, None), (301, Some(SignedUrlFault::Old)), (-60, None), (-61, Some(SignedUrlFault::Ahead))]
    {
        assert_eq!(verified(&key, &url, NOW + Seconds(later)).err(), wanted, "{later}");
    }
}

#[test]
fn a_query_with_two_readings_is_refused_by_its_rule() {
    use SignedUrlFault::{Length, Malformed, Missing, Repeated, SignatureForm, Time, TooManyParameters};
    let signature = "A".repeat(86);
    let good = format!("t=1700000000&v1a={signature}");
    let malformed = |name: &str| Malformed(name.to_owned());
    let many = (0..MOST_PARAMETERS).map(|number| format!("a{number}=1")).collect::<Vec<_>>().join("&");
    let cases = [
        (format!("{good}&a=1&a=1"), Repeated("a".to_owned())),
        (format!("{good}&a=1&%61=2"), Repeated("a".to_owned())),
        (format!("{good}&t=1700000000"), Repeated("t".to_owned())),
        (format!("{good}&a%3Db=c"), malformed("a=b")),
        (format!("{good}&=c"), malformed("")),
        (format!("{good}&a=b%0At=1"), malformed("a")),
        (format!("{good}&a%00=b"), malformed("a\u{fffd}")),
        (format!("{good}&a=%C2%85"), malformed("a")),
        (format!("{good}&a=%ff"), malformed("a")),
        (format!("{good}&a=%zz"), malformed("a")),
        (format!("{good}&a=%4"), malformed("a")),
        (format!("{good}&{many}"), TooManyParameters),
        (format!("{good}&a={}", "b".repeat(LONGEST)), Length),
        (format!("v1a={signature}"), Missing("t")),
        ("t=1700000000".to_owned(), Missing("v1a")),
        (format!("t=&v1a={signature}"), Time),
        (format!("t=%2B1700000000&v1a={signature}"), Time),
        (format!("t=01700000000&v1a={signature}"), Time),
        (format!("t=170000000000&v1a={signature}"), Time),
        (format!("t=1700000000&v1a={signature}="), SignatureForm),
        (format!("t=1700000000&v1a={}", "A".repeat(85)), SignatureForm),
        (format!("t=1700000000&v1a={}B", "A".repeat(85)), SignatureForm),
        (format!("t=1700000000&v1a={}%2F", "A".repeat(85)), SignatureForm),
    ];
    for (query, wanted) in cases {
        assert_eq!(UnverifiedUrl::read("https://a.example/", &query), Err(wanted), "{query}");
    }
    assert_eq!(UnverifiedUrl::read("https://a.example/", &good).unwrap().claimed("t"), Some("1700000000"));
}

#[test]
fn an_address_has_one_spelling() {
    let of = |url| address::of(url).map(|address| address.text);
    let spellings = [
        ("https://A.example", "https://a.example/"),
        ("HTTPS://a.example:443/B?x", "https://a.example/B"),
        ("https://a.example:8443/b", "https://a.example:8443/b"),
        ("http://localhost:80/b", "http://localhost/b"),
        ("http://[::1]:7310", "http://[::1]:7310/"),
        ("https://[2001:DB8::1]:443/", "https://[2001:db8::1]/"),
    ];
    for (url, wanted) in spellings {
        assert_eq!(of(url).as_deref(), Ok(wanted));
    }
    let refused = [
        "http://a.example/",
        "ftp://a.example/",
        "//a.example/",
        "https:/a.example",
        "https:///b",
        "https://u@a.example/",
        "https://a.example:0/",
        "https://a.example:x/",
        "https://a.example/b#c",
        "https://a.example/b\\c",
        "https://a.example/../b",
        "https://a.example/%2e%2e/b",
        "https://a.example/ b",
        "https://\u{e5}.example/",
        "https://[::1/",
        "https://a[b].example/",
    ];
    for url in refused {
        assert!(matches!(of(url), Err(SignedUrlFault::Address(_))), "{url}");
    }
}

#[test]
fn an_address_that_carries_our_names_already_cannot_be_signed() {
    let key = key();
    for (url, name) in [
        ("https://a.example/?organizationId=1", "organizationId"),
        ("https://a.example/?t=1", "t"),
        ("https://a.example/?v1%61=1", "v1a"),
    ] {
        let fault = SignedUrlFault::Reserved(name.to_owned());
        assert_eq!(check_address(url, &["organizationId"]), Err(fault.clone()));
        assert_eq!(sign(url, &[("organizationId", "o")], NOW, &key), Err(fault));
    }
    assert_eq!(check_address("https://a.example/?x=1&x=2", &[]), Err(SignedUrlFault::Repeated("x".to_owned())));
    assert!(check_address("https://a.example/?x=1", &["organizationId"]).is_ok());
    assert_eq!(sign("https://a.example/", &[("state", "a\nb")], NOW, &key), Err(SignedUrlFault::Malformed("state".to_owned())));
    assert_eq!(sign("https://a.example/", &[("state", &"a".repeat(LONGEST))], NOW, &key), Err(SignedUrlFault::Length));
}

proptest! {
    #[test]
    fn whatever_can_be_signed_is_believed_and_said_again(values in prop::collection::vec("[^\\p{Cc}]{0,12}", 0..6)) {
        let key = key();
        let names: Vec<String> = (0..values.len()).map(|number| format!("n{number}")).collect();
        let added: Vec<_> = names.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
        let url = sign("https://partner.example/login?own=1", &added, NOW, &key).unwrap();
        prop_assert!(url.bytes().all(|byte| byte.is_ascii_graphic()));
        let signed = verified(&key, &url, NOW).unwrap();
        for (name, value) in added {
            prop_assert_eq!(signed.get(name), Some(value));
        }
    }

    #[test]
    fn two_sets_of_parameters_never_have_one_text(
        one in prop::collection::btree_map("[a-c&%]{1,3}", "[a-c=&%]{0,4}", 0..4),
        other in prop::collection::btree_map("[a-c&%]{1,3}", "[a-c=&%]{0,4}", 0..4),
    ) {
        let text = |map: &std::collections::BTreeMap<String, String>| {
            let pairs: Vec<_> = map.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            string_to_sign("https://a.example/", &pairs)
        };
        prop_assert_eq!(text(&one) == text(&other), one == other);
    }

    #[test]
    fn reading_never_panics(query in "[a-c=&%0-9t\u{e5}]{0,60}") {
        let _ = UnverifiedUrl::read("https://a.example/", &query);
    }
}
