//! Signed links: what was signed verifies and says what it said; whatever else verifies says the very same.

use super::{Target, lines};
use crate::numbers::Numbers;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::Ed25519KeyPair;
use protocol::jose::Ed25519SigningKey;
use protocol::signed_url::{FARTHEST_AHEAD, OLDEST, SIGNATURE, SignedUrl, SignedUrlFault, TIME, UnverifiedUrl, sign};
use protocol::{Seconds, Timestamp};
use std::sync::LazyLock;

pub const TARGET: Target = Target {
    name: "signed_url",
    about: "an address, and behind it a value, a line each",
    words: &["https://", "http://", "localhost", "t=", "v1a=", "&", "%0A", "%3D", ":443", "redirectUrl", "?", "tenant"],
    run,
};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

static KEYS: LazyLock<[Ed25519SigningKey; 2]> = LazyLock::new(|| {
    ["k-1", "k-2"].map(|kid| {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Ed25519SigningKey::from_pkcs8(kid.to_owned(), pkcs8.as_ref()).unwrap()
    })
});

fn verified(address: &str, query: &str, (key, now): (usize, Timestamp)) -> Result<SignedUrl, SignedUrlFault> {
    UnverifiedUrl::read(address, query)?.verify([KEYS[key].public()], now)
}

fn run(input: &[u8]) {
    let [url, value] = lines(input);
    let (address, query) = url.split_once('?').unwrap_or((&url, ""));
    assert!(verified(address, query, (0, NOW)).is_err(), "nobody signed it");
    let added = [("redirectUrl", value.as_str()), ("client_id", "app_1")];
    let Ok(signed) = sign(&url, &added, NOW, &KEYS[0]) else { return };
    assert!(signed.starts_with(&url));
    let (address, query) = signed.split_once('?').unwrap();
    let good = verified(address, query, (0, NOW)).unwrap();
    assert_eq!((good.get("redirectUrl"), good.get("client_id"), good.at()), (Some(value.as_str()), Some("app_1"), NOW));
    assert_eq!(verified(address, query, (1, NOW)), Err(SignedUrlFault::Signature));
    let at = |seconds: i64| verified(address, query, (0, NOW + Seconds(seconds))).err();
    assert_eq!([at(OLDEST.0), at(OLDEST.0 + 1)], [None, Some(SignedUrlFault::Old)]);
    assert_eq!([at(-FARTHEST_AHEAD.0), at(-FARTHEST_AHEAD.0 - 1)], [None, Some(SignedUrlFault::Ahead)]);
    assert!(
        verified(&format!("{address}x"), query, (0, NOW)).is_err()
            && verified("https://other.example/", query, (0, NOW)).is_err()
    );
    let mut numbers = Numbers::of(input);
    for _ in 0..4 {
        let other = touched(query, &mut numbers);
        if let Ok(read) = verified(address, &other, (0, NOW)) {
            assert_eq!(says(&other), says(query), "{other} for {query}");
            assert_eq!(read.at(), NOW);
        }
    }
    let mut parts: Vec<_> = query.split('&').collect();
    let by = numbers.below(parts.len());
    parts.rotate_left(by);
    assert_eq!(verified(address, &parts.join("&"), (0, NOW)).map(|read| read.at()), Ok(NOW), "in any order");
}

fn touched(query: &str, numbers: &mut Numbers) -> String {
    let mut text: Vec<char> = query.chars().collect();
    let at = numbers.below(text.len());
    let with = ['a', '0', '&', '=', '%', '+', ';', '\n', 'A', '.', '?', '#'][numbers.below(12)];
    match numbers.below(5) {
        0 => text[at] = with,
        1 => text.insert(at, with),
        2 => drop(text.remove(at)),
        3 => text.swap(at, numbers.below(query.len().min(at + 1))),
        _ => text.extend(
            [TIME, SIGNATURE, "redirectUrl", "x"][numbers.below(4)]
                .chars()
                .chain(['=', with])
                .rev()
                .collect::<Vec<_>>()
                .into_iter()
                .rev(),
        ),
    }
    text.into_iter().collect()
}

/// The second opinion on what a query says: by the URL standard, in any order.
fn says(query: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    pairs.sort();
    pairs
}
