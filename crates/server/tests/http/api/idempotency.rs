//! The same request twice.

use super::samples;
use crate::app::App;
use serde_json::json;

#[tokio::test]
async fn the_same_request_gets_the_same_answer_after_a_restart_too() {
    let app = App::new().await;
    let first = app.operator().with("idempotency-key", "one").post("/v1/admin/organizations", samples::organization(1)).await;
    assert_eq!((first.status.as_u16(), first.header("idempotency-replayed")), (201, None));
    for app in [&app, &app.restarted().await] {
        let again = app.operator().with("idempotency-key", "one").post("/v1/admin/organizations", samples::organization(1)).await;
        assert_eq!((again.status, again.json()), (first.status, first.json()));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(again.header("content-type"), Some("application/json"));
    }
    assert_eq!(app.operator().get("/v1/admin/organizations").await.expect(200)["data"].as_array().unwrap().len(), 1);
    app.remove().await;
}

#[tokio::test]
async fn another_request_under_the_key_is_refused() {
    let app = App::new().await;
    let operator = app.operator().with("idempotency-key", "one");
    operator.post("/v1/admin/organizations", samples::organization(1)).await.expect(201);
    for (path, body) in
        [("organizations", samples::organization(2)), ("users", samples::user(1)), ("partners", samples::partner())]
    {
        let refused = operator.post(&format!("/v1/admin/{path}"), body).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "idempotency_key_reused"), "{path}");
    }
    app.remove().await;
}

#[tokio::test]
async fn a_repeated_answer_leaves_the_secret_out() {
    let app = App::new().await;
    let (_, client_id) = samples::registered(&app).await;
    samples::approved(&app, &client_id, "https://t.example/cb").await;
    let secrets = format!("/v1/admin/integrations/{client_id}/secrets");
    for (path, body, field) in
        [(secrets.as_str(), json!({}), "secret"), ("/v1/admin/resources", samples::resource(), "client_secret")]
    {
        let operator = app.operator().with("idempotency-key", field);
        let mut first = operator.post(path, body.clone()).await.expect(201);
        let again = operator.post(path, body).await.expect(201);
        assert!(first.as_object_mut().unwrap().remove(field).is_some(), "{path}");
        assert_eq!(again, first, "{path}");
    }
    let listed = app.operator().get(&secrets).await.expect(200);
    assert_eq!(listed["data"].as_array().unwrap().len(), 1, "one was made");
    app.remove().await;
}

#[tokio::test]
async fn every_step_may_be_repeated() {
    let app = App::new().await;
    let (_, client_id) = samples::registered(&app).await;
    let uri =
        app.operator().make("/v1/admin/redirect-uris", json!({ "client_id": client_id, "uri": "https://t.example/cb" })).await;
    let path = format!("/v1/admin/redirect-uris/{}/approve", uri["id"].as_str().unwrap());
    let operator = app.operator().with("idempotency-key", "approve");
    let first = operator.post(&path, json!({})).await.expect(200);
    assert_eq!(operator.post(&path, json!({})).await.expect(200), first);
    assert_eq!(app.operator().post(&path, json!({})).await.code(), "transition_illegal", "without the key it is another step");
    app.remove().await;
}

#[tokio::test]
async fn a_refused_request_leaves_the_key_free() {
    let app = App::new().await;
    let operator = app.operator().with("idempotency-key", "one");
    assert_eq!(operator.post("/v1/admin/partners", json!({ "name": "x" })).await.code(), "validation_failed");
    operator.post("/v1/admin/partners", samples::partner()).await.expect(201);
    app.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_at_once_one_writes_and_all_get_its_answer() {
    storage::testing::each(|store| async move {
        let app = App::over(store).await;
        let requests = (0..16).map(|_| async {
            app.operator().with("idempotency-key", "one").post("/v1/admin/organizations", samples::organization(1)).await
        });
        let answers = futures_util::future::join_all(requests).await;
        let fresh = answers.iter().filter(|answer| answer.header("idempotency-replayed").is_none()).count();
        assert_eq!(fresh, 1);
        for answer in &answers {
            assert_eq!((answer.status.as_u16(), answer.json()), (201, answers[0].json()));
        }
        assert_eq!(app.operator().get("/v1/admin/organizations").await.expect(200)["data"].as_array().unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_key_of_the_wrong_form_is_refused() {
    let app = App::new().await;
    for bad in ["", "a b", &"a".repeat(256)] {
        let refused = app.operator().with("idempotency-key", bad).post("/v1/admin/partners", samples::partner()).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "parameter_invalid"), "{bad}");
        assert_eq!(refused.json()["errors"][0]["field"], "Idempotency-Key");
    }
    app.remove().await;
}
