//! Client keys of a grant, as a partner replaces them without downtime.

use super::{Platform, each_platform};
use crate::app::Answer;
use protocol::Seconds;
use serde_json::{Value, json};

async fn keys(platform: &Platform, grant: &str) -> Vec<Value> {
    let listed = platform.partner().get(&format!("/v1/grants/{grant}/client-keys")).await.expect(200);
    listed["data"].as_array().unwrap().clone()
}

async fn retire(platform: &Platform, grant: &str, key: &Value, body: Value) -> Answer {
    let path = format!("/v1/grants/{grant}/client-keys/{}/retire", key.as_str().unwrap());
    platform.partner().post(&path, body).await
}

#[tokio::test]
async fn seed_001_a_key_is_shown_once_and_masked_ever_after() {
    each_platform(1, |platform| async move {
        let grant = platform.granted().await;
        platform.app.test.clock.advance(Seconds(1));
        let made = platform.partner().make(&format!("/v1/grants/{grant}/client-keys"), json!({})).await;
        let client_key = made["client_key"].as_str().unwrap();
        assert_eq!((&made["slot"], &made["grant_id"]), (&json!(2), &json!(grant)));
        assert!(made["jwe"].is_null() && client_key.starts_with("cs_key_"));
        let listed = keys(&platform, &grant).await;
        assert_eq!(listed.len(), 2);
        assert!(!json!(listed).to_string().contains(client_key));
        let key = &listed[0];
        assert_eq!((&key["id"], &key["slot"], &key["state"]), (&made["client_key_id"], &json!(2), &json!("active")));
        assert_eq!(key["masked"], json!(format!("cs_key_…{}", &client_key[client_key.len() - 4..])));
        assert_eq!((&key["made_by"]["kind"], &key["made_by"]["id"]), (&json!("partner"), &json!(platform.own.0)));
        assert!(["first_used_at", "last_used_at", "retires_at", "ended_at"].iter().all(|field| key[field].is_null()));
        let known = platform.app.state.context.client_key(platform.client_id(), lookup(client_key)).await.unwrap().unwrap();
        assert!(flows::digest::matches(&known.digest, client_key));
        let audit = platform.app.operator().get(&format!("/v1/admin/audit?client_id={}", platform.own.0)).await;
        assert!(audit.text.contains("client_key.replaced") && !audit.text.contains(client_key), "{}", audit.text);
    })
    .await;
}

fn lookup(client_key: &str) -> &str {
    // The store finds a key by its clear part; whatever its length, the digest is of the whole.
    let parsed = protocol::secret::Secret::parse(
        protocol::secret::Environment::Production,
        protocol::secret::SecretKind::ClientKey,
        client_key,
    );
    let length = parsed.unwrap().lookup().len();
    let start = client_key.find("_key_").unwrap() + 5;
    &client_key[start..start + length]
}

#[tokio::test]
async fn two_slots_and_a_date_replace_a_key_without_downtime() {
    each_platform(1, |platform| async move {
        let grant = platform.granted().await;
        let path = format!("/v1/grants/{grant}/client-keys");
        platform.app.test.clock.advance(Seconds(1));
        platform.partner().make(&path, json!({})).await;
        let taken = platform.partner().post(&path, json!({})).await;
        assert_eq!((taken.status.as_u16(), taken.code().as_str()), (409, "client_key_slots_taken"));
        let old = keys(&platform, &grant).await[1]["id"].clone();
        let now = flows::testing::START + Seconds(1);
        let at = |seconds| json!({ "retires_at": (now + Seconds(seconds)).to_string() });
        let retiring = retire(&platform, &grant, &old, at(3_600)).await.expect(200);
        assert_eq!((&retiring["state"], &retiring["retires_at"]), (&json!("active"), &at(3_600)["retires_at"]));
        retire(&platform, &grant, &old, at(3_600)).await.expect(200);
        assert_eq!(retire(&platform, &grant, &old, at(7_200)).await.code(), "transition_illegal", "a date only moves nearer");
        retire(&platform, &grant, &old, at(1_800)).await.expect(200);
        assert_eq!(platform.partner().post(&path, json!({})).await.code(), "client_key_slots_taken", "it lives for half an hour");
        platform.app.test.clock.advance(Seconds(1_800));
        let listed = keys(&platform, &grant).await;
        assert_eq!(listed.iter().filter(|key| key["state"] == "active").count(), 1, "{listed:?}");
        assert_eq!(platform.partner().make(&path, json!({})).await["slot"], 1);
        let newest = keys(&platform, &grant).await[0]["id"].clone();
        for _ in 0..2 {
            let ended = retire(&platform, &grant, &newest, json!({})).await.expect(200);
            assert_eq!(ended["state"], "revoked", "again is no fault");
        }
        platform.partner().make(&path, json!({})).await;
    })
    .await;
}

#[tokio::test]
async fn a_date_is_to_come_and_not_far() {
    each_platform(1, |platform| async move {
        let grant = platform.granted().await;
        let key = keys(&platform, &grant).await[0]["id"].clone();
        let now = flows::testing::START;
        let (past, far) = ((now - Seconds(1)).to_string(), (now + Seconds::days(366)).to_string());
        for (date, rule) in [
            (json!("tomorrow"), "RFC 3339"),
            (json!("2027-01-15"), "RFC 3339"),
            (json!(1_800_000_000), "a string"),
            (json!(past), "leave it out"),
            (json!(now.to_string()), "leave it out"),
            (json!(far), "365 days"),
            (json!("+009999-12-31T23:59:59Z"), "RFC 3339"),
        ] {
            let refused = retire(&platform, &grant, &key, json!({ "retires_at": date })).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "validation_failed"), "{date}");
            let error = &refused.json()["errors"][0];
            assert!(error["field"] == "retires_at" && error["rule"].as_str().unwrap().contains(rule), "{date}: {error}");
        }
        assert_eq!(keys(&platform, &grant).await[0]["state"], "active");
        assert_eq!(retire(&platform, &grant, &key, json!({ "at": "now" })).await.code(), "validation_failed");
    })
    .await;
}

#[tokio::test]
async fn a_repeated_request_makes_one_key_and_leaves_the_secret_out() {
    each_platform(2, |platform| async move {
        let made = platform.onboarded(platform.ids()).await;
        let grant = |number: usize| made["organizations"][number]["grant_id"].as_str().unwrap().to_owned();
        let path = format!("/v1/grants/{}/client-keys", grant(0));
        let partner = platform.partner().with("idempotency-key", "one");
        let mut first = partner.post(&path, json!({})).await.expect(201);
        let again = partner.post(&path, json!({})).await;
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert!(first.as_object_mut().unwrap().remove("client_key").is_some());
        assert_eq!(again.expect(201), first);
        assert_eq!(keys(&platform, &grant(0)).await.len(), 2);
        let other = partner.post(&format!("/v1/grants/{}/client-keys", grant(1)), json!({})).await;
        assert_eq!((other.status.as_u16(), other.code().as_str()), (422, "idempotency_key_reused"));
        let foreign = platform.foreign().with("idempotency-key", "one").post(&path, json!({})).await;
        assert_eq!(foreign.code(), "not_found", "another partner's key is another key, and the grant is not its own");
    })
    .await;
}

#[tokio::test]
async fn only_an_active_grant_gets_keys() {
    each_platform(1, |platform| async move {
        let grant = platform.granted().await;
        let path = format!("/v1/grants/{grant}/client-keys");
        for (act, code) in [("suspend", "grant_suspended"), ("revoke", "grant_revoked")] {
            let step = format!("/v1/admin/grants/{grant}/{act}");
            platform.app.operator().post(&step, json!({ "reason": "Because." })).await.expect(200);
            let refused = platform.partner().post(&path, json!({})).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, code));
        }
        assert_eq!(keys(&platform, &grant).await[0]["state"], "revoked");
        for (delivery, wanted) in [("shown", "validation_failed"), ("claim", "validation_failed"), ("", "validation_failed")] {
            assert_eq!(platform.partner().post(&path, json!({ "delivery": delivery })).await.code(), wanted, "{delivery}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_of_another_grant_is_not_found_under_this_one() {
    each_platform(2, |platform| async move {
        let made = platform.onboarded(platform.ids()).await;
        let grants: Vec<_> =
            (0..2).map(|number| made["organizations"][number]["grant_id"].as_str().unwrap().to_owned()).collect();
        let key = keys(&platform, &grants[1]).await[0]["id"].clone();
        assert_eq!(retire(&platform, &grants[0], &key, json!({})).await.code(), "not_found");
        assert_eq!(keys(&platform, &grants[1]).await[0]["state"], "active");
    })
    .await;
}
