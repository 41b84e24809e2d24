//! The onboarding door from `initiate` to the client keys, as seed 000 tells it.

use super::{Platform, each_platform};
use model::client_key::ClientKeyState;
use protocol::Seconds;
use serde_json::{Value, json};

async fn state_of(platform: &Platform, begun: &Value) -> String {
    let path = format!("/v1/onboarding/sessions/{}", begun["session_id"].as_str().unwrap());
    platform.partner().get(&path).await.text_of("state")
}

#[tokio::test]
async fn seed_000_the_token_gives_the_client_keys_of_the_onboarded_clients() {
    each_platform(3, |platform| async move {
        let begun = platform.initiated().await;
        assert_eq!(state_of(&platform, &begun).await, "open");
        let accepted = platform.accept(&begun, platform.ids()).await;
        assert_eq!(state_of(&platform, &begun).await, "accepted");
        let store = &platform.app.state.context.store;
        let none = platform.partner().get("/v1/grants").await.expect(200);
        assert_eq!(none["data"], json!([]), "without the partner's countersignature there is no grant");

        let token = accepted.token.reveal();
        let answer = platform.finalize(token).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let made = answer.expect(200);
        assert_eq!(state_of(&platform, &begun).await, "finalized");
        assert_eq!((&made["user_email"], &made["refused"]), (&json!("accountant@ledger.example"), &json!([])));
        let organizations = made["organizations"].as_array().unwrap();
        assert_eq!(organizations.len(), 3);
        for organization in &platform.organizations {
            let told = organizations.iter().find(|told| told["organization_id"] == json!(organization.id)).unwrap();
            assert_eq!((&told["organization_number"], &told["name"]), (&json!(organization.number), &json!(organization.name)));
            let grant_id = told["grant_id"].as_str().unwrap().parse().unwrap();
            let keys = storage::client_key::of_grant(store, organization.id, grant_id).await.unwrap();
            let mark = keys[0].mark.clone().unwrap();
            let client_key = told["client_key"].as_str().unwrap();
            assert!(keys.len() == 1 && keys[0].state == ClientKeyState::Active && client_key.starts_with("cs_key_"));
            assert!(flows::digest::matches(&mark.digest, client_key) && client_key.contains(&mark.lookup));
            let grant = platform.partner().get(&format!("/v1/grants/{grant_id}")).await.expect(200);
            assert_eq!((&grant["status"], &grant["door"]), (&json!("active"), &json!("onboarding")));
            assert_eq!(grant["scopes"], json!(["invoices.read"]));
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_answer_for_ten_minutes_and_then_none() {
    each_platform(2, |platform| async move {
        let token = platform.token(platform.ids()).await;
        let first = platform.finalize(&token).await.expect(200);
        for seconds in [0, 300, 299] {
            platform.app.test.clock.advance(Seconds(seconds));
            assert_eq!(platform.finalize(&token).await.expect(200), first);
        }
        let restarted = platform.second_node().await;
        let again = platform.partner_at(&restarted).post("/v1/onboarding/finalize", json!({ "token": token })).await;
        assert_eq!(again.expect(200), first, "nothing secret is kept, it is computed again");
        platform.app.test.clock.advance(Seconds(2));
        let late = platform.finalize(&token).await;
        assert_eq!((late.status.as_u16(), late.code().as_str()), (400, "onboarding_token_expired"));
        for organization in first["organizations"].as_array().unwrap() {
            let path = format!("/v1/grants/{}/client-keys", organization["grant_id"].as_str().unwrap());
            let keys = platform.partner().get(&path).await.expect(200);
            assert_eq!(keys["data"].as_array().unwrap().len(), 1);
            assert_eq!(keys["data"][0]["state"], "active", "a late repetition takes nothing back");
        }
    })
    .await;
}

#[tokio::test]
async fn onboarding_again_adds_a_key_and_then_replaces_the_oldest() {
    each_platform(1, |platform| async move {
        let ids = platform.ids();
        let first = platform.onboarded(ids.clone()).await;
        let grant = first["organizations"][0]["grant_id"].as_str().unwrap().to_owned();
        let path = format!("/v1/grants/{grant}/client-keys");
        let active = async || {
            let listed = platform.partner().get(&path).await.expect(200);
            let keys = listed["data"].as_array().unwrap().clone();
            let live = keys.iter().filter(|key| key["state"] == "active");
            live.map(|key| key["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let oldest = active().await[0].clone();
        platform.app.test.clock.advance(Seconds(1));
        let second = platform.onboarded(ids.clone()).await;
        assert_eq!(second["organizations"][0]["grant_id"], json!(grant), "one grant, whatever the number of times");
        assert_eq!(active().await.len(), 2);
        platform.app.test.clock.advance(Seconds(1));
        let third = platform.onboarded(ids).await;
        let live = active().await;
        assert!(live.len() == 2 && !live.contains(&oldest), "{live:?}");
        assert_ne!(third["organizations"][0]["client_key"], second["organizations"][0]["client_key"]);
    })
    .await;
}

#[tokio::test]
async fn three_hundred_organizations_at_once() {
    each_platform(300, |platform| async move {
        let made = platform.onboarded(platform.ids()).await;
        let organizations = made["organizations"].as_array().unwrap();
        let keys: std::collections::BTreeSet<&str> =
            organizations.iter().map(|organization| organization["client_key"].as_str().unwrap()).collect();
        assert_eq!((organizations.len(), keys.len(), &made["refused"]), (300, 300, &json!([])));
        let mut seen = 0;
        let mut path = "/v1/grants?state=active&limit=200".to_owned();
        loop {
            let page = platform.partner().get(&path).await.expect(200);
            seen += page["data"].as_array().unwrap().len();
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/v1/grants?state=active&limit=200&cursor={cursor}");
        }
        assert_eq!(seen, 300);
    })
    .await;
}
