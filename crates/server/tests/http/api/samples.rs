//! What tests make first.

use crate::app::App;
use serde_json::{Value, json};

pub fn organization(number: u32) -> Value {
    json!({ "name": format!("Bakery {number}"), "number": format!("91000{number:04}"), "country": "NO" })
}

pub fn user(number: u32) -> Value {
    json!({ "email": format!("user{number}@acme.example"), "name": format!("User {number}") })
}

pub fn partner() -> Value {
    json!({ "name": "Tidewater", "website": "https://tidewater.example", "support_email": "help@tidewater.example" })
}

pub fn scope(name: &str) -> Value {
    json!({ "name": name, "access": "read", "texts": { "en": { "title": "Read", "description": "Reads it all." } } })
}

pub fn integration(partner_id: &str) -> Value {
    json!({
        "partner_id": partner_id,
        "name": "Tidewater Sync",
        "description": "Keeps both in step.",
        "visibility": "public",
        "client_type": "confidential",
        "doors": ["connect"],
        "scopes": { "required": ["invoices.read"], "optional": [] },
    })
}

pub fn resource() -> Value {
    json!({ "name": "Northwind", "audience": "https://api.northwind.example", "signing": "ES256" })
}

/// A partner with an integration that may ask for `invoices.read`; ids of both.
pub async fn registered(app: &App) -> (String, String) {
    let operator = app.operator();
    operator.make("/v1/admin/scopes", scope("invoices.read")).await;
    let partner = operator.make("/v1/admin/partners", partner()).await;
    let partner_id = partner["id"].as_str().unwrap().to_owned();
    let made = operator.make("/v1/admin/integrations", integration(&partner_id)).await;
    (partner_id, made["client_id"].as_str().unwrap().to_owned())
}

/// Registers and approves a redirect URI.
pub async fn approved(app: &App, client_id: &str, uri: &str) -> String {
    let made = app.operator().make("/v1/admin/redirect-uris", json!({ "client_id": client_id, "uri": uri })).await;
    let id = made["id"].as_str().unwrap().to_owned();
    app.operator().post(&format!("/v1/admin/redirect-uris/{id}/approve"), json!({})).await.expect(200);
    id
}
