//! The onboarding door (seed 000), in the browser.

use super::place::Place;
use flows::testing::TestContext;
use model::grant::GrantState;
use model::membership::Role;
use model::onboarding::OnboardingState;
use protocol::Seconds;
use storage::testing::each;

const BACK: &str = "https://partner.example/callback?via=books&x=%41&status=";

async fn state_of(test: &TestContext, id: protocol::id::OnboardingSessionId) -> OnboardingState {
    storage::onboarding::find(&test.context.store, id).await.unwrap().unwrap().state
}

#[tokio::test]
async fn a_named_organization_from_the_temporary_url_to_its_client_key() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let (url, session) = place.initiate(Some("910000001")).await;
        let mut browser = place.browser();
        let login = browser.go(&url).await;
        assert!(login.url.starts_with("/login?return_to=%2Fonboarding%2F"), "{}", login.url);
        let consent = browser.sign_in(&login, "admin@acme.example").await;
        for told in ["tidewater Books", "Acme Bakery AS", "910000001", "admin@acme.example", "account 4711", "partner.example"] {
            assert!(consent.html.contains(told), "the consent does not tell {told}:\n{}", consent.html);
        }
        assert_eq!(state_of(&place.test, session).await, OnboardingState::Open, "looking consumes nothing");
        let reached = browser.submit(&consent, "approve", &[("scope", "employees.read")]).await;
        assert!(reached.left && reached.url.starts_with(&format!("{BACK}success&token=cs_onb_")), "{}", reached.url);
        assert_eq!(reached.parameter("state").as_deref(), Some("a state &= of its own"));
        let finalized = place.finalize(&reached.parameter("token").unwrap()).await.unwrap();
        assert_eq!(finalized.user_email, "admin@acme.example");
        let [only] = finalized.organizations.as_slice() else { panic!("{finalized:?}") };
        assert_eq!((only.organization_number.as_str(), only.name.as_str()), ("910000001", "Acme Bakery AS"));
        let live = storage::grant::find_live(place.store(), only.organization_id, place.world.confidential).await.unwrap();
        assert_eq!(live.unwrap().grant.scopes.to_string(), "employees.read transactions.read");
        let over = browser.go(&url).await;
        assert_eq!(over.status, 410, "{}", over.html);
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_twice_ends_in_the_same_token_and_another_browser_in_none() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let (url, _) = place.initiate(Some("910000001")).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let mut elsewhere = place.signed_in("admin@acme.example").await;
        let (consent, another) = (browser.go(&url).await, elsewhere.go(&url).await);
        let first = browser.submit(&consent, "approve", &[]).await;
        let second = browser.submit(&consent, "approve", &[]).await;
        assert_eq!(first.url, second.url);
        let late = elsewhere.submit(&another, "approve", &[]).await;
        assert_eq!(late.status, 410, "{} {}", late.url, late.html);
    })
    .await;
}

#[tokio::test]
async fn without_access_the_person_is_told_whom_to_ask_and_the_partner_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let (url, session) = place.initiate(Some("910000001")).await;
        let mut employee = place.signed_in("employee@acme.example").await;
        let refused = employee.go(&url).await;
        assert_eq!(refused.status, 403);
        assert!(refused.html.contains("Acme Bakery AS") && refused.has("ask-administrator"), "{}", refused.html);
        let (other_url, _) = place.initiate(Some("910000002")).await;
        let stranger = employee.go(&other_url).await;
        assert!(stranger.html.contains("910000002") && !stranger.html.contains("Birch"), "{}", stranger.html);
        let (unknown_url, _) = place.initiate(Some("999999999")).await;
        let unknown = employee.go(&unknown_url).await;
        assert_eq!(
            stranger.html.replace("910000002", "N").len() / 100,
            unknown.html.replace("999999999", "N").len() / 100,
            "whether the number is known is not told"
        );
        let back = employee.submit(&refused, "decline", &[]).await;
        assert_eq!(back.url, format!("{BACK}declined&state=a+state+%26%3D+of+its+own"));
        assert_eq!(state_of(&place.test, session).await, OnboardingState::Declined);
    })
    .await;
}

#[tokio::test]
async fn ticks_survive_pages_and_all_means_all() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        place.organizations(60).await;
        let (url, session) = place.initiate(None).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let first = browser.go(&url).await;
        assert!(first.has("select-all") && first.html.contains("Client 000") && !first.html.contains("Client 030"));
        let ids: Vec<String> = storage::membership::consentable(
            place.store(),
            place.world.admin.id,
            "client 00",
            &storage::membership::AfterName::default(),
            3,
        )
        .await
        .unwrap()
        .into_iter()
        .map(|organization| organization.id.to_string())
        .collect();
        let second = browser.submit(&first, "next", &[("organization", &ids[0]), ("organization", &ids[1])]).await;
        assert!(second.html.contains("Client 030"), "{}", second.html);
        let consent = browser.submit(&second, "continue", &[]).await;
        assert!(consent.has("approve") && consent.html.contains("Client 000") && consent.html.contains("Client 001"));
        assert!(!consent.html.contains("Client 002"));

        let found = browser.submit(&first, "search", &[("q", "client 01")]).await;
        assert!(found.html.contains("Client 015") && !found.html.contains("Client 020"), "{}", found.html);
        let consent = browser.submit(&found, "continue", &[("all", "on")]).await;
        let reached = browser.submit(&consent, "approve", &[]).await;
        assert!(reached.left, "{} {}", reached.status, reached.html);
        let finalized = place.finalize(&reached.parameter("token").unwrap()).await.unwrap();
        assert_eq!(finalized.organizations.len(), 10);
        assert_eq!(state_of(&place.test, session).await, OnboardingState::Finalized);
        let (again, _) = place.initiate(None).await;
        let shown = browser.go(&again).await;
        assert!(shown.html.to_lowercase().contains("connected"), "already connected ones are shown as such");
    })
    .await;
}

#[tokio::test]
async fn organizations_of_others_posted_into_the_form_are_refused() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        place.organizations(2).await;
        let (url, session) = place.initiate(None).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let picker = browser.go(&url).await;
        let stranger = place.world.stranger.id.to_string();
        let refused = browser.submit(&picker, "continue", &[("organization", &stranger)]).await;
        assert_eq!(refused.status, 403);
        assert!(!refused.html.contains("Birch"), "{}", refused.html);
        let own = place.world.organization.id.to_string();
        let consent = browser.submit(&picker, "continue", &[("organization", &own)]).await;
        let forged = browser.submit(&consent, "approve", &[("chosen", &stranger)]).await;
        assert!(!forged.left && forged.status == 403, "{}", forged.html);
        assert_eq!(state_of(&place.test, session).await, OnboardingState::Open);
    })
    .await;
}

#[tokio::test]
async fn a_privilege_taken_away_between_page_and_post_is_gone() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let (url, session) = place.initiate(Some("910000001")).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let consent = browser.go(&url).await;
        place.set_role(place.world.organization.id, &place.world.admin, Some(Role::Member)).await;
        let refused = browser.submit(&consent, "approve", &[]).await;
        assert!(!refused.left && refused.status == 403, "{} {}", refused.status, refused.html);
        assert!(storage::onboarding::organizations(place.store(), session, 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_temporary_url_is_good_for_an_hour_and_an_unknown_one_never() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let (url, _) = place.initiate(Some("910000001")).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let consent = browser.go(&url).await;
        place.test.clock.advance(Seconds(3_601));
        let late = browser.submit(&consent, "approve", &[]).await;
        assert_eq!(late.status, 410, "{}", late.html);
        assert_eq!(browser.go(&url).await.status, 410);
        assert_eq!(browser.go("/onboarding/unknown").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_grant_is_left_out_of_the_others() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let connected = place.world.connect(&place.test.context, place.world.confidential).await;
        place.organizations(1).await;
        let grant = storage::grant::find(place.store(), connected.tokens.grant_id).await.unwrap().unwrap();
        let by = (model::grant::Actor::system(), "for the test");
        flows::grant::act(&place.test.context, &grant, flows::grant::Act::Suspend, by).await.unwrap().unwrap();
        let (url, _) = place.initiate(None).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let picker = browser.go(&url).await;
        let consent = browser.submit(&picker, "continue", &[("all", "on")]).await;
        let reached = browser.submit(&consent, "approve", &[]).await;
        let finalized = place.finalize(&reached.parameter("token").unwrap()).await.unwrap();
        assert_eq!(finalized.organizations.len(), 1);
        assert_eq!(finalized.organizations[0].name, "Client 000");
        let after = storage::grant::find(place.store(), grant.id).await.unwrap().unwrap();
        assert_eq!(after.state, GrantState::Suspended);
    })
    .await;
}
