//! The connect door (seed 002) from the link to the code.

use super::place::Place;
use flows::testing::REDIRECT_URI;
use model::grant::GrantState;
use model::membership::Role;
use protocol::Seconds;
use storage::testing::each;

const STATE: &str = "a state &=+ of its own";

#[tokio::test]
async fn sign_in_approve_exchange() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let login = browser.go(&place.link(&[])).await;
        assert!(login.url.starts_with("/login?return_to=") && login.html.contains("tidewater Books"), "{}", login.html);
        let consent = browser.sign_in(&login, "admin@acme.example").await;
        assert!(consent.url.ends_with("/consent"), "one organization: nothing to pick, at {}", consent.url);
        for told in
            ["tidewater Books", "Acme Bakery AS", "910000001", "admin@acme.example", "partner.example", "transactions.read (en)"]
        {
            assert!(consent.html.contains(told), "the consent does not tell {told}:\n{}", consent.html);
        }
        assert_eq!(consent.header("cache-control"), "no-store");
        assert!(consent.header("content-security-policy").contains("form-action 'self' https:"));
        assert_eq!(consent.header("cross-origin-opener-policy"), "");

        let reached = browser.submit(&consent, "approve", &[]).await;
        assert!(reached.left && reached.url.starts_with(REDIRECT_URI), "{}", reached.url);
        assert_eq!(reached.parameter("state").as_deref(), Some(STATE));
        assert_eq!(reached.parameter("iss").as_deref(), Some("http://localhost:7300"));
        let back = browser.go(&consent.url).await;
        assert!(back.status == 410 && back.html.contains("You have allowed this already"), "{}", back.html);
        assert!(back.link("again").ends_with("/integrations"), "there is no grant yet");
        let code = reached.parameter("code").unwrap();
        let tokens = place.world.exchange(&place.test.context, place.world.confidential, &code).await.unwrap();
        assert_eq!(tokens.organization_id, place.world.organization.id);
        assert_eq!(tokens.scope.to_string(), "transactions.read", "no scope asked means the required ones");
        let back = browser.go(&consent.url).await;
        assert!(back.link("again").ends_with(&tokens.grant_id.to_string()), "{}", back.html);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_kept_of_a_visitor_who_has_not_signed_in() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        browser.go(&place.link(&[])).await;
        let before = place.store().statements();
        for _ in 0..20 {
            let login = browser.send("GET", &place.link(&[]), None).await;
            assert_eq!(login.status, 303);
        }
        assert_eq!(place.store().statements(), before, "with warm caches the store is not asked at all");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_and_a_cancellation_are_access_denied() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, consent) = place.at_consent(&[]).await;
        let reached = browser.submit(&consent, "deny", &[]).await;
        assert!(reached.left && reached.parameter("code").is_none(), "{}", reached.url);
        assert_eq!(reached.parameter("error").as_deref(), Some("access_denied"));
        assert!(reached.parameter("error_description").unwrap().starts_with("consent_denied: "));
        assert_eq!(reached.parameter("state").as_deref(), Some(STATE));
        assert!(reached.parameter("iss").is_some());

        place.organizations(1).await;
        let picker = browser.go(&place.link(&[("state", "-")])).await;
        let reached = browser.submit(&picker, "cancel", &[]).await;
        assert_eq!(reached.parameter("error").as_deref(), Some("access_denied"));
        assert_eq!(reached.parameter("state"), None, "none was sent");
        let live = storage::grant::find_live(place.store(), place.world.organization.id, place.world.confidential).await.unwrap();
        assert!(live.is_none());
    })
    .await;
}

#[tokio::test]
async fn optional_scopes_can_be_left_out_and_none_can_be_added() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, consent) = place.at_consent(&[("scope", "employees.read")]).await;
        assert!(consent.html.contains("value=\"employees.read\" checked"), "{}", consent.html);
        // Not ticked: employees.read. Forged: what was not asked for, and what does not exist.
        let forged = [("scope", "invoices.write"), ("scope", "z.forged"), ("scope", "not a scope")];
        let reached = browser.submit(&consent, "approve", &forged).await;
        let code = reached.parameter("code").unwrap();
        let tokens = place.world.exchange(&place.test.context, place.world.confidential, &code).await.unwrap();
        assert_eq!(tokens.scope.to_string(), "transactions.read");
    })
    .await;
}

#[tokio::test]
async fn what_was_granted_before_is_not_asked_again_and_not_lost() {
    each(|store| async move {
        let place = Place::new(store).await;
        let link = [("scope", "employees.read")];
        let (mut browser, consent) = place.at_consent(&link).await;
        let code = browser.submit(&consent, "approve", &[]).await.parameter("code").unwrap();
        place.world.exchange(&place.test.context, place.world.confidential, &code).await.unwrap();

        let again = browser.go(&place.link(&link)).await;
        assert!(again.has("scopes-already") && !again.html.contains("name=\"scope\""), "{}", again.html);
        let code = browser.submit(&again, "approve", &[]).await.parameter("code").unwrap();
        let tokens = place.world.exchange(&place.test.context, place.world.confidential, &code).await.unwrap();
        assert_eq!(tokens.scope.to_string(), "employees.read transactions.read");

        let more = browser.go(&place.link(&[("scope", "employees.read invoices.write")])).await;
        assert!(more.html.contains("value=\"invoices.write\"") && !more.html.contains("value=\"employees.read\""));
        let live = storage::grant::find_live(place.store(), place.world.organization.id, place.world.confidential).await.unwrap();
        assert_eq!(
            live.unwrap().grant.scopes.to_string(),
            "employees.read transactions.read",
            "a page that is only seen widens nothing"
        );
    })
    .await;
}

#[tokio::test]
async fn a_post_and_the_short_form_are_the_same_request() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let link = place.link(&[]);
        let query = link.split_once('?').unwrap().1;
        let posted = browser.send("POST", "/oauth/authorize", Some(query.to_owned())).await;
        let short = browser.send("GET", &format!("/oauth?{query}"), None).await;
        let long = browser.send("GET", &link, None).await;
        assert!(posted.header("location").starts_with("/login?return_to=%2Foauth%2Fauthorize%3F"));
        assert_eq!(posted.header("location"), long.header("location"));
        assert_eq!(short.header("location"), long.header("location"));
    })
    .await;
}

#[tokio::test]
async fn the_organization_can_be_named_by_id_or_number_and_another_is_not_told_of() {
    each(|store| async move {
        let place = Place::new(store).await;
        let clients = place.organizations(3).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        for hint in [clients[1].id.to_string(), clients[1].number.clone()] {
            let consent = browser.go(&place.link(&[("organization", &hint)])).await;
            assert!(consent.has("approve") && consent.html.contains("Client 001"), "{hint}: {}", consent.html);
        }
        let strange = &place.world.stranger;
        for hint in [strange.id.to_string(), strange.number.clone(), "nonsense".to_owned(), "%".to_owned()] {
            let picker = browser.go(&place.link(&[("organization", &hint)])).await;
            assert!(picker.has("continue") && picker.has("form-error"), "{hint}: {}", picker.html);
            assert!(!picker.html.contains(&strange.name) && !picker.html.contains(" checked"), "{hint}");
        }
    })
    .await;
}

#[tokio::test]
async fn one_of_sixty_is_found_by_leafing_and_by_searching() {
    each(|store| async move {
        let place = Place::new(store).await;
        let clients = place.organizations(60).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let first = browser.go(&place.link(&[])).await;
        assert!(first.html.contains("61") && !first.has("previous"), "the number of all is told");
        let second = browser.go(&first.link("next")).await;
        let third = browser.go(&second.link("next")).await;
        assert!(third.html.contains("Client 059") && !third.has("next"), "{}", third.html);
        let back = browser.go(&third.link("previous")).await;
        assert!(back.html.contains("Client 024") && back.html.contains("Client 048") && !back.html.contains("Client 023"));
        assert!(browser.go(&back.link("previous")).await.html.contains("Acme Bakery AS"));

        for wanted in ["LIENT 041", "800000041"] {
            let found = browser.submit(&first, "q", &[("q", wanted)]).await;
            let id = clients[41].id.to_string();
            assert!(found.html.contains(&id) && !found.html.contains(&clients[40].id.to_string()), "{}", found.html);
            let consent = browser.submit(&found, "continue", &[("organization", &id)]).await;
            assert!(consent.has("approve") && consent.html.contains("Client 041"));
        }
        let none = browser.submit(&first, "q", &[("q", "100%_")]).await;
        assert!(!none.has("continue") && none.has("q"), "signs of patterns are plain text");
    })
    .await;
}

#[tokio::test]
async fn whoever_may_consent_for_none_is_offered_to_make_one() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.signed_in("employee@acme.example").await;
        let picker = browser.go(&place.link(&[("partner_portal_id", &place.world.partner.id.to_string())])).await;
        assert!(!picker.html.contains("name=\"organization\"") && !picker.has("approve"), "{}", picker.html);
        let form = browser.go(&picker.link("create-organization")).await;
        assert!(form.html.contains("tidewater Books"), "who asks is told here too");
        let taken = [("organization_name", "Acme Bakery AS"), ("organization_number", "910000001")];
        let refused = browser.submit(&form, "organization-number", &taken).await;
        assert_eq!(refused.status, 400);
        assert!(refused.html.contains("aria-invalid=\"true\"") && refused.html.contains("value=\"910000001\""));
        let own = [("organization_name", "Dogwood AS"), ("organization_number", "990000001")];
        let consent = browser.submit(&refused, "organization-number", &own).await;
        assert!(consent.has("approve") && consent.html.contains("Dogwood AS"), "{}", consent.html);
        let code = browser.submit(&consent, "approve", &[]).await.parameter("code").unwrap();
        let tokens = place.world.exchange(&place.test.context, place.world.confidential, &code).await.unwrap();
        let made = storage::organization::find(place.store(), tokens.organization_id).await.unwrap().unwrap();
        assert_eq!(made.attribution, Some(place.world.partner.id));
        assert!(!made.number_verified, "a number that a customer claims is not verified");
    })
    .await;
}

#[tokio::test]
async fn not_you_signs_out_and_comes_back_to_the_same_request() {
    each(|store| async move {
        let place = Place::new(store).await;
        let partner_id = place.world.partner.id.to_string();
        let more = [("scope", "employees.read"), ("partner_portal_id", partner_id.as_str()), ("account_label", "ada@books")];
        let (mut browser, consent) = place.at_consent(&more).await;
        place.set_role(place.world.organization.id, &place.world.employee, Some(Role::Administrator)).await;
        let picker = browser.go(&consent.url.replace("/consent", "/organization?q=")).await;
        assert!(picker.html.contains("/not-you\""), "signing out there comes back as well: {}", picker.html);
        let login = browser.submit(&consent, "not-you", &[]).await;
        assert!(login.has("sign-in") && !browser.cookies.contains_key("cs_session_production"));
        let again = browser.sign_in(&login, "employee@acme.example").await;
        assert!(again.has("approve") && again.html.contains("employee@acme.example") && again.html.contains("ada@books"));
        let reached = browser.submit(&again, "approve", &[("scope", "employees.read")]).await;
        assert_eq!(reached.parameter("state").as_deref(), Some(STATE));
        let code = reached.parameter("code").unwrap();
        let tokens = place.world.exchange(&place.test.context, place.world.confidential, &code).await.unwrap();
        assert_eq!(tokens.scope.to_string(), "employees.read transactions.read", "and PKCE, which the exchange checks");
        let grant = storage::grant::find(place.store(), tokens.grant_id).await.unwrap().unwrap();
        assert_eq!((grant.attribution, grant.state), (Some(place.world.partner.id), GrantState::Active));
    })
    .await;
}

#[tokio::test]
async fn public_clients_get_a_consent_page_every_time() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        for _ in 0..2 {
            let consent = browser.go(&Place::link_of(place.world.public, &[])).await;
            assert!(consent.has("approve"));
            let code = browser.submit(&consent, "approve", &[]).await.parameter("code").unwrap();
            place.world.exchange(&place.test.context, place.world.public, &code).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn arabic_runs_from_right_to_left_and_stays_chosen() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        browser.language = "ar-EG,ar;q=0.9";
        let login = browser.go(&place.link(&[])).await;
        assert!(login.html.contains("dir=\"rtl\"") && login.html.contains("lang=\"ar\""));
        browser.language = "en";
        let chosen = browser.go("/login?lang=ar").await;
        assert!(chosen.html.contains("dir=\"rtl\"") && browser.cookies.contains_key("countersign_lang"));
        let consent = browser.sign_in(&chosen, "admin@acme.example").await;
        assert!(consent.html.contains("dir=\"rtl\""));
        let consent = browser.go(&place.link(&[])).await;
        assert!(consent.html.contains("transactions.read (ar)") && consent.html.contains("dir=\"rtl\""), "{}", consent.html);
    })
    .await;
}

#[tokio::test]
async fn one_person_opens_six_hundred_requests_an_hour_and_more_leave_no_rows() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut clicking, _) = place.at_consent(&[]).await;
        let kept = storage::testing::attempt_count(place.store()).await;
        for number in kept..600 {
            let opened = clicking.send("GET", &place.link(&[]), None).await;
            assert_eq!(opened.status, 303, "{number}");
        }
        let mut again = place.signed_in("admin@acme.example").await;
        again.address = std::net::Ipv4Addr::new(198, 51, 100, 7);
        for browser in [&mut clicking, &mut again] {
            let refused = browser.send("GET", &place.link(&[]), None).await;
            assert_eq!((refused.status, refused.header("retry-after")), (429, "6"), "{}", refused.html);
        }
        assert_eq!(storage::testing::attempt_count(place.store()).await, 600);
        let mut colleague = place.signed_in("employee@acme.example").await;
        assert_ne!(colleague.go(&place.link(&[])).await.status, 429);
        place.test.clock.advance(Seconds(6));
        assert_eq!(clicking.send("GET", &place.link(&[]), None).await.status, 303);
    })
    .await;
}
