//! Every field and parameter that partners send, with what nobody should send: a refusal, never a failure.

use super::{REGISTERED, each_platform};
use crate::api::hostile::{fields, values};
use serde_json::{Value, json};

fn is_partners(operation: &Value) -> bool {
    operation["security"][0]["client_secret"].is_array()
}

#[tokio::test]
async fn no_field_of_any_body_makes_it_fail() {
    each_platform(1, |platform| async move {
        let grant = platform.granted().await;
        let document = platform.app.anonymous().get("/v1/openapi.json").await.expect(200);
        let mut tried = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            if !is_partners(&item["post"]) {
                continue;
            }
            let path = path.replace("{id}", &grant).replace("{key_id}", "cky_0000000000000000000000");
            for field in fields(&document, &item["post"]) {
                for value in values() {
                    let mut body = if path.ends_with("initiate") { json!({ "redirect_uri": REGISTERED }) } else { json!({}) };
                    body[&field] = value;
                    let answer = platform.partner().post(&path, body.clone()).await;
                    let shown: String = body.to_string().chars().take(100).collect();
                    assert!(answer.status.as_u16() < 500, "{path} {shown}: {} {}", answer.status, answer.text);
                    tried += 1;
                }
            }
        }
        assert!(tried > 250, "only {tried} bodies were tried");
    })
    .await;
}

#[tokio::test]
async fn no_parameter_of_any_list_makes_it_fail() {
    each_platform(0, |platform| async move {
        let document = platform.app.anonymous().get("/v1/openapi.json").await.expect(200);
        for (path, item) in document["paths"].as_object().unwrap().iter().filter(|(_, item)| is_partners(&item["get"])) {
            let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
            let path = path.replace("/webhooks/{id}", "/webhooks/whk_0000000000000000000000");
            for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
                let name = parameter["name"].as_str().unwrap();
                for value in values().iter().filter_map(Value::as_str).filter(|text| text.len() < 5_000) {
                    let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
                    let answer = platform.partner().get(&format!("{path}?{query}")).await;
                    assert!(answer.status.as_u16() < 500, "{path}?{query}: {} {}", answer.status, answer.text);
                }
                for bytes in ["%ff", "a%00b", "%1b"] {
                    let answer = platform.partner().get(&format!("{path}?{name}={bytes}")).await;
                    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "parameter_invalid"), "{path} {bytes}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn no_secret_of_the_partner_stands_in_an_answer_that_refuses() {
    each_platform(1, |platform| async move {
        let token = platform.token(platform.ids()).await;
        let answers = [
            platform.foreign().post("/v1/onboarding/finalize", json!({ "token": token })).await,
            platform.partner().post("/v1/onboarding/finalize", json!({ "token": token, "tokn": token })).await,
            platform.partner().post("/v1/onboarding/initiate", json!({ "redirect_uri": REGISTERED, "state": token })).await,
            platform.partner().get(&format!("/v1/grants/{token}")).await,
        ];
        for answer in answers {
            assert!(!answer.text.contains(&token) && !answer.text.contains(&platform.own.1), "{}", answer.text);
        }
    })
    .await;
}
