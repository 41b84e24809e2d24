//! Operator API keys.

use crate::app::{App, Role};
use flows::admin::{Author, operator_key};
use model::grant::Actor;

#[tokio::test]
async fn unknown_and_wrong_look_alike() {
    let app = App::new().await;
    let mut bodies = Vec::new();
    for role in [Role::Stranger, Role::Impostor] {
        let answer = app.client(role).get("/v1/admin/users").await;
        assert_eq!(answer.status, 401);
        let mut body = answer.json();
        body["trace_id"] = serde_json::Value::Null;
        bodies.push((body, answer.header("www-authenticate").map(str::to_owned)));
    }
    assert_eq!(bodies[0], bodies[1]);
    app.remove().await;
}

#[tokio::test]
async fn a_guesser_is_slowed_and_the_honest_get_in() {
    let app = App::new().await;
    let mut refused = 0;
    for _ in 0..30 {
        let answer = app.client(Role::Impostor).get("/v1/admin/users").await;
        if answer.status == 429 {
            refused += 1;
            assert_eq!(answer.code(), "too_many_attempts");
            assert!(answer.header("retry-after").unwrap().parse::<u64>().unwrap() >= 1);
        }
    }
    assert!(refused > 0, "thirty guesses in one instant");
    let other =
        operator_key::create(&app.test.context, &Author::once(Actor::system()), "Another".to_owned()).await.unwrap().unwrap();
    let client = app.anonymous().with("authorization", &format!("Bearer {}", other.secret.reveal()));
    assert_eq!(client.get("/v1/admin/users").await.status, 200, "another key from the same address");
    app.remove().await;
}

#[tokio::test]
async fn a_revoked_key_is_refused_at_once() {
    let app = App::new().await;
    app.operator().get("/v1/admin/users").await.expect(200);
    let lookup = storage::operator_key::all(&app.state.context.store, 10).await.unwrap()[0].lookup.clone();
    operator_key::revoke(&app.test.context, &Author::once(Actor::system()), &lookup).await.unwrap().unwrap();
    assert_eq!(app.operator().get("/v1/admin/users").await.code(), "api_key_invalid");
    app.remove().await;
}

#[tokio::test]
async fn odd_headers_are_no_keys() {
    let app = App::new().await;
    let key = app.key().to_owned();
    for odd in ["", "Bearer", "Bearer ", "bearer x", &format!("Basic {key}"), &key, "Bearer cs_opk_", "Bearer \u{e5}"] {
        let answer = app.anonymous().with("authorization", odd).get("/v1/admin/users").await;
        assert_eq!(answer.status, 401, "{odd}");
        assert!(!answer.text.contains(&key[8..]), "{odd}");
    }
    let twice = app.operator().with("authorization", &format!("Bearer {key}")).get("/v1/admin/users").await;
    assert_eq!(twice.status, 401, "two headers");
    assert_eq!(app.anonymous().get(&format!("/v1/admin/users?access_token={key}")).await.status, 401);
    let lower = app.anonymous().with("authorization", &format!("bearer {key}"));
    assert_eq!(lower.get("/v1/admin/users").await.status, 200, "the scheme's case does not count");
    app.remove().await;
}
