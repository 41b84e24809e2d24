//! Many at once, on two nodes over one store.

use super::{Platform, each_platform};
use crate::app::Answer;
use protocol::Seconds;
use serde_json::{Value, json};

/// So many calls of `finalize` at once, by turns on two nodes.
async fn finalize_at_once(platform: &Platform, token: &str, calls: usize) -> Vec<Answer> {
    let second = platform.second_node().await;
    let nodes = [&platform.app, &second];
    let requests = (0..calls).map(|call| {
        let partner = platform.partner_at(nodes[call % 2]);
        async move { partner.post("/v1/onboarding/finalize", json!({ "token": token })).await }
    });
    futures_util::future::join_all(requests).await
}

async fn keys_of(platform: &Platform, grant: &Value) -> Vec<Value> {
    let path = format!("/v1/grants/{}/client-keys", grant.as_str().unwrap());
    platform.partner().get(&path).await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_finalizes_on_two_nodes_make_one_key_for_each_organization() {
    each_platform(7, |platform| async move {
        let begun = platform.initiated().await;
        let token = platform.accept(&begun, platform.ids()).await.token.reveal().to_owned();
        let answers = finalize_at_once(&platform, &token, 50).await;
        for answer in &answers {
            assert_eq!((answer.status.as_u16(), answer.json()), (200, answers[0].json()));
        }
        let made = answers[0].json();
        assert_eq!((made["organizations"].as_array().unwrap().len(), &made["refused"]), (7, &json!([])));
        for organization in made["organizations"].as_array().unwrap() {
            assert_eq!(keys_of(&platform, &organization["grant_id"]).await.len(), 1);
        }
        let session = platform.partner().get(&format!("/v1/onboarding/sessions/{}", super::session_id(&begun))).await.expect(200);
        for step in ["finalizing", "finalized", "completed"] {
            let count = session["timeline"].as_array().unwrap().iter().filter(|entry| entry["step"] == step).count();
            assert_eq!(count, 1, "{step}: {session}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_that_gives_way_is_replaced_once_however_many_ask() {
    each_platform(1, |platform| async move {
        for _ in 0..2 {
            platform.onboarded(platform.ids()).await;
            platform.app.test.clock.advance(Seconds(1));
        }
        let token = platform.token(platform.ids()).await;
        let answers = finalize_at_once(&platform, &token, 50).await;
        for answer in &answers {
            assert_eq!((answer.status.as_u16(), answer.json()), (200, answers[0].json()));
        }
        assert_eq!(platform.finalize(&token).await.expect(200), answers[0].json());
        let keys = keys_of(&platform, &answers[0].json()["organizations"][0]["grant_id"]).await;
        let active = keys.iter().filter(|key| key["state"] == "active").count();
        assert_eq!((keys.len(), active), (3, 2), "{keys:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_onboardings_of_one_organization_at_once_each_get_a_key() {
    each_platform(1, |platform| async move {
        let tokens = [platform.token(platform.ids()).await, platform.token(platform.ids()).await];
        let both = tokens.iter().map(|token| finalize_at_once(&platform, token, 8));
        let answers = futures_util::future::join_all(both).await;
        let mut keys = std::collections::BTreeSet::new();
        for answers in &answers {
            for answer in answers {
                assert_eq!((answer.status.as_u16(), answer.json()), (200, answers[0].json()));
            }
            keys.insert(answers[0].json()["organizations"][0]["client_key"].as_str().unwrap().to_owned());
        }
        assert_eq!(keys.len(), 2);
        assert_eq!(answers[0][0].json()["organizations"][0]["grant_id"], answers[1][0].json()["organizations"][0]["grant_id"]);
        assert_eq!(keys_of(&platform, &answers[0][0].json()["organizations"][0]["grant_id"]).await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_new_keys_at_once_one_has_the_free_slot() {
    each_platform(1, |platform| async move {
        let path = format!("/v1/grants/{}/client-keys", platform.granted().await);
        let requests = (0..16).map(|_| async { platform.partner().post(&path, json!({})).await });
        let answers = futures_util::future::join_all(requests).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        let taken = answers.iter().filter(|answer| answer.status == 409 && answer.code() == "client_key_slots_taken").count();
        assert_eq!((made, taken), (1, 15));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_repetitions_at_once_one_makes_a_key() {
    each_platform(1, |platform| async move {
        let path = format!("/v1/grants/{}/client-keys", platform.granted().await);
        let requests = (0..16).map(|_| async { platform.partner().with("idempotency-key", "k").post(&path, json!({})).await });
        let answers = futures_util::future::join_all(requests).await;
        let mut ids = std::collections::BTreeSet::new();
        let mut secrets = 0;
        for answer in &answers {
            assert_eq!(answer.status, 201, "{}", answer.text);
            ids.insert(answer.text_of("client_key_id"));
            secrets += usize::from(answer.json()["client_key"].is_string());
        }
        assert_eq!((ids.len(), secrets), (1, 1));
    })
    .await;
}
