//! A partner's endpoints and events over HTTP; the platform's beside them.

use super::{Platform, each_platform};
use crate::app::Client;
use flows::webhook::deliver::settle;
use protocol::Seconds;
use serde_json::{Value, json};

const URL: &str = "https://tidewater.example/hook";

async fn registered(caller: &Client<'_>, path: &str, body: Value) -> (String, String) {
    let made = caller.make(path, body).await;
    (made["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
}

/// Sends what is due; never anything of it stands in the answers below but what they are made for.
async fn settled(platform: &Platform) {
    settle(&platform.app.test.context).await.unwrap();
}

fn types(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_endpoint_from_its_registration_to_its_end() {
    each_platform(1, |platform| async move {
        let web = platform.app.test.web.clone();
        web.answer(URL, 500, "a receiver's own words: whsec_not-ours");
        let partner = platform.partner();
        let (id, secret) = registered(&partner, "/v1/webhooks", json!({ "url": URL, "events": ["grant.activated"] })).await;
        assert!(id.starts_with("whk_") && secret.starts_with("whsec_"), "{id}");
        let one = format!("/v1/webhooks/{id}");
        let shown = partner.get(&one).await.expect(200);
        assert_eq!(
            (&shown["url"], &shown["events"], &shown["state"]),
            (&json!(URL), &json!(["grant.activated"]), &json!("active"))
        );
        assert!(shown.get("secret").is_none(), "{shown}");
        assert_eq!(partner.get("/v1/webhooks").await.expect(200)["data"], json!([shown]));
        platform.granted().await;
        settled(&platform).await;
        let path = format!("{one}/deliveries");
        let log = partner.get(&path).await;
        assert!(!log.text.contains("own words") && !log.text.contains("whsec_"), "{}", log.text);
        let entry = log.json()["data"][0].clone();
        assert_eq!(
            (&entry["type"], &entry["state"], &entry["attempts"]),
            (&json!("grant.activated"), &json!("pending"), &json!(1))
        );
        assert_eq!((&entry["last_status"], &entry["last_error"]), (&json!(500), &json!("refused it")));
        assert!(entry["next_attempt_at"].is_string() && entry["delivered_at"].is_null());
        web.answer(URL, 204, "");
        let redeliver = format!("{path}/{}/redeliver", entry["event_id"].as_str().unwrap());
        assert_eq!(partner.post(&redeliver, json!({})).await.expect(202)["attempts"], json!(0));
        settled(&platform).await;
        assert_eq!(partner.get(&path).await.expect(200)["data"][0]["state"], json!("delivered"));
        let tested = partner.post(&format!("{one}/test"), json!({})).await.expect(202);
        settled(&platform).await;
        let sent = web.requests().pop().unwrap();
        assert!(sent.headers.contains(&("webhook-id", tested["event_id"].as_str().unwrap().to_owned())));
        let log = partner.get(&format!("{path}?limit=1")).await.expect(200);
        assert_eq!(types(&log), ["webhook.test"]);
        let cursor = log["next_cursor"].as_str().unwrap();
        assert_eq!(types(&partner.get(&format!("{path}?cursor={cursor}")).await.expect(200)), ["grant.activated"]);
        let rotated = partner.post(&format!("{one}/rotate-secret"), json!({})).await.expect(201);
        assert!(rotated["secret"].as_str().is_some_and(|new| new.starts_with("whsec_") && new != secret));
        web.answer(URL, 410, "");
        partner.post(&format!("{one}/test"), json!({})).await.expect(202);
        settled(&platform).await;
        let gone = partner.get(&one).await.expect(200);
        assert_eq!((&gone["state"], &gone["disabled_reason"]), (&json!("disabled"), &json!("gone")));
        for path in [format!("{one}/test"), redeliver] {
            let refused = partner.post(&path, json!({})).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "webhook_disabled"));
        }
        let enabled = partner.post(&format!("{one}/enable"), json!({})).await.expect(200);
        assert_eq!((&enabled["state"], &enabled["disabled_at"]), (&json!("active"), &Value::Null));
        partner.post(&format!("{one}/enable"), json!({})).await.expect(200);
        partner.delete(&one).await.expect(204);
        assert_eq!(partner.get(&one).await.code(), "not_found");
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_names_its_rule() {
    each_platform(0, |platform| async move {
        let partner = platform.partner();
        for (body, field) in [
            (json!({ "url": "http://tidewater.example/hook" }), "url"),
            (json!({ "url": "ftp://tidewater.example/" }), "url"),
            (json!({ "url": "https://tidewater.example/a b" }), "url"),
            (json!({ "url": format!("https://tidewater.example/{}", "a".repeat(1_000)) }), "url"),
            (json!({ "url": URL, "events": ["user.created"] }), "events"),
            (json!({ "url": URL, "events": ["webhook.test"] }), "events"),
        ] {
            let refused = partner.post("/v1/webhooks", body.clone()).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "validation_failed"), "{body}");
            assert_eq!(refused.json()["errors"][0]["field"], json!(field), "{body}");
        }
        for body in
            [json!({ "url": URL, "events": ["grant.invented"] }), json!({ "url": URL, "secret": "whsec_mine" }), json!({})]
        {
            assert_eq!(partner.post("/v1/webhooks", body.clone()).await.status, 400, "{body}");
        }
        for number in 0..10 {
            partner.make("/v1/webhooks", json!({ "url": format!("{URL}/{number}") })).await;
        }
        let full = partner.post("/v1/webhooks", json!({ "url": URL })).await;
        assert_eq!((full.status.as_u16(), full.code().as_str()), (409, "webhooks_too_many"));
        platform.foreign().make("/v1/webhooks", json!({ "url": URL })).await;
    })
    .await;
}

#[tokio::test]
async fn a_receiver_is_not_asked_as_often_as_somebody_likes() {
    each_platform(0, |platform| async move {
        let (partner, web) = (platform.partner(), platform.app.test.web.clone());
        web.answer(URL, 204, "");
        let (id, _) = registered(&partner, "/v1/webhooks", json!({ "url": URL })).await;
        let (other, _) = registered(&partner, "/v1/webhooks", json!({ "url": format!("{URL}/2") })).await;
        let (foreign, _) = registered(&platform.foreign(), "/v1/webhooks", json!({ "url": URL })).await;
        let test = |id: &str| format!("/v1/webhooks/{id}/test");
        let tested = partner.post(&test(&id), json!({})).await.expect(202);
        settled(&platform).await;
        let again = format!("/v1/webhooks/{id}/deliveries/{}/redeliver", tested["event_id"].as_str().unwrap());
        for _ in 0..server::limits::WEBHOOKS_PER_MINUTE / 2 {
            partner.post(&again, json!({})).await.expect(202);
        }
        for _ in 1..server::limits::WEBHOOKS_PER_MINUTE / 2 {
            partner.post(&test(&id), json!({})).await.expect(202);
        }
        for path in [test(&id), test(&other), again] {
            let limited = partner.post(&path, json!({})).await;
            assert_eq!((limited.status.as_u16(), limited.code().as_str()), (429, "too_many_attempts"), "{path}");
            assert_eq!(limited.header("retry-after"), Some("1"));
        }
        platform.foreign().post(&test(&foreign), json!({})).await.expect(202);
        partner.get(&format!("/v1/webhooks/{id}/deliveries")).await.expect(200);
        platform.app.test.clock.advance(Seconds(1));
        partner.post(&test(&other), json!({})).await.expect(202);
    })
    .await;
}

#[tokio::test]
async fn a_request_that_comes_again_makes_one_endpoint_and_shows_its_secret_once() {
    each_platform(0, |platform| async move {
        let partner = platform.partner().with("idempotency-key", "hook-1");
        let first = partner.post("/v1/webhooks", json!({ "url": URL })).await;
        let again = partner.post("/v1/webhooks", json!({ "url": URL })).await;
        assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
        assert_eq!((again.header("idempotency-replayed"), &again.json()["id"]), (Some("true"), &first.json()["id"]));
        assert!(first.json()["secret"].is_string() && again.json()["secret"].is_null());
        assert_eq!(platform.partner().get("/v1/webhooks").await.expect(200)["data"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_feed_goes_on_where_it_was_left() {
    each_platform(2, |platform| async move {
        let partner = platform.partner();
        let empty = partner.get("/v1/events").await.expect(200);
        assert_eq!(types(&empty), [""; 0]);
        platform.granted().await;
        settled(&platform).await;
        let start = empty["next_cursor"].as_str().unwrap();
        let first = partner.get(&format!("/v1/events?cursor={start}&limit=1")).await.expect(200);
        assert_eq!(types(&first), ["attempt.consented"]);
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = partner.get(&format!("/v1/events?cursor={cursor}")).await.expect(200);
        assert_eq!(types(&rest), ["grant.activated"]);
        let event = &rest["data"][0];
        assert!(event["id"].as_str().unwrap().starts_with("msg_") && event["data"]["grant_id"].is_string(), "{event}");
        let cursor = rest["next_cursor"].as_str().unwrap();
        let none = partner.get(&format!("/v1/events?cursor={cursor}")).await.expect(200);
        assert_eq!((types(&none).len(), &none["next_cursor"]), (0, &json!(cursor)), "to be asked again");
        let foreign = platform.foreign().get("/v1/events").await.expect(200);
        assert_eq!(types(&foreign), [""; 0], "nobody else's");
        let platforms = platform.app.operator().get("/v1/admin/events").await.expect(200);
        let all = types(&platforms);
        assert!(all.contains(&"grant.activated") && !all.contains(&"webhook.test"), "{all:?}");
        for cursor in ["x", cursor.get(1..).unwrap(), "ZXZlbnRzHzk5OTk5"] {
            assert_eq!(partner.get(&format!("/v1/events?cursor={cursor}")).await.code(), "cursor_invalid", "{cursor}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_platform_has_endpoints_of_its_own_and_neither_side_sees_the_others() {
    each_platform(1, |platform| async move {
        let operator = platform.app.operator();
        let kinds = json!(["organization.created", "grant.activated"]);
        let body = json!({ "url": "https://northwind.example/hook", "events": kinds });
        let (own, _) = registered(&operator, "/v1/admin/webhooks", body).await;
        let (partners, _) = registered(&platform.partner(), "/v1/webhooks", json!({ "url": URL })).await;
        let ids = |page: Value| page["data"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
        assert_eq!(ids(operator.get("/v1/admin/webhooks").await.expect(200)), [json!(own)]);
        assert_eq!(ids(platform.partner().get("/v1/webhooks").await.expect(200)), [json!(partners)]);
        assert_eq!(operator.get(&format!("/v1/admin/webhooks/{partners}")).await.code(), "not_found");
        for caller in [platform.partner(), platform.foreign()] {
            assert_eq!(caller.get(&format!("/v1/webhooks/{own}")).await.code(), "not_found");
        }
        let foreign = platform.foreign();
        let theirs = format!("/v1/webhooks/{partners}");
        assert_eq!(foreign.delete(&theirs).await.code(), "not_found");
        for step in ["rotate-secret", "enable", "test", "deliveries/msg_0000000000000000000000/redeliver"] {
            assert_eq!(foreign.post(&format!("{theirs}/{step}"), json!({})).await.code(), "not_found", "{step}");
        }
        platform.app.test.web.answer("https://northwind.example/hook", 200, "");
        operator.make("/v1/admin/organizations", crate::api::samples::organization(7)).await;
        platform.granted().await;
        settled(&platform).await;
        let log = operator.get(&format!("/v1/admin/webhooks/{own}/deliveries")).await.expect(200);
        let mut sent = types(&log);
        sent.sort_unstable();
        assert_eq!(sent, ["grant.activated", "organization.created"]);
    })
    .await;
}

#[tokio::test]
async fn no_secret_shows_in_the_audit_log_or_in_the_store_or_in_any_list() {
    each_platform(0, |platform| async move {
        let partner = platform.partner();
        let url = format!("{URL}?token=canary-in-the-query");
        let (id, secret) = registered(&partner, "/v1/webhooks", json!({ "url": url })).await;
        let rotated = partner.post(&format!("/v1/webhooks/{id}/rotate-secret"), json!({})).await.expect(201);
        partner.post(&format!("/v1/webhooks/{id}/test"), json!({})).await.expect(202);
        platform.app.test.clock.advance(Seconds(1));
        settled(&platform).await;
        let new = rotated["secret"].as_str().unwrap();
        let (one, two) = (secret.strip_prefix("whsec_").unwrap(), new.strip_prefix("whsec_").unwrap());
        let audit = platform.app.operator().get("/v1/admin/audit?limit=200").await.text;
        assert!(audit.contains("webhook.secret_rotated") && audit.contains(URL));
        assert!(!audit.contains("canary-in-the-query"), "some keep a password in the query");
        let mut told = vec![audit];
        for path in ["/v1/webhooks".to_owned(), format!("/v1/webhooks/{id}"), format!("/v1/webhooks/{id}/deliveries")] {
            told.push(partner.get(&path).await.text);
        }
        let kept = storage::webhook::find(&platform.app.test.context.store, id.parse().unwrap()).await.unwrap().unwrap();
        told.push(format!("{kept:?}"));
        for text in told {
            assert!(!text.contains(one) && !text.contains(two), "{text}");
        }
        let raw = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, two).unwrap();
        assert!(!kept.secrets.current.windows(raw.len()).any(|window| window == raw), "it is sealed");
    })
    .await;
}
