//! Installations and authorizations, from the partner's server.

use countersign_client::partner::{PartnerError, Tokens};
use countersign_client::{FetchError, Timestamp};
use serde_json::{Value, json};

use crate::script::{BASIC, Script, problem};
use crate::support::TestClock;

#[tokio::test]
async fn an_installation_says_who_chose_what() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(503, problem(503, "store_unavailable", "again shortly"));
    script.answers(
        200,
        json!({"installation_id": "ins_1", "client_id": "app_1", "state": "requested", "scopes": ["transactions.read"],
               "organization_id": "org_1", "organization_name": "Acme Bakery AS", "organization_number": "910000001",
               "user_name": "Ada Admin", "user_email": "admin@acme.example", "requested_at": "2027-01-15T08:00:00Z",
               "expires_at": "2027-01-29T08:00:00Z", "grant_id": null}),
    );
    let installation = script.client(&clock).installation("ins/1").await.unwrap();
    assert!(installation.is_waiting());
    assert_eq!((installation.organization_name.as_str(), installation.grant_id), ("Acme Bakery AS", None));
    let asked = script.asked();
    assert_eq!(asked.len(), 2, "asked again after an outage");
    assert_eq!((asked[1].line.as_str(), asked[1].authorization.as_str()), ("GET /v1/installations/ins%2F1", BASIC));
}

#[tokio::test]
async fn somebody_else_s_installation_is_not_found() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(404, problem(404, "not_found", "Check the id."));
    let refused = script.client(&clock).installation("ins_2").await.unwrap_err();
    assert!(matches!(refused, PartnerError::Problem { status: 404, .. }), "{refused:?}");
}

#[test]
fn the_token_answer_repeats_the_installation() {
    let answer = |extra: Value| {
        let mut body = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 1, "organization_id": "org_1", "grant_id": "grt_1"});
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        Tokens::from_answer(body.to_string().as_bytes(), Timestamp::from_seconds(0)).unwrap()
    };
    let tokens = answer(json!({"installation_id": "ins_1"}));
    assert_eq!(tokens.installation_id.as_deref(), Some("ins_1"));
    let stored = serde_json::to_value(&tokens).unwrap();
    assert_eq!(serde_json::from_value::<Tokens>(stored).unwrap(), tokens);
    assert_eq!(answer(json!({})).installation_id, None);
}

#[tokio::test]
async fn each_change_goes_to_its_own_address_and_is_repeated_while_nothing_answers() {
    let (script, clock) = (Script::start().await, TestClock::new());
    let client = script.client(&clock);
    let active = json!({"organization_id": "org_1", "grant_id": "grt_1", "status": "active", "scopes": ["transactions.read"],
                        "activated_at": "2027-01-15T08:00:00Z"});
    script.answers(502, json!("a proxy's page"));
    script.answers(200, active.clone());
    let activated = client.activate("org_1").await.unwrap();
    assert!(activated.is_active());
    assert_eq!((activated.grant_id.as_deref(), activated.scopes.len()), (Some("grt_1"), 1));
    client.suspend("org_1", Some("Their card has run out")).await.unwrap();
    client.resume("org_1", None).await.unwrap();
    client.deactivate("org_1", Some("They left")).await.unwrap();
    client.authorization("org_1").await.unwrap();
    let told: Vec<_> = script.asked().into_iter().map(|one| (one.line, one.body, one.authorization)).collect();
    let line = |line: &str, body: &str| (line.to_owned(), body.to_owned(), BASIC.to_owned());
    assert_eq!(
        told,
        [
            line("POST /v1/organizations/org_1/authorization/activate", "{}"),
            line("POST /v1/organizations/org_1/authorization/activate", "{}"),
            line("POST /v1/organizations/org_1/authorization/suspend", r#"{"reason":"Their card has run out"}"#),
            line("POST /v1/organizations/org_1/authorization/resume", "{}"),
            line("POST /v1/organizations/org_1/authorization/deactivate", r#"{"reason":"They left"}"#),
            line("GET /v1/organizations/org_1/authorization", ""),
        ]
    );
}

#[tokio::test]
async fn a_refused_activation_is_final_and_says_why() {
    let (script, clock) = (Script::start().await, TestClock::new());
    script.answers(409, problem(409, "authorization_not_consented", "The customer has not consented."));
    let refused = script.client(&clock).activate("org_1").await.unwrap_err();
    assert_eq!(refused.code(), Some("authorization_not_consented"));
    assert_eq!(script.asked().len(), 1);

    let script = Script::start().await;
    script.answers(200, json!({"status": "active"}));
    let wrong = script.client(&clock).activate("org_1").await.unwrap_err();
    assert_eq!(wrong, PartnerError::Fetch(FetchError::Answer("no authorization")));
}
