//! What somebody tries who wants more than is theirs.

use super::{owner, page_of};
use crate::pages::offices::{developer, operator, partner_of, told};
use crate::pages::place::Place;
use flows::admin::partner::PartnerPatch;
use flows::admin::{self, Author};
use model::grant::Actor;
use storage::testing::each;

#[tokio::test]
async fn another_partner_s_secrets_are_out_of_reach_with_any_id() {
    each(|store| async move {
        let place = Place::new(store).await;
        let foreign = partner_of(&place, place.world.foreign).await;
        let (_, mut stranger) = owner(&place, foreign, "hans@harbor.example").await;
        let secret = storage::client_secret::of(place.store(), place.world.confidential).await.unwrap().remove(0);
        let own = stranger.go(&page_of(place.world.foreign)).await;
        let csrf = own.fields("register-redirect-uri").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let pairs = [("csrf", csrf.as_str()), ("when", "now"), ("seen", ""), ("name", "x"), ("door", "connect")];
        for client_id in [place.world.confidential, place.world.foreign] {
            let path = format!("{}/secrets/{}/retire", page_of(client_id), secret.id);
            assert_eq!(stranger.go(&path).await.code(), "page_not_found", "{path}");
            assert_eq!(stranger.post(&path, &pairs).await.code(), "page_not_found", "{path}");
        }
        for path in ["secrets/new", "edit"] {
            let path = format!("{}/{path}", page_of(place.world.confidential));
            assert_eq!(stranger.go(&path).await.code(), "page_not_found", "{path}");
            assert_eq!(stranger.post(&path, &pairs).await.code(), "page_not_found", "{path}");
        }
        // The proof of the integration's page is not the one of the secret's, nor of the form that changes it.
        for path in ["secrets/new", "edit"] {
            let path = format!("{}/{path}", page_of(place.world.foreign));
            assert_eq!(stranger.post(&path, &pairs).await.code(), "form_expired", "{path}");
        }
        assert!(told(&place, place.world.confidential).await.iter().all(|event| event.actor.name != "Person hans"));
    })
    .await;
}

#[tokio::test]
async fn an_operator_vouches_for_the_name_that_was_shown_and_nobody_else_does() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut browser) = operator(&place, "olav@northwind.example").await;
        let console = browser.go("/operator").await;
        let all = browser.go(&format!("{}?list=all", console.link("partners"))).await;
        let id = place.world.partner.id;
        assert!(all.has(&format!("partner-{id}")), "{}", all.html);
        let was = if place.world.partner.verified { "unverify" } else { "verify" };
        let done = browser.submit(&all, &format!("{was}-{id}"), &[]).await;
        assert!(done.has("notice"), "{}", done.html);
        let kept = storage::partner::find(place.store(), id).await.unwrap().unwrap();
        assert_ne!(kept.verified, place.world.partner.verified);
        let unverified = browser.go("/operator/partners").await;
        assert_eq!(unverified.has(&format!("partner-{id}")), !kept.verified);
        let patch = PartnerPatch { name: Some("Northwind Bank".to_owned()), ..PartnerPatch::default() };
        let author = Author::once(Actor::system());
        admin::partner::change(&place.test.context, &author, id, patch).await.unwrap().unwrap();
        let stale = browser.submit(&all, &format!("{was}-{id}"), &[("decision", "verify")]).await;
        assert!(stale.html.contains("has changed since"), "{}", stale.html);
        assert!(!storage::partner::find(place.store(), id).await.unwrap().unwrap().verified, "the new name is nobody's yet");
        let wrong = browser.submit(&all, &format!("{was}-{id}"), &[("decision", "both")]).await;
        assert_eq!(wrong.code(), "parameter_invalid");
        let (_, mut dina) = developer(&place, id, "dina@tidewater.example").await;
        assert_eq!(dina.go("/operator/partners").await.code(), "page_not_found");
        assert_eq!(dina.post(&format!("/operator/partners/{id}"), &[("decision", "verify")]).await.code(), "page_not_found");
    })
    .await;
}
