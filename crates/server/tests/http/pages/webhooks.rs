//! A developer looks after the endpoints of an integration.

use super::browser::{Browser, Page};
use super::offices::{developer, event};
use super::place::Place;
use flows::webhook::deliver::settle;
use model::webhook::WebhookOwner;
use storage::testing::each;

const URL: &str = "https://tidewater.example/hook";

async fn at_webhooks(place: &Place) -> (Browser, Page) {
    let (_, mut browser) = developer(place, place.world.partner.id, "dina@tidewater.example").await;
    let page = browser.go(&format!("/developer/integrations/{}", place.world.confidential)).await;
    let page = browser.go(&page.link("webhooks")).await;
    assert!(page.has("no-webhooks") && page.has("add-webhook"), "{}", page.html);
    (browser, page)
}

/// The secret of the page that shows it.
fn secret_in(page: &Page) -> String {
    let text = super::forms::text_of(&page.html, "webhook-secret");
    text.filter(|text| text.starts_with("whsec_")).unwrap_or_else(|| panic!("no secret at {}:\n{}", page.url, page.html))
}

#[tokio::test]
async fn an_endpoint_is_added_tried_out_and_looked_after() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page) = at_webhooks(&place).await;
        let shown = browser.submit(&page, "add-webhook", &[("url", URL), ("event", "grant.revoked")]).await;
        let secret = secret_in(&shown);
        assert_eq!(shown.header("cache-control"), "no-store");
        let page = browser.go(&shown.link("done")).await;
        assert!(
            !page.html.contains(&secret) && page.html.contains("grant.revoked") && page.has("no-deliveries"),
            "{}",
            page.html
        );
        event(&place, place.world.confidential, "webhook.created").await;
        place.test.web.answer(URL, 500, "<script>alert(1)</script>");
        let after = browser.submit(&page, "test", &[]).await;
        assert!(after.has("notice"), "{}", after.html);
        settle(&place.test.context).await.unwrap();
        let page = browser.go(&page.url).await;
        for said in ["webhook.test", "answered <bdi>500</bdi>", "did not accept it", "data-state=\"pending\"", "1 attempt"] {
            assert!(page.html.contains(said), "{said}: {}", page.html);
        }
        assert!(!page.html.contains("alert(1)"));
        let owner = WebhookOwner::Integration(place.world.confidential);
        let webhook = storage::webhook::of(place.store(), owner).await.unwrap().remove(0);
        let event_id = storage::webhook::delivery::page(place.store(), webhook.id, i64::MAX, 1).await.unwrap()[0].event_id;
        place.test.web.answer(URL, 204, "");
        let again = browser.submit(&page, &format!("redeliver-{event_id}"), &[]).await;
        assert!(again.has("notice"), "{}", again.html);
        settle(&place.test.context).await.unwrap();
        let page = browser.go(&page.url).await;
        assert!(page.html.contains("data-state=\"delivered\""), "{}", page.html);
        let rotated = browser.submit(&page, "rotate", &[]).await;
        assert!(rotated.has("before-until") && secret_in(&rotated) != secret, "{}", rotated.html);
        place.test.web.answer(URL, 410, "");
        browser.submit(&page, "test", &[]).await;
        settle(&place.test.context).await.unwrap();
        let page = browser.go(&page.url).await;
        assert!(page.has("disabled") && page.has("enable") && !page.has("test"), "{}", page.html);
        assert!(!page.has(&format!("redeliver-{event_id}")), "nothing is sent to it");
        let enabled = browser.submit(&page, "enable", &[]).await;
        assert!(enabled.has("notice") && enabled.has("test"), "{}", enabled.html);
        let gone = browser.submit(&enabled, "delete", &[]).await;
        assert!(gone.has("notice") && gone.has("no-webhooks"), "{}", gone.html);
        assert_eq!(browser.go(&page.url).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_refused_stays_in_its_field_with_the_rule() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page) = at_webhooks(&place).await;
        for url in ["http://10.0.0.1/\"><script>", ""] {
            let refused = browser.submit(&page, "add-webhook", &[("url", url), ("event", "grant.activated")]).await;
            assert_eq!(refused.status, 400, "{url}: {}", refused.html);
            assert!(refused.has("webhook-url-error") && !refused.html.contains("\"><script>"), "{}", refused.html);
            assert!(refused.html.contains("value=\"grant.activated\" checked"), "what was ticked stays: {}", refused.html);
        }
        let owner = WebhookOwner::Integration(place.world.confidential);
        for number in storage::webhook::of(place.store(), owner).await.unwrap().len()..10 {
            browser.submit(&page, "add-webhook", &[("url", &format!("{URL}/{number}"))]).await;
        }
        let full = browser.go(&page.url).await;
        assert!(full.has("webhooks-full") && !full.has("add-webhook"), "{}", full.html);
        let late = browser.submit(&page, "add-webhook", &[("url", URL)]).await;
        assert_eq!((late.status, late.has("webhooks-full")), (409, true), "{}", late.html);
    })
    .await;
}

#[tokio::test]
async fn another_partners_endpoint_does_not_exist_and_forged_forms_do_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page) = at_webhooks(&place).await;
        let shown = browser.submit(&page, "add-webhook", &[("url", URL)]).await;
        let own = shown.link("done");
        let harbor = place.world.client(&place.test.context, place.world.foreign).await.partner.id;
        let (_, mut stranger) = developer(&place, harbor, "hugo@harbor.example").await;
        let id = own.rsplit('/').next().unwrap();
        for path in [own.clone(), format!("/developer/integrations/{}/webhooks/{id}", place.world.foreign)] {
            assert_eq!(stranger.go(&path).await.status, 404);
            for decision in ["test", "rotate", "delete", "enable"] {
                assert_eq!(stranger.post(&path, &[("decision", decision)]).await.status, 404, "{path} {decision}");
            }
        }
        let other = format!("/developer/integrations/{}/webhooks/{id}", place.world.public);
        assert_eq!(browser.go(&other).await.status, 404, "nor does it under another integration of the same partner");
        assert_eq!(browser.post(&own, &[("decision", "delete")]).await.status, 403, "a form without its proof");
        assert_eq!(browser.go(&own).await.status, 200);
    })
    .await;
}
