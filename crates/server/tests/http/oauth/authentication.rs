//! Client authentication (RFC 6749, section 2.3).

use super::{basic, each_store, urlencoded};
use axum::body::Body;
use axum::http::{Method, Request, header};

#[tokio::test]
async fn each_way_of_authenticating_and_each_way_of_getting_it_wrong() {
    each_store(|endpoints| async move {
        let (id, secret) = (endpoints.world.confidential.to_string(), endpoints.world.client_secret.clone());
        let public = endpoints.world.public.to_string();
        let other = endpoints.world.foreign.to_string();
        let resource_secret = endpoints.world.resource_secret.clone();
        let client_key = endpoints.with_key().await.1.secret;
        let body = |pairs: &[(&str, &str)]| {
            urlencoded(&[pairs, &[("grant_type", "refresh_token"), ("refresh_token", "cs_ref_x_000000")]].concat())
        };
        // Whoever is let in is told about the token instead.
        let let_in = (400, "refresh_token_invalid");
        let cases = [
            (Some(basic(&id, &secret)), body(&[]), let_in),
            (Some(basic(&id, &secret)), body(&[("client_id", &id)]), let_in),
            (Some(basic(&id.replace('_', "%5F"), &secret.replace('_', "%5F"))), body(&[]), let_in),
            (None, body(&[("client_id", &id), ("client_secret", &secret)]), let_in),
            (None, body(&[("client_id", &public)]), let_in),
            (Some(basic(&public, "")), body(&[]), let_in),
            (Some(basic(&id, &secret)), body(&[("client_secret", &secret)]), (400, "client_authentication_ambiguous")),
            (Some(basic(&id, &secret)), body(&[("client_id", &other)]), (400, "client_authentication_ambiguous")),
            (Some(basic(&id, "wrong")), body(&[]), (401, "client_authentication_failed")),
            (Some(basic(&id, &resource_secret)), body(&[]), (401, "client_authentication_failed")),
            (Some(basic("app_unknown", &secret)), body(&[]), (401, "client_authentication_failed")),
            (Some(basic(&id, &client_key)), body(&[]), (401, "client_authentication_failed")),
            (None, body(&[("client_id", &id), ("client_secret", &client_key)]), (401, "client_authentication_failed")),
            (Some("Basic !".to_owned()), body(&[]), (401, "client_authentication_failed")),
            (None, body(&[("client_id", &public), ("client_secret", &secret)]), (401, "client_authentication_failed")),
            (None, body(&[("client_id", &id)]), (401, "client_authentication_missing")),
            (None, body(&[]), (401, "client_authentication_missing")),
            (Some(endpoints.resource()), body(&[]), (401, "client_authentication_failed")),
        ];
        for (number, (authorization, body, wanted)) in cases.into_iter().enumerate() {
            let answer = endpoints.post("/oauth/token", authorization.as_deref(), body).await;
            assert_eq!((answer.status, answer.code()), wanted, "case {number}");
            let challenged = answer.headers.contains_key(header::WWW_AUTHENTICATE);
            assert_eq!(challenged, answer.status == 401 && authorization.is_some(), "case {number}: RFC 6749, section 5.2");
        }
    })
    .await;
}

#[tokio::test]
async fn unknown_and_wrong_look_alike() {
    each_store(|endpoints| async move {
        let body = urlencoded(&[("grant_type", "refresh_token"), ("refresh_token", "x")]);
        let unknown = basic("app_0000000000000000000000", &endpoints.world.client_secret);
        let wrong = basic(&endpoints.world.confidential.to_string(), "wrong");
        endpoints.app.test.context.integration(endpoints.world.confidential).await.unwrap();
        let mut bodies = Vec::new();
        for authorization in [unknown, wrong] {
            let before = endpoints.app.test.context.store.statements();
            let answer = endpoints.post("/oauth/token", Some(&authorization), body.clone()).await;
            bodies.push((answer.status, answer.json, endpoints.app.test.context.store.statements() - before));
        }
        assert_eq!(bodies[0], bodies[1], "the answer, and the work behind it");
    })
    .await;
}

#[tokio::test]
async fn two_authorization_headers_are_refused_whichever_is_right() {
    each_store(|endpoints| async move {
        let (integration, resource) = (endpoints.own(), endpoints.resource());
        let cases = [
            (Method::POST, "/oauth/token", integration.clone()),
            (Method::POST, "/oauth/revoke", integration),
            (Method::POST, "/oauth/introspect", resource.clone()),
            (Method::GET, "/v1/revocations", resource),
        ];
        for (method, path, right) in cases {
            for other in [right.as_str(), "Basic !", "Bearer x"] {
                for headers in [[right.as_str(), other], [other, right.as_str()]] {
                    let mut request = Request::builder().method(method.clone()).uri(path);
                    request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                    for value in headers {
                        request = request.header(header::AUTHORIZATION, value);
                    }
                    let body = urlencoded(&[("grant_type", "refresh_token"), ("refresh_token", "x"), ("token", "x")]);
                    let answer = endpoints.send(request.body(Body::from(body)).unwrap(), [192, 0, 2, 1]).await;
                    assert_eq!((answer.status, answer.code()), (400, "client_authentication_ambiguous"), "{path} {headers:?}");
                }
            }
        }
    })
    .await;
}
