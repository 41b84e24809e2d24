//! `POST /v1/onboarding/initiate`.

use super::{REGISTERED, each_platform};
use serde_json::{Value, json};

#[tokio::test]
async fn seed_000_the_api_call_answers_a_temporary_url() {
    each_platform(1, |platform| async move {
        let body = json!({
            "redirect_uri": format!("{REGISTERED}?via=books&x=%2F"),
            "organization_number": platform.organizations[0].number,
            "scopes": ["invoices.write"],
            "state": "s1",
            "account_label": "Bakery's books",
        });
        let begun = platform.partner().make("/v1/onboarding/initiate", body).await;
        assert!(begun["session_id"].as_str().unwrap().starts_with("obs_"));
        assert!(begun["temporary_url"].as_str().unwrap().starts_with("http://localhost:7300/onboarding/"));
        assert_eq!(begun["valid_until"], json!((flows::testing::START + protocol::Seconds::minutes(60)).to_string()));
        let kept =
            storage::onboarding::find(&platform.app.state.context.store, super::session_id(&begun)).await.unwrap().unwrap();
        assert_eq!(kept.scopes.to_string(), "invoices.read invoices.write", "the required scopes are always asked for");
        assert_eq!(kept.state_parameter.as_deref(), Some("s1"));
    })
    .await;
}

#[tokio::test]
async fn whether_a_number_is_known_is_not_told() {
    each_platform(1, |platform| async move {
        let initiate = async |number: &str| {
            let body = json!({ "redirect_uri": REGISTERED, "organization_number": number });
            let begun = platform.partner().make("/v1/onboarding/initiate", body).await;
            let id = begun["session_id"].as_str().unwrap().to_owned();
            let mut session = platform.partner().get(&format!("/v1/onboarding/sessions/{id}")).await.expect(200);
            session["session_id"] = Value::Null;
            session["organization_number"] = Value::Null;
            let names: Vec<String> = begun.as_object().unwrap().keys().cloned().collect();
            (names, session)
        };
        assert_eq!(initiate(&platform.organizations[0].number).await, initiate("000000000").await);
    })
    .await;
}

#[tokio::test]
async fn a_redirect_uri_that_is_not_registered_is_told_the_rule_and_the_nearest() {
    each_platform(0, |platform| async move {
        for (sent, rule) in [
            ("http://tidewater.example/callback/onboarding", "scheme"),
            ("https://www.tidewater.example/callback/onboarding", "host"),
            ("https://tidewater.example/callback/onboarding/", "path"),
            ("https://tidewater.example/callback", "path"),
            ("https://tidewater.example:8443/callback/onboarding", "port"),
            ("https://tidewater.example/callback/onboarding?token=x", "token"),
            ("https://tidewater.example/callback/onboarding?%74oken=x", "token"),
            ("https://tidewater.example/callback/onboarding#x", "fragment"),
            ("https://u@tidewater.example/callback/onboarding", "user name"),
        ] {
            let refused = platform.partner().post("/v1/onboarding/initiate", json!({ "redirect_uri": sent })).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "redirect_uri_not_registered"), "{sent}");
            let error = &refused.json()["errors"][0];
            assert!(error["field"] == "redirect_uri" && error["rule"].as_str().unwrap().contains(rule), "{sent}: {error}");
            assert!(refused.text_of("detail").contains(rule), "{sent}: {}", refused.text);
            assert!(refused.text_of("detail").contains(&format!("Nearest registered: {REGISTERED}")), "{sent}: {}", refused.text);
        }
        let other = "https://tidewater.example/other";
        let body = json!({ "client_id": platform.own.0, "uri": other });
        platform.app.operator().make("/v1/admin/redirect-uris", body).await;
        let refused = platform.partner().post("/v1/onboarding/initiate", json!({ "redirect_uri": other })).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "redirect_uri_not_approved"));
    })
    .await;
}

#[tokio::test]
async fn each_fault_of_the_body_is_named() {
    each_platform(0, |platform| async move {
        let good = json!({ "redirect_uri": REGISTERED });
        for (field, value, rule) in [
            ("redirect_url", json!("x"), "did you mean redirect_uri?"),
            ("organisation_number", json!("1"), "did you mean organization_number?"),
            ("redirect_uri", json!(1), "must be a string"),
            ("scopes", json!("invoices.read"), "must be"),
            ("organization_number", json!(""), "1 to 40"),
            ("state", json!("\u{e9}"), "ASCII"),
            ("state", json!("x".repeat(1_001)), "1,000"),
            ("account_label", json!("a\u{202e}b"), "direction"),
        ] {
            let mut body = good.clone();
            body[field] = value;
            let refused = platform.partner().post("/v1/onboarding/initiate", body).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "validation_failed"), "{field}");
            let error = &refused.json()["errors"][0];
            assert!(error["field"] == field && error["rule"].as_str().unwrap().contains(rule), "{field}: {error}");
        }
        let missing = platform.partner().post("/v1/onboarding/initiate", json!({})).await;
        assert_eq!(missing.json()["errors"][0], json!({ "field": "redirect_uri", "rule": "is required" }));
        let body = json!({ "redirect_uri": REGISTERED, "scopes": ["invoices.delete"] });
        let unknown = platform.partner().post("/v1/onboarding/initiate", body).await;
        assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (400, "scope_unknown"));
        assert!(unknown.text_of("detail").contains("invoices.delete"));
    })
    .await;
}

#[tokio::test]
async fn an_integration_without_the_door_is_refused() {
    each_platform(0, |platform| async move {
        let path = format!("/v1/admin/integrations/{}", platform.own.0);
        platform.app.operator().patch(&path, json!({ "doors": ["extension"] })).await.expect(200);
        let refused = platform.partner().post("/v1/onboarding/initiate", json!({ "redirect_uri": REGISTERED })).await;
        assert_eq!(refused.code(), "door_closed");
    })
    .await;
}

#[tokio::test]
async fn one_partner_cannot_fill_the_store() {
    each_platform(0, |platform| async move {
        for _ in 0..server::limits::INITIATIONS_PER_MINUTE {
            platform.initiated().await;
        }
        let before = storage::testing::attempt_count(&platform.app.state.context.store).await;
        let refused = platform.partner().post("/v1/onboarding/initiate", json!({ "redirect_uri": REGISTERED })).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (429, "too_many_attempts"));
        assert_eq!(refused.header("retry-after"), Some("1"));
        assert!(refused.text_of("detail").contains("600 onboardings a minute"), "{}", refused.text);
        assert_eq!(storage::testing::attempt_count(&platform.app.state.context.store).await, before);
        platform.foreign().make("/v1/onboarding/initiate", json!({ "redirect_uri": REGISTERED })).await;
        platform.app.test.clock.advance(protocol::Seconds(1));
        platform.initiated().await;
    })
    .await;
}
