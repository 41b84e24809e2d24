//! `POST /oauth/token`, `/oauth/revoke`, `/oauth/introspect` over HTTP.

use super::{Endpoints, each_store, urlencoded};
use axum::body::Body;
use axum::http::{Method, Request, header};
use flows::testing::{REDIRECT_URI, VERIFIER};

async fn code(endpoints: &Endpoints) -> String {
    endpoints.world.code(&endpoints.app.test.context, endpoints.world.confidential, "").await
}

fn exchange(endpoints: &Endpoints, code: &str) -> Vec<(&'static str, String)> {
    vec![
        ("client_id", endpoints.world.confidential.to_string()),
        ("client_secret", endpoints.world.client_secret.clone()),
        ("code", code.to_owned()),
        ("grant_type", "authorization_code".to_owned()),
        ("redirect_uri", REDIRECT_URI.to_owned()),
        ("code_verifier", VERIFIER.to_owned()),
    ]
}

fn encoded(pairs: &[(&'static str, String)]) -> String {
    urlencoded(&pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
}

/// As `curl --form` writes it.
fn multipart(pairs: &[(&'static str, String)], extra: &str) -> Request<Body> {
    let part =
        |(name, value): &(&str, String)| format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let parts: Vec<_> = pairs.iter().map(part).collect();
    let body = format!("{}{extra}--xyz--\r\n", parts.concat());
    let request = Request::builder().method(Method::POST).uri("/oauth/token");
    request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz").body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn both_spellings_of_the_body_give_the_answer_of_the_contract() {
    each_store(|endpoints| async move {
        for by_multipart in [true, false] {
            let pairs = exchange(&endpoints, &code(&endpoints).await);
            let answer = if by_multipart {
                endpoints.send(multipart(&pairs, ""), [192, 0, 2, 1]).await
            } else {
                endpoints.post("/oauth/token", None, encoded(&pairs)).await
            };
            assert_eq!(answer.status, 200, "{}", answer.json);
            assert_eq!((answer.json["token_type"].as_str(), answer.json["expires_in"].as_i64()), (Some("Bearer"), Some(43_200)));
            assert!(answer.json["access_token"].as_str().unwrap().split('.').count() == 3);
            assert!(answer.json["refresh_token"].as_str().unwrap().starts_with("cs_ref_"));
            assert_eq!(answer.json["scope"], "transactions.read");
            assert_eq!(answer.json["organization_id"], endpoints.world.organization.id.to_string());
            assert!(answer.json["grant_id"].as_str().unwrap().starts_with("grt_"));
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        }
    })
    .await;
}

#[tokio::test]
async fn a_body_of_the_wrong_form_names_the_rule_and_consumes_nothing() {
    each_store(|endpoints| async move {
        let pairs = exchange(&endpoints, &code(&endpoints).await);
        let without = |name: &str| pairs.iter().filter(|(have, _)| *have != name).cloned().collect::<Vec<_>>();
        let mut twice = pairs.clone();
        twice.push(("code", "again".to_owned()));
        let mut oversized = pairs.clone();
        oversized.push(("state", "x".repeat(70_000)));
        let mut other_grant = without("grant_type");
        other_grant.push(("grant_type", "password".to_owned()));
        let cases = [
            (encoded(&without("grant_type")), (400, "invalid_request"), "parameter_missing"),
            (encoded(&without("code")), (400, "invalid_request"), "parameter_missing"),
            (encoded(&without("redirect_uri")), (400, "invalid_request"), "parameter_missing"),
            (encoded(&twice), (400, "invalid_request"), "parameter_repeated"),
            (encoded(&oversized), (413, "invalid_request"), "body_too_large"),
            (encoded(&other_grant), (400, "unsupported_grant_type"), "grant_type_unsupported"),
            (encoded(&without("code_verifier")), (400, "invalid_grant"), "pkce_verifier_wrong"),
        ];
        for (body, error, code) in cases {
            let answer = endpoints.post("/oauth/token", None, body).await;
            assert_eq!((answer.error(), answer.code()), (error, code));
            let description = answer.json["error_description"].as_str().unwrap();
            assert!(description.starts_with(&format!("{code}: ")) && answer.json["trace_id"].is_string(), "{description}");
        }
        for spoilt in ["redirect_uri=a%00b", "redirect_uri=%ff", "x%00=1", "client_id=%1b", "refresh_token=%00"] {
            let name = spoilt.split(['=', '%']).next().unwrap();
            let answer = endpoints.post("/oauth/token", None, format!("{}&{spoilt}", encoded(&without(name)))).await;
            assert_eq!((answer.error(), answer.code()), ((400, "invalid_request"), "parameter_invalid"), "{spoilt}");
            assert!(answer.json["error_description"].as_str().unwrap().contains(name), "{spoilt}: {}", answer.json);
        }
        let many = (0..64).map(|number| format!("&x{number}=1")).collect::<Vec<_>>().concat();
        for body in [format!("{}{many}", encoded(&pairs)), format!("x=1{many}&client_id=a&client_id=b")] {
            let answer = endpoints.post("/oauth/token", None, body).await;
            assert_eq!((answer.error(), answer.code()), ((400, "invalid_request"), "body_malformed"));
            assert!(answer.json["error_description"].as_str().unwrap().contains("at most 64"), "{}", answer.json);
        }
        let part = "--xyz\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\na\0b\r\n";
        assert_eq!(endpoints.send(multipart(&pairs, part), [192, 0, 2, 1]).await.code(), "parameter_invalid");
        let file = "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nx\r\n";
        assert_eq!(endpoints.send(multipart(&pairs, file), [192, 0, 2, 1]).await.code(), "body_malformed");
        let json = Request::builder().method(Method::POST).uri("/oauth/token").header(header::CONTENT_TYPE, "application/json");
        let answer = endpoints.send(json.body(Body::from("{}")).unwrap(), [192, 0, 2, 1]).await;
        assert_eq!((answer.status, answer.code()), (415, "content_type_unsupported"));
        assert_eq!(endpoints.post("/oauth/token", None, encoded(&pairs)).await.status, 200, "nothing was consumed");
    })
    .await;
}

#[tokio::test]
async fn refresh_introspect_revoke() {
    each_store(|endpoints| async move {
        let pairs = exchange(&endpoints, &code(&endpoints).await);
        let first = endpoints.post("/oauth/token", None, encoded(&pairs)).await.json;
        let refresh_token = first["refresh_token"].as_str().unwrap();
        let refresh = urlencoded(&[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]);
        let second = endpoints.post("/oauth/token", Some(&endpoints.own()), refresh.clone()).await;
        assert_eq!(second.status, 200, "{}", second.json);
        let retried = endpoints.post("/oauth/token", Some(&endpoints.own()), refresh).await;
        assert_eq!(retried.json["refresh_token"], second.json["refresh_token"]);

        let access_token = second.json["access_token"].as_str().unwrap();
        let ask = urlencoded(&[("token", access_token)]);
        let told = endpoints.post("/oauth/introspect", Some(&endpoints.resource()), ask.clone()).await;
        assert_eq!((told.json["active"].as_bool(), told.json["scope"].as_str()), (Some(true), Some("transactions.read")));
        assert_eq!(told.json["organization_id"], endpoints.world.organization.id.to_string());
        let noise = endpoints.post("/oauth/introspect", Some(&endpoints.resource()), urlencoded(&[("token", "noise")])).await;
        assert_eq!((noise.status, noise.json), (200, serde_json::json!({ "active": false })));

        let revoke = urlencoded(&[("token", refresh_token), ("token_type_hint", "refresh_token")]);
        assert_eq!(endpoints.post("/oauth/revoke", Some(&endpoints.own()), revoke).await.status, 200);
        let told = endpoints.post("/oauth/introspect", Some(&endpoints.resource()), ask).await;
        assert_eq!(told.json, serde_json::json!({ "active": false }));
        let feed = endpoints.get("/v1/revocations", Some(&endpoints.resource())).await;
        assert!(feed.json["data"].as_array().unwrap().iter().any(|entry| entry["status"] == "revoked"), "{}", feed.json);
        let broken = [
            ("cursor=noise", "cursor_invalid"),
            ("cursor=a&cursor=b", "parameter_repeated"),
            ("cursor=%ff", "parameter_invalid"),
            ("cursor=a%00b", "parameter_invalid"),
        ];
        for (query, code) in broken {
            let answer = endpoints.get(&format!("/v1/revocations?{query}"), Some(&endpoints.resource())).await;
            assert_eq!((answer.status, answer.code()), (400, code), "{query}: {}", answer.json);
            assert!(answer.json["trace_id"].is_string(), "{query}: {}", answer.json);
        }
        let empty = endpoints.get("/v1/revocations?cursor=&unknown=1", Some(&endpoints.resource())).await;
        assert_eq!(empty.status, 200, "an empty cursor counts as not sent");
    })
    .await;
}

#[tokio::test]
async fn metadata_and_keys_are_what_the_standards_say() {
    each_store(|endpoints| async move {
        let metadata = endpoints.get("/.well-known/oauth-authorization-server", None).await.json;
        let issuer = metadata["issuer"].as_str().unwrap();
        assert_eq!(metadata["token_endpoint"], format!("{issuer}/oauth/token"));
        let grant_types = serde_json::json!(["authorization_code", "refresh_token", "client_credentials"]);
        assert_eq!(metadata["grant_types_supported"], grant_types);
        assert_eq!(metadata["code_challenge_methods_supported"], serde_json::json!(["S256"]));
        assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
        let scopes = serde_json::json!(["employees.read", "invoices.write", "transactions.read"]);
        assert_eq!(metadata["scopes_supported"], scopes);
        let key = &endpoints.get("/oauth/jwks", None).await.json["keys"][0];
        assert_eq!((key["kty"].as_str(), key["crv"].as_str(), key["use"].as_str()), (Some("EC"), Some("P-256"), Some("sig")));
        assert!(key.get("d").is_none(), "nothing private is published");
    })
    .await;
}
