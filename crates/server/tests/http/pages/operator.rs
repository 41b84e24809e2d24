//! People of the platform decide about redirect URIs.

use super::browser::{Browser, Page};
use super::offices::{asked, developer, event, kept, operator, told};
use super::place::Place;
use flows::admin::{self, Author};
use flows::mail::MailKind;
use model::grant::{Actor, ActorKind};
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::Seconds;
use protocol::id::RedirectUriId;
use storage::testing::{each, race};

const NEW: &str = "https://tidewater.example/onboarded";

/// An operator at the console, with a redirect URI in the queue.
async fn at_console(place: &Place) -> (model::user::User, Browser, RedirectUri, Page) {
    let uri = asked(place, place.world.confidential, NEW).await;
    let (user, mut browser) = operator(place, "olav@northwind.example").await;
    let home = browser.go("/").await;
    let console = browser.go(&home.link("operator")).await;
    assert!(console.has(&format!("review-{}", uri.id)), "{}", console.html);
    (user, browser, uri, console)
}

fn approve(uri: &RedirectUri) -> String {
    format!("approve-{}", uri.id)
}

fn decline(uri: &RedirectUri) -> String {
    format!("decline-{}", uri.id)
}

async fn state(place: &Place) -> ReviewState {
    kept(place, place.world.confidential, NEW).await.unwrap().state
}

#[tokio::test]
async fn the_partners_developers_hear_of_each_decision_by_mail() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (developer, _) = developer(&place, place.world.partner.id, "dora@tidewater.example").await;
        let (_, mut browser, uri, console) = at_console(&place).await;
        let told = || {
            let mails = place.test.outbox.mails().into_iter().filter(|mail| mail.to == developer.email);
            let kinds = mails.filter_map(|mail| {
                let MailKind::AddressDecided { kind, uri, approved, reason, .. } = mail.kind else { return None };
                Some((kind, uri, approved, reason))
            });
            kinds.collect::<Vec<_>>()
        };
        let declined = browser.submit(&console, &decline(&uri), &[("reason", "Not your host.")]).await;
        assert_eq!(told(), [("redirect_uri", NEW.to_owned(), false, Some("Not your host.".to_owned()))]);
        browser.submit(&console, &decline(&uri), &[("reason", "Late.")]).await;
        assert_eq!(told().len(), 1, "what changed nothing is not told");
        browser.submit(&declined, &approve(&uri), &[]).await;
        assert_eq!(told()[1], ("redirect_uri", NEW.to_owned(), true, None));
    })
    .await;
}

#[tokio::test]
async fn what_is_approved_works_at_once_and_the_log_names_the_person() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (user, mut browser, uri, console) = at_console(&place).await;
        for said in ["tidewater Books", "By <bdi>tidewater</bdi>", NEW, "Nobody has proven whose it is", "tidewater.example"] {
            assert!(console.html.contains(said), "{said}: {}", console.html);
        }
        let after = browser.submit(&console, &approve(&uri), &[]).await;
        assert!(after.has("notice") && after.has("queue-empty") && after.html.contains("is approved"), "{}", after.html);
        assert!(
            after.has(&decline(&uri)) && !after.has(&approve(&uri)),
            "it stands among the decided, and may be declined later"
        );
        let client = place.world.client(&place.test.context, place.world.confidential).await;
        assert!(client.approved_redirect_uris().any(|approved| approved.uri == NEW));
        let event = event(&place, place.world.confidential, "redirect_uri.approved").await;
        let actor = Actor { kind: ActorKind::Operator, id: Some(user.id.to_string()), name: user.name.clone() };
        assert_eq!((&event.actor, &event.detail["uri"]), (&actor, &NEW.into()));
    })
    .await;
}

#[tokio::test]
async fn to_decline_needs_a_reason_which_the_developer_reads() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut browser, uri, console) = at_console(&place).await;
        for empty in ["", "  ", "\u{202e}\n"] {
            let refused = browser.submit(&console, &decline(&uri), &[("reason", empty)]).await;
            assert_eq!((refused.status, refused.has(&format!("reason-{}-error", uri.id))), (400, true), "{}", refused.html);
            assert!(refused.link("language-ar").starts_with("/operator?"), "{}", refused.html);
        }
        assert_eq!(state(&place).await, ReviewState::Pending);
        let after = browser.submit(&console, &decline(&uri), &[("reason", " Not your\nhost <b> ")]).await;
        assert!(after.html.contains("is declined") && after.html.contains("Not your host &#60;b&#62;"), "{}", after.html);
        let kept = kept(&place, place.world.confidential, NEW).await.unwrap();
        assert_eq!((kept.state, kept.reason.as_deref()), (ReviewState::Declined, Some("Not your host <b>")));
        let (_, mut dina) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let page = dina.go(&format!("/developer/integrations/{}", place.world.confidential)).await;
        assert!(page.html.contains("Reason: <bdi>Not your host &#60;b&#62;</bdi>"), "{}", page.html);
    })
    .await;
}

#[tokio::test]
async fn a_decision_may_be_changed_by_who_sees_it() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut browser, uri, console) = at_console(&place).await;
        let approved = browser.submit(&console, &approve(&uri), &[]).await;
        place.test.clock.advance(Seconds::minutes(1));
        let refused = browser.submit(&approved, &decline(&uri), &[]).await;
        assert_eq!(refused.status, 400, "a reason is missing");
        let declined = browser.submit(&refused, &decline(&uri), &[("reason", "After all not")]).await;
        assert_eq!(state(&place).await, ReviewState::Declined);
        let stale = browser.submit(&console, &approve(&uri), &[]).await;
        assert!(stale.html.contains("was decided about already: it is declined"), "{}", stale.html);
        let stale = browser.submit(&approved, &decline(&uri), &[("reason", "x")]).await;
        assert!(stale.html.contains("was decided about already: it is declined"), "{}", stale.html);
        assert_eq!(kept(&place, place.world.confidential, NEW).await.unwrap().reason.as_deref(), Some("After all not"));
        browser.submit(&declined, &approve(&uri), &[]).await;
        assert_eq!(state(&place).await, ReviewState::Approved);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_decisions_at_once_one_stands_and_the_others_see_it() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, first, uri, console) = at_console(&place).await;
        let (_, mut second) = operator(&place, "oda@northwind.example").await;
        let seconds_console = second.go("/operator").await;
        let answers = race(16, |racer| {
            let (mut browser, page) =
                if racer % 2 == 0 { (first.clone(), console.clone()) } else { (second.clone(), seconds_console.clone()) };
            let button = if racer % 4 < 2 { approve(&uri) } else { decline(&uri) };
            async move { browser.submit(&page, &button, &[("reason", &format!("racer {racer}"))]).await }
        })
        .await;
        let winners = answers.iter().filter(|page| page.url.contains("decided=")).count();
        assert_eq!(winners, 1);
        let stands = match state(&place).await {
            ReviewState::Approved => "was decided about already: it is approved",
            ReviewState::Declined => "was decided about already: it is declined",
            ReviewState::Pending => panic!("nobody won"),
        };
        for other in answers.iter().filter(|page| page.url.contains("meanwhile=")) {
            assert!(other.status == 200 && other.html.contains(stands), "{} {}", other.url, other.html);
        }
        assert_eq!(answers.iter().filter(|page| page.url.contains("meanwhile=")).count(), 15);
        let decisions = told(&place, place.world.confidential).await;
        let decisions = decisions.iter().filter(|event| event.action != "redirect_uri.registered").count();
        assert_eq!(decisions, 1, "the losers wrote nothing");
    })
    .await;
}

#[tokio::test]
async fn what_the_partner_took_off_meanwhile_is_gone() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut browser, uri, console) = at_console(&place).await;
        admin::redirect_uri::delete(&place.test.context, &Author::once(Actor::system()), uri.id).await.unwrap().unwrap();
        for (button, reason) in [(approve(&uri), ""), (decline(&uri), "x")] {
            let after = browser.submit(&console, &button, &[("reason", reason)]).await;
            assert!(after.has("notice") && after.html.contains("nothing to decide"), "{}", after.html);
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_queue_pages_and_keeps_its_place() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut browser, _, _) = at_console(&place).await;
        for number in 0..59 {
            asked(&place, place.world.public, &format!("https://tidewater.example/{number}/{}", number % 7)).await;
        }
        let first = browser.go("/operator").await;
        assert_eq!(first.html.matches("data-state=\"pending\"").count(), 25);
        let second = browser.go(&first.link("next")).await;
        let id = second.html.split("id=\"approve-").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let after = browser.submit(&second, &format!("approve-{id}"), &[]).await;
        assert!(after.url.starts_with(&second.url) && after.parameter("decided") == Some(id.clone()), "{}", after.url);
        assert_eq!((after.html.matches("data-state=\"pending\"").count(), after.link("previous").as_str()), (25, "/operator"));
        assert_eq!(after.html.matches("data-state=\"approved\"").count(), 1);
        let refused = browser.submit(&after, &format!("decline-{id}"), &[]).await;
        assert!(refused.status == 400 && refused.has(&format!("reason-{id}-error")), "{}", refused.html);
    })
    .await;
}

#[tokio::test]
async fn one_per_customer_is_warned_of() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut browser, _, console) = at_console(&place).await;
        assert!(!console.html.contains("as if there were one per customer"));
        for number in 0..4 {
            asked(&place, place.world.public, &format!("https://tidewater.example/customers/{number}/cb")).await;
        }
        let console = browser.go("/operator").await;
        assert_eq!(console.html.matches("4 redirect URIs of this integration differ in one part only").count(), 4);
    })
    .await;
}

#[tokio::test]
async fn for_everybody_else_there_is_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (user, mut own, uri, console) = at_console(&place).await;
        let proof = console.fields(&approve(&uri)).into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let pairs = [("csrf", proof.as_str()), ("decision", "approve"), ("seen", "pending"), ("reason", "")];
        let path = |id: RedirectUriId| format!("/operator/redirect-uris/{id}");
        let (_, dina) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let customer = place.signed_in("admin@acme.example").await;
        for mut browser in [dina, customer] {
            assert!(!browser.go("/").await.has("operator"));
            assert_eq!(browser.go("/operator").await.code(), "page_not_found");
            for id in [uri.id, RedirectUriId::from_bytes([9; 16])] {
                assert_eq!(browser.post(&path(id), &pairs).await.code(), "page_not_found");
            }
        }
        let mut anonymous = place.browser();
        assert!(anonymous.go("/operator").await.has("sign-in"));
        assert_eq!(anonymous.post(&path(uri.id), &pairs).await.code(), "sign_in_required");
        for (bad, code) in [("csrf", "form_expired"), ("decision", "parameter_invalid"), ("seen", "parameter_invalid")] {
            let pairs = pairs.map(|(name, value)| (name, if name == bad { "x" } else { value }));
            assert_eq!(own.post(&path(uri.id), &pairs).await.code(), code, "{bad}");
        }
        admin::operator::delete(&place.test.context, &Author::once(Actor::system()), user.id).await.unwrap().unwrap();
        assert_eq!(own.submit(&console, &approve(&uri), &[]).await.code(), "page_not_found", "an operator no longer");
        assert_eq!(state(&place).await, ReviewState::Pending);
    })
    .await;
}
