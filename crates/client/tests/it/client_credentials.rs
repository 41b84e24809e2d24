//! Tokens by client key and by client secret, and the one that is kept at hand.

use countersign_client::partner::{
    ClientCredentials, ClientCredentialsOptions, ClientKey, Credential, PartnerError, Retry, Tokens,
};
use futures_util::future::{FutureExt as _, join_all};
use serde_json::{Value, json};

use crate::script::{BASIC, Script, problem};
use crate::support::{NOW, TestClock};

const KEY: &str = "cs_key_0123456789012345ab12";

fn token(access_token: &str) -> Value {
    json!({"access_token": access_token, "token_type": "Bearer", "expires_in": 1_200, "scope": "employees.read",
           "organization_id": "org_1", "grant_id": "grt_1"})
}

fn source(script: &Script, clock: &TestClock) -> ClientCredentials {
    let key = Credential::ClientKey(ClientKey::from_stored(KEY));
    ClientCredentials::new(script.client(clock), key, ClientCredentialsOptions::default())
}

#[tokio::test]
async fn the_application_key_and_the_client_key_are_the_credentials() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, token("a1"));
    let client = script.client(&clock);
    let tokens = client.client_credentials(&ClientKey::from_stored(KEY), &["employees.read"]).await.unwrap();
    assert_eq!((tokens.organization_id.as_str(), tokens.refresh_token), ("org_1", None::<String>));
    assert_eq!(tokens.expires_at, (NOW + 1_200) * 1_000_000);
    client.client_credentials_for_organization("org_1", &[]).await.unwrap();
    let asked = script.asked();
    let key_basic = "Basic YXBwXzE6Y3Nfa2V5XzAxMjM0NTY3ODkwMTIzNDVhYjEy";
    assert_eq!(
        (asked[0].line.as_str(), asked[0].authorization.as_str(), asked[0].body.as_str()),
        ("POST /oauth/token", key_basic, "grant_type=client_credentials&scope=employees.read")
    );
    assert_eq!(
        (asked[1].authorization.as_str(), asked[1].body.as_str()),
        (BASIC, "grant_type=client_credentials&organization_id=org_1")
    );
}

#[tokio::test]
async fn a_revoked_key_and_a_suspended_grant_are_told_apart() {
    let (script, clock) = (Script::start().await, TestClock::new());
    let description = "client_authentication_failed: Client id and secret do not belong together.".to_owned();
    script.answers(401, json!({"error": "invalid_client", "error_description": description, "trace_id": "t1"}));
    script.answers(400, json!({"error": "invalid_grant", "error_description": "grant_suspended: The grant is suspended."}));
    let (client, key) = (script.client(&clock), ClientKey::from_stored(KEY));
    let revoked = client.client_credentials(&key, &[]).await.unwrap_err();
    assert_eq!(revoked, PartnerError::InvalidClient { description });
    assert_eq!(revoked.code(), Some("client_authentication_failed"));
    assert!(!format!("{revoked:?} {revoked}").contains(KEY));
    let suspended = client.client_credentials_for_organization("org_1", &[]).await.unwrap_err();
    assert_eq!(suspended.code(), Some("grant_suspended"));
}

#[tokio::test]
async fn one_token_serves_all_callers_until_shortly_before_its_end() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, token("a1"));
    script.answers(200, token("a2"));
    let source = source(&script, &clock);
    for given in join_all((0..16).map(|_| source.access_token())).await {
        assert_eq!(given.unwrap(), "a1");
    }
    clock.advance(1_139);
    assert_eq!(source.access_token().await.unwrap(), "a1");
    assert_eq!(script.asked().len(), 1);
    clock.advance(1);
    for given in join_all((0..16).map(|_| source.access_token())).await {
        assert_eq!(given.unwrap(), "a2");
    }
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, token("a1"));
    script.answers(200, token("a2"));
    let source = source(&script, &clock);
    assert_eq!(source.access_token().await.unwrap(), "a1");
    for given in join_all((0..16).map(|_| source.renew("a1"))).await {
        assert_eq!(given.unwrap(), "a2");
    }
    assert_eq!(source.renew("a1").await.unwrap(), "a2");
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test]
async fn an_outage_near_the_end_gives_the_old_token_while_it_lives() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, token("a1"));
    script.answers(503, problem(503, "store_unavailable", "again shortly"));
    let source = source(&script, &clock);
    source.access_token().await.unwrap();
    clock.advance(1_199);
    assert_eq!(source.access_token().await.unwrap(), "a1");
    clock.advance(1);
    assert!(source.access_token().await.unwrap_err().is_temporary());
    script.answers(200, token("a2"));
    assert_eq!(source.access_token().await.unwrap(), "a2", "an outage is forgotten");
}

#[tokio::test]
async fn a_refusal_reaches_every_waiter_with_one_request_and_is_asked_again_later() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(400, json!({"error": "invalid_grant", "error_description": "grant_suspended: resume it."}));
    script.answers(200, token("a1"));
    let source = source(&script, &clock);
    for given in join_all((0..16).map(|_| source.access_token())).await {
        assert_eq!(given.unwrap_err().code(), Some("grant_suspended"));
    }
    assert_eq!(script.asked().len(), 1);
    assert_eq!(source.access_token().await.unwrap(), "a1", "a grant can be resumed");
}

#[tokio::test]
async fn a_caller_who_gives_up_loses_nothing_for_the_others() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(200, token("a1"));
    let source = source(&script, &clock);
    assert!(source.access_token().now_or_never().is_none());
    assert_eq!(source.access_token().await.unwrap(), "a1");
    assert_eq!(script.asked().len(), 1);
    assert!(!format!("{source:?}").contains("0123456789"));
}

#[tokio::test]
async fn integration_information_answers_why() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(
        200,
        json!({"organization_id": "org_1", "organization_number": "910000001", "organization_name": "Acme Bakery AS",
               "scopes": ["transactions.read"],
               "missing_scopes": [{"scope": "employees.read", "reason": "not_consented", "fix": "Have it consented to.",
                                   "consent_url": "https://auth.example/organizations/org_1/integrations/grt_1"},
                                  {"scope": "planets.write", "reason": "unknown", "fix": "", "consent_url": null}]}),
    );
    let information = script.client(&clock).integration_information("a1").await.unwrap();
    assert_eq!(information.organization_name, "Acme Bakery AS");
    let missing = &information.missing_scopes[0];
    assert_eq!((missing.reason.as_str(), missing.fix.as_str()), ("not_consented", "Have it consented to."));
    assert!(missing.consent_url.as_deref().unwrap().ends_with("/integrations/grt_1"));
    assert_eq!(information.missing_scopes[1].consent_url, None);
    let asked = script.asked();
    assert_eq!((asked[0].line.as_str(), asked[0].authorization.as_str()), ("GET /v1/integration-information", "Bearer a1"));
}

#[test]
fn the_usual_patience_is_seconds_not_minutes() {
    let retry = Retry::default();
    assert!(retry.attempts > 1 && retry.longest_pause.as_secs() <= 5);
    assert!(
        !format!(
            "{:?}",
            Tokens::from_answer(token("a1").to_string().as_bytes(), countersign_client::Timestamp::from_seconds(NOW))
        )
        .contains("a1")
    );
}
