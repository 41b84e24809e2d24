//! What an organization has connected, and ending it.

use super::place::Place;
use flows::admin::Author;
use flows::admin::integration::{self, IntegrationPatch};
use model::grant::{Actor, GrantState};
use model::membership::Role;
use protocol::Seconds;
use protocol::id::GrantId;
use storage::testing::each;

fn list(place: &Place) -> String {
    format!("/organizations/{}/integrations", place.world.organization.id)
}

#[tokio::test]
async fn the_customer_revokes_with_a_reason_and_the_refresh_is_dead() {
    each(|store| async move {
        let place = Place::new(store).await;
        let connected = place.world.connect(&place.test.context, place.world.confidential).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let page = browser.go(&list(&place)).await;
        assert!(
            page.has(&format!("integration-{}", place.world.confidential)) && page.html.contains("tidewater Books"),
            "{}",
            page.html
        );
        let confirm = browser.go(&page.link("revoke")).await;
        assert!(confirm.has("consequences") && confirm.has("confirm-revoke"), "{}", confirm.html);
        let after = browser.submit(&confirm, "confirm-revoke", &[("reason", "  No longer\nused  ")]).await;
        assert!(after.url.starts_with(&list(&place)) && after.has("notice"), "{}", after.html);
        assert!(!after.has(&format!("integration-{}", place.world.confidential)), "no live grant stands on the page");
        let grant = storage::grant::find(place.store(), connected.tokens.grant_id).await.unwrap().unwrap();
        assert_eq!(grant.state, GrantState::Revoked);
        let ending = grant.ending.unwrap();
        assert_eq!((ending.by.name.as_str(), ending.reason.as_str()), ("admin", "No longer used"));
        assert_eq!(browser.submit(&confirm, "confirm-revoke", &[]).await.url, list(&place), "a second time it is over already");
        assert_eq!(browser.go(&confirm.url).await.url, list(&place));
    })
    .await;
}

#[tokio::test]
async fn a_scope_that_the_integration_no_longer_has_is_not_shown_as_given() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (world, context) = (&place.world, &place.test.context);
        let code = world.code(context, world.confidential, "employees.read").await;
        let grant_id = world.exchange(context, world.confidential, &code).await.unwrap().grant_id;
        let own = format!("{}/{grant_id}", list(&place));
        let mut browser = place.signed_in("admin@acme.example").await;
        let pages = [list(&place), own.clone(), format!("{own}/revoke")];
        for path in &pages {
            assert!(browser.go(path).await.html.contains("employees.read (en)"), "{path}");
        }
        let patch = IntegrationPatch { optional_scopes: Some("invoices.write".parse().unwrap()), ..Default::default() };
        let author = Author { actor: Actor::system(), answering: None };
        integration::change(context, &author, world.confidential, patch).await.unwrap().unwrap();
        for path in &pages {
            let page = browser.go(path).await;
            assert!(page.html.contains("transactions.read (en)"), "{path}");
            let now = page.html.split("id=\"consents\"").next().unwrap_or_default();
            assert!(!now.contains("employees.read (en)"), "{path}: {}", page.html);
        }
    })
    .await;
}

#[tokio::test]
async fn the_password_is_asked_again_before_access_is_given_and_not_before_it_is_taken_away() {
    each(|store| async move {
        let place = Place::new(store).await;
        let connected = place.world.connect(&place.test.context, place.world.confidential).await;
        let own = format!("{}/{}", list(&place), connected.tokens.grant_id);
        let state = async || storage::grant::find(place.store(), connected.tokens.grant_id).await.unwrap().unwrap().state;
        let mut browser = place.signed_in("admin@acme.example").await;
        place.test.clock.advance(Seconds::minutes(5));
        let confirm = browser.go(&format!("{own}/suspend")).await;
        browser.submit(&confirm, "confirm-suspend", &[]).await;
        assert_eq!(state().await, GrantState::Suspended);

        let asked = browser.go(&format!("{own}/resume")).await;
        assert!(asked.url.starts_with("/reauthenticate?") && asked.has("password"), "{}", asked.url);
        assert_eq!(asked.link("cancel"), list(&place));
        let wrong = browser.submit(&asked, "continue", &[("password", "not the password")]).await;
        assert_eq!(wrong.status, 403);
        assert!(wrong.has("form-error"));
        let before = browser.cookies["cs_session_production"].clone();
        let confirm = browser.submit(&wrong, "continue", &[("password", flows::testing::PASSWORD)]).await;
        assert!(confirm.has("confirm-resume"), "{}", confirm.html);
        assert_ne!(browser.cookies["cs_session_production"], before, "the session has a new token");
        place.test.clock.advance(Seconds::minutes(5));
        let asked = browser.submit(&confirm, "confirm-resume", &[]).await;
        assert!(asked.url.starts_with("/reauthenticate?"), "{}", asked.url);
        assert_eq!(state().await, GrantState::Suspended);

        let page = browser.go(&list(&place)).await;
        let confirm = browser.go(&page.link("revoke")).await;
        browser.submit(&confirm, "confirm-revoke", &[]).await;
        assert_eq!(state().await, GrantState::Revoked);
    })
    .await;
}

#[tokio::test]
async fn members_look_and_others_find_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let connected = place.world.connect(&place.test.context, place.world.confidential).await;
        let revoke = format!("{}/{}/revoke", list(&place), connected.tokens.grant_id);
        let mut employee = place.signed_in("employee@acme.example").await;
        let page = employee.go(&list(&place)).await;
        assert!(page.has(&format!("integration-{}", place.world.confidential)) && !page.has("revoke"), "{}", page.html);
        assert_eq!(employee.go(&revoke).await.code(), "forbidden");
        assert_eq!(employee.post(&revoke, &[]).await.code(), "forbidden");

        place.set_role(place.world.organization.id, &place.world.employee, None).await;
        place.set_role(place.world.stranger.id, &place.world.employee, Some(Role::Administrator)).await;
        let strange = format!("/organizations/{}/integrations/{}/revoke", place.world.stranger.id, connected.tokens.grant_id);
        let unknown = format!("{}/{}/revoke", list(&place), GrantId::from_bytes([9; 16]));
        for path in [list(&place), revoke.clone(), strange.clone(), unknown] {
            let page = employee.go(&path).await;
            assert_eq!((page.status, page.code().as_str()), (404, "page_not_found"), "{path}");
            assert!(!page.html.contains("Acme") && !page.html.contains("tidewater"), "{}", page.html);
        }
        for path in [revoke.clone(), strange] {
            assert_eq!(employee.post(&path, &[]).await.code(), "page_not_found");
        }
        let grant = storage::grant::find(place.store(), connected.tokens.grant_id).await.unwrap().unwrap();
        assert_eq!(grant.state, GrantState::Active);
        let mut stranger = place.browser();
        assert!(stranger.go(&revoke).await.has("sign-in"));
        assert_eq!(stranger.post(&revoke, &[]).await.code(), "sign_in_required");
    })
    .await;
}

#[tokio::test]
async fn a_foreign_or_missing_proof_revokes_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let connected = place.world.connect(&place.test.context, place.world.confidential).await;
        let other = place.world.connect(&place.test.context, place.world.public).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let at = |grant: GrantId| format!("{}/{grant}/revoke", list(&place));
        let of_other = browser.go(&at(other.tokens.grant_id)).await.fields("confirm-revoke")[0].1.clone();
        for proof in ["", "x", of_other.as_str()] {
            let refused = browser.post(&at(connected.tokens.grant_id), &[("csrf", proof)]).await;
            assert_eq!(refused.code(), "form_expired");
        }
        let grant = storage::grant::find(place.store(), connected.tokens.grant_id).await.unwrap().unwrap();
        assert_eq!(grant.state, GrantState::Active);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_grant_stops_the_consent_and_says_so() {
    each(|store| async move {
        let place = Place::new(store).await;
        let connected = place.world.connect(&place.test.context, place.world.confidential).await;
        let (mut browser, consent) = place.at_consent(&[]).await;
        let grant = storage::grant::find(place.store(), connected.tokens.grant_id).await.unwrap().unwrap();
        let actor = model::grant::Actor::system();
        flows::grant::act(&place.test.context, &grant, flows::grant::Act::Suspend, (actor, "checked")).await.unwrap().unwrap();
        for page in [browser.submit(&consent, "approve", &[]).await, browser.go(&consent.url).await] {
            assert_eq!((page.status, page.code().as_str()), (409, "grant_is_suspended"));
        }
        let page = browser.go(&list(&place)).await;
        assert!(page.has("revoke"), "a suspended grant can be ended");
    })
    .await;
}
