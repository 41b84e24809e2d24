//! Client secrets: none before the addresses stand, shown once, two side by side, retired.

use super::{page_of, with_doors};
use crate::pages::browser::{Browser, Page};
use crate::pages::forms::text_of;
use crate::pages::offices::{developer, event};
use crate::pages::place::Place;
use flows::testing::PASSWORD;
use model::integration::{Door, SecretSlot};
use protocol::Seconds;
use protocol::id::{ClientId, SecretId};
use storage::testing::each;

/// A developer at an integration without a secret whose redirect URI is approved.
async fn at_fresh(place: &Place) -> (Browser, Page, ClientId) {
    let id = place.world.confidential;
    with_doors(place, id, &[Door::Connect]).await;
    let held = storage::client_secret::of(place.store(), id).await.unwrap();
    for secret in &held {
        let retire = storage::client_secret::retire(secret, place.test.context.now());
        assert!(place.store().write_all(vec![retire]).await.unwrap().is_some());
    }
    let (_, mut browser) = developer(place, place.world.partner.id, "dina@tidewater.example").await;
    let page = browser.go(&page_of(id)).await;
    (browser, page, id)
}

async fn generated(browser: &mut Browser, id: ClientId) -> (Page, String) {
    let page = browser.go(&page_of(id)).await;
    let form = browser.go(&page.link("generate-secret")).await;
    let shown = browser.submit(&form, "generate", &[]).await;
    let secret = text_of(&shown.html, "client-secret").unwrap_or_else(|| panic!("{}", shown.html));
    (shown, secret)
}

async fn live(place: &Place, id: ClientId) -> Vec<SecretId> {
    let now = place.test.context.now();
    let held = storage::client_secret::of(place.store(), id).await.unwrap();
    held.iter().filter(|secret| !flows::admin::client_secret::has_retired(secret, now)).map(|secret| secret.id).collect()
}

#[tokio::test]
async fn a_secret_is_shown_once_and_a_form_sent_again_makes_no_other() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page, id) = at_fresh(&place).await;
        assert!(page.has("no-secret") && !page.has("no-secret-yet"), "{}", page.html);
        let form = browser.go(&page.link("generate-secret")).await;
        assert!(!form.html.contains("cs_sec_"), "nothing is made by a look");
        let shown = browser.submit(&form, "generate", &[]).await;
        let secret = text_of(&shown.html, "client-secret").unwrap();
        assert!(secret.starts_with("cs_sec_") && shown.header("cache-control") == "no-store", "{}", shown.html);
        assert_eq!(live(&place, id).await.len(), 1);
        let page = browser.go(&page_of(id)).await;
        assert!(!page.html.contains(&secret) && page.html.contains(&secret[..18]), "{}", page.html);
        let held = live(&place, id).await.remove(0);
        assert_eq!(text_of(&page.html, &format!("used-{held}")).as_deref(), Some("Never"));
        let (client_id, organization_id) = (id.to_string(), place.world.organization.id.to_string());
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", client_id.as_str()),
            ("client_secret", secret.as_str()),
            ("organization_id", organization_id.as_str()),
        ];
        let answer = place.browser().post("/oauth/token", &fields).await;
        assert!(answer.html.contains("no_grant"), "the secret was taken: {}", answer.html);
        place.test.context.deferred.flush(&place.test.context).await.unwrap();
        let page = browser.go(&page_of(id)).await;
        assert_ne!(text_of(&page.html, &format!("used-{held}")).as_deref(), Some("Never"), "{}", page.html);
        let again = browser.submit(&form, "generate", &[]).await;
        assert!(again.status == 409 && again.has("meanwhile") && !again.has("client-secret"), "{}", again.html);
        assert_eq!(live(&place, id).await.len(), 1, "the form was sent twice");
        let event = event(&place, id, "client_secret.created").await;
        assert!(!event.detail.to_string().contains(&secret), "{}", event.detail);
        let (second, other) = generated(&mut browser, id).await;
        assert!(second.has("other") && other != secret);
        let page = browser.go(&page_of(id)).await;
        assert!(page.has("slots-taken") && !page.has("generate-secret"), "{}", page.html);
        let path = format!("{}/secrets/new", page_of(id));
        assert_eq!(browser.go(&path).await.url, page_of(id), "both places are taken");
    })
    .await;
}

#[tokio::test]
async fn each_door_s_address_is_named_until_it_stands() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, _, id) = at_fresh(&place).await;
        for (doors, lacks) in [
            (vec![Door::Marketplace], vec!["lacks-form-uri"]),
            (vec![Door::Handshake], vec!["lacks-connect-url"]),
            (vec![Door::Connect, Door::Marketplace, Door::Handshake], vec!["lacks-form-uri", "lacks-connect-url"]),
            (vec![Door::Extension], vec![]),
        ] {
            with_doors(&place, id, &doors).await;
            let page = browser.go(&page_of(id)).await;
            for lacking in ["lacks-form-uri", "lacks-connect-url", "lacks-redirect-uri"] {
                assert_eq!(page.has(lacking), lacks.contains(&lacking), "{doors:?} {lacking}: {}", page.html);
            }
            assert_eq!(page.has("generate-secret"), lacks.is_empty(), "{doors:?}");
        }
        let public = browser.go(&page_of(place.world.public)).await;
        assert!(public.has("client-id") && !public.has("generate-secret") && !public.has("no-secret-yet"), "{}", public.html);
        let path = format!("{}/secrets/new", page_of(place.world.public));
        assert_eq!(browser.go(&path).await.url, page_of(place.world.public));
    })
    .await;
}

#[tokio::test]
async fn the_password_is_asked_again_first() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page, id) = at_fresh(&place).await;
        let form = browser.go(&page.link("generate-secret")).await;
        place.test.clock.advance(Seconds::minutes(6));
        let asked = browser.submit(&form, "generate", &[]).await;
        assert!(asked.url.starts_with("/reauthenticate") && asked.link("cancel") == page_of(id), "{} {}", asked.url, asked.html);
        assert_eq!(live(&place, id).await.len(), 0);
        let form = browser.submit(&asked, "continue", &[("password", PASSWORD)]).await;
        assert!(form.has("generate"), "{} {}", form.url, form.html);
        let shown = browser.submit(&form, "generate", &[]).await;
        assert!(shown.has("client-secret"), "{}", shown.html);
        place.test.clock.advance(Seconds::minutes(6));
        let page = browser.go(&page_of(id)).await;
        let retire = page.link(&format!("retire-{}", live(&place, id).await[0]));
        assert!(browser.go(&retire).await.has("retire"), "what takes access away is not held up");
    })
    .await;
}

#[tokio::test]
async fn a_secret_is_retired_at_once_or_at_a_date_and_the_other_works_on() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, _, id) = at_fresh(&place).await;
        generated(&mut browser, id).await;
        generated(&mut browser, id).await;
        let held = live(&place, id).await;
        let page = browser.go(&page_of(id)).await;
        let form = browser.go(&page.link(&format!("retire-{}", held[0]))).await;
        assert!(form.has("consequences") && form.has("other-unused") && !form.has("last"), "{}", form.html);
        for typed in ["", "tomorrow", "1999-01-01T00:00", "2099-01-01T00:00"] {
            let refused = browser.submit(&form, "retire", &[("when", "date"), ("retires_at", typed)]).await;
            assert!(refused.status == 400 && refused.has("retires-at-error"), "{typed}: {}", refused.html);
        }
        place.test.clock.run();
        let dated = browser.submit(&form, "retire", &[("when", "date"), ("retires_at", "2027-01-20T00:00")]).await;
        assert!(dated.has("notice") && dated.html.contains("is refused from"), "{}", dated.html);
        assert_eq!(live(&place, id).await.len(), 2, "both work until then");
        let again = browser.go(&page.link(&format!("retire-{}", held[0]))).await;
        assert!(again.has("planned") && again.html.contains("value=\"2027-01-20T00:00\""), "to the minute: {}", again.html);
        let now = browser.submit(&form, "retire", &[("when", "now")]).await;
        assert!(now.html.contains("is refused from now on"), "{}", now.html);
        assert_eq!(live(&place, id).await, [held[1]]);
        let again = browser.submit(&form, "retire", &[("when", "now")]).await;
        assert_eq!(again.status, 200, "it is what was wanted");
        let page = browser.go(&page_of(id)).await;
        let last = browser.go(&page.link(&format!("retire-{}", held[1]))).await;
        assert!(last.has("last"), "{}", last.html);
        generated(&mut browser, id).await;
        let late = browser.submit(&form, "retire", &[("when", "now")]).await;
        assert_eq!(late.code(), "page_not_found", "another secret has come into its slot, and stays");
        assert_eq!(live(&place, id).await.len(), 2);
        assert_eq!(storage::client_secret::of(place.store(), id).await.unwrap()[0].slot, SecretSlot(1));
    })
    .await;
}
