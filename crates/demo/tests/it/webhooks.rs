//! Webhooks as they come to the sample partner.

use aws_lc_rs::hmac;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::browser::{WEBHOOK_SECRET, World, world};
use crate::fake::NOW;

const BODY: &str = r#"{"type": "grant.activated", "timestamp": "2027-01-15T08:00:00Z", "data": {"grant_id": "grt_<1>"}}"#;

fn signature(id: &str, body: &str) -> String {
    let secret = STANDARD.decode(WEBHOOK_SECRET.strip_prefix("whsec_").unwrap()).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    let tag = hmac::sign(&key, format!("{id}.{NOW}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag))
}

async fn deliver(world: &mut World, id: &str, signature: &str, body: &str) -> StatusCode {
    let request = Request::post("/webhooks/production")
        .header("host", "localhost:7310")
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", NOW.to_string())
        .header("webhook-signature", signature);
    world.browser.send(request, body).await.status
}

#[tokio::test]
async fn a_webhook_is_checked_shown_and_handled_once() {
    let mut world = world(None).await;
    let signature = signature("evt_1", BODY);
    assert_eq!(deliver(&mut world, "evt_1", &signature, BODY).await, StatusCode::OK);
    let page = world.browser.get("/").await.html;
    assert!(page.contains("Webhook: grant.activated") && page.contains("grt_&#60;1&#62;"), "{page}");
    assert!(page.contains("--header &#39;webhook-id: evt_1&#39;"), "{page}");
    assert!(!page.contains(WEBHOOK_SECRET));
    assert_eq!(deliver(&mut world, "evt_1", &signature, BODY).await, StatusCode::OK);
    let page = world.browser.get("/").await.html;
    assert!(page.contains("Webhook again: grant.activated"), "{page}");
}

#[tokio::test]
async fn a_forged_webhook_is_refused_and_shown_as_such() {
    let mut world = world(None).await;
    let good = signature("evt_1", BODY);
    assert_eq!(deliver(&mut world, "evt_2", &good, BODY).await, StatusCode::BAD_REQUEST);
    assert_eq!(deliver(&mut world, "evt_1", &good, "{}").await, StatusCode::BAD_REQUEST);
    assert_eq!(deliver(&mut world, "evt_1", "", BODY).await, StatusCode::BAD_REQUEST);
    let page = world.browser.get("/").await.html;
    assert!(page.contains("A webhook was refused") && page.contains("no signature of the webhook is by"), "{page}");
    assert_eq!(deliver(&mut world, "evt_1", &good, BODY).await, StatusCode::OK, "a forged one does not spend the id");
    let long = "x".repeat(70_000);
    assert_eq!(deliver(&mut world, "evt_1", &good, &long).await, StatusCode::PAYLOAD_TOO_LARGE);
    let elsewhere = Request::post("/webhooks/staging").header("host", "localhost:7310");
    assert_eq!(world.browser.send(elsewhere, BODY).await.status, StatusCode::NOT_FOUND);
}
