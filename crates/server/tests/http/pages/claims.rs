//! Client keys that a developer of the partner takes, and the public key to which others are sealed.

use super::browser::Page;
use super::offices::{developer, event, operator, partner_of};
use super::place::Place;
use flows::client_key::{NewClientKey, Replacement, replace};
use flows::testing::TestContext;
use model::client_key::{ClientKey, ClientKeyState, Delivery};
use model::grant::{Actor, ActorKind};
use protocol::Seconds;
use protocol::id::{ClientKeyId, GrantId};
use storage::testing::each;

/// A key that waits for a developer of the confidential integration's partner.
async fn waiting(place: &Place) -> ClientKey {
    place.open_doors().await;
    let context = &place.test.context;
    let grant_id = place.world.connect(context, place.world.confidential).await.tokens.grant_id;
    let grant = storage::grant::find(place.store(), grant_id).await.unwrap().unwrap();
    let new = NewClientKey {
        id: context.new_id(ClientKeyId::new),
        attempt_id: None,
        secret: &|_| panic!("nothing is made before the claim"),
        scopes: grant.scopes.clone(),
        delivery: Delivery::Claim,
        replaces: None,
        made_by: flows::grant::customer(place.world.admin.id, "admin"),
    };
    replace(context, &Replacement { grant: &grant, new, guard: None }).await.unwrap().unwrap().key
}

fn at(key: &ClientKey) -> String {
    format!("/developer/claims/{}", key.id)
}

async fn now(place: &Place, key: &ClientKey) -> ClientKey {
    storage::client_key::find(place.store(), key.organization_id, key.id).await.unwrap().unwrap()
}

fn key_in(page: &Page) -> String {
    let start = page.html.find("cs_key_").unwrap_or_else(|| panic!("no key at {}:\n{}", page.url, page.html));
    page.html[start..].chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect()
}

async fn works(place: &Place, secret: &str) -> bool {
    let client_id = place.world.confidential;
    let body = format!("grant_type=client_credentials&client_id={client_id}&client_secret={secret}");
    place.browser().send("POST", "/oauth/token", Some(body)).await.status == 200
}

async fn act(test: &TestContext, grant_id: GrantId, what: flows::grant::Act) {
    let grant = storage::grant::find(&test.context.store, grant_id).await.unwrap().unwrap();
    flows::grant::act(&test.context, &grant, what, (Actor::system(), "checked")).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_developer_takes_the_key_once_and_the_next_one_reads_who_did() {
    each(|store| async move {
        let place = Place::new(store).await;
        let key = waiting(&place).await;
        let (dina, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let portal = browser.go(&format!("/developer/integrations/{}", place.world.confidential)).await;
        assert!(portal.has(&format!("claim-{}", key.id)) && portal.html.contains("Acme Bakery AS"), "{}", portal.html);
        let page = browser.go(&portal.link(&format!("take-{}", key.id))).await;
        assert!(
            page.has("claim") && page.html.contains("Acme Bakery AS") && page.html.contains("tidewater Books"),
            "{}",
            page.html
        );
        assert!(!page.html.contains("cs_key_"), "a GET shows no key");
        assert_eq!(now(&place, &key).await.state, ClientKeyState::Unclaimed, "and takes none");

        let claimed = browser.submit(&page, "claim", &[]).await;
        assert_eq!((claimed.status, claimed.header("cache-control")), (200, "no-store"), "{}", claimed.html);
        let secret = key_in(&claimed);
        assert!(claimed.has("client-key") && works(&place, &secret).await, "{}", claimed.html);
        assert!(claimed.html.contains(&key.organization_id.to_string()) && claimed.html.contains(&key.grant_id.to_string()));
        let told = event(&place, place.world.confidential, "client_key.claimed").await;
        assert_eq!(told.actor, Actor { kind: ActorKind::Partner, id: Some(dina.id.to_string()), name: dina.name.clone() });

        let again = browser.submit(&page, "claim", &[]).await;
        assert!(again.status == 409 && again.html.contains("You took the key"), "{}", again.html);
        let (_, mut other) = developer(&place, place.world.partner.id, "ed@tidewater.example").await;
        let taken = other.go(&at(&key)).await;
        assert!(!taken.has("claim") && taken.html.contains(&dina.name), "{}", taken.html);
        let last_four = now(&place, &key).await.mark.unwrap().last_four;
        assert!(taken.html.contains(&format!("cs_key_…{last_four}")), "{}", taken.html);
        let portal = browser.go(&claimed.link("done")).await;
        assert!(!portal.has(&format!("claim-{}", key.id)), "{}", portal.html);
        for seen in [&again, &taken, &portal, &browser.go(&at(&key)).await, &browser.go("/developer").await] {
            assert!(!seen.html.contains(&secret), "{}", seen.url);
        }
    })
    .await;
}

#[tokio::test]
async fn of_many_developers_one_gets_the_key() {
    each(|store| async move {
        let place = Place::new(store).await;
        let key = waiting(&place).await;
        let (_, browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let page = browser.clone().go(&at(&key)).await;
        let mut racers = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (mut browser, page) = (browser.clone(), page.clone());
            racers.spawn(async move { browser.submit(&page, "claim", &[]).await });
        }
        let answers = racers.join_all().await;
        let winners: Vec<_> = answers.iter().filter(|page| page.has("client-key")).collect();
        assert_eq!((winners.len(), answers.iter().filter(|page| page.status == 409).count()), (1, 15));
        assert!(works(&place, &key_in(winners[0])).await);
    })
    .await;
}

#[tokio::test]
async fn for_others_than_the_partners_developers_there_is_no_claim() {
    each(|store| async move {
        let place = Place::new(store).await;
        let key = waiting(&place).await;
        let partner = partner_of(&place, place.world.foreign).await;
        let (_, other) = developer(&place, partner, "hal@harbor.example").await;
        let (_, olga) = operator(&place, "olga@northwind.example").await;
        let admin = place.signed_in("admin@acme.example").await;
        for mut browser in [other, olga, admin] {
            for page in [browser.go(&at(&key)).await, browser.post(&at(&key), &[]).await] {
                assert_eq!((page.status, page.code().as_str()), (404, "page_not_found"));
                assert!(!page.html.contains("Acme"), "{}", page.html);
            }
        }
        assert!(place.browser().go(&at(&key)).await.has("sign-in"));
        assert_eq!(place.browser().post(&at(&key), &[]).await.code(), "sign_in_required");
        // A key that was shown to the customer has no link, even for the partner's own developers.
        let shown = place.world.client_key(&place.test.context, key.grant_id).await.key;
        let (_, mut dina) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        assert_eq!(dina.go(&at(&shown)).await.code(), "page_not_found");
        for proof in ["", "x"] {
            assert_eq!(dina.post(&at(&key), &[("csrf", proof)]).await.code(), "form_expired");
        }
        assert_eq!(now(&place, &key).await.state, ClientKeyState::Unclaimed);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_grants_key_waits_and_a_late_developer_gets_none() {
    each(|store| async move {
        let place = Place::new(store).await;
        let key = waiting(&place).await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let page = browser.go(&at(&key)).await;
        act(&place.test, key.grant_id, flows::grant::Act::Suspend).await;
        let refused = browser.submit(&page, "claim", &[]).await;
        assert!(refused.status == 409 && refused.html.contains("data-state=\"suspended\""), "{}", refused.html);
        act(&place.test, key.grant_id, flows::grant::Act::Resume).await;
        place.test.clock.advance(Seconds::days(6));
        let mut browser = place.signed_in("dina@tidewater.example").await;
        let page = browser.go(&at(&key)).await;
        assert!(page.has("claim"), "{}", page.html);
        place.test.clock.advance(Seconds::minutes(11 * 60));
        assert!(browser.go(&at(&key)).await.has("claim"), "seven days are not over");
        place.test.clock.advance(Seconds::days(1));
        let mut browser = place.signed_in("dina@tidewater.example").await;
        let late = browser.go(&at(&key)).await;
        assert!(late.html.contains("data-state=\"over\"") && !late.has("claim"), "{}", late.html);
        let portal = browser.go(&late.link("back")).await;
        assert!(!portal.has(&format!("claim-{}", key.id)), "{}", portal.html);
        assert_eq!(now(&place, &key).await.mark, None);
    })
    .await;
}

/// RFC 7517, appendix A.1: the public key of the curve.
const JWK: &str = r#"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"}"#;

#[tokio::test]
async fn a_public_key_is_registered_refused_with_its_rule_and_taken_off() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let (dina, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let path = format!("/developer/integrations/{}", place.world.confidential);
        let page = browser.go(&path).await;
        assert!(!page.has("encryption-key-since") && !page.has("delete-encryption-key"), "{}", page.html);
        let private = JWK.replace("\"use\"", "\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\",\"use\"");
        for (typed, rule) in [("", "JSON"), ("{\"kty\":\"oct\"}", "kty EC with crv P-256"), (private.as_str(), "private")] {
            let refused = browser.submit(&page, "keep-encryption-key", &[("encryption_key", typed)]).await;
            assert_eq!((refused.status, refused.has("encryption-key-error")), (400, true), "{typed}: {}", refused.html);
            assert!(refused.html.contains(rule), "{typed}: {}", refused.html);
            let shown = super::forms::decode(&refused.html);
            assert!(shown.contains(typed), "what was typed stays: {shown}");
        }
        let kept = browser.submit(&page, "keep-encryption-key", &[("encryption_key", JWK)]).await;
        assert!(kept.has("notice") && kept.has("encryption-key-since"), "{}", kept.html);
        let context = &place.test.context;
        assert!(flows::client_key::encryption_key(context, place.world.confidential).await.unwrap().is_some());
        let told = event(&place, place.world.confidential, "encryption_key.registered").await;
        assert_eq!(told.actor.id, Some(dina.id.to_string()));

        let partner = partner_of(&place, place.world.foreign).await;
        let (_, mut other) = developer(&place, partner, "hal@harbor.example").await;
        assert_eq!(other.post(&format!("{path}/encryption-key"), &[]).await.code(), "page_not_found");
        let gone = browser.submit(&kept, "delete-encryption-key", &[]).await;
        assert!(gone.has("notice") && !gone.has("encryption-key-since"), "{}", gone.html);
        assert_eq!(browser.submit(&kept, "delete-encryption-key", &[]).await.status, 200, "gone already");
        assert!(flows::client_key::encryption_key(context, place.world.confidential).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn where_no_door_gives_client_keys_the_page_speaks_of_them_only_when_there_are_some() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let path = format!("/developer/integrations/{}", place.world.confidential);
        let page = browser.go(&path).await;
        assert!(page.has("redirect-uris") && !page.has("claims") && !page.has("encryption-keys"), "{}", page.html);
        let context = &place.test.context;
        let set =
            async |jwk| flows::client_key::set_encryption_key(context, place.world.confidential, jwk, Actor::system()).await;
        set(Some(JWK)).await.unwrap().unwrap();
        let page = browser.go(&path).await;
        assert!(page.has("claims") && page.has("encryption-key-since"), "{}", page.html);
        let gone = browser.submit(&page, "delete-encryption-key", &[]).await;
        assert!(gone.has("notice") && !gone.has("encryption-keys"), "{}", gone.html);
        let refused = browser.submit(&page, "keep-encryption-key", &[("encryption_key", "{}")]).await;
        assert!(refused.status == 400 && refused.has("encryption-key-error"), "{}", refused.html);
        let grant_id = place.world.connect(context, place.world.confidential).await.tokens.grant_id;
        place.world.client_key(context, grant_id).await;
        let page = browser.go(&path).await;
        assert!(page.has("claims") && page.has("encryption-keys"), "{}", page.html);
    })
    .await;
}

#[tokio::test]
async fn with_a_public_key_the_window_offers_sealing_and_nobody_sees_the_key() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let context = &place.test.context;
        let set = flows::client_key::set_encryption_key(context, place.world.confidential, Some(JWK), Actor::system()).await;
        set.unwrap().unwrap();
        let grant_id = place.world.connect(context, place.world.confidential).await.tokens.grant_id;
        let path = format!("/organizations/{}/integrations/{grant_id}/keys/new", place.world.organization.id);
        let mut browser = place.signed_in("admin@acme.example").await;
        let window = browser.go(&path).await;
        let sealed = browser.submit(&window, "deliver-sealed", &[]).await;
        assert!(
            sealed.has("sealed-key") && sealed.html.contains("GET http://localhost:7300/v1/client-keys/sealed"),
            "{}",
            sealed.html
        );
        let keys = storage::client_key::of_grant(place.store(), place.world.organization.id, grant_id).await.unwrap();
        assert_eq!((keys.len(), keys[0].delivery, keys[0].state), (1, Delivery::Sealed, ClientKeyState::Active));
    })
    .await;
}
