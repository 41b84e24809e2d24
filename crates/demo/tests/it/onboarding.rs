//! The onboarding door, from the partner's side (seed 000).

use axum::http::StatusCode;
use protocol::secret::Environment;
use serde_json::{Value, json};

use crate::browser::{Browser, World, world};
use crate::partner_api::client_key;

const OWN: &str = "via=books&plan=Cash%20flow";

fn finalized(numbers: std::ops::RangeInclusive<u8>) -> Value {
    let organization = |number: u8| {
        json!({"organization_id": format!("org_{number}"), "organization_number": format!("91000000{number}"),
               "name": format!("Shop & Co {number}"), "grant_id": format!("grt_{number}"),
               "client_key": client_key(Environment::Production, number)})
    };
    json!({"user_email": "admin@acme.example", "organizations": numbers.map(organization).collect::<Vec<_>>(),
           "refused": [{"organization_id": "org_9", "code": "grant_revoked"}]})
}

/// Presses the button; what was sent to `initiate`.
async fn start(world: &mut World, fields: &str) -> Value {
    let page = world.browser.post("/start/onboarding", &format!("environment=production{fields}")).await;
    assert_eq!((page.status, page.location), (StatusCode::SEE_OTHER, format!("{}/onboarding/ticket1", world.fake.issuer)));
    world.fake.behaviour.lock().unwrap().onboarding.last().unwrap().clone()
}

/// Comes back and follows: the page's address, and the page.
async fn come_back(browser: &mut Browser, query: &str) -> (String, String) {
    let page = browser.get(&format!("/callback/onboarding?{query}")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let html = browser.get(&page.location).await.html;
    (page.location, html)
}

async fn onboarded(world: &mut World) -> (String, String) {
    world.fake.set(|behaviour| behaviour.finalized = finalized(1..=2));
    let sent = start(world, "").await;
    let state = sent["state"].as_str().unwrap();
    come_back(&mut world.browser, &format!("{OWN}&status=success&token=t1&state={state}")).await
}

fn finalize_requests(world: &World) -> usize {
    world.fake.behaviour.lock().unwrap().onboarding.iter().filter(|body| body["token"].is_string()).count()
}

async fn press(world: &mut World, address: &str, action: &str) -> String {
    let page = world.browser.post(&format!("{address}/{action}"), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{action}");
    world.browser.get(page.location.split('#').next().unwrap()).await.html
}

#[tokio::test]
async fn the_server_initiates_with_a_query_of_its_own_a_state_and_the_number_only_when_there_is_one() {
    let mut world = world(None).await;
    let sent = start(&mut world, "").await;
    assert_eq!(sent["redirect_uri"], format!("http://localhost:7310/callback/onboarding?{OWN}"));
    assert_eq!(sent["state"].as_str().unwrap().len(), 43);
    assert_eq!(sent["account_label"], "Tidewater account 4711");
    assert_eq!(sent["scopes"], json!(["transactions.read", "invoices.write"]));
    assert!(sent.get("organization_number").is_none(), "{sent}");
    assert_eq!(start(&mut world, "&organization_number=+910000001+").await["organization_number"], "910000001");
    let page = world.browser.get("/").await.html;
    assert!(page.contains(r#"id="start-onboarding""#) && page.contains(r#"id="organization-number""#), "{page}");
    assert!(page.contains("--user &#39;app_2:s_2&#39;") && page.contains("/v1/onboarding/initiate"), "{page}");
}

#[tokio::test]
async fn coming_back_finalizes_and_shows_each_organization_with_a_masked_key() {
    let mut world = world(None).await;
    let (_, page) = onboarded(&mut world).await;
    assert!(page.contains(r#"data-state="finalized""#) && page.contains("2 organizations are onboarded"), "{page}");
    assert!(page.contains("Shop &#38; Co 1") && page.contains("910000002") && page.contains("admin@acme.example"), "{page}");
    assert!(page.contains(r#"data-organization="org_9">org_9: <code>grant_revoked</code>"#), "{page}");
    for number in [1, 2] {
        let key = client_key(Environment::Production, number);
        assert!(!page.contains(&key) && page.contains(&format!("cs_key_…{}", &key[key.len() - 4..])), "{page}");
    }
    let start = world.browser.get("/").await.html;
    assert!(start.contains(r#"data-state="finalized"><a href="/onboarding/"#), "{start}");
    assert!(!start.contains(&client_key(Environment::Production, 1)));
    assert!(start.contains("back byte for byte"), "{start}");
}

#[tokio::test]
async fn three_hundred_organizations_come_by_the_page_and_keep_their_place() {
    let mut world = world(None).await;
    let one = finalized(1..=1)["organizations"][0].clone();
    let organization = |number: u32| {
        let mut one = one.clone();
        one["organization_id"] = format!("org_{number}").into();
        one
    };
    let all: Vec<_> = (1..=300).map(organization).collect();
    world.fake.set(|behaviour| behaviour.finalized = json!({"user_email": "a@b.example", "organizations": all}));
    let sent = start(&mut world, "").await;
    let query = format!("{OWN}&status=success&token=t1&state={}", sent["state"].as_str().unwrap());
    let (address, first) = come_back(&mut world.browser, &query).await;
    assert!(first.contains("300 organizations are onboarded") && first.contains("Page 1 of 6"), "{first}");
    assert!(first.contains(r#"data-organization="org_50""#) && !first.contains(r#"data-organization="org_51""#));
    let last = world.browser.get(&format!("{address}?page=99")).await.html;
    assert!(last.contains(r#"data-organization="org_300""#) && !last.contains("id=\"next\""), "{last}");
    let fetched = world.browser.post(&format!("{address}/organizations/org_300/transactions?page=6"), "").await;
    assert_eq!(fetched.location, format!("{address}?page=6#fetched"));
}

#[tokio::test]
async fn finalize_again_gives_the_same_answer_and_says_so() {
    let mut world = world(None).await;
    let (address, _) = onboarded(&mut world).await;
    let page = press(&mut world, &address, "finalize").await;
    assert!(page.contains("The same answer again: 2 organizations, the same client keys."), "{page}");
    world.fake.set(|behaviour| behaviour.finalized = finalized(2..=3));
    assert!(press(&mut world, &address, "finalize").await.contains("must not happen"));
    world.fake.set(|behaviour| behaviour.finalized = Value::Null);
    let page = press(&mut world, &address, "finalize").await;
    assert!(page.contains("onboarding_token_invalid") && page.contains("The client keys are here and stay good."), "{page}");
    assert!(page.contains(r#"data-state="finalized""#), "{page}");
}

#[tokio::test]
async fn a_lost_answer_of_finalize_is_asked_for_again_with_the_same_token() {
    let mut world = world(None).await;
    world.fake.set(|behaviour| behaviour.lose_finalize = 2);
    let (_, page) = onboarded(&mut world).await;
    assert!(page.contains(r#"data-state="finalized""#), "{page}");
    assert_eq!(finalize_requests(&world), 3);

    world.fake.set(|behaviour| behaviour.lose_finalize = 3);
    let (address, page) = onboarded(&mut world).await;
    assert!(page.contains(r#"data-state="unanswered""#) && page.contains(r#"id="finalize-again""#), "{page}");
    assert!(press(&mut world, &address, "finalize").await.contains(r#"data-state="finalized""#));
}

#[tokio::test]
async fn the_keys_get_tokens_and_data_of_their_own_organization() {
    let mut world = world(None).await;
    let (address, _) = onboarded(&mut world).await;
    let key = client_key(Environment::Production, 2);
    world.fake.set(|behaviour| behaviour.keys = vec![("app_2".to_owned(), key.clone(), "org_2".to_owned())]);
    let page = loop {
        let page = press(&mut world, &address, "organizations/org_2/transactions").await;
        if !page.contains("API answered 503") {
            break page;
        }
    };
    assert!(page.contains("8 transactions of Shop &#38; Co 2") && page.contains("Card sales, week 44"), "{page}");
    let form = world.fake.last_form();
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(form, [("grant_type", "client_credentials"), ("client_id", "app_2"), ("client_secret", key.as_str())]);
    assert!(!page.contains(&key) && page.contains("${CLIENT_KEY:?the client key that ends in"), "{page}");
    // The token is kept: the second fetch asks for none.
    press(&mut world, &address, "organizations/org_2/transactions").await;
    assert_eq!(world.fake.forms.lock().unwrap().len(), 1);
    // Why 403? The platform tells.
    let page = press(&mut world, &address, "organizations/org_2/employees").await;
    assert!(page.contains("employees.read is missing: the customer left it out."), "{page}");

    let page = press(&mut world, &address, "organizations/org_1/transactions").await;
    assert!(page.contains("invalid_client") && page.contains("revoked or replaced"), "{page}");
    let foreign = world.browser.post(&format!("{address}/organizations/org_7/transactions"), "").await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn declining_and_errors_are_told_to_people() {
    let mut world = world(None).await;
    for (status, fields, state, text) in [
        ("declined", "", "declined", "The customer declined."),
        ("declined", "&organization_number=910000003", "declined", "no access to the organization with number 910000003"),
        ("error", "", "failed", "its timeline says why"),
    ] {
        let sent = start(&mut world, fields).await;
        let query = format!("{OWN}&status={status}&state={}", sent["state"].as_str().unwrap());
        let (address, page) = come_back(&mut world.browser, &query).await;
        assert!(page.contains(&format!(r#"data-state="{state}""#)) && page.contains(text), "{page}");
        let page = press(&mut world, &address, "timeline").await;
        assert!(page.contains("finalize_refused") && page.contains("too_early"), "{page}");
    }
    assert_eq!(finalize_requests(&world), 0);
}

#[tokio::test]
async fn a_state_is_good_for_one_browser_and_a_second_visit_does_nothing() {
    let mut world = world(None).await;
    world.fake.set(|behaviour| behaviour.finalized = finalized(1..=1));
    let sent = start(&mut world, "").await;
    let query = format!("{OWN}&status=success&token=t1&state={}", sent["state"].as_str().unwrap());
    let mut stranger = Browser { app: world.browser.app.clone(), cookie: None };
    let (address, page) = come_back(&mut stranger, &query).await;
    assert!(address.starts_with("/?outcome=") && page.contains("not the one this browser was sent away with"), "{page}");
    assert_eq!(finalize_requests(&world), 0);
    let (first, _) = come_back(&mut world.browser, &query).await;
    let (second, page) = come_back(&mut world.browser, &query).await;
    assert_eq!(first, second);
    assert!(page.contains("1 organization is onboarded"), "{page}");
    assert_eq!(finalize_requests(&world), 1);
}

#[tokio::test]
async fn a_query_that_did_not_come_back_byte_for_byte_is_not_finalized() {
    let mut world = world(None).await;
    let sent = start(&mut world, "").await;
    let state = sent["state"].as_str().unwrap();
    let query = format!("via=books&plan=Cash+flow&status=success&token=t1&state={state}");
    let (_, page) = come_back(&mut world.browser, &query).await;
    assert!(page.contains("did not come back as it was sent"), "{page}");
    assert_eq!(finalize_requests(&world), 0);
}

#[tokio::test]
async fn a_refused_initiate_is_shown_with_the_rule() {
    let mut world = world(None).await;
    world.config.environments[0].integrations[1].redirect_uri = "http://localhost:7310/elsewhere".to_owned();
    let mut browser = Browser { app: demo::tidewater::router(world.config).unwrap(), cookie: None };
    let page = browser.post("/start/onboarding", "environment=production").await;
    let page = browser.get(&page.location).await.html;
    assert!(page.contains("The onboarding did not start") && page.contains("redirect_uri_not_registered: path:"), "{page}");
    let nowhere = browser.post("/start/onboarding", "environment=nowhere").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}
