//! Activate and its fellows, as a partner's server calls them.

use super::{Platform, each_platform};
use flows::handshake::{self, Consenting};
use protocol::id::{ClientId, OrganizationId};
use protocol::scope::ScopeSet;
use serde_json::{Value, json};
use storage::testing::race;

/// Lets the partner's integration connect by handshake.
async fn opened(platform: &Platform) {
    for (client_id, _) in [&platform.own, &platform.foreign] {
        let path = format!("/v1/admin/integrations/{client_id}");
        let body = json!({ "doors": ["onboarding", "extension", "handshake"], "connect_url": "https://partner.example/login" });
        platform.app.operator().patch(&path, body).await.expect(200);
    }
}

/// The customer's consent in the browser.
async fn consent(platform: &Platform, organization_id: OrganizationId) -> String {
    let context = &*platform.app.test.context;
    let client_id: ClientId = platform.own.0.parse().unwrap();
    let client = context.integration(client_id).await.unwrap().unwrap();
    let consenting = Consenting {
        client: &client,
        organization_id,
        person: (&platform.accountant, &platform.session),
        ticked: ScopeSet::default(),
        link: None,
        language: "en",
    };
    handshake::consent(context, &consenting).await.unwrap().unwrap()
}

fn path(organization_id: OrganizationId, step: &str) -> String {
    let own = format!("/v1/organizations/{organization_id}/authorization");
    if step.is_empty() { own } else { format!("{own}/{step}") }
}

#[tokio::test]
async fn activate_is_idempotent_and_tells_what_is_active() {
    each_platform(2, |platform| async move {
        opened(&platform).await;
        let id = platform.organizations[0].id;
        let activate = path(id, "activate");
        let never = platform.partner().post(&activate, json!({})).await;
        assert_eq!((never.status.as_u16(), never.code().as_str()), (404, "not_found"), "they never met");
        consent(&platform, id).await;
        let pending = platform.partner().get(&path(id, "")).await.expect(200);
        assert_eq!((&pending["status"], &pending["grant_id"]), (&json!("pending"), &Value::Null));
        assert_eq!(pending["pending"]["scopes"], json!(["invoices.read"]));
        let foreign = platform.foreign().post(&activate, json!({})).await;
        assert_eq!((foreign.status.as_u16(), foreign.code().as_str()), (404, "not_found"), "another partner's");
        let stranger = platform.partner().post(&path(platform.organizations[1].id, "activate"), json!({})).await;
        assert_eq!(stranger.status.as_u16(), 404, "a stranger's organization");
        let first = platform.partner().post(&activate, json!({})).await.expect(200);
        let mut names: Vec<_> = first.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["activated_at", "grant_id", "organization_id", "scopes", "status"]);
        assert_eq!((&first["status"], &first["scopes"]), (&json!("active"), &json!(["invoices.read"])));
        let empty = platform.partner().send(axum::http::Method::POST, &activate, axum::body::Body::empty()).await;
        assert_eq!(empty.expect(200), first, "without a body, and again");
        let active = platform.partner().get(&path(id, "")).await.expect(200);
        assert_eq!((&active["status"], &active["grant_id"]), (&json!("active"), &first["grant_id"]));
        let steps: Vec<_> = active["timeline"].as_array().unwrap().iter().map(|step| step["step"].clone()).collect();
        assert_eq!(steps, ["requested", "consented", "led", "completed"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_activate_once() {
    each_platform(1, |platform| async move {
        opened(&platform).await;
        let id = platform.organizations[0].id;
        consent(&platform, id).await;
        let platform = std::sync::Arc::new(platform);
        let answers = race(50, |_| {
            let platform = std::sync::Arc::clone(&platform);
            async move { platform.partner().post(&path(id, "activate"), json!({})).await.expect(200) }
        })
        .await;
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        let history = platform.partner().get(&path(id, "")).await.expect(200);
        assert_eq!(history["history"].as_array().unwrap().len(), 1, "{history}");
    })
    .await;
}

#[tokio::test]
async fn suspend_resume_and_deactivate_are_told_to_both_sides() {
    each_platform(1, |platform| async move {
        opened(&platform).await;
        let id = platform.organizations[0].id;
        consent(&platform, id).await;
        platform.partner().post(&path(id, "activate"), json!({})).await.expect(200);
        let call = async |step: &str, body: Value| platform.partner().post(&path(id, step), body).await;
        let suspended = call("suspend", json!({ "reason": "Maintenance" })).await.expect(200);
        assert_eq!((&suspended["status"], &suspended["suspended_by"]), (&json!("suspended"), &json!("partner")));
        let refused = call("activate", json!({})).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "grant_is_suspended"));
        assert_eq!(call("resume", json!({})).await.expect(200)["status"], "active");
        let grant = suspended["grant_id"].as_str().unwrap();
        let operator = platform.app.operator();
        operator.post(&format!("/v1/admin/grants/{grant}/suspend"), json!({ "reason": "Review" })).await.expect(200);
        let refused = call("resume", json!({})).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "suspended_by_another"));
        operator.post(&format!("/v1/admin/grants/{grant}/resume"), json!({ "reason": "Fine" })).await.expect(200);
        let over = call("deactivate", json!({ "reason": "The customer left." })).await.expect(200);
        assert_eq!(over["status"], "revoked");
        let reasons: Vec<_> = over["history"].as_array().unwrap().iter().map(|row| row["reason"].clone()).collect();
        assert!(reasons.contains(&json!("The customer left.")) && reasons.contains(&json!("Maintenance")), "{over}");
        assert_eq!(call("deactivate", json!({})).await.expect(200)["status"], "revoked", "the same call again");
        let refused = call("activate", json!({})).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "handshake_not_consented"));
        let refused = call("suspend", json!({})).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "transition_illegal"));
        for body in [json!({ "reason": "x".repeat(501) }), json!({ "reason": "a\u{202e}b" }), json!({ "why": "x" })] {
            assert_eq!(call("suspend", body).await.code(), "validation_failed");
        }
        consent(&platform, id).await;
        let anew = platform.partner().get(&path(id, "")).await.expect(200);
        assert_eq!((&anew["status"], &anew["grant_id"], &anew["ended_at"]), (&json!("pending"), &Value::Null, &Value::Null));
        assert_eq!(
            (&anew["consented_at"], &anew["history"]),
            (&anew["pending"]["consented_at"], &json!([])),
            "one life at a time"
        );
    })
    .await;
}

#[tokio::test]
async fn a_pending_authorization_is_taken_back_and_a_late_one_is_told() {
    each_platform(1, |platform| async move {
        opened(&platform).await;
        let id = platform.organizations[0].id;
        consent(&platform, id).await;
        let told = platform.partner().post(&path(id, "deactivate"), json!({})).await.expect(200);
        assert_eq!(told["status"], "rolled_back");
        let refused = platform.partner().post(&path(id, "activate"), json!({})).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "handshake_rolled_back"));
        consent(&platform, id).await;
        platform.app.test.clock.advance(protocol::Seconds(24 * 3_600));
        let refused = platform.partner().post(&path(id, "activate"), json!({})).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "handshake_expired"));
        assert_eq!(platform.partner().get(&path(id, "")).await.expect(200)["status"], "expired");
    })
    .await;
}

pub const JWK: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":"k-1"}"#;

#[tokio::test]
async fn a_signing_key_is_registered_shown_and_taken_off() {
    each_platform(0, |platform| async move {
        let partner = platform.partner();
        assert_eq!(partner.get("/v1/signing-key").await.status.as_u16(), 404);
        let jwk: Value = serde_json::from_str(JWK).unwrap();
        let made = partner.put("/v1/signing-key", json!({ "jwk": jwk })).await.expect(200);
        assert_eq!(
            made,
            json!({ "kid": "k-1", "algorithm": "EdDSA", "thumbprint": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" })
        );
        assert_eq!(partner.get("/v1/signing-key").await.expect(200), made);
        let mut private = jwk.clone();
        private["d"] = json!("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
        let refused = partner.put("/v1/signing-key", json!({ "jwk": private })).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "signing_key_refused"));
        assert!(!refused.text.contains("nWGxne"), "it is not said again");
        let gone = partner.send(axum::http::Method::DELETE, "/v1/signing-key", axum::body::Body::empty()).await;
        assert_eq!(gone.status.as_u16(), 204);
        assert_eq!(partner.get("/v1/signing-key").await.status.as_u16(), 404);
    })
    .await;
}
