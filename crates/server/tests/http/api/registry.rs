//! What operators make and change.

use super::samples;
use crate::app::App;
use serde_json::{Value, json};

#[tokio::test]
async fn organizations() {
    let app = App::new().await;
    let operator = app.operator();
    let mut new = samples::organization(1);
    new["external_id"] = json!("ext-1");
    let made = operator.make("/v1/admin/organizations", new).await;
    let path = format!("/v1/admin/organizations/{}", made["id"].as_str().unwrap());
    assert!(
        made["id"].as_str().unwrap().starts_with("org_") && made["number_verified"] == true && made["created_at"].is_string()
    );
    assert_eq!(operator.get(&path).await.expect(200), made);
    let changed = operator.patch(&path, json!({ "name": "Acme Bakery AS" })).await.expect(200);
    assert_eq!((&changed["name"], &changed["number"]), (&json!("Acme Bakery AS"), &made["number"]));
    assert_eq!(operator.patch(&path, json!({ "external_id": null })).await.expect(200)["external_id"], Value::Null);
    assert_eq!(operator.patch(&path, json!({})).await.expect(200)["name"], "Acme Bakery AS");
    let found = operator.get("/v1/admin/organizations?number=910000001&country=NO").await.expect(200);
    assert_eq!(found["data"][0]["id"], made["id"]);
    assert_eq!(operator.get("/v1/admin/organizations?number=910000001&country=SE").await.expect(200)["data"], json!([]));
    app.remove().await;
}

#[tokio::test]
async fn a_unique_value_that_is_taken_is_named() {
    let app = App::new().await;
    let (_, client_id) = samples::registered(&app).await;
    let operator = app.operator();
    let mut organization = samples::organization(1);
    organization["external_id"] = json!("ext-1");
    operator.make("/v1/admin/organizations", organization).await;
    operator.make("/v1/admin/users", samples::user(1)).await;
    operator.make("/v1/admin/resources", samples::resource()).await;
    let uri = json!({ "client_id": client_id, "uri": "https://tidewater.example/cb" });
    let waiting = operator.make("/v1/admin/redirect-uris", uri.clone()).await;
    assert!(waiting["challenge"].as_str().unwrap().starts_with("countersign-proof="), "{waiting}");
    assert_eq!(waiting["proven_at"], Value::Null);
    let other = json!({ "name": "Other", "number": "7", "country": "NO", "external_id": "ext-1" });
    let loud = json!({ "name": "Other", "email": "USER1@ACME.example" });
    for (path, body, field) in [
        ("organizations", samples::organization(1), "number"),
        ("organizations", other, "external_id"),
        ("users", loud, "email"),
        ("scopes", samples::scope("invoices.read"), "name"),
        ("resources", samples::resource(), "audience"),
        ("redirect-uris", uri, "uri"),
    ] {
        let refused = operator.post(&format!("/v1/admin/{path}"), body).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "already_exists"), "{path}");
        assert_eq!(refused.json()["errors"][0]["field"], field, "{path}");
    }
    let second = operator.make("/v1/admin/organizations", samples::organization(2)).await;
    let path = format!("/v1/admin/organizations/{}", second["id"].as_str().unwrap());
    let refused = operator.patch(&path, json!({ "number": "910000001" })).await;
    assert_eq!((refused.code().as_str(), &refused.json()["errors"][0]["field"]), ("already_exists", &json!("number")));
    app.remove().await;
}

#[tokio::test]
async fn users_and_memberships() {
    let app = App::new().await;
    let operator = app.operator();
    let mut new = samples::user(1);
    new["password"] = json!("correct horse battery");
    let user = operator.post("/v1/admin/users", new).await;
    assert!(!user.text.contains("horse") && !user.text.contains("password"));
    let user = user.expect(201);
    let organization = operator.make("/v1/admin/organizations", samples::organization(1)).await;
    let body =
        json!({ "organization_id": organization["id"], "user_id": user["id"], "role": "member", "privileges": ["b", "a", "b"] });
    let membership = operator.make("/v1/admin/memberships", body.clone()).await;
    assert_eq!((&membership["privileges"], &membership["may_consent"]), (&json!(["a", "b"]), &json!(false)));
    assert_eq!(operator.post("/v1/admin/memberships", body).await.code(), "already_exists");
    let path = format!("/v1/admin/memberships/{}", membership["id"].as_str().unwrap());
    assert_eq!(operator.get(&path).await.expect(200), membership);
    let changed = operator.patch(&path, json!({ "privileges": ["settings.organization"] })).await.expect(200);
    assert_eq!((&changed["may_consent"], &changed["role"]), (&json!(true), &json!("member")));
    let of_user = operator.get(&format!("/v1/admin/memberships?user_id={}", user["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(of_user["data"], json!([changed]));
    operator.delete(&path).await.expect(204);
    assert_eq!(operator.get(&path).await.code(), "not_found");
    let nobody = json!({ "organization_id": organization["id"], "user_id": format!("usr_{}", "0".repeat(22)), "role": "member" });
    let refused = operator.post("/v1/admin/memberships", nobody).await;
    assert_eq!((refused.code().as_str(), &refused.json()["errors"][0]["field"]), ("validation_failed", &json!("user_id")));
    app.remove().await;
}

#[tokio::test]
async fn a_new_password_ends_the_person_s_sessions() {
    let app = App::new().await;
    let operator = app.operator();
    let user = operator.make("/v1/admin/users", samples::user(1)).await;
    let id = user["id"].as_str().unwrap();
    let (store, now) = (&app.state.context.store, app.state.context.now());
    let session = model::session::Session {
        digest: vec![1; 32],
        user_id: id.parse().unwrap(),
        created_at: now,
        seen_at: now,
        authenticated_at: now,
        binding: Vec::new(),
    };
    store.write_all(vec![storage::session::insert(&session)]).await.unwrap();
    operator.patch(&format!("/v1/admin/users/{id}"), json!({ "name": "Other" })).await.expect(200);
    assert!(storage::session::find(store, &session.digest).await.unwrap().is_some());
    operator.patch(&format!("/v1/admin/users/{id}"), json!({ "password": "correct horse battery" })).await.expect(200);
    assert!(storage::session::find(store, &session.digest).await.unwrap().is_none());
    app.remove().await;
}

#[tokio::test]
async fn partners_and_their_members() {
    let app = App::new().await;
    let operator = app.operator();
    let partner = operator.make("/v1/admin/partners", samples::partner()).await;
    let path = format!("/v1/admin/partners/{}", partner["id"].as_str().unwrap());
    assert_eq!(operator.patch(&path, json!({ "verified": true })).await.expect(200)["verified"], true);
    let renamed = operator.patch(&path, json!({ "name": "P\u{430}ypal" })).await.expect(200);
    assert_eq!(renamed["verified"], false, "nobody vouched for the new name");
    assert!(renamed["warnings"][0].as_str().unwrap().contains("look like"));
    let user = operator.make("/v1/admin/users", samples::user(1)).await;
    let body = json!({ "user_id": user["id"], "role": "developer" });
    let member = operator.make(&format!("{path}/members"), body.clone()).await;
    assert_eq!(operator.post(&format!("{path}/members"), body).await.code(), "already_exists");
    let one = format!("{path}/members/{}", user["id"].as_str().unwrap());
    assert_eq!(operator.get(&one).await.expect(200), member);
    assert_eq!(operator.patch(&one, json!({ "role": "owner" })).await.expect(200)["role"], "owner");
    assert_eq!(operator.get(&format!("{path}/members")).await.expect(200)["data"][0]["role"], "owner");
    operator.delete(&one).await.expect(204);
    assert_eq!(operator.delete(&one).await.code(), "not_found");
    app.remove().await;
}

#[tokio::test]
async fn integrations() {
    let app = App::new().await;
    let (partner_id, client_id) = samples::registered(&app).await;
    let operator = app.operator();
    let path = format!("/v1/admin/integrations/{client_id}");
    let made = operator.get(&path).await.expect(200);
    assert_eq!((&made["id"], &made["state"], &made["doors"]), (&json!(client_id), &json!("active"), &json!(["connect"])));
    let disabled = operator.patch(&path, json!({ "state": "disabled", "connection_lifetime": 86_400 })).await.expect(200);
    assert_eq!((&disabled["state"], &disabled["connection_lifetime"]), (&json!("disabled"), &json!(86_400)));
    assert_eq!(
        operator.patch(&path, json!({ "connection_lifetime": null })).await.expect(200)["connection_lifetime"],
        Value::Null
    );
    let of_partner = operator.get(&format!("/v1/admin/integrations?partner_id={partner_id}")).await.expect(200);
    assert_eq!(of_partner["data"].as_array().unwrap().len(), 1);
    for (change, field) in [
        (json!({ "scopes": { "required": ["invoices.read", "no.such"] } }), "scopes"),
        (json!({ "doors": [] }), "doors"),
        (json!({ "connect_url": "https://partner.example/connect?state=1" }), "connect_url"),
        (json!({ "form_uri": "https://partner.example/form#top" }), "form_uri"),
        (json!({ "form_uri": "http://partner.example" }), "form_uri"),
        (json!({ "connection_lifetime": 1 }), "connection_lifetime"),
        (json!({ "partner_id": format!("prt_{}", "0".repeat(22)) }), "partner_id"),
        (json!({ "name": "" }), "name"),
        (json!({ "doors": ["window"] }), "doors[0]"),
    ] {
        let refused = operator.patch(&path, change.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "validation_failed"), "{change}");
        assert_eq!(refused.json()["errors"][0]["field"], field, "{change}");
    }
    let mut foreign = samples::integration(&format!("prt_{}", "0".repeat(22)));
    foreign["scopes"] = json!({});
    assert_eq!(operator.post("/v1/admin/integrations", foreign).await.json()["errors"][0]["field"], "partner_id");
    app.remove().await;
}

#[tokio::test]
async fn scopes_and_resources() {
    let app = App::new().await;
    let operator = app.operator();
    operator.make("/v1/admin/scopes", samples::scope("invoices.read")).await;
    let path = "/v1/admin/scopes/invoices.read";
    assert_eq!(operator.patch(path, json!({ "restricted": true })).await.expect(200)["restricted"], true);
    let arabic = json!({ "ar": { "title": "\u{642}", "description": "\u{642}" } });
    for (change, field) in [
        (json!({ "texts": arabic }), "texts"),
        (json!({ "name": "other" }), "name"),
        (json!({ "texts": { "en": { "title": "" } } }), "texts.en.description"),
    ] {
        let refused = operator.patch(path, change.clone()).await;
        assert_eq!(
            (refused.code().as_str(), &refused.json()["errors"][0]["field"]),
            ("validation_failed", &json!(field)),
            "{change}"
        );
    }
    let made = operator.make("/v1/admin/resources", samples::resource()).await;
    let secret = made["client_secret"].as_str().unwrap();
    assert!(secret.starts_with("cs_sec_") && made["client_id"] == made["id"]);
    let path = format!("/v1/admin/resources/{}", made["id"].as_str().unwrap());
    let shown = operator.get(&path).await;
    assert!(!shown.text.contains("client_secret") && !shown.text.contains(secret));
    assert_eq!(operator.patch(&path, json!({ "signing": "RS256" })).await.expect(200)["signing"], "RS256");
    let refused = operator.patch(&path, json!({ "audience": "https://other.example" })).await;
    assert_eq!(refused.json()["errors"][0]["field"], "audience");
    let replaced = operator.post(&format!("{path}/secrets"), json!({})).await.expect(201);
    assert_ne!(replaced["client_secret"], made["client_secret"]);
    for bad in ["", "api", "https://a b", "https://a.example/#x", "://x", "HTTPS://a.example"] {
        let body = json!({ "name": "x", "audience": bad, "signing": "ES256" });
        assert_eq!(operator.post("/v1/admin/resources", body).await.json()["errors"][0]["field"], "audience", "{bad}");
    }
    app.remove().await;
}

#[tokio::test]
async fn every_change_is_in_the_audit_log_with_its_author_and_no_secret() {
    let app = App::new().await;
    let (_, client_id) = samples::registered(&app).await;
    samples::approved(&app, &client_id, "https://tidewater.example/cb").await;
    let secret = app.operator().make(&format!("/v1/admin/integrations/{client_id}/secrets"), json!({})).await;
    let log = app.operator().get("/v1/admin/audit").await;
    assert!(!log.text.contains(secret["secret"].as_str().unwrap()));
    let log = log.expect(200);
    let actions: Vec<&str> = log["data"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
    let wanted = [
        "client_secret.created",
        "redirect_uri.approved",
        "redirect_uri.registered",
        "integration.created",
        "partner.created",
        "scope.created",
        "operator_key.created",
    ];
    for action in wanted {
        assert!(actions.contains(&action), "{action} in {actions:?}");
    }
    let of_integration = app.operator().get(&format!("/v1/admin/audit?client_id={client_id}&limit=2")).await.expect(200);
    assert_eq!(of_integration["data"].as_array().unwrap().len(), 2);
    let event = &of_integration["data"][0];
    assert_eq!((&event["actor"]["kind"], &event["actor"]["name"]), (&json!("operator"), &json!("Olga Operator")));
    app.remove().await;
}

#[tokio::test]
async fn an_integration_has_at_most_a_hundred_scopes() {
    let app = App::new().await;
    let (partner_id, client_id) = samples::registered(&app).await;
    let operator = app.operator();
    let names: Vec<String> = (0..100).map(|number| format!("many.{number:03}")).collect();
    for name in &names {
        operator.make("/v1/admin/scopes", samples::scope(name)).await;
    }
    let path = format!("/v1/admin/integrations/{client_id}");
    let of = |optional: &[String]| json!({ "required": ["invoices.read"], "optional": optional });
    let mut new = samples::integration(&partner_id);
    new["scopes"] = of(&names);
    for refused in
        [operator.post("/v1/admin/integrations", new).await, operator.patch(&path, json!({ "scopes": of(&names) })).await]
    {
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "validation_failed"), "{}", refused.text);
        let fault = &refused.json()["errors"][0];
        assert!(fault["field"] == "scopes" && fault["rule"].as_str().unwrap().contains("at most 100"), "{fault}");
    }
    operator.patch(&path, json!({ "scopes": of(&names[1..]) })).await.expect(200);
    app.remove().await;
}

#[tokio::test]
async fn no_name_changes_the_direction_of_writing() {
    storage::testing::each(|store| async move {
        let app = App::over(store).await;
        let (partner_id, _) = samples::registered(&app).await;
        for (path, body) in [
            ("organizations", samples::organization(1)),
            ("users", samples::user(1)),
            ("partners", samples::partner()),
            ("integrations", samples::integration(&partner_id)),
            ("resources", samples::resource()),
        ] {
            for hidden in ['\u{202e}', '\u{2066}', '\u{200f}', '\u{61c}', '\u{200b}', '\0'] {
                let mut body = body.clone();
                body["name"] = json!(format!("Tide{hidden}water"));
                let refused = app.operator().post(&format!("/v1/admin/{path}"), body).await;
                assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "validation_failed"), "{path} {hidden:?}");
                let fault = &refused.json()["errors"][0];
                assert!(fault["field"] == "name" && fault["rule"].as_str().unwrap().contains("direction of writing"), "{fault}");
            }
        }
    })
    .await;
}
