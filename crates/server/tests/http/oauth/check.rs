//! `/v1/check`, as nginx, Traefik and Envoy ask it.

use super::{Answer, Endpoints, each_store};
use axum::body::Body;
use axum::http::{Method, Request, header};
use flows::grant::Act;

async fn ask(endpoints: &Endpoints, method: Method, uri: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    endpoints.send(request.body(Body::empty()).unwrap(), [192, 0, 2, 1]).await
}

fn challenge(answer: &Answer) -> &str {
    answer.headers.get(header::WWW_AUTHENTICATE).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

#[tokio::test]
async fn a_good_token_is_204_and_says_whose_it_is_to_every_gateway() {
    each_store(|endpoints| async move {
        let (connected, _) = endpoints.with_key().await;
        let bearer = format!("Bearer {}", connected.tokens.access_token);
        let (token, lower) = (("authorization", bearer.as_str()), bearer.replace("Bearer", "bearer"));
        let requests = [
            (Method::GET, "/v1/check", vec![token]),
            (Method::GET, "/v1/check?scope=transactions.read", vec![token]),
            (Method::HEAD, "/v1/check?scope=transactions.read", vec![token]),
            // nginx: the subrequest keeps the original's length and says where it went.
            (
                Method::GET,
                "/v1/check?scope=transactions.read",
                vec![token, ("x-original-uri", "/a?scope=b"), ("x-original-method", "PUT")],
            ),
            // Traefik.
            (
                Method::GET,
                "/v1/check?scope=transactions.read",
                vec![token, ("x-forwarded-method", "POST"), ("x-forwarded-uri", "/a%ff?x=1&x=2")],
            ),
            // Envoy: the original's method, and its path and query behind ours.
            (
                Method::POST,
                "/v1/check/transactions/7?page=1&page=2&x=%ff%00",
                vec![token, ("x-required-scope", "transactions.read")],
            ),
            (Method::DELETE, "/v1/check/", vec![token]),
            (Method::OPTIONS, "/v1/check/%ff/..;/x", vec![token]),
            (Method::GET, "/v1/check?audience=https%3A%2F%2Fapi.northwind.example&scope=", vec![token]),
            (Method::GET, "/v1/check", vec![("authorization", lower.as_str())]),
        ];
        for (method, uri, headers) in requests {
            let answer = ask(&endpoints, method.clone(), uri, &headers).await;
            assert_eq!(answer.status, 204, "{method} {uri}: {}", answer.json);
            let told = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
            assert_eq!(told("x-organization-id"), endpoints.world.organization.id.to_string());
            assert_eq!(told("x-integration-id"), endpoints.world.confidential.to_string());
            assert_eq!(told("x-grant-id"), connected.tokens.grant_id.to_string());
            assert_eq!((told("x-scope"), told("cache-control")), ("transactions.read".to_owned(), "no-store".to_owned()));
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_good_is_401_and_what_is_missing_403() {
    each_store(|endpoints| async move {
        let (connected, _) = endpoints.with_key().await;
        let bearer = format!("Bearer {}", connected.tokens.access_token);
        let anonymous = ask(&endpoints, Method::GET, "/v1/check?scope=transactions.read", &[]).await;
        assert_eq!((anonymous.status, anonymous.code()), (401, "access_token_missing"));
        assert_eq!(challenge(&anonymous), "Bearer realm=\"countersign\"", "RFC 6750, section 3.1: no error code without a token");
        for wrong in
            ["Bearer x", "Bearer a.b.c", "Bearer \u{e5}", &format!("{bearer}x"), &endpoints.resource(), "Bearer", "Bearer "]
        {
            let answer = ask(&endpoints, Method::GET, "/v1/check", &[("authorization", wrong)]).await;
            assert_eq!(answer.status, 401, "{wrong}");
            assert!(challenge(&answer).starts_with("Bearer realm="), "{wrong}");
            assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json");
        }
        let two = ask(&endpoints, Method::GET, "/v1/check", &[("authorization", &bearer), ("authorization", &bearer)]).await;
        assert_eq!((two.status, two.code()), (401, "access_token_invalid"));
        let in_query = format!("/v1/check?access_token={}", connected.tokens.access_token);
        assert_eq!(ask(&endpoints, Method::GET, &in_query, &[]).await.status, 401);

        let token = ("authorization", bearer.as_str());
        let uri = "/v1/check?scope=transactions.read+invoices.write&scope=planets.write";
        let lacking = ask(&endpoints, Method::GET, uri, &[token]).await;
        assert_eq!((lacking.status, lacking.code()), (403, "scope_insufficient"));
        let said = challenge(&lacking);
        assert!(
            said.contains("error=\"insufficient_scope\"") && said.contains("scope=\"invoices.write planets.write\""),
            "{said}"
        );
        let (organization, grant) = (endpoints.world.organization.id, connected.tokens.grant_id);
        let link = format!("http://localhost:7300/organizations/{organization}/integrations/{grant}");
        assert!(said.contains(&link) && lacking.json["detail"].as_str().unwrap().contains(&link), "{said}");
        assert!(
            lacking.json["errors"][0]["rule"].as_str().unwrap().starts_with("invoices.write: not_consented"),
            "{}",
            lacking.json
        );
        let by_header =
            ask(&endpoints, Method::PUT, "/v1/check/x?scope=transactions.read", &[token, ("x-required-scope", "invoices.write")])
                .await;
        assert_eq!(by_header.status, 403, "a query takes no demand of the gateway away");

        let elsewhere = ask(&endpoints, Method::GET, "/v1/check?audience=https://other.example", &[token]).await;
        assert_eq!((elsewhere.status, elsewhere.code()), (401, "access_token_invalid"));
        let malformed = ask(&endpoints, Method::GET, "/v1/check?scope=Transactions", &[token]).await;
        assert_eq!((malformed.status, malformed.code()), (400, "parameter_invalid"));
        assert!(malformed.json["detail"].as_str().unwrap().contains("scope"), "{}", malformed.json);
    })
    .await;
}

#[tokio::test]
async fn a_stop_of_the_customer_stops_the_gateway_at_once() {
    each_store(|endpoints| async move {
        let (connected, _) = endpoints.with_key().await;
        let bearer = format!("Bearer {}", connected.tokens.access_token);
        let token = [("authorization", bearer.as_str())];
        let grant_id = connected.tokens.grant_id;
        let steps = [(Act::Suspend, 401, "grant_suspended"), (Act::Resume, 204, ""), (Act::Revoke, 401, "grant_revoked")];
        for (step, status, code) in steps {
            endpoints.act(grant_id, step).await;
            let answer = ask(&endpoints, Method::GET, "/v1/check", &token).await;
            assert_eq!((answer.status, answer.code()), (status, code));
            assert_eq!(challenge(&answer).contains("error=\"invalid_token\""), status == 401);
            assert_eq!(answer.json["status"].as_u64().unwrap_or(204), u64::from(status), "the document says the same");
        }
    })
    .await;
}

#[tokio::test]
async fn with_a_warm_cache_it_costs_no_statement() {
    each_store(|endpoints| async move {
        let (connected, _) = endpoints.with_key().await;
        let bearer = format!("Bearer {}", connected.tokens.access_token);
        let uri = "/v1/check?scope=transactions.read";
        assert_eq!(ask(&endpoints, Method::GET, uri, &[("authorization", &bearer)]).await.status, 204);
        let before = endpoints.app.test.context.store.statements();
        for (uri, status) in [(uri, 204), ("/v1/check?scope=invoices.write", 403), (uri, 204)] {
            assert_eq!(ask(&endpoints, Method::GET, uri, &[("authorization", &bearer)]).await.status, status);
            endpoints.app.test.context.scope_names().await.unwrap();
        }
        assert!(endpoints.app.test.context.store.statements() - before <= 1, "the catalogue's one look, for the 403");
    })
    .await;
}
