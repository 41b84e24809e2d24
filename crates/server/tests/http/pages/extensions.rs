//! The extension door (seed 001), in the browser.

use super::browser::{Browser, Page};
use super::place::Place;
use model::client_key::ClientKeyState;
use model::integration::{Integration, Visibility};
use protocol::Seconds;
use protocol::id::ClientKeyId;
use storage::testing::each;

async fn window(place: &Place, browser: &mut Browser) -> Page {
    let list = browser.go("/settings/extensions").await;
    let add = browser.go(&list.link("add-extension")).await;
    let consent = browser.submit(&add, &format!("add-{}", place.world.confidential), &[]).await;
    assert!(consent.has("approve"), "{} {}", consent.url, consent.html);
    browser.submit(&consent, "approve", &[]).await
}

fn key_in(page: &Page) -> String {
    let start = page.html.find("cs_key_").unwrap_or_else(|| panic!("no key at {}:\n{}", page.url, page.html));
    page.html[start..].chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect()
}

async fn keys(place: &Place) -> Vec<model::client_key::ClientKey> {
    let live = storage::grant::find_live(place.store(), place.world.organization.id, place.world.confidential).await.unwrap();
    let Some(live) = live else { return Vec::new() };
    storage::client_key::of_grant(place.store(), place.world.organization.id, live.grant.id).await.unwrap()
}

#[tokio::test]
async fn the_window_shows_the_key_and_ok_activates_it_once() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let shown = window(&place, &mut browser).await;
        assert!(shown.has("client-key") && shown.has("ok"), "{}", shown.html);
        assert_eq!(shown.header("cache-control"), "no-store");
        assert!(keys(&place).await.is_empty(), "nothing is active before OK, and no key is there");
        let key = key_in(&shown);
        let list = browser.submit(&shown, "ok", &[]).await;
        let made = keys(&place).await;
        assert_eq!(made.len(), 1, "{}", list.html);
        let mark = made[0].mark.clone().unwrap();
        assert!(flows::digest::matches(&mark.digest, &key), "the key that was shown is the one that was activated");
        assert!(list.html.contains(&format!("…{}", mark.last_four)) && !list.html.contains(&key), "{}", list.html);
        let again = browser.submit(&shown, "ok", &[]).await;
        assert_eq!((again.status, keys(&place).await.len()), (200, 1), "OK twice is once");
        let back = browser.go(&shown.url).await;
        assert!(!back.html.contains("client-key\"") && !back.html.contains(&key), "never shown again: {}", back.html);
    })
    .await;
}

#[tokio::test]
async fn of_two_windows_the_later_ok_says_that_its_key_is_worth_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let first = window(&place, &mut browser).await;
        let second = browser.go(&first.url).await;
        assert_ne!(key_in(&first), key_in(&second));
        browser.submit(&first, "ok", &[]).await;
        let again = browser.submit(&first, "ok", &[]).await;
        assert!(again.html.contains("is active") && !again.html.contains("worth nothing"), "{}", again.html);
        let late = browser.submit(&second, "ok", &[]).await;
        assert!(late.html.contains("worth nothing"), "{} {}", late.url, late.html);
        assert_eq!(keys(&place).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_private_integration_is_added_by_its_application_key_and_never_found() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let context = &place.test.context;
        let old = storage::integration::find(place.store(), place.world.confidential).await.unwrap().unwrap();
        let step = storage::integration::update(&old, &Integration { visibility: Visibility::Private, ..old.clone() });
        let change = context.change(model::change::ChangeKind::Integration, old.client_id);
        context.write_all(vec![step], &[change]).await.unwrap().unwrap();
        let mut browser = place.signed_in("admin@acme.example").await;
        let add = browser.go(&format!("/organizations/{}/extensions/add", place.world.organization.id)).await;
        assert!(!add.has(&format!("add-{}", old.client_id)), "{}", add.html);
        let found = browser.go(&format!("{}?q=tidewater", add.url)).await;
        assert!(!found.has(&format!("add-{}", old.client_id)));
        let consent = browser.submit(&add, "add-custom", &[("application_key", &format!(" {} ", old.client_id))]).await;
        assert!(consent.has("approve"), "{}", consent.html);
        let unknown = browser.submit(&add, "add-custom", &[("application_key", "app_unknown")]).await;
        let foreign = browser.submit(&add, "add-custom", &[("application_key", &place.world.foreign.to_string())]).await;
        assert_eq!((unknown.status, foreign.status), (400, 400), "unknown and not for this door are one answer");
    })
    .await;
}

#[tokio::test]
async fn guesses_at_application_keys_are_limited() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let add = browser.go(&format!("/organizations/{}/extensions/add", place.world.organization.id)).await;
        let mut last = 0;
        for number in 0..200 {
            let guess = format!("app_{number:022}");
            last = browser.submit(&add, "add-custom", &[("application_key", &guess)]).await.status;
        }
        assert_eq!(last, 429);
    })
    .await;
}

#[tokio::test]
async fn a_member_without_the_privilege_asks_and_goes_on_after_the_approval() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let mut employee = place.signed_in("employee@acme.example").await;
        let add = employee.go(&format!("/organizations/{}/extensions/add", place.world.organization.id)).await;
        let ask = employee.submit(&add, &format!("add-{}", place.world.confidential), &[]).await;
        assert!(ask.url.ends_with("/ask") && ask.has("reason"), "{} {}", ask.url, ask.html);
        let empty = employee.submit(&ask, "ask", &[]).await;
        assert_eq!(empty.status, 400);
        let status = employee.submit(&ask, "ask", &[("reason", "For the <b>books</b>.")]).await;
        assert!(status.url.starts_with("/approvals/"), "{} {}", status.url, status.html);
        let mut admin = place.signed_in("admin@acme.example").await;
        let list = admin.go(&format!("/organizations/{}/approvals", place.world.organization.id)).await;
        let id = status.url.rsplit('/').next().unwrap();
        let consent = admin.go(&list.link(&format!("decide-{id}"))).await;
        assert!(
            consent.html.contains("For the &#60;b&#62;books") || consent.html.contains("For the &lt;b&gt;books"),
            "{}",
            consent.html
        );
        let done = admin.submit(&consent, "approve", &[]).await;
        assert!(done.url.contains("done=approved"), "{}", done.url);
        // Another browser, after sign-in.
        let mut elsewhere = place.signed_in("employee@acme.example").await;
        let approved = elsewhere.go(&status.url).await;
        let shown = elsewhere.submit(&approved, "continue", &[]).await;
        let key = key_in(&shown);
        elsewhere.submit(&shown, "ok", &[]).await;
        let made = keys(&place).await;
        assert!(flows::digest::matches(&made[0].mark.clone().unwrap().digest, &key));
        let live = storage::grant::find_live(place.store(), place.world.organization.id, place.world.confidential).await.unwrap();
        assert_eq!(live.unwrap().grant.consented_by, place.world.admin.id, "the administrator's consent it is");
    })
    .await;
}

#[tokio::test]
async fn a_claim_leaves_a_slot_without_a_key_and_ends_in_seven_days() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let shown = window(&place, &mut browser).await;
        let delivered = browser.submit(&shown, "deliver-claim", &[]).await;
        assert!(delivered.has("claim-link"), "{}", delivered.html);
        let made = keys(&place).await;
        assert_eq!((made.len(), made[0].state, made[0].mark.is_none()), (1, ClientKeyState::Unclaimed, true));
        assert!(delivered.html.contains(&format!("/developer/claims/{}", made[0].id)));
        place.test.clock.advance(Seconds(Seconds::days(7).0 + 1));
        flows::housekeeping::run_once(&place.test.context).await.unwrap();
        let ended = storage::client_key::find(place.store(), made[0].organization_id, made[0].id).await.unwrap().unwrap();
        assert_eq!(ended.state, ClientKeyState::Revoked);
    })
    .await;
}

#[tokio::test]
async fn a_forged_nonce_or_replacement_activates_nothing_that_was_not_shown() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let shown = window(&place, &mut browser).await;
        let refused = browser.submit(&shown, "ok", &[("nonce", "x")]).await;
        assert_eq!(refused.status, 400, "{}", refused.html);
        let unknown_key = browser.submit(&shown, "ok", &[("mac_key", "1")]).await;
        assert_eq!(unknown_key.status, 503, "{}", unknown_key.html);
        assert!(keys(&place).await.is_empty());
        let forged = ClientKeyId::from_bytes([1; 16]).to_string();
        browser.submit(&shown, "ok", &[("replaces", &forged)]).await;
        assert_eq!(keys(&place).await.len(), 1, "with a free slot nothing gives way");
    })
    .await;
}
