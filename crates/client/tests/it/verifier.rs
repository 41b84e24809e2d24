//! What the verifier accepts and refuses.

use std::sync::atomic::Ordering;

use countersign_client::FetchError;
use countersign_client::verifier::{InvalidToken, VerifierOptions, VerifierSet, VerifyError};
use futures_util::future::join_all;
use protocol::jose::{ACCESS_TOKEN_TYPE, JoseError};

use crate::support::{AUDIENCE, NOW, Server, TestClock, invalid, ready, signing_key, verifier};

#[tokio::test]
async fn a_good_token_gives_its_claims() {
    let (server, _, verifier) = ready().await;
    let header = format!("Bearer {}", server.token(|_| {}));
    let claims = verifier.authenticate(Some(&header), &["transactions.read"]).await.unwrap();
    assert_eq!(claims, server.claims());
}

#[tokio::test]
async fn what_is_wrong_with_a_token_is_named() {
    let (server, _, verifier) = ready().await;
    let foreign = signing_key("k1").sign(ACCESS_TOKEN_TYPE, &server.claims()).unwrap();
    let identity = server.key.sign("JWT", &server.claims()).unwrap();
    let no_claims = server.key.sign(ACCESS_TOKEN_TYPE, &serde_json::json!({"iss": server.issuer})).unwrap();
    let cases = [
        (foreign, InvalidToken::Signature(JoseError::Signature)),
        (identity, InvalidToken::Signature(JoseError::WrongType)),
        ("nonsense".to_owned(), InvalidToken::Signature(JoseError::Malformed)),
        (no_claims, InvalidToken::Claims),
        (server.token(|c| c.iss = "http://localhost:7301".to_owned()), InvalidToken::Issuer),
        (server.token(|c| c.aud = "https://api.northwind.example/".into()), InvalidToken::Audience),
        (server.token(|c| c.exp = NOW - 5), InvalidToken::Expired),
        (server.token(|c| c.iat = NOW + 6), InvalidToken::NotYet),
    ];
    for (token, reason) in cases {
        assert_eq!(verifier.verify(&token, &[]).await, Err(invalid(reason)));
    }
    // Within the leeway of five seconds.
    assert!(verifier.verify(&server.token(|c| c.exp = NOW - 4), &[]).await.is_ok());
    assert!(verifier.verify(&server.token(|c| c.iat = NOW + 5), &[]).await.is_ok());
}

#[tokio::test]
async fn a_missing_scope_is_403_and_named_in_the_challenge() {
    let (server, _, verifier) = ready().await;
    let token = server.token(|_| {});
    let error = verifier.verify(&token, &["transactions.read", "invoices.write"]).await.unwrap_err();
    assert_eq!(error.status(), 403);
    let challenge = error.challenge().unwrap();
    assert!(challenge.contains(r#"error="insufficient_scope""#), "{challenge}");
    assert!(challenge.contains(r#"scope="transactions.read invoices.write""#), "{challenge}");
}

#[tokio::test]
async fn no_token_is_401_without_an_error_code() {
    let (server, _, verifier) = ready().await;
    let token = server.token(|_| {});
    for header in [None, Some(""), Some("Bearer"), Some("Bearer "), Some("Basic abc"), Some(token.as_str())] {
        let error = verifier.authenticate(header, &["employees.read"]).await.unwrap_err();
        assert_eq!(error.status(), 401);
        assert_eq!(error.challenge().unwrap(), r#"Bearer realm="api", scope="employees.read""#);
    }
    let error = verifier.authenticate(Some("bearer x"), &[]).await.unwrap_err();
    assert!(error.challenge().unwrap().contains(r#"error="invalid_token""#));
}

#[tokio::test]
async fn a_new_key_is_found_by_many_callers_with_one_request() {
    let (server, clock, verifier) = ready().await;
    let second = signing_key("k2");
    server.set(|s| s.keys.push(serde_json::to_value(second.jwk()).unwrap()));
    let token = second.sign(ACCESS_TOKEN_TYPE, &server.claims()).unwrap();
    clock.advance(5);
    verifier.poll().await.unwrap();
    let results = join_all((0..16).map(|_| verifier.verify(&token, &[]))).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(server.counts.keys.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn unknown_keys_cause_one_request_per_interval() {
    let (server, clock, verifier) = ready().await;
    clock.advance(5);
    verifier.poll().await.unwrap();
    for n in 0..20 {
        let token = signing_key(&format!("x{n}")).sign(ACCESS_TOKEN_TYPE, &server.claims()).unwrap();
        let error = verifier.verify(&token, &[]).await.unwrap_err();
        assert_eq!(error, invalid(InvalidToken::Signature(JoseError::UnknownKey)));
    }
    assert_eq!(server.counts.keys.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn known_keys_stay_when_the_server_is_away_and_unknown_ones_are_left_open() {
    let (server, clock, verifier) = ready().await;
    server.set(|s| s.away = true);
    clock.advance(5);
    assert!(verifier.verify(&server.token(|_| {}), &[]).await.is_ok());
    let unknown = signing_key("k2").sign(ACCESS_TOKEN_TYPE, &server.claims()).unwrap();
    for _ in 0..2 {
        assert_eq!(verifier.verify(&unknown, &[]).await, Err(VerifyError::Unavailable));
    }
    assert_eq!(VerifyError::Unavailable.status(), 503);
}

#[tokio::test]
async fn a_withdrawn_key_goes_with_the_next_refresh() {
    let (server, clock, verifier) = ready().await;
    let second = signing_key("k2");
    server.set(|s| s.keys = vec![serde_json::to_value(second.jwk()).unwrap()]);
    clock.advance(300);
    verifier.poll().await.unwrap();
    let error = verifier.verify(&server.token(|_| {}), &[]).await.unwrap_err();
    assert_eq!(error, invalid(InvalidToken::Signature(JoseError::UnknownKey)));
}

#[tokio::test]
async fn metadata_of_another_issuer_is_not_used() {
    let (server, clock) = (Server::start().await, TestClock::new());
    server.set(|s| s.other_issuer = true);
    let verifier = verifier(&server, &clock);
    assert!(matches!(verifier.poll().await, Err(FetchError::Answer(_))));
    assert_eq!(verifier.verify(&server.token(|_| {}), &[]).await, Err(VerifyError::Unavailable));
}

#[tokio::test]
async fn of_several_issuers_the_tokens_own_decides() {
    let (production, _, first) = ready().await;
    let (sandbox, _, second) = ready().await;
    let set = VerifierSet::new([first, second]);
    for server in [&production, &sandbox] {
        let header = format!("Bearer {}", server.token(|_| {}));
        assert_eq!(set.authenticate(Some(&header), &[]).await.unwrap().iss, server.issuer);
    }
    // The sandbox's key under production's name.
    let forged = sandbox.token(|c| c.iss.clone_from(&production.issuer));
    let error = set.authenticate(Some(&format!("Bearer {forged}")), &[]).await.unwrap_err();
    assert_eq!(error, invalid(InvalidToken::Signature(JoseError::Signature)));
    let stranger = production.token(|c| c.iss = "http://stranger.example".to_owned());
    for token in [stranger.as_str(), "nonsense", "a.b.c"] {
        let error = set.authenticate(Some(&format!("Bearer {token}")), &[]).await.unwrap_err();
        assert_eq!(error, invalid(InvalidToken::Issuer));
    }
    assert_eq!(set.authenticate(None, &[]).await.unwrap_err().status(), 401);
}

#[tokio::test]
async fn no_secret_stands_in_a_debug_text() {
    let (server, _, verifier) = ready().await;
    let text = format!("{verifier:?} {:?}", VerifierOptions::new(&server.issuer, AUDIENCE, "res_1", "s_1"));
    assert!(!text.contains("\"s_1") && !text.contains("cmVzXzE6c18x"), "{text}");
}
