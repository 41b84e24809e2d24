//! Each endpoint for programs with each caller. An endpoint without a row fails.

use super::{basic, each_store, urlencoded};
use axum::http::Method;
use std::collections::BTreeSet;

/// Nobody, a wrong secret, another partner's public client, the own client, the resource, an operator, the own client by a client key,
/// the holder of an access token.
type Statuses = [u16; 8];

/// With a body that is right but for a token that is none.
const ROWS: &[(&str, Statuses)] = &[
    ("/oauth/token", [401, 401, 400, 400, 401, 401, 401, 401]),
    ("/oauth/revoke", [401, 401, 200, 200, 401, 401, 401, 401]),
    ("/oauth/introspect", [401, 401, 401, 200, 200, 401, 401, 401]),
    ("/oauth/jwks", [200; 8]),
    ("/.well-known/oauth-authorization-server", [200; 8]),
    ("/v1/revocations", [401, 401, 401, 401, 200, 401, 401, 401]),
    ("/v1/check", [401, 401, 401, 401, 401, 401, 401, 204]),
    ("/v1/check/", [401, 401, 401, 401, 401, 401, 401, 204]),
    ("/v1/check/{*rest}", [401, 401, 401, 401, 401, 401, 401, 204]),
    ("/v1/integration-information", [401, 401, 401, 401, 401, 401, 401, 200]),
    ("/v1/handshake-keys", [200; 8]),
];

#[test]
fn every_endpoint_has_a_row() {
    let rows: BTreeSet<_> = ROWS.iter().map(|(path, _)| *path).collect();
    let endpoints: BTreeSet<_> = server::oauth::METHODS.iter().chain(&server::platform::METHODS).map(|(path, _)| *path).collect();
    assert_eq!(rows, endpoints);
}

#[tokio::test]
async fn each_caller_finds_what_the_matrix_says() {
    each_store(|endpoints| async move {
        let body = urlencoded(&[("grant_type", "refresh_token"), ("refresh_token", "none"), ("token", "none")]);
        let context = &endpoints.app.test.context;
        let connected = endpoints.world.connect(context, endpoints.world.confidential).await;
        let made = endpoints.world.client_key(context, connected.tokens.grant_id).await;
        let callers = [
            None,
            Some(basic(&endpoints.world.confidential.to_string(), "wrong")),
            Some(basic(&endpoints.world.foreign.to_string(), "")),
            Some(endpoints.own()),
            Some(endpoints.resource()),
            Some("Bearer cs_opk_x_000000".to_owned()),
            Some(basic(&endpoints.world.confidential.to_string(), &made.secret)),
            Some(format!("Bearer {}", connected.tokens.access_token)),
        ];
        for (path, statuses) in ROWS {
            let methods = server::oauth::METHODS.iter().chain(&server::platform::METHODS);
            let method = methods.into_iter().find(|(have, _)| have == path).map(|(_, method)| method.clone()).unwrap();
            for (caller, wanted) in callers.iter().zip(statuses) {
                let answer = match method {
                    Method::GET => endpoints.get(path, caller.as_deref()).await,
                    _ => endpoints.post(path, caller.as_deref(), body.clone()).await,
                };
                assert_eq!(answer.status, *wanted, "{path} with {caller:?}: {}", answer.json);
            }
        }
    })
    .await;
}
