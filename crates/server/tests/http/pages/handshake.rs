//! The handshake door in a browser: the data-sharing page, the way to the partner and back, a partner's own link.

mod waits;

use super::browser::{Browser, Page};
use super::place::Place;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::Ed25519KeyPair;
use flows::handshake;
use flows::testing::{Shakes, TestContext};
use model::attempt::AttemptState;
use model::grant::{Actor, GrantState};
use model::membership::Role;
use protocol::id::ClientId;
use protocol::jose::Ed25519SigningKey;
use protocol::{Seconds, signed_url};
use storage::Store;
use storage::testing::each;

/// A place with the door, and where its pages are.
pub struct Door {
    pub place: Place,
    pub shakes: Shakes,
    pub path: String,
}

impl Door {
    pub async fn new(store: Store) -> Self {
        let place = Place::new(store).await;
        let shakes = place.world.shakes(&place.test).await;
        let path = Self::path_of(&place, shakes.client_id());
        Self { place, shakes, path }
    }

    fn path_of(place: &Place, client_id: ClientId) -> String {
        format!("/organizations/{}/integrations/authorize/{client_id}", place.world.organization.id)
    }

    fn test(&self) -> &TestContext {
        &self.place.test
    }

    /// The administrator's browser after the consent, and the path to which the partner sends it back.
    async fn led(&self) -> (Browser, String) {
        let mut browser = self.place.signed_in("admin@acme.example").await;
        let page = browser.go(&self.path).await;
        let left = browser.submit(&page, "approve", &[]).await;
        (browser, self.back(&left))
    }

    fn back(&self, left: &Page) -> String {
        assert!(left.left && left.status == 303, "{} {}", left.url, left.html);
        let signed = Shakes::verified(&self.test().context, &left.url);
        signed.get("redirectUrl").unwrap().strip_prefix("http://localhost:7300").unwrap().to_owned()
    }

    async fn state(&self) -> AttemptState {
        let id = self.place.world.organization.id;
        storage::handshake::current(self.place.store(), id, self.shakes.client_id()).await.unwrap().unwrap().state
    }

    async fn activate(&self) -> flows::handshake::Activated {
        let id = self.place.world.organization.id;
        self.shakes.activate(&self.test().context, id).await.unwrap().unwrap()
    }
}

fn stands(page: &Page) -> String {
    let (_, rest) =
        page.html.split_once("id=\"handshake\" data-state=\"").unwrap_or_else(|| panic!("{}: {}", page.url, page.html));
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn from_the_integrations_page_to_the_partner_and_back() {
    each(|store| async move {
        let door = Door::new(store).await;
        let mut browser = door.place.signed_in("admin@acme.example").await;
        let list = browser.go(&format!("/organizations/{}/integrations", door.place.world.organization.id)).await;
        let link = list.link(&format!("authorize-{}", door.shakes.client_id()));
        assert_eq!(link, door.path);
        let private = format!("authorize-{}", door.shakes.private.integration.client_id);
        assert!(!list.has(&private), "a private integration is not listed");
        let page = browser.go(&link).await;
        for shown in ["approve", "deny", "how-to-stop", "how-long", "next-step", "scopes-required", "not-you"] {
            assert!(page.has(shown), "{shown}: {}", page.html);
        }
        for text in ["Tidewater Cards", "tidewater", "Acme Bakery AS", "24 hours", "partner.example"] {
            assert!(page.html.contains(text), "{text}");
        }
        assert!(page.header("content-security-policy").ends_with("form-action 'self' https:"));
        let left = browser.submit(&page, "approve", &[("scope", "invoices.write")]).await;
        let back = door.back(&left);
        let waiting = browser.go(&format!("{back}?status=success")).await;
        assert_eq!(
            (waiting.status, stands(&waiting).as_str()),
            (200, "waiting"),
            "success shows a message and activates nothing"
        );
        assert!(waiting.html.contains("says that it worked"));
        let activated = door.activate().await;
        assert_eq!(activated.grant.scopes.to_string(), "invoices.write transactions.read");
        let active = browser.go(&back).await;
        assert_eq!(stands(&active), "active");
        let grant = browser.go(&active.link("grant")).await;
        assert!(grant.has("history") && grant.has("timeline"), "{}", grant.html);
        let list = browser.go(&format!("/organizations/{}/integrations", door.place.world.organization.id)).await;
        assert!(!list.has(&format!("authorize-{}", door.shakes.client_id())), "it is active");
    })
    .await;
}

#[tokio::test]
async fn error_rolls_back_in_both_spellings_and_anything_else_changes_nothing() {
    each(|store| async move {
        let door = Door::new(store).await;
        for junk in ["?status=ok", "&status=", "?status=error&status=error", "&status=error&status=error", "?state=error", ""] {
            let (mut browser, back) = door.led().await;
            let page = browser.go(&format!("{back}{junk}")).await;
            assert_eq!((page.status, stands(&page).as_str()), (200, "waiting"), "{junk}");
            assert_eq!(door.state().await, AttemptState::Consented, "{junk}");
        }
        for error in ["?status=error", "&status=error"] {
            let (mut browser, back) = door.led().await;
            let page = browser.go(&format!("{back}{error}")).await;
            assert_eq!((page.status, stands(&page).as_str()), (200, "rolled_back"), "{error}");
            assert!(page.has("again") && page.html.contains("reported that it did not work"), "{}", page.html);
            assert_eq!(door.state().await, AttemptState::RolledBack);
            assert_eq!(stands(&browser.go(&format!("{back}?status=success")).await), "rolled_back");
        }
    })
    .await;
}

#[tokio::test]
async fn a_return_without_its_session_changes_nothing() {
    each(|store| async move {
        let door = Door::new(store).await;
        let (_, back) = door.led().await;
        let error = format!("{back}?status=error");
        let anonymous = door.place.browser().go(&error).await;
        assert!(anonymous.has("sign-in"), "{}", anonymous.url);
        assert_eq!(door.state().await, AttemptState::Consented);
        let mut elsewhere = door.place.signed_in("admin@acme.example").await;
        let page = elsewhere.go(&error).await;
        assert_eq!(stands(&page), "waiting");
        assert!(page.has("failed-elsewhere") && page.has("cancel-handshake"), "the person is told, and decides");
        assert_eq!(door.state().await, AttemptState::Consented);
        let mut employee = door.place.signed_in("employee@acme.example").await;
        let page = employee.go(&error).await;
        assert!(stands(&page) == "waiting" && !page.has("cancel-handshake") && !page.has("continue"));
        let mut stranger = door.place.browser();
        let login = stranger.go("/login").await;
        door.place.set_role(door.place.world.organization.id, &door.place.world.employee, None).await;
        stranger.sign_in(&login, "employee@acme.example").await;
        let page = stranger.go(&error).await;
        assert_eq!((page.status, page.code().as_str()), (410, "handshake_over"), "not a member");
        assert!(!page.html.contains("Acme"));
        let forged = stranger.go("/handshake/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&status=error").await;
        assert_eq!((forged.status, forged.code().as_str()), (410, "handshake_over"));
        assert_eq!(door.state().await, AttemptState::Consented);
        let done = elsewhere.submit(&elsewhere.clone().go(&error).await, "cancel-handshake", &[]).await;
        assert_eq!(stands(&done), "rolled_back");
        assert!(done.html.contains("Somebody here cancelled this"), "{}", done.html);
    })
    .await;
}

#[tokio::test]
async fn each_reason_for_taking_it_back_is_the_one_that_is_told() {
    each(|store| async move {
        let door = Door::new(store).await;
        let (mut browser, first) = door.led().await;
        door.led().await;
        let page = browser.go(&first).await;
        assert!(stands(&page) == "rolled_back" && page.html.contains("the newer one counts"), "{}", page.html);
        let (mut browser, back) = door.led().await;
        let id = door.place.world.organization.id;
        flows::handshake::deactivate(&door.test().context, &door.shakes.client, (id, "")).await.unwrap().unwrap();
        let page = browser.go(&back).await;
        assert!(stands(&page) == "rolled_back" && page.html.contains("ended this before confirming it"), "{}", page.html);
    })
    .await;
}

#[tokio::test]
async fn not_allowing_it_is_acknowledged() {
    each(|store| async move {
        let door = Door::new(store).await;
        let mut browser = door.place.signed_in("admin@acme.example").await;
        let page = browser.go(&door.path).await;
        let after = browser.submit(&page, "deny", &[]).await;
        assert!(after.has("notice") && after.html.contains("You did not allow"), "{}", after.html);
        let (list, _) = after.url.split_once('?').unwrap();
        assert!(!browser.go(list).await.has("notice"));
        assert!(!browser.go(&format!("{list}?declined=att_0000000000000000000000")).await.has("notice"), "what did not happen");
        let mut other = door.place.signed_in("employee@acme.example").await;
        assert!(!other.go(&after.url).await.has("notice"), "it was somebody else");
    })
    .await;
}

#[tokio::test]
async fn what_waits_goes_on_or_is_taken_back() {
    each(|store| async move {
        let door = Door::new(store).await;
        let (mut browser, first) = door.led().await;
        let list = browser.go(&format!("/organizations/{}/integrations", door.place.world.organization.id)).await;
        let pending = browser.go(&list.link(&format!("pending-{}", door.shakes.client_id()))).await;
        assert_eq!(stands(&pending), "waiting");
        let second = door.back(&browser.submit(&pending, "continue", &[]).await);
        assert_ne!(first, second);
        assert_eq!(browser.go(&format!("{first}?status=error")).await.status, 410, "the address before is worth nothing");
        let pending = browser.go(&format!("{}/pending", door.path)).await;
        let done = browser.submit(&pending, "cancel-handshake", &[]).await;
        assert_eq!(stands(&done), "rolled_back");
        let again = browser.submit(&pending, "cancel-handshake", &[]).await;
        assert_eq!(stands(&again), "rolled_back", "a button that is pressed twice");
        let denied = browser.go(&door.path).await;
        let list = browser.submit(&denied, "deny", &[]).await;
        assert!(list.url.contains("/integrations?declined=att_"), "{}", list.url);
    })
    .await;
}

/// A key of Harbor's private integration, registered.
async fn key(door: &Door) -> Ed25519SigningKey {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let key = Ed25519SigningKey::from_pkcs8("k-1".to_owned(), pkcs8.as_ref()).unwrap();
    let jwk = serde_json::to_string(&key.public().jwk()).unwrap();
    let client_id = door.shakes.private.integration.client_id;
    handshake::set_signing_key(&door.test().context, client_id, Some(&jwk), Actor::system()).await.unwrap().unwrap();
    key
}

fn link(door: &Door, key: &Ed25519SigningKey, more: &[(&str, &str)]) -> String {
    let client_id = door.shakes.private.integration.client_id.to_string();
    let mut added = vec![("client_id", client_id.as_str())];
    added.extend(more);
    let url = signed_url::sign("http://localhost:7300/handshake", &added, door.test().context.clock.now(), key).unwrap();
    url.strip_prefix("http://localhost:7300").unwrap().to_owned()
}

#[tokio::test]
async fn a_partners_link_leads_to_the_same_page_for_a_private_integration() {
    each(|store| async move {
        let door = Door::new(store).await;
        let key = key(&door).await;
        let path = Door::path_of(&door.place, door.shakes.private.integration.client_id);
        let mut browser = door.place.signed_in("admin@acme.example").await;
        assert_eq!(browser.go(&path).await.status, 404, "without the link it is not there");
        let page = browser.go(&link(&door, &key, &[("organization", "910000001"), ("state", "a state &=+ of its own")])).await;
        assert!(page.has("approve") && page.url.starts_with(&path), "{}", page.url);
        let left = browser.submit(&page, "approve", &[]).await;
        let signed = Shakes::verified(&door.test().context, &left.url);
        assert_eq!(signed.get("state"), Some("a state &=+ of its own"));
        assert!(signed.get("partnerId").is_some(), "harbor has two partnerships");
        let by_id = door.place.world.organization.id.to_string();
        let page = browser.go(&link(&door, &key, &[("organization", &by_id)])).await;
        assert!(page.has("approve"), "{}", page.url);
        let mut new = door.place.browser();
        let login = new.go(&link(&door, &key, &[])).await;
        assert!(login.has("sign-in") && login.has("who") && login.link("cancel") == "/", "{}", login.html);
        door.test().clock.advance(Seconds(600));
        let page = new.sign_in(&login, "admin@acme.example").await;
        assert!(page.has("approve"), "signing in took longer than the link lives: {}", page.url);
        let mut employee = door.place.signed_in("employee@acme.example").await;
        let ask = employee.go(&link(&door, &key, &[])).await;
        assert!(ask.has("ask") && ask.has("reason"), "{}", ask.url);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_not_good_leads_nowhere() {
    each(|store| async move {
        let door = Door::new(store).await;
        let key = key(&door).await;
        let good = link(&door, &key, &[("state", "s")]);
        let other = link(&door, &self::other(), &[]);
        let mut bad = vec![
            good.replace("state=s", "state=t"),
            good.replace("&state=s", ""),
            good.replace("v1a=", "v1b="),
            format!("{good}&state=s"),
            other,
            format!("/handshake?client_id={}", door.shakes.private.integration.client_id),
            "/handshake".to_owned(),
        ];
        let unknown = door.shakes.client_id().to_string();
        bad.push(good.replace(&door.shakes.private.integration.client_id.to_string(), &unknown));
        for path in bad {
            for mut browser in [door.place.browser(), door.place.signed_in("admin@acme.example").await] {
                let page = browser.go(&path).await;
                assert_eq!((page.status, page.code().as_str()), (400, "signed_link_refused"), "{path}");
                assert!(!page.html.contains("partner.example"), "it links nowhere");
            }
        }
        door.test().clock.advance(Seconds(301));
        let old = door.place.browser().go(&good).await;
        assert_eq!((old.status, old.code().as_str()), (400, "signed_link_refused"));
        let forged = door.place.signed_in("admin@acme.example").await.go("/handshake?link=1.9999999999.app_x..a.b").await;
        assert_eq!((forged.status, forged.code().as_str()), (410, "handshake_over"));
    })
    .await;
}

fn other() -> Ed25519SigningKey {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    Ed25519SigningKey::from_pkcs8("k-1".to_owned(), pkcs8.as_ref()).unwrap()
}

#[tokio::test]
async fn an_employee_asks_an_administrator_approves_and_the_employee_goes_on() {
    each(|store| async move {
        let door = Door::new(store).await;
        let mut employee = door.place.signed_in("employee@acme.example").await;
        let ask = employee.go(&door.path).await;
        assert!(ask.has("reason"), "{}", ask.url);
        let status = employee.submit(&ask, "ask", &[("reason", "Our cards are there.")]).await;
        assert!(status.url.starts_with("/approvals/"), "{} {}", status.url, status.html);
        let id = status.url.rsplit('/').next().unwrap().to_owned();
        let mut admin = door.place.signed_in("admin@acme.example").await;
        let page = admin.go(&format!("/organizations/{}/approvals/{id}", door.place.world.organization.id)).await;
        for said in ["24 hours", "partner.example", "Nothing is shared before"] {
            assert!(page.html.contains(said), "{said}: {}", page.html);
        }
        assert!(page.has("scopes-optional") && !page.html.contains(" checked"), "nobody chose the optional ones: {}", page.html);
        admin.submit(&page, "approve", &[]).await;
        assert_eq!(door.state().await, AttemptState::Consented);
        let status = employee.go(&status.url).await;
        let left = employee.submit(&status, "continue", &[]).await;
        let back = door.back(&left);
        let page = employee.go(&format!("{back}&status=success")).await;
        assert_eq!(stands(&page), "waiting");
        assert_eq!(door.activate().await.grant.state, GrantState::Active);
    })
    .await;
}

#[tokio::test]
async fn the_customer_suspends_and_resumes_with_its_consequences_shown() {
    each(|store| async move {
        let door = Door::new(store).await;
        let (mut browser, _) = door.led().await;
        let grant = door.activate().await.grant;
        let path = format!("/organizations/{}/integrations/{}", grant.organization_id, grant.id);
        let page = browser.go(&path).await;
        let ask = browser.go(&page.link("suspend")).await;
        assert!(ask.has("consequences") && ask.has("cancel"), "{}", ask.html);
        let done = browser.submit(&ask, "confirm-suspend", &[("reason", "We are checking something.")]).await;
        assert!(done.has("resume") && !done.has("suspend"), "{}", done.html);
        assert!(done.html.contains("We are checking something."));
        let again = browser.submit(&ask, "confirm-suspend", &[]).await;
        assert!(again.has("resume"), "a button that is pressed twice");
        let ask = browser.go(&done.link("resume")).await;
        let done = browser.submit(&ask, "confirm-resume", &[]).await;
        assert!(done.has("suspend") && !done.has("resume"), "{}", done.html);
        let context = &door.test().context;
        let id = door.place.world.organization.id;
        door.test().clock.advance(protocol::Seconds(1));
        flows::handshake::suspend_by_partner(context, &door.shakes.client, (id, "maintenance")).await.unwrap().unwrap();
        let page = browser.go(&path).await;
        assert!(page.has("resume-not-yours") && !page.has("resume") && page.html.contains("maintenance"), "{}", page.html);
        let listed = browser.go(&format!("/organizations/{id}/integrations")).await;
        assert!(listed.html.contains("Suspended by") && listed.html.contains("maintenance"), "who and why: {}", listed.html);
        let forced = browser.submit(&ask, "confirm-resume", &[]).await;
        assert_eq!((forced.status, forced.code().as_str()), (409, "suspended_by_another"));
        door.place.set_role(id, &door.place.world.admin, Some(Role::Member)).await;
        assert_eq!(browser.go(&format!("{path}/suspend")).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn answers_are_counted_whichever_they_are() {
    each(|store| async move {
        let door = Door::new(store).await;
        let mut browser = door.place.signed_in("admin@acme.example").await;
        let page = browser.go(&door.path).await;
        let mut answered = 0;
        let limited = loop {
            let after = browser.submit(&page, "deny", &[]).await;
            if after.status == 429 {
                break after;
            }
            answered += 1;
            assert!(answered <= 600, "each answer is kept: {} {}", after.status, after.url);
        };
        assert!(limited.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
        assert_eq!(browser.submit(&page, "approve", &[]).await.status, 429);
        assert_eq!(answered, 600);
    })
    .await;
}

#[tokio::test]
async fn the_password_given_again_in_another_tab_does_not_cut_the_way_back() {
    each(|store| async move {
        let door = Door::new(store).await;
        let (mut browser, back) = door.led().await;
        let before = browser.cookies["cs_session_production"].clone();
        let asked = browser.go("/reauthenticate?return_to=%2F").await;
        browser.submit(&asked, "continue", &[("password", flows::testing::PASSWORD)]).await;
        assert_ne!(browser.cookies["cs_session_production"], before, "the session has a new token");
        let page = browser.go(&format!("{back}?status=error")).await;
        assert_eq!((stands(&page).as_str(), page.has("failed-elsewhere")), ("rolled_back", false), "{}", page.html);
        assert_eq!(door.state().await, AttemptState::RolledBack);
    })
    .await;
}
