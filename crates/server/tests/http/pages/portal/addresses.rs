//! `form_uri` and `connect_url`: proposed, reviewed, in use.

use super::{owner, page_of, with_doors};
use crate::pages::browser::Page;
use crate::pages::offices::{developer, event, operator};
use crate::pages::place::Place;
use model::integration::Door;
use model::redirect_uri::ReviewState;
use protocol::id::PartnerAddressId;
use storage::testing::{each, race};

const FORM: &str = "https://tidewater.example/install?plan=pro";

async fn kept(place: &Place, uri: &str) -> Option<model::partner_address::PartnerAddress> {
    let all = storage::partner_address::of(place.store(), place.world.confidential).await.unwrap();
    all.into_iter().find(|one| one.uri == uri)
}

async fn in_use(place: &Place) -> Option<String> {
    storage::integration::find(place.store(), place.world.confidential).await.unwrap().unwrap().form_uri
}

fn reviewed(console: &Page, id: PartnerAddressId) -> bool {
    console.has(&format!("review-{id}"))
}

#[tokio::test]
async fn a_proposal_waits_is_approved_and_the_next_one_takes_its_place_only_then() {
    each(|store| async move {
        let place = Place::new(store).await;
        with_doors(&place, place.world.confidential, &[Door::Connect, Door::Marketplace]).await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let (_, mut operators) = operator(&place, "olav@northwind.example").await;
        let page = browser.go(&page_of(place.world.confidential)).await;
        assert!(page.has("none-form-uri") && !page.has("connect-url"), "only what its doors need: {}", page.html);
        let proposed = browser.submit(&page, "propose-form-uri", &[("uri", &format!(" {FORM} "))]).await;
        assert!(proposed.has("notice") && proposed.has("waiting-form-uri"), "{}", proposed.html);
        assert_eq!(in_use(&place).await, None);
        let first = kept(&place, FORM).await.unwrap();
        let console = operators.go("/operator").await;
        assert!(reviewed(&console, first.id) && console.html.contains(">form_uri<"), "{}", console.html);
        let refused = operators.submit(&console, &format!("decline-{}", first.id), &[]).await;
        assert!(
            refused.status == 400 && refused.has(&format!("reason-{}-error", first.id)) && refused.has("form-error"),
            "{}",
            refused.html
        );
        let approved = operators.submit(&console, &format!("approve-{}", first.id), &[]).await;
        assert!(approved.has("notice") && approved.html.contains("is approved"), "{}", approved.html);
        assert_eq!(in_use(&place).await.as_deref(), Some(FORM));
        event(&place, place.world.confidential, "partner_address.approved").await;

        let second = "https://tidewater.example/better";
        let page = browser.go(&page_of(place.world.confidential)).await;
        assert!(page.has("in-use-form-uri") && !page.has("waiting-form-uri"), "{}", page.html);
        browser.submit(&page, "propose-form-uri", &[("uri", second)]).await;
        assert_eq!(in_use(&place).await.as_deref(), Some(FORM), "the one in use stays");
        let next = kept(&place, second).await.unwrap();
        let console = operators.go("/operator").await;
        assert!(console.has(&format!("replaces-{}", next.id)), "{}", console.html);
        let declined = operators.submit(&console, &format!("decline-{}", next.id), &[("reason", "It asks for a password")]).await;
        assert!(declined.html.contains("is declined"), "{}", declined.html);
        let page = browser.go(&page_of(place.world.confidential)).await;
        assert!(page.has("declined-form-uri") && page.html.contains("It asks for a password"), "{}", page.html);
        assert_eq!(in_use(&place).await.as_deref(), Some(FORM));
        let stale = operators.submit(&console, &format!("approve-{}", next.id), &[]).await;
        assert!(stale.html.contains("was decided about already: it is declined"), "{}", stale.html);
        let changed = operators.submit(&declined, &format!("approve-{}", next.id), &[]).await;
        assert!(changed.html.contains("is approved"), "{}", changed.html);
        assert_eq!(in_use(&place).await.as_deref(), Some(second), "a decision may be changed");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_names_the_rule_and_keeps_what_was_typed() {
    each(|store| async move {
        let place = Place::new(store).await;
        with_doors(&place, place.world.confidential, &[Door::Marketplace, Door::Handshake]).await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let page = browser.go(&page_of(place.world.confidential)).await;
        for (button, typed, rule) in [
            ("form-uri", "", "Fill this in."),
            ("form-uri", "http://tidewater.example/x", "must start with https://"),
            ("form-uri", "com.tidewater.app:/x", "must start with https://"),
            ("form-uri", "http://localhost:7310/x", "sandbox only"),
            ("form-uri", "https://tidewater.example/x#y", "No fragment"),
            ("form-uri", "https://me@tidewater.example/x", "before the host"),
            ("form-uri", "https://tidewater.example/?installation_id=1", "installation_id"),
            ("connect-url", "https://tidewater.example/?organizationId=1", "organizationId"),
            ("connect-url", "https://tidewater.example/?a=1&v1a=2", "v1a"),
            ("connect-url", "https://tidewater.example/\u{e5}", "visible ASCII"),
        ] {
            let refused = browser.submit(&page, &format!("propose-{button}"), &[("uri", typed)]).await;
            assert_eq!(
                (refused.status, refused.has(&format!("{button}-error")) && refused.has("form-error")),
                (400, true),
                "{typed}: {}",
                refused.html
            );
            assert!(refused.html.contains(rule), "{typed}: {}", refused.html);
            let field = refused.fields(&format!("propose-{button}")).into_iter().find(|(name, _)| name == "uri");
            assert_eq!(field.unwrap().1, typed);
        }
        let kind = browser.submit(&page, "propose-form-uri", &[("kind", "redirect_uri"), ("uri", FORM)]).await;
        assert_eq!(kind.code(), "parameter_invalid");
        browser.submit(&page, "propose-form-uri", &[("uri", FORM)]).await;
        let again = browser.submit(&page, "propose-form-uri", &[("uri", FORM)]).await;
        assert!(again.status == 400 && again.html.contains("in use, or waits"), "{}", again.html);
        let page = browser.go(&page_of(place.world.confidential)).await;
        let back = browser.submit(&page, "withdraw-form-uri", &[]).await;
        assert!(back.has("notice") && kept(&place, FORM).await.is_none(), "{}", back.html);
        let gone = browser.submit(&page, "withdraw-form-uri", &[]).await;
        assert_eq!(gone.code(), "page_not_found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_decisions_at_once_one_stands() {
    each(|store| async move {
        let place = Place::new(store).await;
        with_doors(&place, place.world.confidential, &[Door::Marketplace]).await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let page = browser.go(&page_of(place.world.confidential)).await;
        browser.submit(&page, "propose-form-uri", &[("uri", FORM)]).await;
        let id = kept(&place, FORM).await.unwrap().id;
        let (_, mut operators) = operator(&place, "olav@northwind.example").await;
        let console = operators.go("/operator").await;
        let answers = race(16, |racer| {
            let (mut operators, console) = (operators.clone(), console.clone());
            let button = if racer % 2 == 0 { format!("approve-{id}") } else { format!("decline-{id}") };
            async move { operators.submit(&console, &button, &[("reason", &format!("racer {racer}"))]).await }
        })
        .await;
        assert_eq!(answers.iter().filter(|page| page.url.contains("decided=")).count(), 1);
        let kept = kept(&place, FORM).await.unwrap();
        assert_eq!(in_use(&place).await.is_some(), kept.state == ReviewState::Approved);
    })
    .await;
}

#[tokio::test]
async fn another_partner_s_developers_neither_propose_nor_take_back() {
    each(|store| async move {
        let place = Place::new(store).await;
        with_doors(&place, place.world.confidential, &[Door::Marketplace]).await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let page = browser.go(&page_of(place.world.confidential)).await;
        browser.submit(&page, "propose-form-uri", &[("uri", FORM)]).await;
        let id = kept(&place, FORM).await.unwrap().id;
        let foreign = crate::pages::offices::partner_of(&place, place.world.foreign).await;
        let (_, mut stranger) = owner(&place, foreign, "hans@harbor.example").await;
        let own = stranger.go(&page_of(place.world.foreign)).await;
        let csrf = own.fields("register-redirect-uri").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let pairs = [("csrf", csrf.as_str()), ("kind", "form_uri"), ("uri", "https://harbor.example/steal")];
        let path = format!("{}/addresses", page_of(place.world.confidential));
        assert_eq!(stranger.post(&path, &pairs).await.code(), "page_not_found");
        assert_eq!(stranger.post(&format!("/developer/addresses/{id}/withdraw"), &pairs).await.code(), "page_not_found");
        assert_eq!(stranger.post(&format!("/operator/addresses/{id}"), &pairs).await.code(), "page_not_found");
        assert_eq!(browser.post(&path, &pairs).await.code(), "form_expired", "another's proof");
        assert_eq!(kept(&place, FORM).await.unwrap().state, ReviewState::Pending);
    })
    .await;
}
