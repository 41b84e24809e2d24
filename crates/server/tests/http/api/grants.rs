//! Grants as operators stop, resume and end them.

use super::samples;
use crate::app::App;
use model::grant::{Grant, GrantState};
use model::integration::Door;
use protocol::Seconds;
use protocol::id::GrantId;
use serde_json::{Value, json};

/// An active grant of a new organization; its id, the organization's and the integration's.
pub async fn granted(app: &App) -> (String, String, String) {
    let (partner_id, client_id) = samples::registered(app).await;
    let organization = app.operator().make("/v1/admin/organizations", samples::organization(1)).await;
    let user = app.operator().make("/v1/admin/users", samples::user(1)).await;
    let context = &app.state.context;
    let grant = Grant {
        id: context.new_id(GrantId::new),
        organization_id: organization["id"].as_str().unwrap().parse().unwrap(),
        client_id: client_id.parse().unwrap(),
        state: GrantState::Active,
        door: Door::Connect,
        scopes: "invoices.read".parse().unwrap(),
        attribution: Some(partner_id.parse().unwrap()),
        consented_by: user["id"].as_str().unwrap().parse().unwrap(),
        consented_at: context.now(),
        activated_at: context.now(),
        last_used_at: None,
        ending: None,
        suspended_by: None,
    };
    context.write_all(storage::grant::insert(&grant).into(), &[]).await.unwrap().unwrap();
    (grant.id.to_string(), grant.organization_id.to_string(), client_id)
}

#[tokio::test]
async fn an_operator_suspends_resumes_and_revokes() {
    let app = App::new().await;
    let (id, organization_id, client_id) = granted(&app).await;
    let operator = app.operator();
    let path = format!("/v1/admin/grants/{id}");
    let grant = operator.get(&path).await.expect(200);
    assert_eq!((&grant["organization_name"], &grant["organization_number"]), (&json!("Bakery 1"), &json!("910000001")));
    assert_eq!(
        (&grant["status"], &grant["scopes"], &grant["door"]),
        (&json!("active"), &json!(["invoices.read"]), &json!("connect"))
    );
    assert_eq!(grant["consented_by"]["name"], "User 1");
    let step = async |verb: &str| {
        app.test.clock.advance(Seconds(1));
        operator.post(&format!("{path}/{verb}"), json!({ "reason": "A test." })).await
    };
    assert_eq!(step("resume").await.code(), "transition_illegal");
    assert_eq!(step("suspend").await.expect(200)["status"], "suspended");
    assert_eq!(step("suspend").await.code(), "transition_illegal");
    assert_eq!(step("resume").await.expect(200)["status"], "active");
    let revoked = step("revoke").await.expect(200);
    assert_eq!((&revoked["status"], &revoked["ended_reason"]), (&json!("revoked"), &json!("A test.")));
    assert_eq!((&revoked["ended_by"]["kind"], &revoked["ended_by"]["name"]), (&json!("operator"), &json!("Olga Operator")));
    for verb in ["suspend", "resume", "revoke"] {
        assert_eq!(step(verb).await.code(), "transition_illegal", "revoked is final");
    }
    assert_eq!(operator.get(&path).await.expect(200), revoked);
    for (query, count) in [
        (format!("organization_id={organization_id}"), 1),
        (format!("client_id={client_id}&status=revoked"), 1),
        (format!("client_id={client_id}&status=active"), 0),
    ] {
        let list = operator.get(&format!("/v1/admin/grants?{query}")).await.expect(200);
        assert_eq!(list["data"].as_array().unwrap().len(), count, "{query}");
    }
    let log = operator.get(&format!("/v1/admin/audit?organization_id={organization_id}")).await.expect(200);
    let actions: Vec<&Value> = log["data"].as_array().unwrap().iter().map(|event| &event["action"]).collect();
    assert_eq!(actions, ["grant.revoked", "grant.resumed", "grant.suspended", "organization.created"]);
    app.remove().await;
}

#[tokio::test]
async fn a_step_needs_a_reason_and_may_be_repeated_under_its_key() {
    let app = App::new().await;
    let (id, ..) = granted(&app).await;
    let path = format!("/v1/admin/grants/{id}/suspend");
    for body in [json!({}), json!({ "reason": "" }), json!({ "reason": "x".repeat(501) }), json!({ "reason": 1 })] {
        assert_eq!(app.operator().post(&path, body).await.json()["errors"][0]["field"], "reason");
    }
    let operator = app.operator().with("idempotency-key", "one");
    let first = operator.post(&path, json!({ "reason": "A test." })).await.expect(200);
    assert_eq!(operator.post(&path, json!({ "reason": "A test." })).await.expect(200), first);
    app.remove().await;
}
