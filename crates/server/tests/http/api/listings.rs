//! Listings by program: operators list, read and decide; a partner reads its own.

use super::samples;
use crate::app::App;
use flows::admin::Author;
use flows::listing;
use model::grant::Actor;
use model::listing::{Category, ListedScope, Listing, ListingContent, Need};
use protocol::id::ClientId;
use serde_json::json;

/// A revision of this integration in review.
async fn waiting(app: &App, client_id: &str) -> Listing {
    let context = &*app.test.context;
    let integration = storage::integration::find(&context.store, client_id.parse::<ClientId>().unwrap()).await.unwrap().unwrap();
    let says = ListingContent {
        name: "Tidewater Sync".to_owned(),
        summary: "Keeps both in step".to_owned(),
        description: "Both ways.".to_owned(),
        categories: vec![Category::Automation],
        support_url: "https://tidewater.example/help".to_owned(),
        privacy_url: "https://tidewater.example/privacy".to_owned(),
        launch_url: None,
        logo: None,
        scopes: vec![ListedScope { name: "invoices.read".parse().unwrap(), need: Need::Required, reason: "To sync.".to_owned() }],
    };
    let author = Author::once(Actor::system());
    let draft = listing::save(context, &author, &integration, (None, says)).await.unwrap().unwrap();
    listing::submit(context, &author, (draft.id, draft.version), "en").await.unwrap().unwrap()
}

#[tokio::test]
async fn listings_are_listed_read_and_decided_about() {
    let app = App::new().await;
    let (_, client_id) = samples::registered(&app).await;
    let operator = app.operator();
    let one = waiting(&app, &client_id).await;
    let queue = operator.get("/v1/admin/listings").await.expect(200);
    assert_eq!(
        (queue["data"][0]["client_id"].as_str(), queue["data"][0]["state"].as_str()),
        (Some(client_id.as_str()), Some("in_review"))
    );
    let path = format!("/v1/admin/listings/{client_id}/1");
    let read = operator.get(&path).await.expect(200);
    assert_eq!((read["version"].as_u64(), read["scopes"][0]["need"].as_str()), (Some(one.version.into()), Some("required")));
    let stale = operator.post(&format!("{path}/approve"), json!({ "version": 1 })).await;
    assert_eq!(stale.code(), "transition_illegal");
    let silent = operator.post(&format!("{path}/decline"), json!({ "version": one.version })).await;
    assert_eq!(silent.code(), "validation_failed");
    let blind = operator.post(&format!("{path}/approve"), json!({})).await;
    assert_eq!(blind.code(), "validation_failed", "whoever approves names the version that was read");
    let declined =
        operator.post(&format!("{path}/decline"), json!({ "version": one.version, "reason": "No logo" })).await.expect(200);
    assert_eq!((declined["state"].as_str(), declined["reason"].as_str()), (Some("declined"), Some("No logo")));

    let two = waiting(&app, &client_id).await;
    let path = format!("/v1/admin/listings/{client_id}/2");
    let keyed = app.operator().with("idempotency-key", "approve-once");
    let body = json!({ "version": two.version });
    let first = keyed.post(&format!("{path}/approve"), body.clone()).await.expect(200);
    let again = keyed.post(&format!("{path}/approve"), body).await.expect(200);
    assert_eq!((first["state"].as_str(), &again), (Some("listed"), &first));
    let integration = operator.get(&format!("/v1/admin/integrations/{client_id}")).await.expect(200);
    assert_eq!(integration["description"], "Keeps both in step");
    let gone = operator.post(&format!("{path}/withdraw"), json!({ "reason": "Complaints" })).await.expect(200);
    assert_eq!(gone["state"], "withdrawn");
    assert_eq!(operator.post(&format!("{path}/withdraw"), json!({ "reason": "Complaints" })).await.code(), "transition_illegal");

    waiting(&app, &client_id).await;
    let page = operator.get("/v1/admin/listings?state=declined&limit=1").await.expect(200);
    assert!(page["data"].as_array().unwrap().len() == 1 && page["next_cursor"].is_null());
    for (path, status) in [
        (format!("/v1/admin/listings/{client_id}/9"), 404),
        (format!("/v1/admin/listings/{client_id}/-1"), 404),
        ("/v1/admin/listings/nobody/1".to_owned(), 404),
        ("/v1/admin/listings?state=nonsense".to_owned(), 400),
        ("/v1/admin/listings?cursor=AAAA".to_owned(), 400),
    ] {
        assert_eq!(operator.get(&path).await.status.as_u16(), status, "{path}");
    }
    app.remove().await;
}
