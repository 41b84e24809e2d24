//! The OpenAPI document.

use crate::app::App;
use serde_json::Value;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_document_describes_every_operation_in_full() {
    let app = App::new().await;
    let document = app.anonymous().get("/v1/openapi.json").await.expect(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let shown = format!("{method} {path}: {operation}");
            let name = operation["operationId"].as_str().unwrap().to_owned();
            assert!(names.insert(name), "named twice: {shown}");
            assert!(operation["summary"].is_string(), "{shown}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses["default"]["content"]["application/problem+json"].is_object(), "{shown}");
            assert!(responses.values().all(|response| response["description"].is_string()), "{shown}");
            let parameters: Vec<&str> = operation["parameters"]
                .as_array()
                .map(|all| all.iter().map(|one| one["name"].as_str().unwrap()).collect())
                .unwrap_or_default();
            for segment in path.split(['{', '}']).skip(1).step_by(2) {
                assert!(parameters.contains(&segment), "{shown}");
            }
            let once = ["/v1/admin/", "/v1/webhooks"].iter().any(|start| path.starts_with(start))
                || path == "/v1/grants/{id}/client-keys";
            assert_eq!(parameters.contains(&"Idempotency-Key"), method == "post" && once, "{shown}");
            let scheme = operation["security"].get(0).unwrap_or(&document["security"][0]);
            let wanted: &[&str] =
                if path.starts_with("/v1/admin/") { &["operator_api_key"] } else { &["client_secret", "access_token"] };
            let is_known =
                |name: &&&str| scheme[**name].is_array() && document["components"]["securitySchemes"][**name].is_object();
            assert_eq!(wanted.iter().filter(is_known).count(), 1, "{shown}");
            assert_eq!(operation["requestBody"].is_object(), matches!(method.as_str(), "post" | "put" | "patch"), "{shown}");
        }
    }
    references_lead_somewhere(&document, &document);
    app.remove().await;
}

fn references_lead_somewhere(document: &Value, part: &Value) {
    match part {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                let pointer = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
            }
            fields.values().for_each(|field| references_lead_somewhere(document, field));
        }
        Value::Array(entries) => entries.iter().for_each(|entry| references_lead_somewhere(document, entry)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
