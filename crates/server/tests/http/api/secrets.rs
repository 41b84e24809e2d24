//! Client secrets and the redirect URIs that they wait for.

use super::samples;
use crate::app::App;
use protocol::Seconds;
use serde_json::json;

#[tokio::test]
async fn a_secret_needs_an_approved_redirect_uri_and_a_free_slot() {
    let app = App::new().await;
    let (_, client_id) = samples::registered(&app).await;
    let operator = app.operator();
    let path = format!("/v1/admin/integrations/{client_id}/secrets");
    assert_eq!(operator.post(&path, json!({})).await.code(), "redirect_uris_not_approved");
    let uri = operator.make("/v1/admin/redirect-uris", json!({ "client_id": client_id, "uri": "https://t.example/cb" })).await;
    assert_eq!(uri["state"], "pending");
    assert_eq!(operator.post(&path, json!({})).await.code(), "redirect_uris_not_approved", "pending is not approved");
    let review = format!("/v1/admin/redirect-uris/{}", uri["id"].as_str().unwrap());
    let declined = operator.post(&format!("{review}/decline"), json!({ "reason": "Not yours." })).await.expect(200);
    assert_eq!((&declined["state"], &declined["reason"]), (&json!("declined"), &json!("Not yours.")));
    assert_eq!(operator.post(&format!("{review}/decline"), json!({})).await.code(), "transition_illegal");
    let approved = operator.post(&format!("{review}/approve"), json!({})).await.expect(200);
    assert_eq!((&approved["state"], &approved["reason"]), (&json!("approved"), &json!(null)));
    let first = operator.make(&path, json!({})).await;
    let second = operator.make(&path, json!({})).await;
    assert_eq!((&first["slot"], &second["slot"]), (&json!(1), &json!(2)));
    assert!(first["secret"].as_str().unwrap().starts_with("cs_sec_"));
    assert_eq!(operator.post(&path, json!({})).await.code(), "secret_slots_taken");
    let listed = operator.get(&path).await;
    assert!(!listed.text.contains("\"secret\"") && listed.json()["data"].as_array().unwrap().len() == 2);

    let later = operator.post(&format!("{path}/1/retire"), json!({ "after_seconds": 3600 })).await.expect(200);
    assert!(later["retires_at"].is_string());
    assert_eq!(operator.post(&path, json!({})).await.code(), "secret_slots_taken", "it lives for an hour more");
    app.test.clock.advance(Seconds(3600));
    assert_eq!(operator.make(&path, json!({})).await["slot"], 1);
    operator.post(&format!("{path}/2/retire"), json!({})).await.expect(200);
    assert_eq!(operator.post(&format!("{path}/2/retire"), json!({})).await.code(), "not_found");
    assert_eq!(operator.get(&path).await.expect(200)["data"].as_array().unwrap().len(), 1);
    app.remove().await;
}

#[tokio::test]
async fn doors_decide_what_a_secret_waits_for() {
    let app = App::new().await;
    let (partner_id, _) = samples::registered(&app).await;
    let operator = app.operator();
    let mut public = samples::integration(&partner_id);
    public["client_type"] = json!("public");
    let made = operator.make("/v1/admin/integrations", public).await;
    let path = format!("/v1/admin/integrations/{}/secrets", made["client_id"].as_str().unwrap());
    assert_eq!(operator.post(&path, json!({})).await.code(), "public_client_has_no_secret");

    let mut extension = samples::integration(&partner_id);
    extension["doors"] = json!(["extension"]);
    let made = operator.make("/v1/admin/integrations", extension).await;
    let integration = format!("/v1/admin/integrations/{}", made["client_id"].as_str().unwrap());
    operator.make(&format!("{integration}/secrets"), json!({})).await;
    assert_eq!(operator.patch(&integration, json!({ "client_type": "public" })).await.code(), "transition_illegal");

    let mut marketplace = samples::integration(&partner_id);
    marketplace["doors"] = json!(["marketplace"]);
    let made = operator.make("/v1/admin/integrations", marketplace).await;
    let client_id = made["client_id"].as_str().unwrap();
    samples::approved(&app, client_id, "https://t.example/cb").await;
    let path = format!("/v1/admin/integrations/{client_id}/secrets");
    let refused = operator.post(&path, json!({})).await;
    assert!(refused.code() == "address_not_approved" && refused.text_of("detail").contains("form_uri"));
    let form = json!({ "form_uri": "https://t.example/form" });
    operator.patch(&format!("/v1/admin/integrations/{client_id}"), form).await.expect(200);
    operator.make(&path, json!({})).await;

    let mut handshake = samples::integration(&partner_id);
    handshake["doors"] = json!(["handshake"]);
    let made = operator.make("/v1/admin/integrations", handshake).await;
    let integration = format!("/v1/admin/integrations/{}", made["client_id"].as_str().unwrap());
    let path = format!("{integration}/secrets");
    let refused = operator.post(&path, json!({})).await;
    assert!(refused.code() == "address_not_approved" && refused.text_of("detail").contains("connect_url"));
    operator.patch(&integration, json!({ "connect_url": "https://t.example/connect" })).await.expect(200);
    let made = operator.make(&path, json!({})).await;
    assert!(made["last_used_at"].is_null(), "{made}");
    app.remove().await;
}

#[tokio::test]
async fn a_redirect_uri_that_breaks_a_rule_is_told_which() {
    let app = App::new().await;
    let (_, client_id) = samples::registered(&app).await;
    for (uri, rule) in [
        ("http://t.example/cb", "https"),
        ("https://*.t.example/cb", "wildcards"),
        ("https://t.example/cb#x", "fragment"),
        ("https://u@t.example/cb", "user name"),
        ("https://t.example/../cb", "segments"),
        ("https://t.example/cb?code=1", "query"),
        ("http://localhost/cb", "sandbox"),
        ("", "1 to 1,000"),
        (&format!("https://t.example/{}", "a".repeat(1_000)), "1 to 1,000"),
    ] {
        let refused = app.operator().post("/v1/admin/redirect-uris", json!({ "client_id": client_id, "uri": uri })).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "redirect_uri_refused"), "{uri}");
        let error = &refused.json()["errors"][0];
        assert!(error["field"] == "uri" && error["rule"].as_str().unwrap().contains(rule), "{uri}: {error}");
    }
    app.remove().await;
}

#[tokio::test]
async fn one_uri_per_customer_gets_a_warning() {
    let app = App::new().await;
    let (_, client_id) = samples::registered(&app).await;
    for customer in 1..=4 {
        let body = json!({ "client_id": client_id, "uri": format!("https://t.example/customers/{customer}/cb") });
        let made = app.operator().make("/v1/admin/redirect-uris", body).await;
        let warned = made["warnings"][0].as_str().is_some_and(|warning| warning.contains("state"));
        assert_eq!(warned, customer == 4, "{made}");
    }
    let listed =
        app.operator().get(&format!("/v1/admin/redirect-uris?client_id={client_id}&state=pending&limit=3")).await.expect(200);
    let cursor = listed["next_cursor"].as_str().unwrap();
    let rest = app.operator().get(&format!("/v1/admin/redirect-uris?client_id={client_id}&cursor={cursor}")).await.expect(200);
    assert_eq!((listed["data"].as_array().unwrap().len(), rest["data"].as_array().unwrap().len()), (3, 1));
    let id = rest["data"][0]["id"].as_str().unwrap();
    app.operator().delete(&format!("/v1/admin/redirect-uris/{id}")).await.expect(204);
    assert_eq!(app.operator().get(&format!("/v1/admin/redirect-uris/{id}")).await.code(), "not_found");
    app.remove().await;
}
