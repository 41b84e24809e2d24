//! Each route that partners call, with each role. A route without a row fails, and so does a row without a route.

use super::{Platform, each_platform};
use crate::api::samples;
use crate::app::{Answer, Client, Role};
use crate::oauth::basic;
use axum::body::Body;
use axum::http::Method;
use protocol::Seconds;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Method, path, and what the partner itself and another partner get; everybody else is 401.
const ROUTES: &[(&str, &str, u16, u16)] = &[
    ("post", "/v1/onboarding/initiate", 201, 201),
    ("get", "/v1/onboarding/sessions/{id}", 200, 404),
    ("post", "/v1/onboarding/finalize", 200, 400),
    ("get", "/v1/installations", 200, 200),
    ("get", "/v1/installations/{id}", 200, 404),
    ("get", "/v1/listing", 200, 200),
    ("get", "/v1/grants", 200, 200),
    ("get", "/v1/grants/{id}", 200, 404),
    ("get", "/v1/grants/{id}/client-keys", 200, 404),
    ("post", "/v1/grants/{id}/client-keys", 201, 404),
    ("post", "/v1/grants/{id}/client-keys/{key_id}/retire", 200, 404),
    ("get", "/v1/encryption-key", 404, 404),
    ("put", "/v1/encryption-key", 200, 200),
    ("delete", "/v1/encryption-key", 204, 204),
    ("get", "/v1/client-keys/sealed", 200, 200),
    ("delete", "/v1/client-keys/sealed/{client_key_id}", 404, 404),
    ("get", "/v1/organizations/{organization_id}/authorization", 200, 404),
    ("post", "/v1/organizations/{organization_id}/authorization/activate", 200, 404),
    ("post", "/v1/organizations/{organization_id}/authorization/suspend", 200, 404),
    ("post", "/v1/organizations/{organization_id}/authorization/resume", 200, 404),
    ("post", "/v1/organizations/{organization_id}/authorization/deactivate", 200, 404),
    ("get", "/v1/signing-key", 404, 404),
    ("put", "/v1/signing-key", 200, 200),
    ("delete", "/v1/signing-key", 204, 204),
    ("get", "/v1/webhooks", 200, 200),
    ("post", "/v1/webhooks", 201, 201),
    ("get", "/v1/webhooks/{id}", 200, 404),
    ("post", "/v1/webhooks/{id}/rotate-secret", 201, 404),
    ("post", "/v1/webhooks/{id}/enable", 200, 404),
    ("post", "/v1/webhooks/{id}/test", 202, 404),
    ("get", "/v1/webhooks/{id}/deliveries", 200, 404),
    ("post", "/v1/webhooks/{id}/deliveries/{event_id}/redeliver", 404, 404),
    ("delete", "/v1/webhooks/{id}", 204, 404),
    ("get", "/v1/events", 200, 200),
];

const WEBHOOK: &str = "https://partner.example/webhooks";
/// An event that never happened.
const NOBODYS: &str = "msg_0000000000000000000000";

/// Ids of things of the partner itself.
struct Ids {
    session: String,
    installation: String,
    token: String,
    grant: String,
    key: String,
    client_key: String,
    organization: String,
    webhook: String,
}

impl Ids {
    async fn of(platform: &Platform) -> Self {
        let begun = platform.initiated().await;
        let accepted = platform.accept(&begun, platform.ids()).await;
        let token = accepted.token.reveal().to_owned();
        let made = platform.finalize(&token).await.expect(200);
        let grant = made["organizations"][0]["grant_id"].as_str().unwrap().to_owned();
        let keys = platform.partner().get(&format!("/v1/grants/{grant}/client-keys")).await.expect(200);
        platform.open_marketplace().await;
        Self {
            installation: platform.installed(0, "").await.to_string(),
            session: begun["session_id"].as_str().unwrap().to_owned(),
            token,
            grant,
            key: keys["data"][0]["id"].as_str().unwrap().to_owned(),
            client_key: made["organizations"][0]["client_key"].as_str().unwrap().to_owned(),
            organization: platform.organizations[0].id.to_string(),
            webhook: platform.partner().make("/v1/webhooks", json!({ "url": WEBHOOK })).await["id"].as_str().unwrap().to_owned(),
        }
    }

    fn filled(&self, path: &str) -> String {
        let id = match path {
            _ if path.contains("/sessions/") => &self.session,
            _ if path.contains("/installations/") => &self.installation,
            _ if path.contains("/webhooks/") => &self.webhook,
            _ => &self.grant,
        };
        path.replace("{id}", id)
            .replace("{key_id}", &self.key)
            .replace("{client_key_id}", &self.key)
            .replace("{organization_id}", &self.organization)
            .replace("{event_id}", NOBODYS)
    }

    fn body(&self, path: &str) -> Value {
        match path {
            "/v1/onboarding/initiate" => json!({ "redirect_uri": super::REGISTERED }),
            "/v1/webhooks" => json!({ "url": WEBHOOK }),
            "/v1/onboarding/finalize" => json!({ "token": self.token }),
            _ => json!({}),
        }
    }

    async fn call(&self, caller: &Client<'_>, method: &str, path: &str) -> Answer {
        let method: Method = method.to_uppercase().parse().unwrap();
        match method {
            Method::POST => caller.post(&self.filled(path), self.body(path)).await,
            Method::PUT if path == "/v1/signing-key" => {
                caller.put(path, json!({ "jwk": serde_json::from_str::<Value>(super::authorization::JWK).unwrap() })).await
            }
            Method::PUT => caller.put(path, json!({ "jwk": serde_json::from_str::<Value>(super::sealed::JWK).unwrap() })).await,
            _ => caller.send(method, &self.filled(path), Body::empty()).await,
        }
    }
}

#[tokio::test]
async fn every_route_has_a_row_and_every_row_a_route() {
    let app = crate::app::App::new().await;
    let documented = app.anonymous().get("/v1/openapi.json").await.expect(200);
    let mut routes = BTreeSet::new();
    for (path, item) in documented["paths"].as_object().unwrap() {
        let own = item.as_object().unwrap().iter().filter(|(_, operation)| operation["security"][0]["client_secret"].is_array());
        routes.extend(own.map(|(method, _)| (method.clone(), path.clone())));
    }
    let rows: BTreeSet<_> = ROUTES.iter().map(|(method, path, _, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(rows, routes);
    app.remove().await;
}

#[tokio::test]
async fn each_role_gets_what_its_row_says() {
    each_platform(1, |platform| async move {
        let ids = Ids::of(&platform).await;
        let made = platform.app.operator().make("/v1/admin/resources", samples::resource()).await;
        let resource = basic(made["client_id"].as_str().unwrap(), made["client_secret"].as_str().unwrap());
        let with = |value: &str| platform.app.anonymous().with("authorization", value);
        let strangers = [
            platform.app.anonymous(),
            with(&basic(&platform.own.0, "wrong")),
            with(&basic(&platform.own.0, "")),
            with(&basic(&platform.own.0, &platform.foreign.1)),
            with(&basic(&platform.own.0, &ids.client_key)),
            with(&basic(&platform.public, "")),
            with(&resource),
            with("Basic !"),
            platform.app.operator(),
            platform.app.client(Role::TokenHolder),
        ];
        for (method, path, own, foreign) in ROUTES {
            let answer = ids.call(&platform.foreign(), method, path).await;
            assert_eq!(answer.status.as_u16(), *foreign, "another partner {method} {path}: {}", answer.text);
            for word in [&ids.client_key, &ids.grant, &platform.organizations[0].name, &platform.accountant.email] {
                assert!(!answer.text.contains(word.as_str()), "another partner {method} {path}: {}", answer.text);
            }
            for (number, stranger) in strangers.iter().enumerate() {
                let answer = ids.call(stranger, method, path).await;
                let shown = format!("role {number} {method} {path}: {} {}", answer.status, answer.text);
                assert_eq!(answer.status.as_u16(), 401, "{shown}");
                assert!(answer.header("www-authenticate").is_some_and(|value| value.starts_with("Basic realm=")), "{shown}");
                assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{shown}");
                assert!(answer.code().starts_with("client_authentication_"), "{shown}");
            }
            let answer = ids.call(&platform.partner(), method, path).await;
            assert_eq!(answer.status.as_u16(), *own, "{method} {path}: {}", answer.text);
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{method} {path}");
            // Guesses are counted for a minute.
            platform.app.test.clock.advance(Seconds(61));
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_no_id_of_anything_is_found_nowhere() {
    each_platform(1, |platform| async move {
        let ids = Ids::of(&platform).await;
        let foreign_kinds = ["con_0000000000000000000000", "", "..", "%00", "grt_%FF", "a", "grt_0000000000000000000000"];
        for (method, path, _, _) in ROUTES.iter().filter(|(_, path, _, _)| path.contains('{')) {
            for id in foreign_kinds {
                let path = path
                    .replace("{id}", id)
                    .replace("{key_id}", id)
                    .replace("{client_key_id}", id)
                    .replace("{event_id}", id)
                    .replace("{organization_id}", id);
                let answer = ids.call(&platform.partner(), method, &path).await;
                assert!(matches!(answer.status.as_u16(), 404 | 405), "{path}: {} {}", answer.status, answer.text);
                assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_partner_that_was_disabled_is_told_so() {
    each_platform(0, |platform| async move {
        let path = format!("/v1/admin/integrations/{}", platform.own.0);
        platform.app.operator().patch(&path, json!({ "state": "disabled" })).await.expect(200);
        let answer = platform.partner().get("/v1/grants").await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "integration_disabled"));
    })
    .await;
}

#[tokio::test]
async fn guesses_at_a_secret_are_limited() {
    each_platform(0, |platform| async move {
        let guesser = platform.app.anonymous().with("authorization", &basic(&platform.own.0, "wrong"));
        for _ in 0..20 {
            assert_eq!(guesser.get("/v1/grants").await.status, 401);
        }
        let limited = guesser.get("/v1/grants").await;
        assert_eq!((limited.status.as_u16(), limited.code().as_str()), (429, "too_many_attempts"));
        assert!(limited.header("retry-after").is_some());
        platform.foreign().get("/v1/grants").await.expect(200);
    })
    .await;
}
