//! Client keys that wait encrypted to the partner's public key.

use super::{Platform, each_platform};
use protocol::Seconds;
use serde_json::{Value, json};

/// The public key of RFC 7517, appendix A.1.
pub(super) const JWK: &str = r#"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#;

async fn register_key(platform: &Platform) {
    let context = &platform.app.state.context;
    let actor = model::grant::Actor::system();
    flows::client_key::set_encryption_key(context, platform.client_id(), Some(JWK), actor).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_partner_registers_its_public_key_and_nobody_its_private_one() {
    each_platform(1, |platform| async move {
        let path = "/v1/encryption-key";
        assert_eq!(platform.partner().get(path).await.code(), "not_found");
        let jwk: Value = serde_json::from_str(JWK).unwrap();
        let kept = platform.partner().put(path, json!({ "jwk": jwk })).await.expect(200);
        assert_eq!(kept["algorithm"], json!("ECDH-ES"));
        assert_eq!(platform.partner().get(path).await.expect(200), kept);
        assert_eq!(platform.foreign().get(path).await.code(), "not_found", "another partner has its own");
        let mut private = jwk.clone();
        private["d"] = json!("870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE");
        let refused = platform.partner().put(path, json!({ "jwk": private })).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "encryption_key_refused"));
        assert_eq!(platform.partner().get(path).await.expect(200), kept, "nothing was lost");
        platform.partner().delete(path).await.expect(204);
        assert_eq!(platform.partner().delete(path).await.code(), "not_found");
    })
    .await;
}

async fn waiting(platform: &Platform) -> Vec<Value> {
    platform.partner().get("/v1/client-keys/sealed").await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_sealed_key_waits_until_it_is_acknowledged() {
    each_platform(1, |platform| async move {
        let grant = platform.granted().await;
        let path = format!("/v1/grants/{grant}/client-keys");
        let body = json!({ "delivery": "sealed" });
        let missing = platform.partner().post(&path, body.clone()).await;
        assert_eq!((missing.status.as_u16(), missing.code().as_str()), (409, "encryption_key_missing"));
        register_key(&platform).await;
        let made = platform.partner().make(&path, body).await;
        assert!(made["client_key"].is_null() && made["jwe"].as_str().unwrap().split('.').count() == 5, "{made}");
        let sealed = waiting(&platform).await;
        assert_eq!(sealed.len(), 1);
        assert_eq!((&sealed[0]["client_key_id"], &sealed[0]["jwe"]), (&made["client_key_id"], &made["jwe"]));
        assert_eq!(
            (&sealed[0]["grant_id"], &sealed[0]["organization_id"]),
            (&json!(grant), &json!(platform.organizations[0].id))
        );
        assert_eq!(sealed[0]["expires_at"], json!((flows::testing::START + Seconds::days(7)).to_string()));
        assert_eq!(platform.foreign().get("/v1/client-keys/sealed").await.expect(200)["data"], json!([]));
        let acknowledge = format!("/v1/client-keys/sealed/{}", made["client_key_id"].as_str().unwrap());
        assert_eq!(platform.foreign().delete(&acknowledge).await.code(), "not_found");
        assert_eq!(waiting(&platform).await.len(), 1);
        platform.partner().delete(&acknowledge).await.expect(204);
        assert_eq!(waiting(&platform).await.len(), 0);
        assert_eq!(platform.partner().delete(&acknowledge).await.code(), "not_found");
        let keys = platform.partner().get(&path).await.expect(200);
        assert_eq!((&keys["data"][0]["state"], &keys["data"][0]["delivery"]), (&json!("active"), &json!("sealed")));
    })
    .await;
}

#[tokio::test]
async fn what_is_over_waits_no_longer() {
    each_platform(2, |platform| async move {
        register_key(&platform).await;
        let made = platform.onboarded(platform.ids()).await;
        let mut keys = Vec::new();
        for organization in made["organizations"].as_array().unwrap() {
            let path = format!("/v1/grants/{}/client-keys", organization["grant_id"].as_str().unwrap());
            let key = platform.partner().make(&path, json!({ "delivery": "sealed" })).await;
            keys.push((path, key["client_key_id"].as_str().unwrap().to_owned()));
        }
        assert_eq!(waiting(&platform).await.len(), 2);
        let (path, key) = &keys[0];
        platform.partner().post(&format!("{path}/{key}/retire"), json!({})).await.expect(200);
        let left = waiting(&platform).await;
        assert_eq!((left.len(), &left[0]["client_key_id"]), (1, &json!(keys[1].1)), "a dead key is fetched in vain");
        platform.app.test.clock.advance(Seconds::days(7));
        assert_eq!(waiting(&platform).await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn sealed_keys_come_by_the_page_oldest_first() {
    each_platform(5, |platform| async move {
        register_key(&platform).await;
        let made = platform.onboarded(platform.ids()).await;
        let mut ids = Vec::new();
        for organization in made["organizations"].as_array().unwrap() {
            let path = format!("/v1/grants/{}/client-keys", organization["grant_id"].as_str().unwrap());
            let key = platform.partner().make(&path, json!({ "delivery": "sealed" })).await;
            ids.push(key["client_key_id"].as_str().unwrap().to_owned());
            platform.app.test.clock.advance(Seconds(1));
        }
        let mut seen = Vec::new();
        let mut path = "/v1/client-keys/sealed?limit=2".to_owned();
        loop {
            let page = platform.partner().get(&path).await.expect(200);
            let entries = page["data"].as_array().unwrap();
            seen.extend(entries.iter().map(|entry| entry["client_key_id"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/v1/client-keys/sealed?limit=2&cursor={cursor}");
        }
        assert_eq!(seen, ids);
        assert_eq!(platform.partner().get("/v1/client-keys/sealed?cursor=x").await.code(), "cursor_invalid");
    })
    .await;
}
