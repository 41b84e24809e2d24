//! The handshake's redirect, honest and hostile, and links of the partner's own.

use std::time::Duration;

use countersign_client::partner::{
    HandshakeError, HandshakeLink, HandshakeOptions, HandshakeOutcome, HandshakeVerifier, LinkKey, PartnerError,
};
use countersign_client::{FetchError, Timestamp};
use protocol::jose::{Ed25519PublicKey, Ed25519SigningKey};
use protocol::signed_url::{self, SignedUrlFault, UnverifiedUrl};
use serde_json::{Value, json};

use crate::script::{BASIC, Script, problem};
use crate::support::{NOW, TestClock};

const CONNECT_URL: &str = "http://localhost:7310/handshake/login?environment=production";

/// RFC 8410 section 7: what stands before the 32 bytes of a key.
const PKCS8_PREFIX: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

fn key(seed: u8) -> Ed25519SigningKey {
    Ed25519SigningKey::from_pkcs8(format!("k{seed}"), &[&PKCS8_PREFIX[..], &[seed; 32]].concat()).unwrap()
}

fn keys(seeds: &[u8]) -> Value {
    json!({ "keys": seeds.iter().map(|seed| key(*seed).public().jwk()).collect::<Vec<_>>() })
}

/// What the platform's redirect carries, signed by that key.
fn query(script: &Script, seed: u8, added: &[(&str, &str)]) -> String {
    let redirect_url = format!("{}/handshake/n1", script.issuer);
    let all = [&[("organizationId", "org_1"), ("redirectUrl", redirect_url.as_str())], added].concat();
    signed(&all, seed, NOW)
}

fn signed(parameters: &[(&str, &str)], seed: u8, at: i64) -> String {
    let url = signed_url::sign(CONNECT_URL, parameters, Timestamp::from_seconds(at), &key(seed)).unwrap();
    url.split_once('?').unwrap().1.to_owned()
}

fn verifier(script: &Script, clock: &TestClock) -> HandshakeVerifier {
    HandshakeVerifier::new(&script.client(clock), CONNECT_URL, HandshakeOptions::default()).unwrap()
}

#[tokio::test]
async fn an_honest_redirect_says_which_organization_and_where_to_go_back() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, keys(&[1, 2]));
    let verifier = verifier(&script, &clock);
    let request = verifier.read(&query(&script, 2, &[("partnerId", "app_1"), ("state", "s 1")])).await.unwrap();
    assert_eq!((request.organization_id.as_str(), request.at.as_seconds()), ("org_1", NOW));
    assert_eq!((request.partner_id.as_deref(), request.state.as_deref()), (Some("app_1"), Some("s 1")));
    assert_eq!(request.return_url(HandshakeOutcome::Success), format!("{}/handshake/n1?status=success", script.issuer));
    assert_eq!(request.return_url(HandshakeOutcome::Error), format!("{}/handshake/n1?status=error", script.issuer));
    assert!(!format!("{request:?}").contains("n1"), "the way back is not for logs");
    let plain = verifier.read(&format!("?{}", query(&script, 1, &[]))).await.unwrap();
    assert_eq!((plain.partner_id, plain.state), (None, None));
    let asked: Vec<_> = script.asked().into_iter().map(|one| one.line).collect();
    assert_eq!(asked, ["GET /v1/handshake-keys"], "the keys are fetched once");
}

#[tokio::test]
async fn whatever_was_changed_is_refused() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, keys(&[1]));
    let verifier = verifier(&script, &clock);
    let honest = query(&script, 1, &[]);
    assert!(verifier.read(&honest).await.is_ok());
    for (from, to) in [
        ("org_1", "org_2"),
        ("handshake%2Fn1", "handshake%2Fn2"),
        ("environment=production", "environment=sandbox"),
        ("environment=production&", ""),
        ("&t=", "&partnerId=app_2&t="),
        ("t=1800000000", "t=1800000001"),
    ] {
        let changed = honest.replace(from, to);
        assert_ne!(changed, honest);
        assert_eq!(verifier.read(&changed).await, Err(HandshakeError::Link(SignedUrlFault::Signature)), "{from} {to}");
    }
    let repeated = |name: &str| Err(HandshakeError::Link(SignedUrlFault::Repeated(name.to_owned())));
    assert_eq!(verifier.read(&format!("{honest}&organizationId=org_2")).await, repeated("organizationId"));
    assert_eq!(verifier.read(&format!("organizationId=org_2&{honest}")).await, repeated("organizationId"));
    assert_eq!(verifier.read(&format!("{honest}&%6frganizationId=org_2")).await, repeated("organizationId"));
    assert_eq!(verifier.read("").await, Err(HandshakeError::Link(SignedUrlFault::Missing("t"))));
    let other_address = HandshakeVerifier::new(&script.client(&clock), "http://localhost:7311/", HandshakeOptions::default());
    let other_address = other_address.unwrap().read(&honest).await;
    assert_eq!(other_address, Err(HandshakeError::Link(SignedUrlFault::Signature)), "what is meant for another partner");
}

#[tokio::test]
async fn an_old_redirect_is_refused_and_so_is_one_from_the_future() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, keys(&[1]));
    let verifier = verifier(&script, &clock);
    let honest = query(&script, 1, &[]);
    clock.advance(300);
    assert!(verifier.read(&honest).await.is_ok());
    clock.advance(1);
    assert_eq!(verifier.read(&honest).await, Err(HandshakeError::Link(SignedUrlFault::Old)));
    clock.advance(-362);
    assert_eq!(verifier.read(&honest).await, Err(HandshakeError::Link(SignedUrlFault::Ahead)));
}

#[tokio::test]
async fn what_is_signed_must_still_be_a_handshake_of_this_platform() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, keys(&[1]));
    let verifier = verifier(&script, &clock);
    let read = |parameters: &[(&str, &str)]| {
        let (query, verifier) = (signed(parameters, 1, NOW), verifier.clone());
        async move { verifier.read(&query).await.unwrap_err() }
    };
    let own = format!("{}/handshake/n1", script.issuer);
    assert_eq!(read(&[("redirectUrl", &own)]).await, HandshakeError::Missing("organizationId"));
    assert_eq!(read(&[("organizationId", ""), ("redirectUrl", &own)]).await, HandshakeError::Missing("organizationId"));
    assert_eq!(read(&[("organizationId", "org_1")]).await, HandshakeError::Missing("redirectUrl"));
    for elsewhere in
        [format!("{}.evil.example/", script.issuer), "https://evil.example/".to_owned(), format!("{}@evil", script.issuer)]
    {
        assert_eq!(read(&[("organizationId", "org_1"), ("redirectUrl", &elsewhere)]).await, HandshakeError::RedirectUrl);
    }
}

#[tokio::test]
async fn a_rotated_key_is_found_and_forged_links_ask_for_it_at_a_bounded_rate() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, keys(&[1]));
    script.answers(200, keys(&[1, 2]));
    let verifier = verifier(&script, &clock);
    verifier.read(&query(&script, 1, &[])).await.unwrap();
    let forged = query(&script, 9, &[]);
    for _ in 0..20 {
        assert_eq!(verifier.read(&forged).await, Err(HandshakeError::Link(SignedUrlFault::Signature)));
    }
    assert_eq!(script.asked().len(), 1, "within ten seconds of the last look nobody is asked");
    clock.advance(11);
    let newer = query(&script, 2, &[]);
    let both = tokio::join!(verifier.read(&newer), verifier.read(&forged));
    assert!(both.0.is_ok() && both.1.is_err(), "{both:?}");
    assert_eq!(script.asked().len(), 2, "one look for all");
    clock.advance(11);
    for _ in 0..20 {
        assert!(verifier.read(&forged).await.is_err());
    }
    assert_eq!(script.asked().len(), 3);
}

#[tokio::test]
async fn a_key_that_was_taken_back_is_believed_for_five_minutes_at_most() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, keys(&[1]));
    script.answers(200, keys(&[2]));
    let verifier = verifier(&script, &clock);
    verifier.read(&query(&script, 1, &[])).await.unwrap();
    clock.advance(300);
    assert_eq!(verifier.read(&query(&script, 1, &[])).await, Err(HandshakeError::Link(SignedUrlFault::Signature)));
}

#[tokio::test]
async fn without_keys_nobody_can_tell_and_known_ones_outlast_an_outage() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(503, problem(503, "store_unavailable", "again shortly"));
    script.answers(200, json!({ "keys": [{ "kty": "EC" }, { "kty": "OKP", "crv": "X25519", "x": "AAAA" }] }));
    script.answers(200, keys(&[1]));
    script.answers(503, problem(503, "store_unavailable", "again shortly"));
    let verifier = verifier(&script, &clock);
    let honest = query(&script, 1, &[]);
    let unavailable = |error: HandshakeError| {
        assert!(error.is_temporary(), "{error}");
        error
    };
    let away = HandshakeError::Unavailable(FetchError::Status { status: 503, retry_after: Some(3_600) });
    assert_eq!(unavailable(verifier.read(&honest).await.unwrap_err()), away);
    assert_eq!(unavailable(verifier.read(&honest).await.unwrap_err()), away, "not asked again within ten seconds");
    assert_eq!(script.asked().len(), 1);
    clock.advance(11);
    let none = HandshakeError::Unavailable(FetchError::Answer("its handshake keys have no usable one"));
    assert_eq!(unavailable(verifier.read(&honest).await.unwrap_err()), none);
    clock.advance(11);
    assert!(verifier.read(&honest).await.is_ok());
    clock.advance(270);
    assert!(verifier.read(&honest).await.is_ok());
    clock.advance(31);
    let fresh = signed(&[("organizationId", "org_1"), ("redirectUrl", &format!("{}/h", script.issuer))], 1, NOW + 323);
    assert!(verifier.read(&fresh).await.is_ok(), "the keys are old, the server is away, and they are still the best there is");
    assert_eq!(script.asked().len(), 4);
}

#[tokio::test]
async fn a_link_of_ones_own_is_signed_with_the_key_that_was_registered() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, json!({}));
    let client = script.client(&clock);
    let key = LinkKey::from_seed([7; 32]).unwrap();
    client.register_signing_key(&key).await.unwrap();
    let asked = script.asked();
    assert_eq!((asked[0].line.as_str(), asked[0].authorization.as_str()), ("PUT /v1/signing-key", BASIC));
    let registered: Value = serde_json::from_str(&asked[0].body).unwrap();
    let jwk = registered["jwk"].to_string();
    let public = Ed25519PublicKey::from_jwk(&jwk).unwrap();
    assert!(!jwk.contains("kid") && !jwk.contains(r#""d""#), "{jwk}");

    let link = client.handshake_link(&key, &HandshakeLink { organization: Some("910000001"), state: Some("s 1") }).unwrap();
    let (address, query) = link.split_once('?').unwrap();
    assert_eq!(address, format!("{}/handshake", script.issuer));
    let read = UnverifiedUrl::read(address, query).unwrap().verify([&public], Timestamp::from_seconds(NOW)).unwrap();
    let values = ["client_id", "organization", "state"].map(|name| read.get(name));
    assert_eq!(values, [Some("app_1"), Some("910000001"), Some("s 1")]);
    let short = client.handshake_link(&key, &HandshakeLink { organization: Some(""), state: None }).unwrap();
    assert!(short.contains("?client_id=app_1&t="), "{short}");
    let hostile = client.handshake_link(&key, &HandshakeLink { organization: None, state: Some("a\nb") });
    assert_eq!(hostile, Err(HandshakeError::Link(SignedUrlFault::Malformed("state".to_owned()))));
    assert!(LinkKey::from_pkcs8(b"no key").is_err());
    assert!(format!("{key:?}").starts_with("LinkKey(") && !format!("{key:?}").contains("[7"));
}

#[tokio::test]
async fn a_key_that_is_refused_says_why() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(400, problem(400, "signing_key_invalid", "The key must have kty OKP."));
    let refused = script.client(&clock).register_signing_key(&LinkKey::from_seed([7; 32]).unwrap()).await.unwrap_err();
    assert!(matches!(refused, PartnerError::Problem { status: 400, .. }), "{refused:?}");
}

/// Web frameworks and task spawning want it so.
#[tokio::test]
async fn every_call_can_move_between_threads() {
    fn moves<F: Send>(_: F) {}
    let (script, clock) = (Script::start().await, TestClock::new());
    let options = HandshakeOptions { key_lookup_interval: Duration::ZERO, key_refresh_interval: Duration::ZERO };
    let client = script.client(&clock);
    let verifier = HandshakeVerifier::new(&client, CONNECT_URL, options).unwrap();
    moves(verifier.read("a=b"));
    moves(client.activate("org_1"));
    moves(client.installation("ins_1"));
}
