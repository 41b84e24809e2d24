//! Each route under `/v1` with each role. A route without a row fails, and so does a row without a route.

use crate::app::{Answer, App, Role};
use axum::body::Body;
use axum::http::Method;
use base64::Engine as _;
use std::collections::BTreeSet;

/// What a role gets at a route.
enum Access {
    /// Everybody may.
    Everybody,
    /// Operators alone may.
    Operators,
    /// The platform's own APIs alone may, with their credentials by Basic.
    Resources,
    /// Whoever holds an access token that is good; none of the roles here does.
    TokenHolders,
}

/// Routes that are not the management API's, so its document does not name them.
const BESIDE: [&str; 2] = ["/v1/openapi.json", "/v1/revocations"];

/// Every route: method, path, who may.
const ROUTES: &[(&str, &str, Access)] = &[
    ("get", "/v1/openapi.json", Access::Everybody),
    ("get", "/v1/revocations", Access::Resources),
    ("get", "/v1/check", Access::TokenHolders),
    ("get", "/v1/integration-information", Access::TokenHolders),
    ("get", "/v1/admin/organizations", Access::Operators),
    ("post", "/v1/admin/organizations", Access::Operators),
    ("get", "/v1/admin/organizations/{id}", Access::Operators),
    ("patch", "/v1/admin/organizations/{id}", Access::Operators),
    ("get", "/v1/admin/users", Access::Operators),
    ("post", "/v1/admin/users", Access::Operators),
    ("get", "/v1/admin/users/{id}", Access::Operators),
    ("patch", "/v1/admin/users/{id}", Access::Operators),
    ("get", "/v1/admin/memberships", Access::Operators),
    ("post", "/v1/admin/memberships", Access::Operators),
    ("get", "/v1/admin/memberships/{id}", Access::Operators),
    ("patch", "/v1/admin/memberships/{id}", Access::Operators),
    ("delete", "/v1/admin/memberships/{id}", Access::Operators),
    ("get", "/v1/admin/operators", Access::Operators),
    ("post", "/v1/admin/operators", Access::Operators),
    ("delete", "/v1/admin/operators/{user_id}", Access::Operators),
    ("get", "/v1/admin/partners", Access::Operators),
    ("post", "/v1/admin/partners", Access::Operators),
    ("get", "/v1/admin/partners/{id}", Access::Operators),
    ("patch", "/v1/admin/partners/{id}", Access::Operators),
    ("get", "/v1/admin/partners/{id}/members", Access::Operators),
    ("post", "/v1/admin/partners/{id}/members", Access::Operators),
    ("get", "/v1/admin/partners/{id}/members/{user_id}", Access::Operators),
    ("patch", "/v1/admin/partners/{id}/members/{user_id}", Access::Operators),
    ("delete", "/v1/admin/partners/{id}/members/{user_id}", Access::Operators),
    ("get", "/v1/admin/integrations", Access::Operators),
    ("post", "/v1/admin/integrations", Access::Operators),
    ("get", "/v1/admin/integrations/{id}", Access::Operators),
    ("patch", "/v1/admin/integrations/{id}", Access::Operators),
    ("get", "/v1/admin/integrations/{id}/secrets", Access::Operators),
    ("post", "/v1/admin/integrations/{id}/secrets", Access::Operators),
    ("post", "/v1/admin/integrations/{id}/secrets/{slot}/retire", Access::Operators),
    ("get", "/v1/admin/listings", Access::Operators),
    ("get", "/v1/admin/listings/{client_id}/{revision}", Access::Operators),
    ("post", "/v1/admin/listings/{client_id}/{revision}/approve", Access::Operators),
    ("post", "/v1/admin/listings/{client_id}/{revision}/decline", Access::Operators),
    ("post", "/v1/admin/listings/{client_id}/{revision}/withdraw", Access::Operators),
    ("get", "/v1/admin/redirect-uris", Access::Operators),
    ("post", "/v1/admin/redirect-uris", Access::Operators),
    ("get", "/v1/admin/redirect-uris/{id}", Access::Operators),
    ("delete", "/v1/admin/redirect-uris/{id}", Access::Operators),
    ("post", "/v1/admin/redirect-uris/{id}/approve", Access::Operators),
    ("post", "/v1/admin/redirect-uris/{id}/decline", Access::Operators),
    ("get", "/v1/admin/addresses", Access::Operators),
    ("get", "/v1/admin/addresses/{id}", Access::Operators),
    ("post", "/v1/admin/addresses/{id}/approve", Access::Operators),
    ("post", "/v1/admin/addresses/{id}/decline", Access::Operators),
    ("get", "/v1/admin/scopes", Access::Operators),
    ("post", "/v1/admin/scopes", Access::Operators),
    ("get", "/v1/admin/scopes/{name}", Access::Operators),
    ("patch", "/v1/admin/scopes/{name}", Access::Operators),
    ("get", "/v1/admin/resources", Access::Operators),
    ("post", "/v1/admin/resources", Access::Operators),
    ("get", "/v1/admin/resources/{id}", Access::Operators),
    ("patch", "/v1/admin/resources/{id}", Access::Operators),
    ("post", "/v1/admin/resources/{id}/secrets", Access::Operators),
    ("get", "/v1/admin/grants", Access::Operators),
    ("get", "/v1/admin/grants/{id}", Access::Operators),
    ("post", "/v1/admin/grants/{id}/suspend", Access::Operators),
    ("post", "/v1/admin/grants/{id}/resume", Access::Operators),
    ("post", "/v1/admin/grants/{id}/revoke", Access::Operators),
    ("get", "/v1/admin/webhooks", Access::Operators),
    ("post", "/v1/admin/webhooks", Access::Operators),
    ("get", "/v1/admin/webhooks/{id}", Access::Operators),
    ("delete", "/v1/admin/webhooks/{id}", Access::Operators),
    ("post", "/v1/admin/webhooks/{id}/rotate-secret", Access::Operators),
    ("post", "/v1/admin/webhooks/{id}/enable", Access::Operators),
    ("post", "/v1/admin/webhooks/{id}/test", Access::Operators),
    ("get", "/v1/admin/webhooks/{id}/deliveries", Access::Operators),
    ("post", "/v1/admin/webhooks/{id}/deliveries/{event_id}/redeliver", Access::Operators),
    ("get", "/v1/admin/events", Access::Operators),
    ("get", "/v1/admin/reports/attribution", Access::Operators),
    ("get", "/v1/admin/audit", Access::Operators),
];

/// The path with ids of the right form that nobody has.
fn filled(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let kind = match parts.get(3).copied() {
        Some("organizations") => "org",
        Some("users") => "usr",
        Some("partners") => "prt",
        Some("integrations") => "app",
        Some("redirect-uris") => "uri",
        Some("addresses") => "pad",
        Some("resources") => "res",
        Some("grants") => "grt",
        Some("webhooks") => "whk",
        _ => "",
    };
    let nobody = "0".repeat(22);
    let id = if parts.get(3) == Some(&"memberships") { format!("org_{nobody}.usr_{nobody}") } else { format!("{kind}_{nobody}") };
    path.replace("{id}", &id)
        .replace("{user_id}", &format!("usr_{nobody}"))
        .replace("{event_id}", &format!("msg_{nobody}"))
        .replace("{client_id}", &format!("app_{nobody}"))
        .replace("{revision}", "1")
        .replace("{slot}", "1")
        .replace("{name}", "nobody.has")
}

async fn call(app: &App, role: Role, method: &str, path: &str) -> Answer {
    let method: Method = method.to_uppercase().parse().unwrap();
    let body = if method == Method::GET { Body::empty() } else { Body::from("{}") };
    app.client(role).with("content-type", "application/json").send(method, &filled(path), body).await
}

#[tokio::test]
async fn every_route_has_a_row_and_every_row_a_route() {
    let app = App::new().await;
    let documented = app.anonymous().get("/v1/openapi.json").await.expect(200);
    let mut routes: BTreeSet<(String, String)> = BESIDE.map(|path| ("get".to_owned(), path.to_owned())).into();
    // What partners call has a matrix of its own.
    for (path, item) in documented["paths"].as_object().unwrap() {
        let partners = |operation: &serde_json::Value| operation["security"][0]["client_secret"].is_array();
        let rest = item.as_object().unwrap().iter().filter(|(_, operation)| !partners(operation));
        routes.extend(rest.map(|(method, _)| (method.clone(), path.clone())));
    }
    let rows: BTreeSet<_> = ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(rows, routes);
    app.remove().await;
}

#[tokio::test]
async fn each_role_gets_what_its_row_says() {
    for role in Role::ALL {
        let app = App::new().await;
        for (method, path, access) in ROUTES {
            let answer = call(&app, role, method, path).await;
            let shown = format!("{role:?} {method} {path}: {} {}", answer.status, answer.text);
            if matches!(access, Access::Resources) {
                assert!(matches!(answer.status.as_u16(), 401 | 429), "{shown}");
                continue;
            }
            if matches!(access, Access::TokenHolders) {
                let wanted =
                    if matches!(role, Role::Anonymous | Role::Partner) { "access_token_missing" } else { "access_token_invalid" };
                assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, wanted), "{shown}");
                assert!(answer.header("www-authenticate").is_some_and(|value| value.starts_with("Bearer realm=")), "{shown}");
                continue;
            }
            let is_let_in = matches!(access, Access::Everybody) || role == Role::Operator;
            if is_let_in {
                assert!(!matches!(answer.status.as_u16(), 401 | 403 | 405 | 500..), "{shown}");
                if answer.status.as_u16() == 404 {
                    assert!(path.contains('{'), "{shown}");
                }
                continue;
            }
            let wanted = if matches!(role, Role::Anonymous | Role::Partner) { "api_key_missing" } else { "api_key_invalid" };
            let is_limited = answer.status.as_u16() == 429 && role != Role::Anonymous;
            assert!(is_limited || (answer.status.as_u16() == 401 && answer.code() == wanted), "{shown}");
            assert!(is_limited || answer.header("www-authenticate").is_some_and(|value| value.starts_with("Bearer")), "{shown}");
        }
        app.remove().await;
    }
}

#[tokio::test]
async fn a_resource_reads_revocations_and_nothing_of_the_operators() {
    let app = App::new().await;
    let made = app.operator().make("/v1/admin/resources", super::samples::resource()).await;
    let credentials = format!("{}:{}", made["client_id"].as_str().unwrap(), made["client_secret"].as_str().unwrap());
    let basic = base64::engine::general_purpose::STANDARD.encode(credentials);
    let resource = app.anonymous().with("authorization", &format!("Basic {basic}"));
    resource.get("/v1/revocations").await.expect(200);
    for (method, path, _) in ROUTES.iter().filter(|(_, _, access)| matches!(access, Access::Operators)) {
        let method: Method = method.to_uppercase().parse().unwrap();
        let answer = resource.send(method, &filled(path), Body::empty()).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "api_key_missing"), "{path}");
    }
    app.remove().await;
}

#[tokio::test]
async fn foreign_kinds_of_ids_are_found_nowhere() {
    let app = App::new().await;
    for (method, path, _) in ROUTES.iter().filter(|(_, path, _)| path.contains("{id}")) {
        for foreign in ["con_0000000000000000000000", "", "..", "%00", "org_%FF", "a".repeat(500).as_str()] {
            let path = path
                .replace("{id}", foreign)
                .replace("{user_id}", foreign)
                .replace("{event_id}", foreign)
                .replace("{slot}", foreign);
            let method: Method = method.to_uppercase().parse().unwrap();
            let body = if method == Method::GET { Body::empty() } else { Body::from("{}") };
            let answer = app.operator().with("content-type", "application/json").send(method, &path, body).await;
            // Behind the id another body may be looked at first, and say so.
            assert!(matches!(answer.status.as_u16(), 400 | 404), "{path}: {} {}", answer.status, answer.text);
            assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
        }
    }
    app.remove().await;
}
