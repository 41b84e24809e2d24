//! An integration with many optional scopes: its page of consent sends more fields than a protocol endpoint takes parameters.

use super::place::Place;
use model::change::ChangeKind;
use model::integration::Integration;
use protocol::form::MAX_FIELDS;
use protocol::scope::{ScopeName, ScopeSet};
use storage::testing::each;

/// Gives the confidential integration this many more optional scopes, and tells their names.
async fn optional(place: &Place, count: usize) -> ScopeSet {
    let context = &place.test.context;
    let sample = context.scopes().await.unwrap().first().unwrap().clone();
    let names: ScopeSet = (0..count).map(|number| format!("many.{number:03}").parse::<ScopeName>().unwrap()).collect();
    let mut steps = Vec::new();
    for name in names.iter() {
        let scope = model::scope::Scope { name: name.clone(), ..sample.clone() };
        steps.push(storage::scope::insert(&scope));
    }
    let old = storage::integration::find(place.store(), place.world.confidential).await.unwrap().unwrap();
    let new = Integration { optional_scopes: old.optional_scopes.union(&names), ..old.clone() };
    steps.push(storage::integration::update(&old, &new));
    let changes = [context.change(ChangeKind::Integration, old.client_id), context.change(ChangeKind::Scope, "many.000")];
    assert!(context.write_all(steps, &changes).await.unwrap().is_some());
    names
}

#[tokio::test]
async fn seventy_optional_scopes_can_be_approved_and_denied() {
    each(|store| async move {
        let place = Place::new(store).await;
        let asked = optional(&place, 70).await.to_string();
        let (mut browser, consent) = place.at_consent(&[("scope", &asked)]).await;
        assert_eq!(consent.fields("approve").iter().filter(|(name, _)| name == "scope").count(), 70);
        let denied = browser.submit(&consent, "deny", &[]).await;
        assert_eq!(denied.parameter("error").as_deref(), Some("access_denied"), "{} {}", denied.url, denied.html);

        let consent = browser.go(&place.link(&[("scope", &asked)])).await;
        let reached = browser.submit(&consent, "approve", &[]).await;
        let code = reached.parameter("code").unwrap_or_else(|| panic!("{} {}", reached.url, reached.html));
        let tokens = place.world.exchange(&place.test.context, place.world.confidential, &code).await.unwrap();
        assert_eq!(tokens.scope.to_string(), format!("{asked} transactions.read"));
    })
    .await;
}

#[tokio::test]
async fn more_fields_or_parameters_than_are_taken_are_refused_and_not_dropped() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let many = |count: usize| (0..count).map(|number| format!("&x{number}=1")).collect::<Vec<_>>().concat();
        let page = browser.go(&format!("{}{}", place.link(&[]), many(64))).await;
        assert_eq!((page.status, page.code().as_str()), (400, "body_malformed"), "a repeat behind the last must not be missed");
        assert!(!page.html.contains("<a "), "{}", page.html);
        let page = browser.send("POST", "/login", Some(format!("email=a{}", many(MAX_FIELDS)))).await;
        assert_eq!((page.status, page.code().as_str()), (400, "body_malformed"));
        let page = browser.send("POST", "/login", Some(format!("email=a{}", many(100)))).await;
        assert_eq!(page.status, 403, "as many as a page may send: only the proof is missing");
    })
    .await;
}
