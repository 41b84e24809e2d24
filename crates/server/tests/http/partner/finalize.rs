//! `POST /v1/onboarding/finalize` with tokens that give nothing.

use super::each_platform;
use protocol::Seconds;
use protocol::secret::{Environment, Secret, SecretKind};
use serde_json::json;
use storage::testing::Stop;

#[tokio::test]
async fn what_is_no_token_is_refused_and_never_a_failure() {
    each_platform(1, |platform| async move {
        let token = platform.token(platform.ids()).await;
        let other = |environment, kind| Secret::new(environment, kind, [7; 40]).reveal().to_owned();
        // Nobody has accepted yet, so no token of the session is out: whatever comes is none.
        let early = other(Environment::Production, SecretKind::OnboardingToken);
        let mut spoilt = token.clone();
        let last = spoilt.pop().unwrap();
        spoilt.push(if last == '0' { '1' } else { '0' });
        let tokens = [
            String::new(),
            "x".to_owned(),
            early,
            other(Environment::Sandbox, SecretKind::OnboardingToken),
            other(Environment::Production, SecretKind::ClientKey),
            platform.own.1.clone(),
            spoilt,
            format!(" {token}"),
            format!("{token}\n"),
            token.to_uppercase(),
            "cs_onb_".to_owned(),
            "cs_onb_\u{0}".to_owned(),
            "\u{1f980}".repeat(2_000),
            "a".repeat(60_000),
        ];
        for garbage in tokens {
            let answer = platform.finalize(&garbage).await;
            let shown: String = garbage.chars().take(40).collect();
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "onboarding_token_invalid"), "{shown}");
            assert!(garbage.len() < 8 || !answer.text.contains(&garbage), "{shown}");
        }
        for body in [json!({}), json!({ "token": null }), json!({ "token": 1 }), json!({ "token": [token] }), json!([])] {
            assert_eq!(platform.partner().post("/v1/onboarding/finalize", body).await.code(), "validation_failed");
        }
        let too_large = platform.finalize(&"a".repeat(70_000)).await;
        assert_eq!((too_large.status.as_u16(), too_large.code().as_str()), (413, "body_too_large"));
        platform.finalize(&token).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn another_integration_learns_nothing_and_costs_the_owner_nothing() {
    each_platform(1, |platform| async move {
        let begun = platform.initiated().await;
        let token = platform.accept(&begun, platform.ids()).await.token.reveal().to_owned();
        let store = &platform.app.state.context.store;
        let before = storage::onboarding::find(store, super::session_id(&begun)).await.unwrap().unwrap();
        let steps = storage::trace::of_attempt(store, before.attempt_id).await.unwrap();
        let foreign = platform.foreign().post("/v1/onboarding/finalize", json!({ "token": token })).await;
        let never = platform.foreign().post("/v1/onboarding/finalize", json!({ "token": "cs_onb_x" })).await;
        assert_eq!((foreign.status, foreign.code()), (never.status, never.code()));
        assert_eq!(foreign.status, 400);
        assert_eq!(storage::onboarding::find(store, before.id).await.unwrap().unwrap(), before, "untouched");
        assert_eq!(storage::trace::of_attempt(store, before.attempt_id).await.unwrap(), steps);
        platform.finalize(&token).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_good_for_ten_minutes() {
    each_platform(1, |platform| async move {
        let begun = platform.initiated().await;
        let token = platform.accept(&begun, platform.ids()).await.token.reveal().to_owned();
        platform.app.test.clock.advance(Seconds::minutes(10));
        let late = platform.finalize(&token).await;
        assert_eq!((late.status.as_u16(), late.code().as_str()), (400, "onboarding_token_expired"));
        assert_eq!(platform.partner().get("/v1/grants").await.expect(200)["data"], json!([]));
        let session = platform.partner().get(&format!("/v1/onboarding/sessions/{}", super::session_id(&begun))).await.expect(200);
        assert_eq!(session["state"], "expired");
        let step = session["timeline"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&step["step"], &step["outcome"]), (&json!("finalize_refused"), &json!("refused")));
        assert_eq!(step["code"], "onboarding_token_expired");
        assert!(step["fix"].as_str().unwrap().starts_with("Finalize as soon"), "{step}");
    })
    .await;
}

#[tokio::test]
async fn an_organization_that_cannot_be_activated_any_more_is_told_apart() {
    each_platform(2, |platform| async move {
        let grant = platform.granted().await;
        let token = platform.token(platform.ids()).await;
        let suspend = format!("/v1/admin/grants/{grant}/suspend");
        platform.app.operator().post(&suspend, json!({ "reason": "Unpaid." })).await.expect(200);
        let made = platform.finalize(&token).await.expect(200);
        let refused = json!([{ "organization_id": platform.organizations[0].id, "code": "grant_suspended" }]);
        assert_eq!(made["refused"], refused);
        assert_eq!(made["organizations"].as_array().unwrap().len(), 1);
        assert_eq!(made["organizations"][0]["organization_id"], json!(platform.organizations[1].id));
        let resume = format!("/v1/admin/grants/{grant}/resume");
        platform.app.operator().post(&resume, json!({ "reason": "Paid." })).await.expect(200);
        assert_eq!(platform.finalize(&token).await.expect(200), made, "the same answer, whatever has happened since");

        let token = platform.token(vec![platform.organizations[0].id]).await;
        platform.app.operator().post(&suspend, json!({ "reason": "Unpaid." })).await.expect(200);
        for _ in 0..2 {
            let none = platform.finalize(&token).await;
            assert_eq!((none.status.as_u16(), none.code().as_str()), (409, "onboarding_organizations_ended"));
            assert!(none.text_of("detail").contains("grant_suspended"), "{}", none.text);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_revoked_between_accepting_and_finalizing_stays_revoked() {
    each_platform(1, |platform| async move {
        let grant = platform.granted().await;
        let token = platform.token(platform.ids()).await;
        let revoke = format!("/v1/admin/grants/{grant}/revoke");
        platform.app.operator().post(&revoke, json!({ "reason": "Over." })).await.expect(200);
        let none = platform.finalize(&token).await;
        assert_eq!((none.status.as_u16(), none.code().as_str()), (409, "onboarding_organizations_ended"));
        let active = platform.partner().get("/v1/grants?state=active").await.expect(200);
        assert_eq!(active["data"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_crash_half_way_is_finished_by_the_retry() {
    each_platform(60, |platform| async move {
        let token = platform.token(platform.ids()).await;
        let context = &*platform.app.state.context;
        // An organization takes about eight calls, so here some are done, some are under way, and some are not begun.
        context.store.faults().stop_after(200, Stop::After);
        let away = platform.finalize(&token).await;
        assert_eq!((away.status.as_u16(), away.code().as_str()), (503, "store_unavailable"));
        assert_eq!(away.header("retry-after"), Some("1"));
        assert!(context.store.faults().heal());
        let filter = storage::grant::GrantFilter { client_id: platform.own.0.clone(), ..Default::default() };
        let made = storage::grant::page(&context.store, &filter, "~", 100).await.unwrap().len();
        assert!((1..60).contains(&made), "{made}");
        let answer = platform.finalize(&token).await.expect(200);
        assert_eq!((answer["organizations"].as_array().unwrap().len(), &answer["refused"]), (60, &json!([])));
        assert_eq!(platform.finalize(&token).await.expect(200), answer);
        for organization in answer["organizations"].as_array().unwrap() {
            let (id, grant) = (&organization["organization_id"], &organization["grant_id"]);
            let (id, grant) = (id.as_str().unwrap().parse().unwrap(), grant.as_str().unwrap().parse().unwrap());
            let keys = storage::client_key::of_grant(&context.store, id, grant).await.unwrap();
            assert_eq!(keys.len(), 1);
            let mark = keys[0].mark.as_ref().unwrap();
            assert!(flows::digest::matches(&mark.digest, organization["client_key"].as_str().unwrap()));
        }
    })
    .await;
}
