//! Onboarding from the partner's server: initiate, finalize, the session.

use countersign_client::FetchError;
use countersign_client::partner::{ClientKey, OnboardingRequest, OnboardingToken, PartnerClient, PartnerError, PartnerOptions};
use serde_json::{Value, json};

use crate::script::{BASIC, Script, problem};
use crate::support::{NOW, TestClock};

const REDIRECT: &str = "http://localhost:7310/callback/onboarding?via=books";

fn finalized() -> Value {
    json!({"user_email": "admin@acme.example", "organizations": [
        {"organization_id": "org_1", "organization_number": "910000001", "name": "Acme Bakery AS", "grant_id": "grt_1",
         "client_key": "cs_key_0123456789012345ab12"},
        {"organization_id": "org_2", "organization_number": "910000002", "name": "Birch & Co", "grant_id": "grt_2",
         "client_key": "cs_key_0123456789012345cd34"},
    ], "refused": [{"organization_id": "org_3", "code": "grant_revoked"}]})
}

#[tokio::test]
async fn initiating_sends_only_what_was_said() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(
        201,
        json!({"session_id": "obs_1", "temporary_url": "http://a/onboarding/x", "valid_until": "2027-01-15T09:00:00Z"}),
    );
    let client = script.client(&clock);
    let started =
        client.initiate_onboarding(&OnboardingRequest { redirect_uri: REDIRECT, ..OnboardingRequest::default() }).await.unwrap();
    assert_eq!((started.session_id.as_str(), started.temporary_url.as_str()), ("obs_1", "http://a/onboarding/x"));
    assert_eq!(started.valid_until.as_seconds(), NOW + 3_600);
    assert!(!format!("{started:?}").contains("onboarding/x"));
    let full = OnboardingRequest {
        redirect_uri: REDIRECT,
        state: "s1",
        organization_number: Some("910000001"),
        scopes: &["transactions.read", "employees.read"],
        account_label: Some("Account 4711"),
    };
    client.initiate_onboarding(&full).await.unwrap();

    let asked = script.asked();
    assert_eq!((asked[0].line.as_str(), asked[0].authorization.as_str()), ("POST /v1/onboarding/initiate", BASIC));
    let body = |index: usize| serde_json::from_str::<Value>(&asked[index].body).unwrap();
    assert_eq!(body(0), json!({"redirect_uri": REDIRECT}));
    let expected = json!({"redirect_uri": REDIRECT, "state": "s1", "organization_number": "910000001",
                          "scopes": ["transactions.read", "employees.read"], "account_label": "Account 4711"});
    assert_eq!(body(1), expected);
}

#[tokio::test]
async fn a_refusal_keeps_the_server_s_code_and_words() {
    let (script, clock) = (Script::start().await, TestClock::new());
    let detail = "path: the registered one is /callback/onboarding";
    script.answers(400, problem(400, "redirect_uri_not_registered", detail));
    let request = OnboardingRequest { redirect_uri: REDIRECT, ..OnboardingRequest::default() };
    let refused = script.client(&clock).initiate_onboarding(&request).await.unwrap_err();
    assert_eq!(refused.to_string(), format!("redirect_uri_not_registered: {detail}"));
    assert_eq!(refused.code(), Some("redirect_uri_not_registered"));
    let PartnerError::Problem { status: 400, trace_id, .. } = &refused else { panic!("{refused:?}") };
    assert_eq!(trace_id, "t1");
    assert!(!refused.is_temporary());
    assert_eq!(script.asked().len(), 1, "a refusal is not repeated");
}

#[tokio::test]
async fn finalize_is_repeated_with_the_same_token_until_there_is_an_answer() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(503, problem(503, "store_unavailable", "again shortly"));
    script.answers(502, json!("a proxy's page"));
    script.answers(200, finalized());
    let client = script.client(&clock);
    let onboarded = client.finalize_onboarding(&OnboardingToken::new("cs_onb_1")).await.unwrap();
    assert_eq!(onboarded.user_email, "admin@acme.example");
    let names: Vec<_> = onboarded.organizations.iter().map(|one| (one.name.as_str(), one.grant_id.as_str())).collect();
    assert_eq!(names, [("Acme Bakery AS", "grt_1"), ("Birch & Co", "grt_2")]);
    assert_eq!(onboarded.organizations[0].client_key, ClientKey::from_stored("cs_key_0123456789012345ab12"));
    assert_eq!(onboarded.refused[0].code, "grant_revoked");
    let asked = script.asked();
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|one| *one == asked[0]), "{asked:?}");
    assert_eq!(
        (asked[0].line.as_str(), asked[0].body.as_str(), asked[0].authorization.as_str()),
        ("POST /v1/onboarding/finalize", r#"{"token":"cs_onb_1"}"#, BASIC)
    );
    let text = format!("{onboarded:?}");
    assert!(text.contains("cs_key_…ab12") && !text.contains("0123456789"), "{text}");
}

#[tokio::test]
async fn a_lasting_outage_is_told_and_a_refusal_is_final() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(503, problem(503, "store_unavailable", "again shortly"));
    let token = OnboardingToken::new("cs_onb_1");
    let away = script.client(&clock).finalize_onboarding(&token).await.unwrap_err();
    assert_eq!(away, PartnerError::Fetch(FetchError::Status { status: 503, retry_after: Some(3_600) }));
    assert_eq!(script.asked().len(), 3);

    let script = Script::start().await;
    script.answers(400, problem(400, "onboarding_token_invalid", "another integration's"));
    let refused = script.client(&clock).finalize_onboarding(&token).await.unwrap_err();
    assert_eq!(refused.code(), Some("onboarding_token_invalid"));
    assert_eq!(script.asked().len(), 1);
    assert!(!format!("{refused:?}").contains("cs_onb_1"));
}

#[tokio::test]
async fn an_answer_that_is_none_is_an_error() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, json!({"user_email": "admin@acme.example"}));
    let wrong = script.client(&clock).finalize_onboarding(&OnboardingToken::new("cs_onb_1")).await.unwrap_err();
    assert_eq!(wrong, PartnerError::Fetch(FetchError::Answer("no client keys")));
}

#[tokio::test]
async fn the_session_tells_where_a_customer_dropped_out() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(
        200,
        json!({"session_id": "obs_1", "state": "declined", "timeline": [
            {"at": "2027-01-15T08:00:00Z", "step": "initiated", "outcome": "ok", "by": "partner"},
            {"at": "2027-01-15T08:01:00Z", "step": "declined", "outcome": "refused", "by": "customer",
             "code": "organization_not_allowed"},
        ]}),
    );
    let session = script.client(&clock).onboarding_session("obs/1").await.unwrap();
    assert_eq!((session.session_id.as_str(), session.state.as_str()), ("obs_1", "declined"));
    assert_eq!(session.timeline[1].code.as_deref(), Some("organization_not_allowed"));
    let asked = script.asked();
    assert_eq!((asked[0].line.as_str(), asked[0].authorization.as_str()), ("GET /v1/onboarding/sessions/obs%2F1", BASIC));
}

/// Web frameworks and task spawning want it so.
#[tokio::test]
async fn every_call_can_move_between_threads() {
    fn moves<F: Send>(_: F) {}
    let client = PartnerClient::new(PartnerOptions::public("http://127.0.0.1:9", "app_1", REDIRECT)).unwrap();
    let (request, token, key) =
        (OnboardingRequest::default(), OnboardingToken::new("cs_onb_1"), ClientKey::from_stored("cs_key_1"));
    moves(client.initiate_onboarding(&request));
    moves(client.finalize_onboarding(&token));
    moves(client.onboarding_session("obs_1"));
    moves(client.client_credentials(&key, &[]));
    moves(client.integration_information("a1"));
}

#[tokio::test]
async fn without_a_client_secret_there_is_no_onboarding() {
    let client = PartnerClient::new(PartnerOptions::public("http://127.0.0.1:9", "app_1", REDIRECT)).unwrap();
    let request = OnboardingRequest { redirect_uri: REDIRECT, ..OnboardingRequest::default() };
    assert_eq!(client.initiate_onboarding(&request).await.unwrap_err(), PartnerError::NoClientSecret);
}
