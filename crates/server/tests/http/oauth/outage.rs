//! A store that is away: 503 with `Retry-After`, never `invalid_grant`, never `active: false`, and nothing consumed.

use super::{Endpoints, basic, urlencoded};
use crate::app::App;
use axum::http::header;
use flows::testing::{REDIRECT_URI, VERIFIER, World};
use storage::Store;
use storage::testing::{Proxy, TestStore, options};

async fn through(proxy: &Proxy) -> Endpoints {
    let store = Store::open(&options(proxy.url())).await.unwrap();
    let app = App::over(store).await;
    let world = World::new(&app.test).await;
    Endpoints { app, world }
}

/// As an honest partner would: again while it is 503. Connections whose end the store has not seen yet may cost a try each.
async fn patiently(endpoints: &Endpoints, body: &str) -> super::Answer {
    for _ in 0..32 {
        let answer = endpoints.post("/oauth/token", Some(&endpoints.own()), body.to_owned()).await;
        if answer.status != 503 {
            return answer;
        }
    }
    panic!("the store is back, and every try was 503");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_honest_partner_is_logged_out_by_an_outage() {
    let Some(made) = TestStore::postgres().await else { return };
    let proxy = Proxy::before(made.url()).await;
    let endpoints = through(&proxy).await;
    let context = &endpoints.app.test.context;
    let connected = endpoints.world.connect(context, endpoints.world.confidential).await;
    let code = endpoints.world.code(context, endpoints.world.confidential, "").await;
    let exchange = urlencoded(&[
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ]);
    let refresh = urlencoded(&[("grant_type", "refresh_token"), ("refresh_token", connected.refresh_token())]);
    let ask = urlencoded(&[("token", &connected.tokens.access_token)]);
    let made_key = endpoints.world.client_key(context, connected.tokens.grant_id).await;
    let by_key = basic(&endpoints.world.confidential.to_string(), &made_key.secret);
    let credentials = urlencoded(&[("grant_type", "client_credentials")]);
    let bearer = format!("Bearer {}", connected.tokens.access_token);
    proxy.cut();
    for path in ["/v1/check?scope=transactions.read", "/v1/integration-information"] {
        let answer = endpoints.get(path, Some(&bearer)).await;
        assert_eq!((answer.status, answer.code()), (503, "store_unavailable"), "{path}: {}", answer.json);
        assert!(answer.headers.contains_key(header::RETRY_AFTER) && !answer.headers.contains_key(header::WWW_AUTHENTICATE));
    }
    for (path, authorization, body) in [
        ("/oauth/token", endpoints.own(), &exchange),
        ("/oauth/token", endpoints.own(), &refresh),
        ("/oauth/token", by_key, &credentials),
        ("/oauth/introspect", endpoints.resource(), &ask),
        ("/oauth/revoke", endpoints.own(), &ask),
    ] {
        let answer = endpoints.post(path, Some(&authorization), body.clone()).await;
        assert_eq!((answer.status, answer.code()), (503, "store_unavailable"), "{path}: {}", answer.json);
        assert_eq!(answer.json["error"], "temporarily_unavailable");
        assert!(answer.headers.contains_key(header::RETRY_AFTER));
    }
    proxy.restore();
    for body in [exchange, refresh] {
        let answer = patiently(&endpoints, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
    }
    let answer = endpoints.post("/oauth/introspect", Some(&endpoints.resource()), ask).await;
    assert_eq!(answer.json["active"], true);
    assert_eq!(endpoints.get("/v1/check?scope=transactions.read", Some(&bearer)).await.status, 204);
    drop(endpoints);
    made.remove().await;
}
