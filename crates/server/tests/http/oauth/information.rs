//! `GET /v1/integration-information`: why 403?

use super::{basic, each_store, urlencoded};
use axum::http::header;
use flows::grant::Act;
use serde_json::json;

#[tokio::test]
async fn it_tells_whose_the_token_is_and_why_a_scope_is_missing() {
    each_store(|endpoints| async move {
        let (_, made) = endpoints.with_key().await;
        let id = endpoints.world.confidential.to_string();
        let body = urlencoded(&[("grant_type", "client_credentials")]);
        let tokens = endpoints.post("/oauth/token", Some(&basic(&id, &made.secret)), body).await.json;
        let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
        let told = endpoints.get("/v1/integration-information?scope=planets.write", Some(&bearer)).await;
        assert_eq!(told.status, 200, "{}", told.json);
        let (organization_id, grant_id) = (endpoints.world.organization.id.to_string(), made.key.grant_id.to_string());
        let expected = [
            ("organization_id", json!(organization_id)),
            ("organization_name", json!("Acme Bakery AS")),
            ("organization_number", json!("910000001")),
            ("client_id", json!(id)),
            ("integration_name", json!("tidewater Books")),
            ("grant_id", json!(grant_id)),
            ("grant_status", json!("active")),
            ("credential_id", json!(made.key.id.to_string())),
            ("expires_at", json!("2027-01-15T08:20:00.000000Z")),
            ("scopes", json!(["transactions.read"])),
        ];
        for (name, value) in expected {
            assert_eq!(told.json[name], value, "{name}");
        }
        let missing = told.json["missing_scopes"].as_array().unwrap();
        let of = |at: usize| (missing[at]["scope"].as_str().unwrap(), missing[at]["reason"].as_str().unwrap());
        assert_eq!(
            [of(0), of(1), of(2)],
            [("employees.read", "not_consented"), ("invoices.write", "not_consented"), ("planets.write", "unknown")]
        );
        let link = format!("http://localhost:7300/organizations/{organization_id}/integrations/{grant_id}");
        assert_eq!((&missing[0]["consent_url"], &missing[2]["consent_url"]), (&json!(link), &json!(null)));
        assert!(missing.iter().all(|missing| missing["fix"].as_str().unwrap().ends_with('.')));
        for (query, named) in [("?scopes=a", "scopes"), ("?scope=A", "scope")] {
            let answer = endpoints.get(&format!("/v1/integration-information{query}"), Some(&bearer)).await;
            assert_eq!((answer.status, answer.code()), (400, "parameter_invalid"), "{query}");
            assert!(answer.json["detail"].as_str().unwrap().starts_with(&format!("{named}:")), "{}", answer.json);
        }
    })
    .await;
}

#[tokio::test]
async fn of_an_authentic_token_that_is_not_good_it_tells_why() {
    each_store(|endpoints| async move {
        let (connected, made) = endpoints.with_key().await;
        let context = &endpoints.app.test.context;
        let id = endpoints.world.confidential.to_string();
        let body = urlencoded(&[("grant_type", "client_credentials")]);
        let tokens = endpoints.post("/oauth/token", Some(&basic(&id, &made.secret)), body).await.json;
        let by_key = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
        let connection = format!("Bearer {}", connected.tokens.access_token);
        let expect = async |bearer: &str, code: &str| {
            let answer = endpoints.get("/v1/integration-information", Some(bearer)).await;
            assert_eq!((answer.status, answer.code()), (401, code), "{}", answer.json);
            assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
            let challenge = answer.headers[header::WWW_AUTHENTICATE].to_str().unwrap();
            assert!(challenge.contains("error=\"invalid_token\"") && challenge.contains(code), "{challenge}");
        };
        endpoints.act(made.key.grant_id, Act::Suspend).await;
        expect(&by_key, "grant_suspended").await;
        endpoints.act(made.key.grant_id, Act::Resume).await;
        flows::client_key::delete(context, &made.key, (model::grant::Actor::system(), None)).await.unwrap().unwrap();
        expect(&by_key, "client_key_revoked").await;
        endpoints.act(made.key.grant_id, Act::Revoke).await;
        expect(&connection, "grant_revoked").await;
        expect("Bearer a.b.c", "access_token_invalid").await;
        endpoints.app.test.clock.advance(protocol::Seconds(43_200));
        expect(&by_key, "access_token_expired").await;
    })
    .await;
}
