//! A sent redirect URI against a registered one: equal under the documented rule, which a naive model says again.

use super::redirect_registration::places;
use super::{Target, lines};
use protocol::redirect_uri::{ClientType, check_registration, matches, onboarding_match};

pub const TARGET: Target = Target {
    name: "redirect_match",
    about: "a registered redirect URI and one that was sent, a line each",
    words: &["https://", "http://", "localhost", "127.0.0.1", "[::1]", ":51004", ":0", "?", "#", "@", "status", "token", "state"],
    run,
};

fn run(input: &[u8]) {
    let [registered, sent] = lines(input);
    for uri in [&registered, &sent] {
        assert!(matches(uri, uri, ClientType::Public) && matches(uri, uri, ClientType::Confidential));
    }
    assert_eq!(matches(&registered, &sent, ClientType::Confidential), registered == sent);
    let good: Vec<_> = places().filter(|place| check_registration(&registered, *place).is_ok()).collect();
    if !good.is_empty() {
        let but_port = but_port(&registered).is_some() && but_port(&registered) == but_port(&sent);
        assert_eq!(matches(&registered, &sent, ClientType::Public), registered == sent || but_port);
    }
    for place in good {
        for state_is_sent in [true, false] {
            let taken = onboarding_match([registered.as_str()], &sent, state_is_sent, place).is_ok();
            let before = |uri: &str| uri.split('?').next().map(str::to_owned);
            assert!(!taken || before(&registered) == before(&sent), "only the query is the partner's own");
            if before(&registered) == before(&sent) && sent.len() < 1_000 && plain_query(&sent) {
                let here = registered.starts_with("http://")
                    || registered.contains("://localhost")
                    || registered.contains("://127.")
                    || registered.contains("://[");
                assert!(taken || here || !registered.contains("://"), "{place:?}");
            }
        }
    }
}

/// `http` on a loopback address without its port, which must be a plain number.
fn but_port(uri: &str) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let host = ["localhost", "127.0.0.1", "[::1]"].into_iter().find(|host| rest.starts_with(host))?;
    let after = &rest[host.len()..];
    let tail = match after.strip_prefix(':') {
        Some(after) => {
            let end = after.find(|character: char| !character.is_ascii_digit()).unwrap_or(after.len());
            let number: u32 = after[..end].parse().ok()?;
            (number.to_string() == after[..end] && (1..=65_535).contains(&number)).then_some(&after[end..])?
        }
        None => after,
    };
    let good = (tail.is_empty() || tail.starts_with(['/', '?'])) && !tail.contains('#');
    good.then_some((host, tail))
}

/// A query in which nothing of ours can hide.
fn plain_query(uri: &str) -> bool {
    let query = uri.split_once('?').map_or("", |(_, query)| query);
    query.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/:@!$'()*,?&=".contains(&byte))
        && !query.split('&').any(|pair| {
            ["status", "token", "state"].contains(&pair.split('=').next().unwrap_or_default().to_ascii_lowercase().as_str())
        })
}
