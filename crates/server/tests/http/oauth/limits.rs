//! Guesses at client secrets: twenty a minute per client and address, and nobody else is touched.

use super::{Endpoints, basic, each_store, urlencoded};
use axum::body::Body;
use axum::http::{Method, Request, header};
use protocol::Seconds;

async fn attempt(endpoints: &Endpoints, authorization: &str, address: [u8; 4]) -> super::Answer {
    let body = urlencoded(&[("grant_type", "refresh_token"), ("refresh_token", "x")]);
    let request = Request::builder().method(Method::POST).uri("/oauth/token");
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    endpoints.send(request.header(header::AUTHORIZATION, authorization).body(Body::from(body)).unwrap(), address).await
}

#[tokio::test]
async fn a_guesser_is_stopped_and_the_honest_get_in() {
    const GUESSER: [u8; 4] = [198, 51, 100, 7];
    const PARTNER: [u8; 4] = [203, 0, 113, 9];
    each_store(|endpoints| async move {
        let wrong = basic(&endpoints.world.confidential.to_string(), "guess");
        let right = endpoints.own();
        for _ in 0..20 {
            assert_eq!(attempt(&endpoints, &wrong, GUESSER).await.status, 401);
        }
        let stopped = attempt(&endpoints, &right, GUESSER).await;
        assert_eq!((stopped.status, stopped.code()), (429, "too_many_attempts"));
        let wait: i64 = stopped.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait));
        assert_eq!(attempt(&endpoints, &right, PARTNER).await.code(), "refresh_token_invalid", "another address gets in");
        let elsewhere = basic(&endpoints.world.resource.id.to_string(), "guess");
        assert_eq!(attempt(&endpoints, &elsewhere, GUESSER).await.status, 401, "another client's count is its own");
        endpoints.app.test.clock.advance(Seconds(wait));
        assert_eq!(attempt(&endpoints, &right, GUESSER).await.code(), "refresh_token_invalid");
    })
    .await;
}
