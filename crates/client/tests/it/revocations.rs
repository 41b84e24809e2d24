//! The revocation feed: what it ends, and what its silence means.

use std::sync::atomic::Ordering;

use countersign_client::FetchError;
use countersign_client::verifier::{InvalidToken, Verifier, VerifierOptions, VerifyError};

use crate::support::{AUDIENCE, NOW, Server, TestClock, entry, invalid, ready, verifier};

const AT: &str = "2027-01-15T08:00:00Z";
const LATER: &str = "2027-01-15T08:00:01.5Z";

#[tokio::test]
async fn revoked_and_suspended_are_refused_after_one_poll() {
    let (server, _, verifier) = ready().await;
    let token = server.token(|_| {});
    let sibling = server.token(|c| c.credential_id = "con_2".to_owned());
    server.set(|s| s.entries.push(entry("credential", "con_1", "revoked", AT)));
    verifier.poll().await.unwrap();
    assert_eq!(verifier.verify(&token, &[]).await, Err(invalid(InvalidToken::Revoked)));
    assert!(verifier.verify(&sibling, &[]).await.is_ok());

    server.set(|s| s.entries.push(entry("grant", "grt_1", "suspended", AT)));
    verifier.poll().await.unwrap();
    assert_eq!(verifier.verify(&sibling, &[]).await, Err(invalid(InvalidToken::Suspended)));
    server.set(|s| s.entries.push(entry("grant", "grt_1", "active", LATER)));
    verifier.poll().await.unwrap();
    assert!(verifier.verify(&sibling, &[]).await.is_ok());
    assert_eq!(verifier.verify(&token, &[]).await, Err(invalid(InvalidToken::Revoked)));
}

#[tokio::test]
async fn a_client_key_and_a_client_secret_end_like_a_connection_and_spare_their_siblings() {
    let (server, _, verifier) = ready().await;
    let of = |id: &str| server.token(|c| c.credential_id = id.to_owned());
    let (key, other_key, secret) = (of("cky_1"), of("cky_2"), of("sct_1"));
    server.set(|s| {
        // A key that is to retire is told of as active, and as revoked when the day comes.
        s.entries.push(entry("credential", "cky_1", "active", AT));
        s.entries.push(entry("credential", "cky_2", "active", AT));
        s.entries.push(entry("credential", "cky_1", "revoked", LATER));
        s.entries.push(entry("credential", "sct_1", "revoked", AT));
    });
    verifier.poll().await.unwrap();
    for token in [&key, &secret] {
        assert_eq!(verifier.verify(token, &[]).await, Err(invalid(InvalidToken::Revoked)));
    }
    assert!(verifier.verify(&other_key, &[]).await.is_ok());
}

#[tokio::test]
async fn a_disabled_integration_is_refused_until_it_is_enabled() {
    let (server, _, verifier) = ready().await;
    let token = server.token(|c| c.client_id = "app_off".to_owned());
    let other = server.token(|c| c.client_id = "app_on".to_owned());
    server.set(|s| s.entries.push(entry("integration", "app_off", "suspended", AT)));
    verifier.poll().await.unwrap();
    assert_eq!(verifier.verify(&token, &[]).await, Err(invalid(InvalidToken::Suspended)));
    assert!(verifier.verify(&other, &[]).await.is_ok());
    server.set(|s| s.entries.push(entry("integration", "app_off", "active", LATER)));
    verifier.poll().await.unwrap();
    assert!(verifier.verify(&token, &[]).await.is_ok());
}

#[tokio::test]
async fn entries_that_come_late_or_twice_change_nothing() {
    let (server, _, verifier) = ready().await;
    server.set(|s| {
        s.entries = vec![
            entry("grant", "grt_1", "active", LATER),
            entry("grant", "grt_1", "suspended", AT),
            entry("grant", "grt_2", "revoked", AT),
            entry("grant", "grt_2", "active", LATER),
            entry("grant", "grt_3", "frozen", AT),
            entry("grant", "grt_4", "suspended", AT),
            entry("grant", "grt_4", "active", "yesterday"),
            entry("planet", "grt_5", "revoked", AT),
        ];
    });
    verifier.poll().await.unwrap();
    let mut results = Vec::new();
    for grant in ["grt_1", "grt_2", "grt_3", "grt_4", "grt_5"] {
        let token = server.token(|c| c.grant_id = grant.to_owned());
        results.push(verifier.verify(&token, &[]).await.map(|_| ()).map_err(|error| error.to_string()));
    }
    assert_eq!(
        results,
        [
            Ok(()),
            Err(InvalidToken::Revoked.to_string()),
            Err(InvalidToken::Suspended.to_string()),
            Err(InvalidToken::Suspended.to_string()),
            Ok(()),
        ]
    );
    // Eight entries, two to a page, and the empty page of the first poll.
    assert_eq!(server.counts.feed.load(Ordering::SeqCst), 1 + 4);
}

#[tokio::test]
async fn silence_of_the_feed_is_neither_yes_nor_no() {
    let (server, clock, verifier) = ready().await;
    let token = server.token(|_| {});
    server.set(|s| s.entries.push(entry("credential", "con_9", "revoked", AT)));
    verifier.poll().await.unwrap();
    server.set(|s| s.away = true);
    clock.advance(5);
    assert!(verifier.poll().await.is_err());
    assert!(verifier.verify(&token, &[]).await.is_ok());
    clock.advance(1);
    assert_eq!(verifier.verify(&token, &[]).await, Err(VerifyError::Stale));
    assert_eq!((VerifyError::Stale.status(), VerifyError::Stale.challenge()), (503, None));
    // What is certain is still said.
    let revoked = server.token(|c| c.credential_id = "con_9".to_owned());
    assert_eq!(verifier.verify(&revoked, &[]).await, Err(invalid(InvalidToken::Revoked)));

    server.set(|s| s.away = false);
    verifier.poll().await.unwrap();
    assert!(verifier.verify(&token, &[]).await.is_ok());
}

#[tokio::test]
async fn before_the_first_answer_nothing_is_accepted() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let verifier = verifier(&server, &clock);
    assert_eq!(verifier.verify(&server.token(|_| {}), &[]).await, Err(VerifyError::Stale));
}

#[tokio::test]
async fn a_clock_that_was_set_back_counts_as_silence() {
    let (server, clock, verifier) = ready().await;
    let token = server.token(|c| c.iat = NOW - 7200);
    clock.advance(-3600);
    assert_eq!(verifier.verify(&token, &[]).await, Err(VerifyError::Stale));
    verifier.poll().await.unwrap();
    assert!(verifier.verify(&token, &[]).await.is_ok());
}

#[tokio::test]
async fn a_cursor_that_the_server_forgot_starts_over() {
    let (server, _, verifier) = ready().await;
    server.set(|s| {
        s.entries = vec![entry("grant", "g", "active", AT), entry("grant", "h", "active", AT)];
    });
    verifier.poll().await.unwrap();
    server.set(|s| s.entries = vec![entry("grant", "grt_1", "revoked", AT)]);
    verifier.poll().await.unwrap();
    let result = verifier.verify(&server.token(|_| {}), &[]).await;
    assert_eq!(result, Err(invalid(InvalidToken::Revoked)));
}

#[tokio::test]
async fn a_revocation_is_remembered_as_long_as_tokens_live() {
    let (server, clock, verifier) = ready().await;
    server.set(|s| s.entries.push(entry("grant", "grt_1", "revoked", AT)));
    verifier.poll().await.unwrap();
    clock.advance(43_200);
    verifier.poll().await.unwrap();
    let token = server.token(|_| {});
    assert_eq!(verifier.verify(&token, &[]).await, Err(invalid(InvalidToken::Revoked)));
}

#[tokio::test]
async fn wrong_resource_credentials_are_an_error_of_the_feed() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let options = VerifierOptions::new(&server.issuer, AUDIENCE, "res_1", "wrong");
    let verifier = Verifier::new(VerifierOptions { clock: clock.clock(), ..options }).unwrap();
    let error = verifier.poll().await.unwrap_err();
    assert_eq!(error, FetchError::Status { status: 401, retry_after: None });
    assert_eq!(verifier.verify(&server.token(|_| {}), &[]).await, Err(VerifyError::Stale));
}

#[tokio::test]
async fn the_background_task_reads_keys_and_feed_by_itself() {
    let server = Server::start().await;
    server.set(|s| s.entries.push(entry("grant", "grt_9", "revoked", AT)));
    let options = VerifierOptions::new(&server.issuer, AUDIENCE, "res_1", "s_1");
    let clock = TestClock::new();
    let interval = std::time::Duration::from_millis(1);
    let options = VerifierOptions { clock: clock.clock(), feed_interval: interval, ..options };
    let verifier = Verifier::start(options).unwrap();
    let token = server.token(|_| {});
    while verifier.verify(&token, &[]).await.is_err() {
        tokio::task::yield_now().await;
    }
    let revoked = server.token(|c| c.grant_id = "grt_9".to_owned());
    assert_eq!(verifier.verify(&revoked, &[]).await, Err(invalid(InvalidToken::Revoked)));
}
