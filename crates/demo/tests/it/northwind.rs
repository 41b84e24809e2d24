//! The protected API: who is let in, who is told why not.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use demo::northwind::{NorthwindConfig, ResourceEnvironment, router};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::fake::{AUDIENCE, Fake, NOW, clock};

pub fn api(environments: &[(&str, &Fake)]) -> Router {
    let environments = environments
        .iter()
        .map(|(name, fake)| ResourceEnvironment {
            name: (*name).to_owned(),
            issuer: fake.issuer.clone(),
            audience: AUDIENCE.to_owned(),
            client_id: "res_1".to_owned(),
            client_secret: "rs_1".to_owned(),
        })
        .collect();
    router(NorthwindConfig { base_url: AUDIENCE.to_owned(), environments, clock: clock() }).unwrap()
}

async fn call(api: &Router, method: &str, path: &str, token: Option<&str>, body: &Value) -> Response {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    api.clone().oneshot(request.body(body).unwrap()).await.unwrap()
}

/// Asks until the API has read keys and feed.
async fn get(api: &Router, path: &str, token: &str) -> Response {
    loop {
        let response = call(api, "GET", path, Some(token), &Value::Null).await;
        if response.status() != StatusCode::SERVICE_UNAVAILABLE {
            return response;
        }
        tokio::task::yield_now().await;
    }
}

async fn json_of(response: Response) -> Value {
    let body = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_token_reaches_its_own_organizations_data_only() {
    let fake = Fake::start().await;
    let api = api(&[("production", &fake)]);
    let acme = json_of(get(&api, "/transactions", &fake.access_token(|_| {})).await).await;
    assert_eq!(acme["organization_id"], "org_1");
    assert_eq!(acme["data"].as_array().unwrap().len(), 8);
    let birch = fake.access_token(|claims| claims.organization_id = "org_2".to_owned());
    let birch = json_of(get(&api, "/transactions", &birch).await).await;
    assert_ne!(acme["data"][0]["amount"], birch["data"][0]["amount"]);
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let fake = Fake::start().await;
    let api = api(&[("production", &fake)]);
    let response = get(&api, "/employees", &fake.access_token(|_| {})).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(header(&response, "content-type"), "application/problem+json");
    let challenge = header(&response, "www-authenticate").to_owned();
    assert!(challenge.contains(r#"error="insufficient_scope""#), "{challenge}");
    assert!(challenge.contains(r#"scope="employees.read""#), "{challenge}");
    let problem = json_of(response).await;
    assert_eq!(problem["required_scope"], "employees.read");
    assert_eq!(problem["code"], "insufficient_scope");
}

#[tokio::test]
async fn without_a_good_token_nothing_is_told() {
    let fake = Fake::start().await;
    let api = api(&[("production", &fake)]);
    let none = call(&api, "GET", "/transactions", None, &Value::Null).await;
    assert_eq!(none.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(header(&none, "www-authenticate"), r#"Bearer realm="api", scope="transactions.read""#);
    let expired = fake.access_token(|claims| claims.exp = NOW - 60);
    let stranger = Fake::start().await.access_token(|_| {});
    for token in [expired, stranger, "nonsense".to_owned()] {
        let response = get(&api, "/transactions", &token).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert!(header(&response, "www-authenticate").contains(r#"error="invalid_token""#));
    }
}

#[tokio::test]
async fn while_revocations_are_unknown_the_answer_is_503() {
    let fake = Fake::start().await;
    let dead = Fake { issuer: "http://127.0.0.1:9".to_owned(), ..fake.clone() };
    let api = api(&[("production", &dead)]);
    let response = call(&api, "GET", "/transactions", Some(&dead.access_token(|_| {})), &Value::Null).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&response, "retry-after"), "1");
    assert_eq!(header(&response, "www-authenticate"), "");
}

#[tokio::test]
async fn an_invoice_is_kept_for_its_environment_and_organization() {
    let (production, sandbox) = (Fake::start().await, Fake::start().await);
    let api = api(&[("production", &production), ("sandbox", &sandbox)]);
    let token = production.access_token(|_| {});
    get(&api, "/transactions", &token).await;
    let invoice = json!({"customer": "Harbour Hotel", "amount": "1250.00", "currency": "NOK"});
    let response = call(&api, "POST", "/invoices", Some(&token), &invoice).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let made = json_of(response).await;
    assert_eq!((made["number"].as_u64(), made["created_by"].as_str()), (Some(3001), Some("app_1")));
    assert_eq!(made["date"], "2027-01-15");

    let mine = json_of(get(&api, "/transactions", &token).await).await;
    assert_eq!(mine["data"][8]["text"], "Invoice 3001, Harbour Hotel");
    let theirs = json_of(get(&api, "/transactions", &sandbox.access_token(|_| {})).await).await;
    assert_eq!(theirs["data"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn an_invoice_that_breaks_a_rule_is_told_which() {
    let fake = Fake::start().await;
    let api = api(&[("production", &fake)]);
    let token = fake.access_token(|_| {});
    get(&api, "/transactions", &token).await;
    for (body, word) in [
        (json!({"customer": "", "amount": "1.00", "currency": "NOK"}), "customer"),
        (json!({"customer": "A", "amount": "1", "currency": "NOK"}), "amount"),
        (json!({"customer": "A", "amount": 1, "currency": "NOK"}), "amount"),
        (json!({"customer": "A", "amount": "-1.00", "currency": "NOK"}), "amount"),
        (json!({"customer": "A", "amount": "1.00", "currency": "nok"}), "currency"),
        (json!({"customer": "A", "amount": "1.00", "currency": "NOK", "vat": 1}), "vat"),
        (json!({"customer": "A", "amount": "1.00", "currency": "NOK", "text": "x".repeat(17_000)}), "16 KiB"),
    ] {
        let response = call(&api, "POST", "/invoices", Some(&token), &body).await;
        assert!(response.status().is_client_error());
        let problem = json_of(response).await;
        assert!(problem["detail"].as_str().unwrap().contains(word), "{problem}");
    }
    let read_only = fake.access_token(|claims| claims.scope = "transactions.read".to_owned());
    let response = call(&api, "POST", "/invoices", Some(&read_only), &Value::Null).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn other_addresses_and_methods_are_problems_too() {
    let fake = Fake::start().await;
    let api = api(&[("production", &fake)]);
    let page = call(&api, "GET", "/", None, &Value::Null).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(header(&page, "content-security-policy").starts_with("default-src 'none'"));
    for (method, path, status) in [("GET", "/nothing", 404), ("DELETE", "/transactions", 405)] {
        let response = call(&api, method, path, None, &Value::Null).await;
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(header(&response, "content-type"), "application/problem+json");
    }
}
