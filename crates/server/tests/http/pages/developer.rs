//! A partner's developers: their integrations, and the redirect URIs that they ask for.

use super::browser::{Browser, Page};
use super::offices::{asked, developer, event, kept, operator, partner_of, person};
use super::place::Place;
use flows::admin::{self, Author};
use flows::testing::REDIRECT_URI;
use model::grant::{Actor, ActorKind};
use model::redirect_uri::ReviewState;
use protocol::id::{ClientId, RedirectUriId};
use storage::testing::each;

const NEW: &str = "https://tidewater.example/onboarded";

fn page_of(client_id: ClientId) -> String {
    format!("/developer/integrations/{client_id}")
}

/// A developer of the first partner, at the page of its confidential integration.
async fn at_integration(place: &Place) -> (model::user::User, Browser, Page) {
    let (user, mut browser) = developer(place, place.world.partner.id, "dina@tidewater.example").await;
    let portal = browser.go("/developer").await;
    let page = browser.go(&portal.link(&format!("open-{}", place.world.confidential))).await;
    assert!(page.has("redirect-uri"), "{}", page.html);
    (user, browser, page)
}

async fn decide(place: &Place, id: RedirectUriId, approved: bool, reason: Option<&str>) {
    let verdict = admin::redirect_uri::Verdict { approved, reason: reason.map(str::to_owned) };
    let author = Author::once(Actor::system());
    admin::redirect_uri::review(&place.test.context, &author, id, verdict).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_developer_sees_the_own_partners_integrations_and_no_others() {
    each(|store| async move {
        let place = Place::new(store).await;
        let declined = asked(&place, place.world.confidential, NEW).await;
        decide(&place, declined.id, false, Some("The host is not yours")).await;
        asked(&place, place.world.confidential, "https://tidewater.example/more").await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let home = browser.go("/").await;
        assert!(!home.has("operator"), "{}", home.html);
        let portal = browser.go(&home.link("developer")).await;
        for own in [place.world.confidential, place.world.public] {
            assert!(
                portal.has(&format!("integration-{own}")) && portal.has(&format!("application-key-{own}")),
                "{}",
                portal.html
            );
        }
        assert!(!portal.html.contains(&place.world.foreign.to_string()) && !portal.html.contains("harbor"), "{}", portal.html);
        for said in ["One approved", "One waiting", "One declined", "Public: found by its name", "Connect"] {
            assert!(portal.html.contains(said), "{said}: {}", portal.html);
        }
        let page = browser.go(&portal.link(&format!("open-{}", place.world.confidential))).await;
        for said in [REDIRECT_URI, NEW, "Reason: <bdi>The host is not yours</bdi>", "Declined on", "The client_secret proves"] {
            assert!(page.html.contains(said), "{said}: {}", page.html);
        }
        assert_eq!(page.html.matches("data-state=\"pending\"").count(), 1);
        assert_eq!(page.link("portal"), "/developer");
    })
    .await;
}

#[tokio::test]
async fn a_new_redirect_uri_waits_for_its_review_and_the_log_names_the_person() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (user, mut browser, page) = at_integration(&place).await;
        let after = browser.submit(&page, "register-redirect-uri", &[("uri", &format!("  {NEW} "))]).await;
        assert_eq!((after.status, after.has("notice"), after.has("alike")), (200, true, false), "{}", after.html);
        let uri = kept(&place, place.world.confidential, NEW).await.unwrap();
        assert_eq!(uri.state, ReviewState::Pending);
        assert!(after.has(&format!("redirect-uri-{}", uri.id)) && after.has(&format!("delete-{}", uri.id)));
        let client = place.world.client(&place.test.context, place.world.confidential).await;
        assert!(client.approved_redirect_uris().all(|approved| approved.uri != NEW), "it may not be used yet");
        let event = event(&place, place.world.confidential, "redirect_uri.registered").await;
        let actor = Actor { kind: ActorKind::Partner, id: Some(user.id.to_string()), name: user.name.clone() };
        assert_eq!((&event.actor, &event.detail["uri"]), (&actor, &NEW.into()));
    })
    .await;
}

#[tokio::test]
async fn a_refusal_names_the_rule_and_keeps_what_was_typed() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut browser, page) = at_integration(&place).await;
        for (typed, rule) in [
            ("", "Fill this in."),
            ("http://tidewater.example/cb", "The scheme must be https"),
            ("https://*.tidewater.example/cb", "No wildcards"),
            ("https://tidewater.example/cb#top", "No fragment"),
            ("https://tidewater.example/a/../b", "and no backslash"),
            ("https://Tidewater.example/cb", "lower-case name"),
            ("https://me@tidewater.example/cb", "before the host"),
            ("https://tidewater.example/?status=1", "these are added"),
            ("https://localhost/cb", "accepted in the sandbox"),
            ("https://tidewater.example/\u{e5}", "visible ASCII"),
            (REDIRECT_URI, "has this redirect URI already"),
        ] {
            let refused = browser.submit(&page, "register-redirect-uri", &[("uri", typed)]).await;
            assert_eq!(
                (refused.status, refused.has("redirect-uri-error") && refused.has("form-error")),
                (400, true),
                "{typed}: {}",
                refused.html
            );
            assert!(refused.html.contains(rule), "{typed}: {}", refused.html);
            let field = refused.fields("register-redirect-uri").into_iter().find(|(name, _)| name == "uri");
            assert_eq!(field.unwrap().1, typed);
            assert!(refused.link("language-ar").starts_with(&page_of(place.world.confidential)), "{}", refused.html);
        }
        browser.language = "ar";
        let refused = browser.submit(&page, "register-redirect-uri", &[("uri", "https://a.example/#x")]).await;
        assert!(refused.html.contains("لا يُقبل جزء بعد"), "{}", refused.html);
        assert_eq!(storage::redirect_uri::of(place.store(), place.world.confidential).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn one_per_customer_is_warned_of_and_a_hundred_are_enough() {
    each(|store| async move {
        let place = Place::new(store).await;
        for number in 0..3 {
            asked(&place, place.world.confidential, &format!("https://tidewater.example/customers/{number}/cb")).await;
        }
        let (_, mut browser, page) = at_integration(&place).await;
        assert!(!page.has("alike"), "three may be honest");
        let fourth = [("uri", "https://tidewater.example/customers/3/cb")];
        let after = browser.submit(&page, "register-redirect-uri", &fourth).await;
        assert!(after.has("alike") && after.html.contains("4 redirect URIs of this integration differ"), "{}", after.html);
        for number in 5..100 {
            asked(&place, place.world.confidential, &format!("https://tidewater.example/{number}")).await;
        }
        let full = browser.submit(&after, "register-redirect-uri", &[("uri", NEW)]).await;
        assert_eq!(full.status, 400);
        assert!(full.html.contains("at most 100 redirect URIs"), "{}", full.html);
    })
    .await;
}

#[tokio::test]
async fn one_is_taken_off_after_its_consequences_were_said() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (user, mut browser, page) = at_integration(&place).await;
        let uri = kept(&place, place.world.confidential, REDIRECT_URI).await.unwrap();
        assert!(page.html.contains("is refused from then on"));
        let after = browser.submit(&page, &format!("delete-{}", uri.id), &[]).await;
        assert!(after.has("notice") && after.has("no-redirect-uris"), "{}", after.html);
        assert_eq!(kept(&place, place.world.confidential, REDIRECT_URI).await, None);
        let client = place.world.client(&place.test.context, place.world.confidential).await;
        assert_eq!(client.approved_redirect_uris().count(), 0, "it works no more");
        let event = event(&place, place.world.confidential, "redirect_uri.deleted").await;
        assert_eq!((event.actor.kind, event.actor.id), (ActorKind::Partner, Some(user.id.to_string())));
        assert_eq!(browser.submit(&page, &format!("delete-{}", uri.id), &[]).await.status, 404, "there is none");
    })
    .await;
}

#[tokio::test]
async fn a_file_of_the_host_proves_it_and_the_reviewer_sees_that() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (user, mut browser, page) = at_integration(&place).await;
        let after = browser.submit(&page, "register-redirect-uri", &[("uri", NEW)]).await;
        let uri = kept(&place, place.world.confidential, NEW).await.unwrap();
        let (file, challenge) = ("https://tidewater.example/.well-known/countersign.txt", uri.challenge.unwrap());
        assert!(after.html.contains(file) && after.html.contains(&challenge), "{}", after.html);
        place.test.web.answer(file, 404, "");
        let refused = browser.submit(&after, &format!("prove-{}", uri.id), &[]).await;
        assert_eq!((refused.status, refused.has(&format!("prove-{}-error", uri.id))), (409, true), "{}", refused.html);
        assert!(refused.html.contains("did not answer 200"), "{}", refused.html);
        place.test.web.answer(file, 200, &challenge);
        let proven = browser.submit(&refused, &format!("prove-{}", uri.id), &[]).await;
        assert!(proven.has("notice") && proven.has(&format!("proven-{}", uri.id)), "{}", proven.html);
        let event = event(&place, place.world.confidential, "redirect_uri.domain_proven").await;
        assert_eq!((event.actor.kind, event.actor.id), (ActorKind::Partner, Some(user.id.to_string())));
        let (_, mut olav) = operator(&place, "olav@northwind.example").await;
        let console = olav.go("/operator").await;
        assert!(console.html.contains("Proven to be the partner’s"), "{}", console.html);
    })
    .await;
}

/// Each page of the portal, with the method, as somebody asks for it who has no business there.
fn pages(place: &Place, uri: RedirectUriId) -> Vec<(&'static str, String, String)> {
    let (own, unknown) = (page_of(place.world.confidential), page_of(ClientId::from_bytes([9; 16])));
    let (none, some) = (RedirectUriId::from_bytes([9; 16]), uri);
    let of = |id: RedirectUriId, act: &str| format!("/developer/redirect-uris/{id}/{act}");
    vec![
        ("GET", own.clone(), unknown.clone()),
        ("POST", format!("{own}/redirect-uris"), format!("{unknown}/redirect-uris")),
        ("POST", of(some, "delete"), of(none, "delete")),
        ("POST", of(some, "prove"), of(none, "prove")),
    ]
}

#[tokio::test]
async fn for_everybody_else_there_is_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut own, page) = at_integration(&place).await;
        let proof = page.fields("register-redirect-uri").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let uri = kept(&place, place.world.confidential, REDIRECT_URI).await.unwrap().id;
        let harbor = partner_of(&place, place.world.foreign).await;
        let (_, other) = developer(&place, harbor, "hans@harbor.example").await;
        let (_, of_platform) = operator(&place, "olav@northwind.example").await;
        let customer = place.signed_in("admin@acme.example").await;
        for (who, mut browser) in [("another partner's", other), ("operator", of_platform), ("customer", customer)] {
            for (method, path, unknown) in pages(&place, uri) {
                let body = (method == "POST").then(|| format!("csrf={proof}&uri={NEW}"));
                let (page, nothing) =
                    (browser.send(method, &path, body.clone()).await, browser.send(method, &unknown, body).await);
                assert_eq!((page.status, page.code().as_str()), (404, "page_not_found"), "{who} {method} {path}");
                let bare = |page: &Page, path: &str| page.html.replace(path, "");
                assert_eq!(bare(&page, &path), bare(&nothing, &unknown), "{who}: alike to the letter");
            }
        }
        let mut anonymous = place.browser();
        for (method, path, _) in pages(&place, uri) {
            let page = if method == "GET" { anonymous.go(&path).await } else { anonymous.post(&path, &[("csrf", &proof)]).await };
            assert!(page.has("sign-in") || page.code() == "sign_in_required", "{method} {path}: {}", page.html);
        }
        assert!(own.go(&page.url).await.has("redirect-uri"));
        assert_eq!(storage::redirect_uri::of(place.store(), place.world.confidential).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn who_develops_no_more_changes_nothing_with_a_page_still_open() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (user, mut browser, page) = at_integration(&place).await;
        let (partner, author) = (place.world.partner.id, Author::once(Actor::system()));
        admin::partner_member::delete(&place.test.context, &author, (partner, user.id)).await.unwrap().unwrap();
        let uri = kept(&place, place.world.confidential, REDIRECT_URI).await.unwrap();
        for button in ["register-redirect-uri".to_owned(), format!("delete-{}", uri.id)] {
            assert_eq!(browser.submit(&page, &button, &[("uri", NEW)]).await.code(), "page_not_found");
        }
        assert!(browser.go("/developer").await.has("create-partner"), "they may found one of their own");
        assert!(!browser.go("/").await.has("developer"));
        assert_eq!(storage::redirect_uri::of(place.store(), place.world.confidential).await.unwrap(), [uri]);
    })
    .await;
}

#[tokio::test]
async fn a_foreign_or_missing_proof_changes_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut browser, _) = at_integration(&place).await;
        let sibling = browser.go(&page_of(place.world.public)).await;
        let foreign = sibling.fields("register-redirect-uri").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let uri = kept(&place, place.world.confidential, REDIRECT_URI).await.unwrap();
        for proof in ["", "x", foreign.as_str()] {
            let create = format!("{}/redirect-uris", page_of(place.world.confidential));
            let of = |act: &str| format!("/developer/redirect-uris/{}/{act}", uri.id);
            for path in [create, of("delete"), of("prove")] {
                assert_eq!(browser.post(&path, &[("csrf", proof), ("uri", NEW)]).await.code(), "form_expired", "{path}");
            }
        }
        assert_eq!(storage::redirect_uri::of(place.store(), place.world.confidential).await.unwrap(), [uri]);
    })
    .await;
}

#[tokio::test]
async fn many_integrations_of_several_partners_page_there_and_back() {
    each(|store| async move {
        let place = Place::new(store).await;
        let harbor = partner_of(&place, place.world.foreign).await;
        let template = storage::integration::find(place.store(), place.world.public).await.unwrap().unwrap();
        let mut all = vec![place.world.confidential, place.world.public, place.world.foreign];
        for number in 0..57 {
            let mut one = template.clone();
            one.client_id = place.test.context.new_id(ClientId::new);
            one.partner_id = if number % 3 == 0 { harbor } else { place.world.partner.id };
            all.push(one.client_id);
            assert!(place.store().write_all(vec![storage::integration::insert(&one)]).await.unwrap().is_some());
        }
        let (user, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let member =
            model::partner::PartnerMember { partner_id: harbor, user_id: user.id, role: model::partner::PartnerRole::Developer };
        admin::partner_member::create(&place.test.context, &Author::once(Actor::system()), member).await.unwrap().unwrap();
        let mut page = browser.go("/developer").await;
        let (mut seen, mut sizes): (Vec<ClientId>, Vec<usize>) = (Vec::new(), Vec::new());
        loop {
            let rows: Vec<_> = all.iter().copied().filter(|id| page.has(&format!("integration-{id}"))).collect();
            sizes.push(rows.len());
            seen.extend(rows);
            if !page.has("next") {
                break;
            }
            page = browser.go(&page.link("next")).await;
        }
        seen.sort();
        seen.dedup();
        assert_eq!((sizes, seen.len()), (vec![25, 25, 10], 60));
        let back = browser.go(&page.link("previous")).await;
        let first = browser.go(&back.link("previous")).await;
        assert_eq!((first.url.as_str(), first.has("previous")), ("/developer", false));
    })
    .await;
}

#[tokio::test]
async fn a_partner_without_integrations_learns_whom_to_ask() {
    each(|store| async move {
        let place = Place::new(store).await;
        let partner = model::partner::Partner {
            id: place.test.context.new_id(protocol::id::PartnerId::new),
            name: "Lighthouse".to_owned(),
            ..place.world.partner.clone()
        };
        assert!(place.store().write_all(vec![storage::partner::insert(&partner)]).await.unwrap().is_some());
        let (_, mut browser) = developer(&place, partner.id, "lea@lighthouse.example").await;
        let portal = browser.go("/developer").await;
        assert!(portal.html.contains("No integration yet") && portal.html.contains("Lighthouse"), "{}", portal.html);
        person(&place, "nobody@nowhere.example").await;
        let mut nobody = place.signed_in("nobody@nowhere.example").await;
        let offered = nobody.go("/developer").await;
        assert!(offered.url == "/developer/new" && offered.has("partner-name"), "{}", offered.html);
    })
    .await;
}
