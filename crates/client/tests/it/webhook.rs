//! Webhooks as they come in, honest ones and others.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_client::Timestamp;
use countersign_client::webhook::{Delivery, WebhookError, WebhookSecret, verify};
use serde_json::json;

use crate::support::NOW;

const BODY: &[u8] = br#"{"type": "grant.activated", "timestamp": "2027-01-15T08:00:00Z", "data": {"grant_id": "grt_1"}}"#;
const ID: &str = "evt_1";

fn secret(number: u8) -> String {
    format!("whsec_{}", STANDARD.encode([number; 32]))
}

fn signature(number: u8, signed: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &[number; 32]), signed);
    format!("v1,{}", STANDARD.encode(tag))
}

fn signed(number: u8, id: &str, timestamp: &str, body: &[u8]) -> String {
    signature(number, &[format!("{id}.{timestamp}.").as_bytes(), body].concat())
}

fn parsed(numbers: &[u8]) -> Vec<WebhookSecret> {
    numbers.iter().map(|number| WebhookSecret::parse(&secret(*number)).unwrap()).collect()
}

fn now() -> Timestamp {
    Timestamp::from_seconds(NOW)
}

#[test]
fn an_honest_delivery_gives_its_event() {
    let timestamp = NOW.to_string();
    let signature = signed(1, ID, &timestamp, BODY);
    let event =
        verify(&parsed(&[1]), &Delivery { id: ID, timestamp: &timestamp, signature: &signature, body: BODY }, now()).unwrap();
    assert_eq!(
        (event.id.as_str(), event.kind.as_str(), event.timestamp.as_str()),
        (ID, "grant.activated", "2027-01-15T08:00:00Z")
    );
    assert_eq!(event.data, json!({"grant_id": "grt_1"}));
}

/// The example of the Standard Webhooks libraries. Its body is no event of ours, which is told only after the signature was
/// believed.
#[test]
fn the_signature_is_that_of_standard_webhooks() {
    let secrets = [WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap()];
    let delivery = Delivery {
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: "1614265330",
        signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        body: br#"{"test": 2432232314}"#,
    };
    assert_eq!(verify(&secrets, &delivery, Timestamp::from_seconds(1_614_265_330)), Err(WebhookError::Body));
    let other = Delivery { body: br#"{"test": 2432232315}"#, ..delivery };
    assert_eq!(verify(&secrets, &other, Timestamp::from_seconds(1_614_265_330)), Err(WebhookError::Signature));
}

#[test]
fn while_a_secret_is_replaced_either_side_may_know_both() {
    let timestamp = NOW.to_string();
    let (old, new) = (signed(1, ID, &timestamp, BODY), signed(2, ID, &timestamp, BODY));
    let both = format!("v1a,AAAA {old} v1,!!! {new}");
    let check = |secrets: &[u8], signature: &str| {
        verify(&parsed(secrets), &Delivery { id: ID, timestamp: &timestamp, signature, body: BODY }, now()).map(|event| event.id)
    };
    for (secrets, signature) in [(&[1][..], &both), (&[2], &both), (&[1, 2], &old), (&[2, 1], &old), (&[1, 2], &new)] {
        assert_eq!(check(secrets, signature), Ok(ID.to_owned()), "{secrets:?} {signature}");
    }
    for (secrets, signature) in [(&[3][..], both.as_str()), (&[], &both), (&[1], ""), (&[1], &new), (&[1], &old[3..])] {
        assert_eq!(check(secrets, signature), Err(WebhookError::Signature), "{secrets:?} {signature}");
    }
    let late = format!("{} {old}", "v1,AAAA ".repeat(20).trim());
    assert_eq!(check(&[1], &late), Err(WebhookError::Signature), "a list without end is not searched");
}

#[test]
fn nothing_of_a_delivery_can_be_exchanged() {
    let timestamp = NOW.to_string();
    let signature = signed(1, ID, &timestamp, BODY);
    let honest = Delivery { id: ID, timestamp: &timestamp, signature: &signature, body: BODY };
    let (later, changed) = ((NOW + 1).to_string(), [BODY, b" "].concat());
    for (what, delivery, error) in [
        ("another id", Delivery { id: "evt_2", ..honest }, WebhookError::Signature),
        ("another time", Delivery { timestamp: &later, ..honest }, WebhookError::Signature),
        ("another body", Delivery { body: &changed, ..honest }, WebhookError::Signature),
        ("no body", Delivery { body: b"", ..honest }, WebhookError::Signature),
        ("no id", Delivery { id: "", ..honest }, WebhookError::Headers),
        ("an id with a dot", Delivery { id: "evt.1", ..honest }, WebhookError::Headers),
        ("no time", Delivery { timestamp: "", ..honest }, WebhookError::Headers),
        ("a sign", Delivery { timestamp: "+1", ..honest }, WebhookError::Headers),
        ("no number", Delivery { timestamp: "99999999999999999999", ..honest }, WebhookError::Headers),
    ] {
        assert_eq!(verify(&parsed(&[1]), &delivery, now()), Err(error), "{what}");
    }
}

#[test]
fn old_and_future_deliveries_are_refused_at_the_second() {
    for (away, fits) in [(-301, false), (-300, true), (0, true), (300, true), (301, false)] {
        let timestamp = (NOW + away).to_string();
        let signature = signed(1, ID, &timestamp, BODY);
        let result = verify(&parsed(&[1]), &Delivery { id: ID, timestamp: &timestamp, signature: &signature, body: BODY }, now());
        assert_eq!(result.map(|_| ()), if fits { Ok(()) } else { Err(WebhookError::Time) }, "{away}");
    }
}

#[test]
fn a_secret_is_read_strictly_and_told_nowhere() {
    for wrong in ["", "whsec_", "whsec_!", &secret(1)[6..], "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ="] {
        assert!(WebhookSecret::parse(wrong).is_err(), "{wrong}");
    }
    let read = WebhookSecret::parse(&format!(" {}\n", secret(1))).unwrap();
    assert_eq!(format!("{read:?}"), "WebhookSecret(…)");
}
