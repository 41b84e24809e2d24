//! The page of a grant: who may look and act, replacing a client key, and retiring one.

use super::browser::{Browser, Page};
use super::offices::person;
use super::place::Place;
use flows::testing::MadeKey;
use model::client_key::{ClientKey, ClientKeyState, Delivery};
use model::grant::Actor;
use model::membership::Role;
use protocol::Seconds;
use protocol::id::GrantId;
use storage::testing::each;

/// A grant of the confidential integration, with one client key.
async fn with_key(place: &Place) -> (GrantId, MadeKey) {
    place.open_doors().await;
    let connected = place.world.connect(&place.test.context, place.world.confidential).await;
    let grant_id = connected.tokens.grant_id;
    (grant_id, place.world.client_key(&place.test.context, grant_id).await)
}

fn at(place: &Place, grant_id: GrantId, below: &str) -> String {
    format!("/organizations/{}/integrations/{grant_id}{below}", place.world.organization.id)
}

async fn keys(place: &Place, grant_id: GrantId) -> Vec<ClientKey> {
    storage::client_key::of_grant(place.store(), place.world.organization.id, grant_id).await.unwrap()
}

fn key_in(page: &Page) -> String {
    let start = page.html.find("cs_key_").unwrap_or_else(|| panic!("no key at {}:\n{}", page.url, page.html));
    page.html[start..].chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect()
}

/// Whether a client key obtains tokens.
async fn works(place: &Place, secret: &str) -> bool {
    let credentials = format!("grant_type=client_credentials&client_id={}&client_secret={secret}", place.world.confidential);
    place.browser().send("POST", "/oauth/token", Some(credentials)).await.status == 200
}

async fn window(browser: &mut Browser, place: &Place, grant_id: GrantId) -> Page {
    let page = browser.go(&at(place, grant_id, "")).await;
    let window = browser.go(&page.link("new-key")).await;
    assert!(window.has("client-key") && window.has("ok"), "{}", window.html);
    window
}

#[tokio::test]
async fn the_page_tells_everything_about_a_grant_and_members_only_look() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, made) = with_key(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let list = browser.go(&format!("/organizations/{}/integrations", place.world.organization.id)).await;
        let page = browser.go(&list.link(&format!("open-{}", place.world.confidential))).await;
        assert_eq!(page.url, at(&place, grant_id, ""));
        for id in ["grant-state", "scopes", "client-keys", "connections", "consents", "timeline", "new-key", "revoke"] {
            assert!(page.has(id), "{id}: {}", page.html);
        }
        let last_four = &made.key.mark.as_ref().unwrap().last_four;
        assert!(page.html.contains(&format!("cs_key_…{last_four}")) && !page.html.contains(&made.secret), "{}", page.html);
        assert!(page.has(&format!("retire-{}", made.key.id)));
        for step in ["requested", "consented", "code_issued", "code_exchanged"] {
            assert!(page.html.contains(&format!("data-step=\"{step}\"")), "{step}: {}", page.html);
        }
        let attempts = browser.go(&page.link("attempts")).await;
        assert_eq!(attempts.status, 200, "{}", attempts.html);

        let mut employee = place.signed_in("employee@acme.example").await;
        let seen = employee.go(&page.url).await;
        assert!(seen.has("client-keys") && seen.has("consents"), "{}", seen.html);
        for id in ["new-key", "revoke", &format!("retire-{}", made.key.id)] {
            assert!(!seen.has(id), "{id}: {}", seen.html);
        }
        for path in [at(&place, grant_id, "/keys/new"), at(&place, grant_id, &format!("/keys/{}/retire", made.key.id))] {
            assert_eq!(employee.go(&path).await.code(), "forbidden", "{path}");
            assert_eq!(employee.post(&path, &[]).await.code(), "forbidden", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn another_organizations_grant_and_key_do_not_exist() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, made) = with_key(&place).await;
        let user = person(&place, "bo@birch.example").await;
        place.set_role(place.world.stranger.id, &user, Some(Role::Administrator)).await;
        let mut stranger = place.signed_in("bo@birch.example").await;
        let own = format!("/organizations/{}/integrations/{grant_id}", place.world.stranger.id);
        for base in [at(&place, grant_id, ""), own] {
            for below in ["", "/keys/new", &format!("/keys/{}/retire", made.key.id)] {
                let page = stranger.go(&format!("{base}{below}")).await;
                assert_eq!((page.status, page.code().as_str()), (404, "page_not_found"), "{base}{below}");
                assert!(!page.html.contains("Acme") && !page.html.contains("tidewater"), "{}", page.html);
            }
        }
        let other = place.world.connect(&place.test.context, place.world.public).await.tokens.grant_id;
        let mut browser = place.signed_in("admin@acme.example").await;
        let foreign = at(&place, other, &format!("/keys/{}/retire", made.key.id));
        assert_eq!(browser.go(&foreign).await.code(), "page_not_found", "a key of another grant");
        assert!(place.browser().go(&at(&place, grant_id, "")).await.has("sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_key_is_replaced_beside_the_old_one_and_never_shown_again() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, old) = with_key(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let window = window(&mut browser, &place, grant_id).await;
        assert_eq!(window.header("cache-control"), "no-store");
        assert_eq!(keys(&place, grant_id).await.len(), 1, "looking at the window makes nothing");
        let secret = key_in(&window);
        assert!(!works(&place, &secret).await, "before the POST the key is nothing");
        assert_ne!(key_in(&browser.go(&window.url).await), secret, "each look shows another key");

        let page = browser.submit(&window, "ok", &[]).await;
        assert!(page.has("notice") && page.url.starts_with(&at(&place, grant_id, "?added=")), "{} {}", page.url, page.html);
        assert!(works(&place, &secret).await && works(&place, &old.secret).await, "both are good");
        let again = browser.submit(&window, "ok", &[]).await;
        assert_eq!((again.status, keys(&place, grant_id).await.len()), (200, 2), "pressed twice, one key");
        for url in [page.url.as_str(), window.url.as_str(), &at(&place, grant_id, ""), "/"] {
            assert!(!browser.go(url).await.html.contains(&secret), "{url}");
        }
        assert!(!again.html.contains(&secret) && !page.html.contains(&secret));
        let made = keys(&place, grant_id).await.into_iter().find(|key| key.id != old.key.id).unwrap();
        assert_eq!((made.delivery, made.made_by), (Delivery::Shown, flows::grant::customer(place.world.admin.id, "admin")));
        assert_eq!(made.slot.0, 2);
    })
    .await;
}

#[tokio::test]
async fn with_both_slots_taken_the_window_names_the_key_that_gives_way() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, first) = with_key(&place).await;
        place.test.clock.advance(Seconds(1));
        let second = place.world.client_key(&place.test.context, grant_id).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let window = window(&mut browser, &place, grant_id).await;
        let last_four = &first.key.mark.as_ref().unwrap().last_four;
        assert!(window.has("gives-way") && window.html.contains(&format!("…{last_four}")), "{}", window.html);
        let secret = key_in(&window);
        let replaces = window.fields("ok").into_iter().find(|(name, _)| name == "replaces").unwrap().1;
        assert_eq!(replaces, first.key.id.to_string());
        let refused = browser.submit(&window, "ok", &[("replaces", &second.key.id.to_string())]).await;
        assert_eq!(refused.code(), "client_key_slots_taken", "only what the page said gives way");
        browser.submit(&window, "ok", &[]).await;
        let good = (works(&place, &first.secret).await, works(&place, &second.secret).await, works(&place, &secret).await);
        assert_eq!(good, (false, true, true));
    })
    .await;
}

#[tokio::test]
async fn a_key_that_nobody_sees_goes_by_a_claim_link_once() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, _) = with_key(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let window = window(&mut browser, &place, grant_id).await;
        assert!(!window.has("deliver-sealed"), "the partner has no public key");
        let shown = key_in(&window);
        let delivered = browser.submit(&window, "deliver-claim", &[]).await;
        let key = keys(&place, grant_id).await.into_iter().find(|key| key.delivery == Delivery::Claim).unwrap();
        assert_eq!((key.state, &key.mark), (ClientKeyState::Unclaimed, &None));
        let link = format!("http://localhost:7300/developer/claims/{}", key.id);
        assert!(delivered.has("claim-link") && delivered.html.contains(&link), "{}", delivered.html);
        assert!(!works(&place, &shown).await, "the one on the screen is worth nothing");
        let again = browser.submit(&window, "deliver-claim", &[]).await;
        assert!(again.has("claim-link") && again.html.contains(&link), "{}", again.html);
        assert_eq!(keys(&place, grant_id).await.len(), 2);
        let page = browser.go(&delivered.link("done")).await;
        assert!(page.html.contains(&link) && page.has("notice"), "{}", page.html);
        let mut employee = place.signed_in("employee@acme.example").await;
        assert!(!employee.go(&at(&place, grant_id, "")).await.html.contains(&link), "links are for who may act");
        let unknown = browser.submit(&window, "ok", &[("delivery", "mail"), ("key", "")]).await;
        assert_eq!(unknown.code(), "form_expired");
    })
    .await;
}

#[tokio::test]
async fn the_password_is_asked_before_the_window_and_the_right_again_at_the_post() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, _) = with_key(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let shown = window(&mut browser, &place, grant_id).await;
        let (old, slow) = (shown.clone(), browser.clone());
        place.test.clock.advance(Seconds::minutes(5));
        let asked = browser.go(&shown.url).await;
        assert!(asked.url.starts_with("/reauthenticate?"), "{}", asked.url);
        let renewed = browser.submit(&asked, "continue", &[("password", flows::testing::PASSWORD)]).await;
        assert!(renewed.has("client-key"), "{}", renewed.html);
        assert_eq!(browser.submit(&old, "ok", &[]).await.code(), "form_expired", "the window of the session before");
        place.set_role(place.world.organization.id, &place.world.admin, Some(Role::Member)).await;
        assert_eq!(browser.submit(&renewed, "ok", &[]).await.code(), "forbidden");
        assert_eq!(keys(&place, grant_id).await.len(), 1);
        drop(slow);
    })
    .await;
}

#[tokio::test]
async fn a_window_stays_good_while_the_key_is_carried_over_and_not_for_ever() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, _) = with_key(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let shown = window(&mut browser, &place, grant_id).await;
        place.test.clock.advance(Seconds::minutes(59));
        assert!(browser.submit(&shown, "ok", &[]).await.has("notice"));
        assert!(works(&place, &key_in(&shown)).await);
        let asked = browser.go(&at(&place, grant_id, "/keys/new")).await;
        let late = browser.submit(&asked, "continue", &[("password", flows::testing::PASSWORD)]).await;
        place.test.clock.advance(Seconds::minutes(60));
        let asked = browser.submit(&late, "ok", &[]).await;
        assert!(asked.url.starts_with("/reauthenticate?"), "{}", asked.url);
        assert_eq!(keys(&place, grant_id).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_grant_gets_no_key_and_a_revoked_one_has_nothing_to_do() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, _) = with_key(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let shown = window(&mut browser, &place, grant_id).await;
        let act = async |what| {
            let grant = storage::grant::find(place.store(), grant_id).await.unwrap().unwrap();
            flows::grant::act(&place.test.context, &grant, what, (Actor::system(), "checked")).await.unwrap().unwrap();
        };
        act(flows::grant::Act::Suspend).await;
        let page = browser.go(&at(&place, grant_id, "")).await;
        assert!(!page.has("new-key") && page.has("revoke"), "{}", page.html);
        assert!(page.has("ended") && page.html.contains("checked"), "who suspended it, and why: {}", page.html);
        assert_eq!(browser.submit(&shown, "ok", &[]).await.code(), "grant_is_suspended");
        act(flows::grant::Act::Revoke).await;
        let page = browser.submit(&shown, "ok", &[]).await;
        assert_eq!(page.url, at(&place, grant_id, ""));
        for id in ["new-key", "revoke"] {
            assert!(!page.has(id), "{id}: {}", page.html);
        }
        assert_eq!(keys(&place, grant_id).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_key_retires_at_once_or_from_a_date_on() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, first) = with_key(&place).await;
        let second = place.world.client_key(&place.test.context, grant_id).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let page = browser.go(&at(&place, grant_id, "")).await;
        let ask = browser.go(&page.link(&format!("retire-{}", first.key.id))).await;
        assert!(ask.has("consequences") && ask.has("when-now"), "{}", ask.html);
        // The clock of tests began at 2027-01-15T08:00:00Z.
        for (typed, said) in [
            ("", "Choose a date and a time"),
            ("soon", "not a date and time"),
            ("2027-01-15T08:00", "has passed already"),
            ("2028-01-15T08:01", "At most 365 days"),
        ] {
            let refused = browser.submit(&ask, "retire", &[("when", "date"), ("retires_at", typed)]).await;
            assert_eq!((refused.status, refused.has("retires-at-error")), (400, true), "{typed}: {}", refused.html);
            assert!(refused.html.contains(said), "{typed}: {}", refused.html);
            let kept = refused.fields("retire").into_iter().find(|(name, _)| name == "retires_at").unwrap().1;
            assert_eq!(kept, typed);
            assert!(refused.fields("retire").contains(&("when".to_owned(), "date".to_owned())));
        }
        let set = browser.submit(&ask, "retire", &[("when", "date"), ("retires_at", "2027-01-15T08:30")]).await;
        assert!(set.has("notice") && set.html.contains("15 January 2027, 08:30"), "{}", set.html);
        assert!(works(&place, &first.secret).await, "good until then");
        let later = browser.submit(&ask, "retire", &[("when", "date"), ("retires_at", "2027-01-15T09:00")]).await;
        assert!(later.status == 400 && later.html.contains("only be moved nearer"), "{}", later.html);
        place.test.clock.advance(Seconds::minutes(30));
        assert!(!works(&place, &first.secret).await && works(&place, &second.secret).await);
        let page = browser.go(&at(&place, grant_id, "")).await;
        assert!(!page.has(&format!("retire-{}", first.key.id)), "it is over: {}", page.html);

        let path = page.link(&format!("retire-{}", second.key.id));
        let ask = browser.go(&path).await;
        assert!(ask.html.contains("the only key"), "{}", ask.html);
        let done = browser.submit(&ask, "retire", &[]).await;
        assert!(done.has("notice") && !works(&place, &second.secret).await, "{}", done.html);
        assert_eq!(browser.submit(&ask, "retire", &[]).await.status, 200, "a second time it is over already");
        assert_eq!(keys(&place, grant_id).await[0].state, ClientKeyState::Revoked);
    })
    .await;
}

#[tokio::test]
async fn whoever_lost_the_right_meanwhile_retires_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (grant_id, made) = with_key(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let ask = browser.go(&at(&place, grant_id, &format!("/keys/{}/retire", made.key.id))).await;
        place.set_role(place.world.organization.id, &place.world.admin, Some(Role::Member)).await;
        assert_eq!(browser.submit(&ask, "retire", &[]).await.code(), "forbidden");
        place.set_role(place.world.organization.id, &place.world.admin, Some(Role::Administrator)).await;
        for proof in ["", "x"] {
            assert_eq!(browser.submit(&ask, "retire", &[("csrf", proof)]).await.code(), "form_expired");
        }
        assert!(works(&place, &made.secret).await);
    })
    .await;
}
