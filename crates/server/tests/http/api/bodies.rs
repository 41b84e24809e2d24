//! Bodies and queries that are wrong, large or hostile.

use super::samples;
use crate::app::App;
use axum::body::Body;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn a_problem_says_what_where_and_why() {
    let app = App::new().await;
    let refused = app.operator().post("/v1/admin/organizations", json!({ "nmae": "x" })).await;
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    assert_eq!(refused.header("cache-control"), Some("no-store"));
    let problem = refused.json();
    assert_eq!(problem["type"], "http://localhost:7300/errors/validation_failed");
    assert_eq!((&problem["status"], &problem["code"]), (&json!(400), &json!("validation_failed")));
    assert!(problem["title"].is_string() && problem["detail"].is_string() && problem["trace_id"].as_str().unwrap().len() == 32);
    assert_eq!(problem["errors"][0]["field"], "nmae");
    assert!(problem["errors"][0]["rule"].as_str().unwrap().contains("did you mean name?"));
    app.remove().await;
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let app = App::new().await;
    let refused = app.operator().post("/v1/admin/organizations", json!({ "name": " ", "number": "?", "country": "no" })).await;
    let fields: Vec<_> = refused.json()["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["name", "number", "country"]);
    app.remove().await;
}

#[tokio::test]
async fn hostile_bodies_are_refused_and_nothing_breaks() {
    let app = App::new().await;
    let deep = format!("{{\"name\":{}", "[".repeat(30_000));
    let many = format!("{{\"name\":\"x\",\"number\":\"1\",\"country\":\"NO\",\"external_id\":\"{}\"}}", "x".repeat(60_000));
    for (body, status) in [
        ("", 400),
        ("null", 400),
        ("[]", 400),
        ("{", 400),
        ("{}{}", 400),
        ("\u{feff}{}", 400),
        ("{\"name\":\"a\\u0000b\",\"number\":\"1\",\"country\":\"NO\"}", 400),
        ("{\"name\":\"\\ud800\",\"number\":\"1\",\"country\":\"NO\"}", 400),
        ("{\"name\":\"x\",\"name\":\"y\",\"number\":\"1\",\"country\":\"NO\"}", 400),
        ("{\"name\":\"x\",\"number\":1,\"country\":\"NO\"}", 400),
        ("{\"__proto__\":{},\"name\":\"x\",\"number\":\"1\",\"country\":\"NO\"}", 400),
        (deep.as_str(), 400),
        (many.as_str(), 400),
    ] {
        let client = app.operator().with("content-type", "application/json");
        let answer = client.send(Method::POST, "/v1/admin/organizations", Body::from(body.to_owned())).await;
        assert_eq!(answer.status.as_u16(), status, "{}", &body[..body.len().min(80)]);
        assert!(answer.text.len() < 2_000, "an answer does not grow with the question");
    }
    let large = Body::from(vec![b' '; 70_000]);
    let answer = app.operator().send(Method::POST, "/v1/admin/organizations", large).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "body_too_large"));
    let bytes = Body::from(vec![0xff, 0xfe, b'{', b'}']);
    assert_eq!(app.operator().send(Method::POST, "/v1/admin/organizations", bytes).await.code(), "body_malformed");
    let form = app.operator().with("content-type", "application/x-www-form-urlencoded");
    let answer = form.send(Method::POST, "/v1/admin/organizations", Body::from("name=x")).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (415, "content_type_unsupported"));
    assert_eq!(app.operator().get("/v1/admin/organizations").await.expect(200)["data"], json!([]));
    app.remove().await;
}

#[tokio::test]
async fn queries_are_checked_like_bodies() {
    let app = App::new().await;
    for (query, field) in [
        ("limt=5", "limt"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("limit=1&limit=2", "limit"),
        ("number=%00", "number"),
        ("number=a%0Ab", "number"),
    ] {
        let refused = app.operator().get(&format!("/v1/admin/organizations?{query}")).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "parameter_invalid"), "{query}");
        assert_eq!(refused.json()["errors"][0]["field"], field, "{query}: {}", refused.text);
    }
    let refused = app.operator().get("/v1/admin/memberships?user_id=org_1").await;
    assert_eq!(refused.code(), "parameter_invalid", "{}", refused.text);
    app.remove().await;
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems_too() {
    let app = App::new().await;
    for path in ["/v1/admin/nothing", "/v1/admin/organizations/", "/v1/x/y/z", "/errors/no_such"] {
        let answer = app.operator().get(path).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (404, "not_found"), "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
    }
    let answer = app.operator().delete("/v1/admin/organizations").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (405, "method_not_allowed"));
    assert!(answer.header("allow").unwrap().contains("POST"));
    app.remove().await;
}

#[tokio::test]
async fn each_code_has_a_page_for_people_and_for_programs() {
    let app = App::new().await;
    for code in protocol::ErrorCode::ALL {
        let page = app.anonymous().get(&format!("/errors/{code}")).await;
        assert!(page.status == 200 && page.header("content-type").unwrap().starts_with("text/html"));
        assert!(page.text.contains(code.as_str()));
        let json = app.anonymous().with("accept", "application/json").get(&format!("/errors/{code}")).await.expect(200);
        assert_eq!((json["code"].as_str(), json["fix"].as_str()), (Some(code.as_str()), Some(code.fix())));
    }
    app.remove().await;
}

#[tokio::test]
async fn a_store_that_is_away_is_503_and_nothing_is_kept() {
    let app = App::new().await;
    app.operator().get("/v1/admin/users").await.expect(200);
    app.state.context.store.close().await;
    let answer = app.operator().with("idempotency-key", "one").post("/v1/admin/partners", samples::partner()).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "store_unavailable"), "{}", answer.text);
    assert!(answer.header("retry-after").is_some());
}
