//! Each page of the portal with each office: an owner and a developer of the partner, an owner of another one, somebody of the platform.

use super::{owner, page_of, with_doors};
use crate::pages::browser::{Browser, Page};
use crate::pages::forms::text_of;
use crate::pages::offices::{developer, operator, partner_of};
use crate::pages::place::Place;
use flows::admin::partner_address::propose;
use flows::admin::{Author, integration::IntegrationPatch};
use model::grant::Actor;
use model::integration::Door;
use model::partner_address::AddressKind;
use std::collections::BTreeSet;
use storage::testing::each;

const NONE: &str = "page_not_found";
const PROOF: &str = "form_expired";
const OTHER: &str = "invitation_for_another_address";

/// Method, path, then what the owner, the developer, another partner's owner and the operator find. POSTs carry no proof.
const PAGES: &[(&str, &str, [&str; 4])] = &[
    ("GET", "/developer", ["ok", "ok", "ok", "ok"]),
    ("GET", "/developer/new", ["ok", "ok", "ok", "ok"]),
    ("POST", "/developer/new", [PROOF, PROOF, PROOF, PROOF]),
    ("GET", "/developer/partners/{partner_id}", ["ok", "ok", NONE, NONE]),
    ("GET", "/developer/partners/{partner_id}/edit", ["ok", "forbidden", NONE, NONE]),
    ("POST", "/developer/partners/{partner_id}/edit", [PROOF, "forbidden", NONE, NONE]),
    ("POST", "/developer/partners/{partner_id}/invitations", [PROOF, "forbidden", NONE, NONE]),
    ("POST", "/developer/partners/{partner_id}/invitations/{invitation_id}/withdraw", [PROOF, "forbidden", NONE, NONE]),
    ("POST", "/developer/partners/{partner_id}/members/{user_id}", [PROOF, "forbidden", NONE, NONE]),
    ("GET", "/developer/invitations/{invitation_id}", [OTHER, OTHER, OTHER, OTHER]),
    ("POST", "/developer/invitations/{invitation_id}", [OTHER, OTHER, OTHER, OTHER]),
    ("GET", "/developer/integrations/new", ["ok", "ok", "ok", NONE]),
    ("POST", "/developer/integrations/new", [PROOF, PROOF, PROOF, NONE]),
    ("GET", "/developer/integrations/{client_id}", ["ok", "ok", NONE, NONE]),
    ("GET", "/developer/integrations/{client_id}/edit", ["ok", "ok", NONE, NONE]),
    ("POST", "/developer/integrations/{client_id}/edit", [PROOF, PROOF, NONE, NONE]),
    ("POST", "/developer/integrations/{client_id}/addresses", [PROOF, PROOF, NONE, NONE]),
    ("POST", "/developer/addresses/{id}/withdraw", [PROOF, PROOF, NONE, NONE]),
    ("GET", "/developer/integrations/{client_id}/secrets/new", ["ok", "ok", NONE, NONE]),
    ("POST", "/developer/integrations/{client_id}/secrets/new", [PROOF, PROOF, NONE, NONE]),
    ("GET", "/developer/integrations/{client_id}/secrets/{secret_id}/retire", ["ok", "ok", NONE, NONE]),
    ("POST", "/developer/integrations/{client_id}/secrets/{secret_id}/retire", [PROOF, PROOF, NONE, NONE]),
    ("POST", "/operator/addresses/{id}", [NONE, NONE, NONE, PROOF]),
    ("GET", "/operator/partners", [NONE, NONE, NONE, "ok"]),
    ("POST", "/operator/partners/{partner_id}", [NONE, NONE, NONE, PROOF]),
];

#[test]
fn every_page_of_the_portal_has_a_row() {
    let rows: BTreeSet<_> = PAGES.iter().map(|(_, path, _)| path.replace("partners/{partner_id}", "partners/{id}")).collect();
    let new = ["/partners", "/new", "/invitations", "/addresses", "/secrets", "/edit"];
    for path in server::pages::paths().into_iter().filter(|path| path.starts_with("/developer") || path.starts_with("/operator"))
    {
        let path = path.replace("partners/{partner_id}", "partners/{id}");
        assert!(rows.contains(&path) || !new.iter().any(|part| path.contains(part)), "{path}");
    }
}

fn found(page: &Page) -> String {
    text_of(&page.html, "error-code").unwrap_or_else(|| if page.status == 200 { "ok" } else { "?" }.to_owned())
}

async fn visit(browser: &mut Browser, method: &str, path: &str) -> Page {
    if method == "GET" { browser.go(path).await } else { browser.post(path, &[("decision", "verify")]).await }
}

#[tokio::test]
async fn each_page_with_each_office() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (partner_id, client_id) = (place.world.partner.id, place.world.confidential);
        with_doors(&place, client_id, &[Door::Connect, Door::Marketplace]).await;
        let author = Author::once(Actor::system());
        let key = (client_id, AddressKind::FormUri);
        let context = &place.test.context;
        let patch = IntegrationPatch {
            form_uri: flows::admin::Patch::Set("https://tidewater.example/a".to_owned()),
            ..IntegrationPatch::default()
        };
        let author_of_integration = Author::once(Actor::system());
        flows::admin::integration::change(context, &author_of_integration, client_id, patch).await.unwrap().unwrap();
        let address = propose(context, &author, key, "https://tidewater.example/b".to_owned()).await.unwrap().unwrap();
        let (secret_id, invitation_id) = place.at_the_portal().await;
        let (owning, first) = owner(&place, partner_id, "olga@first.example").await;
        let (_, second) = developer(&place, partner_id, "odd@first.example").await;
        let foreign = partner_of(&place, place.world.foreign).await;
        let (_, third) = owner(&place, foreign, "hans@second.example").await;
        let (_, fourth) = operator(&place, "olav@platform.example").await;
        let visitors = [first, second, third, fourth];
        for (method, path, expected) in PAGES {
            let filled = path
                .replace("{partner_id}", &partner_id.to_string())
                .replace("{client_id}", &client_id.to_string())
                .replace("{secret_id}", &secret_id.to_string())
                .replace("{invitation_id}", &invitation_id.to_string())
                .replace("{user_id}", &owning.id.to_string())
                .replace("{id}", &address.id.to_string());
            for (number, (mut browser, expected)) in visitors.clone().into_iter().zip(expected).enumerate() {
                let page = visit(&mut browser, method, &filled).await;
                assert_eq!(
                    found(&page),
                    *expected,
                    "visitor {number}, {method} {path}: {} {}\n{}",
                    page.status,
                    page.url,
                    page.html
                );
            }
        }
        let page = visitors[0].clone().go(&page_of(client_id)).await;
        assert!(page.has("waiting-form-uri") && page.has("in-use-form-uri"), "nothing was changed: {}", page.html);
    })
    .await;
}
