//! People of the platform.

use super::samples;
use crate::app::App;
use serde_json::{Value, json};
use storage::testing::each;

async fn user(app: &App, number: u32) -> String {
    let made = app.operator().make("/v1/admin/users", samples::user(number)).await;
    made["id"].as_str().unwrap().to_owned()
}

async fn listed(app: &App) -> Vec<Value> {
    app.operator().get("/v1/admin/operators").await.expect(200)["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_person_becomes_an_operator_and_is_one_no_longer() {
    each(|store| async move {
        let app = App::over(store).await;
        let id = user(&app, 1).await;
        let made = app.operator().make("/v1/admin/operators", json!({ "user_id": id })).await;
        assert_eq!(made["user_id"], json!(id));
        assert!(made["created_at"].as_str().unwrap().ends_with('Z'), "{made}");
        assert_eq!(listed(&app).await, [made]);
        let again = app.operator().post("/v1/admin/operators", json!({ "user_id": id })).await;
        assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "already_exists"));
        let path = format!("/v1/admin/operators/{id}");
        assert_eq!(app.operator().delete(&path).await.status.as_u16(), 204);
        assert_eq!(app.operator().delete(&path).await.code(), "not_found");
        assert_eq!(listed(&app).await, [] as [Value; 0]);
        let audit = app.operator().get("/v1/admin/audit").await.expect(200);
        for action in ["operator.created", "operator.deleted"] {
            let told = |event: &&Value| event["action"] == action && event["detail"]["user_id"] == json!(id);
            let event = audit["data"].as_array().unwrap().iter().find(told);
            assert_eq!(event.unwrap()["actor"]["name"], "Olga Operator", "{action}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_somebody_who_is_there() {
    let app = App::new().await;
    for (body, code) in [
        (json!({ "user_id": "usr_0000000000000000000009" }), "validation_failed"),
        (json!({ "user_id": "org_0000000000000000000009" }), "validation_failed"),
        (json!({}), "validation_failed"),
        (json!({ "user_id": user(&app, 1).await, "role": "admin" }), "validation_failed"),
    ] {
        assert_eq!(app.operator().post("/v1/admin/operators", body.clone()).await.code(), code, "{body}");
    }
    assert_eq!(listed(&app).await, [] as [Value; 0]);
    app.remove().await;
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_answer() {
    let app = App::new().await;
    let body = json!({ "user_id": user(&app, 1).await });
    let operator = app.operator().with("idempotency-key", "one");
    let first = operator.post("/v1/admin/operators", body.clone()).await;
    let again = operator.post("/v1/admin/operators", body).await;
    assert_eq!((again.status, again.json()), (first.status, first.json()));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    app.remove().await;
}

#[tokio::test]
async fn pages_follow_each_other() {
    let app = App::new().await;
    for number in 1..=5 {
        let id = user(&app, number).await;
        app.operator().make("/v1/admin/operators", json!({ "user_id": id })).await;
    }
    let (mut seen, mut path) = (Vec::new(), "/v1/admin/operators?limit=2".to_owned());
    loop {
        let page = app.operator().get(&path).await.expect(200);
        seen.extend(page["data"].as_array().unwrap().iter().map(|one| one["user_id"].to_string()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/admin/operators?limit=2&cursor={cursor}");
    }
    assert!(seen.len() == 5 && seen.is_sorted(), "{seen:?}");
    app.remove().await;
}
