//! Every field of every body, and every parameter of every list, with what nobody should send: a refusal, never a failure.
//! What is tried is read from the OpenAPI document, so a new field is tried without a word here.

use super::samples;
use crate::app::App;
use axum::http::Method;
use serde_json::{Map, Value, json};

/// Values that have broken parsers, stores and pages elsewhere.
pub fn values() -> Vec<Value> {
    let mut values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1e308),
        json!([]),
        json!([[]]),
        json!({}),
        json!({ "en": {} }),
        json!({ "": "" }),
        json!(["\u{0}"]),
    ];
    let texts = [
        "",
        " ",
        "\u{0}",
        "a\u{0}b",
        "\r\nSet-Cookie: x=y",
        "' OR ''='",
        "%00",
        "%",
        "\\",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "\u{202e}evil",
        "\u{feff}",
        "\u{fffd}\u{10ffff}",
        "I\u{307}",
        "org_0000000000000000000000",
        "usr_zzzzzzzzzzzzzzzzzzzzzz",
        "../../etc/passwd",
        "https://a.example/\u{0}",
        "javascript:alert(1)",
    ];
    values.extend(texts.iter().map(|text| json!(text)));
    values.push(json!("x".repeat(20_000)));
    values.push(json!("\u{1f980}".repeat(5_000)));
    values.push(json!(vec!["a"; 5_000]));
    values
}

/// Paths with ids of things that are there.
async fn prepared(app: &App) -> Vec<(&'static str, String)> {
    let (partner_id, client_id) = samples::registered(app).await;
    let operator = app.operator();
    let organization = operator.make("/v1/admin/organizations", samples::organization(1)).await;
    let user = operator.make("/v1/admin/users", samples::user(1)).await;
    let body = json!({ "organization_id": organization["id"], "user_id": user["id"], "role": "member" });
    let membership = operator.make("/v1/admin/memberships", body).await;
    let body = json!({ "user_id": user["id"], "role": "owner" });
    operator.make(&format!("/v1/admin/partners/{partner_id}/members"), body).await;
    let resource = operator.make("/v1/admin/resources", samples::resource()).await;
    let uri = samples::approved(app, &client_id, "https://tidewater.example/cb").await;
    let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
    vec![
        ("organizations", id(&organization)),
        ("users", id(&user)),
        ("memberships", id(&membership)),
        ("partners", partner_id),
        ("integrations", client_id),
        ("resources", id(&resource)),
        ("redirect-uris", uri),
        ("user_id", id(&user)),
    ]
}

fn filled(path: &str, ids: &[(&str, String)]) -> String {
    let of = |kind: &str| ids.iter().find(|(noun, _)| *noun == kind).map_or("nobody", |(_, id)| id.as_str());
    let noun = path.split('/').nth(3).unwrap_or_default();
    let id = if noun == "webhooks" { "whk_0000000000000000000000" } else { of(noun) };
    path.replace("{id}", id)
        .replace("{event_id}", "msg_0000000000000000000000")
        .replace("{user_id}", of("user_id"))
        .replace("{client_id}", of("integrations"))
        .replace("{revision}", "1")
        .replace("{slot}", "1")
        .replace("{name}", "invoices.read")
}

/// A good body of a POST, of which one field is then spoilt.
fn good(path: &str, ids: &[(&str, String)]) -> Map<String, Value> {
    let of = |kind: &str| ids.iter().find(|(noun, _)| *noun == kind).map_or("nobody", |(_, id)| id.as_str());
    let body = match path {
        "/v1/admin/organizations" => samples::organization(7),
        "/v1/admin/users" => samples::user(7),
        "/v1/admin/partners" => samples::partner(),
        "/v1/admin/integrations" => samples::integration(of("partners")),
        "/v1/admin/scopes" => samples::scope("spoilt"),
        "/v1/admin/resources" => json!({ "name": "x", "audience": "https://spoilt.example" }),
        "/v1/admin/redirect-uris" => json!({ "client_id": of("integrations"), "uri": "https://spoilt.example" }),
        "/v1/admin/memberships" => json!({ "organization_id": of("organizations"), "user_id": of("users"), "role": "member" }),
        _ => json!({}),
    };
    body.as_object().cloned().unwrap_or_default()
}

/// The names of a body's fields.
pub fn fields(document: &Value, operation: &Value) -> Vec<String> {
    let reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str();
    let schema = reference.and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    let properties = schema.and_then(|schema| schema["properties"].as_object());
    properties.map(|properties| properties.keys().cloned().collect()).unwrap_or_default()
}

#[tokio::test]
async fn no_field_of_any_body_makes_it_fail() {
    storage::testing::each(|store| async move {
        let app = App::over(store).await;
        let ids = prepared(&app).await;
        let document = app.anonymous().get("/v1/openapi.json").await.expect(200);
        let mut tried = 0;
        for (path, item) in document["paths"].as_object().unwrap().iter().filter(|(path, _)| path.starts_with("/v1/admin/")) {
            for (method, operation) in
                item.as_object().unwrap().iter().filter(|(method, _)| matches!(method.as_str(), "post" | "patch"))
            {
                let path = filled(path, &ids);
                for field in fields(&document, operation) {
                    for value in values() {
                        let mut body = if method == "post" { good(&path, &ids) } else { Map::new() };
                        body.insert(field.clone(), value);
                        let body = Value::Object(body);
                        let method: Method = method.to_uppercase().parse().unwrap();
                        let answer = app.operator().json(method.clone(), &path, &body).await;
                        let shown: String = body.to_string().chars().take(100).collect();
                        assert!(answer.status.as_u16() < 500, "{method} {path} {shown}: {} {}", answer.status, answer.text);
                        tried += 1;
                    }
                }
            }
        }
        assert!(tried > 1_000, "only {tried} bodies were tried");
    })
    .await;
}

#[tokio::test]
async fn no_parameter_of_any_list_makes_it_fail() {
    storage::testing::each(|store| async move {
        let app = App::over(store).await;
        let ids = prepared(&app).await;
        let document = app.anonymous().get("/v1/openapi.json").await.expect(200);
        for (path, item) in document["paths"].as_object().unwrap().iter().filter(|(path, _)| path.starts_with("/v1/admin/")) {
            let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
            for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
                for value in values().iter().filter_map(Value::as_str).filter(|text| text.len() < 5_000) {
                    let name = parameter["name"].as_str().unwrap();
                    let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
                    let path = format!("{}?{query}", filled(path, &ids));
                    let answer = app.operator().get(&path).await;
                    assert!(answer.status.as_u16() < 500, "{path}: {} {}", answer.status, answer.text);
                }
                let name = parameter["name"].as_str().unwrap();
                for bytes in ["%ff", "a%00b", "%1b"] {
                    let path = format!("{}?{name}={bytes}", filled(path, &ids));
                    let answer = app.operator().get(&path).await;
                    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "parameter_invalid"), "{path}");
                }
            }
        }
    })
    .await;
}
