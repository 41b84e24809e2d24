//! The handshake door, from the partner's side (seed 004): the login page, the way back, the Activate call, and what follows.

use axum::http::StatusCode;
use protocol::Timestamp;
use protocol::jose::Ed25519PublicKey;
use protocol::signed_url::UnverifiedUrl;
use serde_json::json;

use crate::both_sides::redirect;
use crate::browser::{World, world};
use crate::fake::NOW;

const ORGANIZATION: &str = "/handshake/organizations/production/org_1";

async fn consented() -> World {
    let world = world(None).await;
    world.fake.set(|behaviour| {
        behaviour.handshake_key = Some(1);
        behaviour.authorizations.insert("org_1".to_owned(), "consented".to_owned());
    });
    world
}

/// Opens the login page and gives the form's id.
async fn open(world: &mut World, path: &str) -> Result<String, (StatusCode, String)> {
    let page = world.browser.get(path).await;
    let id = page.html.split(r#"name="id" value=""#).nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    match id {
        Some(id) if page.status == StatusCode::OK => Ok(id),
        _ => Err((page.status, page.html)),
    }
}

async fn log_in(world: &mut World, id: &str, more: &str) -> String {
    let page = world.browser.post("/handshake/login", &format!("id={id}&account=ada%40books.example&{more}")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    page.location
}

/// The Activate call runs beside the redirect.
async fn settled(world: &mut World, state: &str) -> String {
    loop {
        let html = world.browser.get(ORGANIZATION).await.html;
        if html.contains(&format!(r#"data-state="{state}" data-organization"#)) {
            return html;
        }
        tokio::task::yield_now().await;
    }
}

async fn press(world: &mut World, action: &str) -> String {
    let page = world.browser.post(&format!("{ORGANIZATION}/{action}"), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    world.browser.get(page.location.split('#').next().unwrap()).await.html
}

fn calls(world: &World) -> Vec<String> {
    world.fake.behaviour.lock().unwrap().calls.iter().map(|(line, _)| line.clone()).collect()
}

#[tokio::test]
async fn the_card_leads_through_sign_in_to_the_organizations_and_says_what_to_press_there() {
    let mut world = world(None).await;
    let start = world.browser.get("/?environment=production").await.html;
    assert!(start.contains("press “Connect” beside Tidewater Cards, then “Allow access”"), "{start}");
    let page = world.browser.post("/start/handshake", "environment=production").await;
    assert_eq!(page.location, format!("{}/login", world.fake.issuer));
    assert_eq!(world.browser.post("/start/handshake", "environment=sandbox").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_believed_redirect_asks_for_a_login_goes_back_and_activates() {
    let mut world = consented().await;
    let path = redirect(&world.fake, 1, &[]);
    let id = open(&mut world, &path).await.unwrap();
    assert_eq!(calls(&world).len(), 0, "looking activates nothing");
    assert_eq!(world.browser.get(ORGANIZATION).await.status, StatusCode::NOT_FOUND);
    let back = log_in(&mut world, &id, "outcome=success").await;
    assert_eq!(back, format!("{}/handshake/n1?status=success", world.fake.issuer));
    let html = settled(&mut world, "active").await;
    assert!(html.contains("grt_6") && html.contains("ada@books.example"), "{html}");
    assert_eq!(calls(&world), ["POST /v1/organizations/org_1/authorization/activate"]);
    // The name is asked for once there is a grant, after the state is known.
    let html = loop {
        let html = world.browser.get(ORGANIZATION).await.html;
        if html.contains("Acme &#38; Sons") {
            break html;
        }
        tokio::task::yield_now().await;
    };
    for told in ["910000001", "<dd>org_1</dd>", "<dd>production</dd>", "/v1/grants/grt_6"] {
        assert!(html.contains(told), "{told}: {html}");
    }
    let start = world.browser.get("/?environment=production").await.html;
    assert!(start.contains(r#"class="card authorization" data-organization="org_1" data-state="active""#), "{start}");
    assert!(start.contains(r#">Acme &#38; Sons</a> <span class="muted">910000001</span>"#), "{start}");
}

#[tokio::test]
async fn the_other_spelling_and_the_other_order_work_too() {
    let mut world = consented().await;
    let path = redirect(&world.fake, 1, &[("partnerId", "app_6")]);
    let page = world.browser.get(&path).await.html;
    assert!(page.contains(r#"<dd id="partner-id">app_6</dd>"#), "{page}");
    let id = open(&mut world, &path).await.unwrap();
    let back = log_in(&mut world, &id, "outcome=success&ampersand=on&later=on").await;
    assert_eq!(back, format!("{}/handshake/n1&status=success", world.fake.issuer));
    let html = settled(&mut world, "pending").await;
    assert!(html.contains("Until then there are no tokens"), "{html}");
    assert!(html.contains("org_1") && !html.contains("Acme"), "no name before there is a grant: {html}");
    assert_eq!(calls(&world).len(), 0);
    let html = press(&mut world, "activate").await;
    assert!(html.contains("Northwind says: active."), "{html}");
}

#[tokio::test]
async fn not_connecting_sends_the_error_and_keeps_nothing() {
    let mut world = consented().await;
    let path = redirect(&world.fake, 1, &[]);
    let id = open(&mut world, &path).await.unwrap();
    let back = log_in(&mut world, &id, "outcome=error").await;
    assert_eq!(back, format!("{}/handshake/n1?status=error", world.fake.issuer));
    assert_eq!(calls(&world).len(), 0);
    assert_eq!(world.browser.get(ORGANIZATION).await.status, StatusCode::NOT_FOUND);
    let wrong = world.browser.post("/handshake/login", &format!("id={id}&account=a&outcome=whatever")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_forged_redirect_is_refused_and_says_why() {
    let mut world = consented().await;
    let honest = redirect(&world.fake, 1, &[]);
    for (path, why) in [
        (redirect(&world.fake, 2, &[]), "the signature does not belong"),
        (honest.replace("org_1", "org_2"), "the signature does not belong"),
        (format!("{honest}&organizationId=org_2"), "organizationId stands twice"),
        (honest.replace("t=1800000000", "t=0"), "the signature does not belong"),
        ("/handshake/login?environment=production".to_owned(), "t is missing"),
        (format!("{honest}&%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E=1&a=%00"), "must be percent-encoded"),
    ] {
        let (status, html) = open(&mut world, &path).await.unwrap_err();
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
        assert!(html.contains("Tidewater does not believe this link") && html.contains(why), "{path}: {html}");
        assert!(!html.contains("<script>alert"), "{html}");
    }
    assert_eq!(world.browser.get("/handshake/login?environment=sandbox").await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.browser.get("/handshake/login").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_the_platform_s_keys_nothing_is_believed_or_refused_for_good() {
    let mut world = consented().await;
    world.fake.set(|behaviour| behaviour.handshake_key = None);
    let path = redirect(&world.fake, 1, &[]);
    let (status, html) = open(&mut world, &path).await.unwrap_err();
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(html.contains("Reload this page in a moment"), "{html}");
}

#[tokio::test]
async fn only_the_browser_that_opened_the_login_may_log_in_to_it() {
    let mut world = consented().await;
    let path = redirect(&world.fake, 1, &[]);
    let id = open(&mut world, &path).await.unwrap();
    let own = world.browser.cookie.take();
    let stolen = world.browser.post("/handshake/login", &format!("id={id}&account=mallory&outcome=success")).await;
    assert_eq!(stolen.status, StatusCode::BAD_REQUEST);
    open(&mut world, "/handshake/login?environment=production").await.unwrap_err();
    world.browser.cookie = own;
    let nobody = world.browser.post("/handshake/login", &format!("id={id}&account=+&outcome=success")).await;
    assert_eq!(nobody.status, StatusCode::BAD_REQUEST);
    log_in(&mut world, &id, "outcome=success").await;
    settled(&mut world, "active").await;
}

#[tokio::test]
async fn a_link_of_our_own_is_signed_and_its_state_stays_with_the_browser() {
    let mut world = consented().await;
    let page = world.browser.post("/start/handshake/link", "environment=production&organization=+910000001+").await;
    let (address, query) = page.location.split_once('?').unwrap();
    assert_eq!(address, format!("{}/handshake", world.fake.issuer));
    let (call, body) = world.fake.behaviour.lock().unwrap().calls[0].clone();
    assert_eq!(call, "PUT /v1/signing-key");
    let key = Ed25519PublicKey::from_jwk(&body["jwk"].to_string()).unwrap();
    let link = UnverifiedUrl::read(address, query).unwrap().verify([&key], Timestamp::from_seconds(NOW)).unwrap();
    assert_eq!((link.get("client_id"), link.get("organization")), (Some("app_6"), Some("910000001")));
    let state = link.get("state").unwrap().to_owned();

    let path = redirect(&world.fake, 1, &[("state", &state)]);
    let own = world.browser.cookie.take();
    let (status, html) = open(&mut world, &path).await.unwrap_err();
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(html.contains("begun in another browser"), "{html}");
    world.browser.cookie = own;
    open(&mut world, &path).await.unwrap();
    let id = open(&mut world, &path).await.expect("loading the page again is no harm");
    log_in(&mut world, &id, "outcome=success").await;
    settled(&mut world, "active").await;
    let again = world.browser.post("/start/handshake/link", "environment=production&organization=").await;
    assert!(again.location.contains("/handshake?client_id=app_6&state="), "{}", again.location);
    assert_eq!(calls(&world).iter().filter(|line| line.starts_with("PUT")).count(), 1, "registered once");
}

#[tokio::test]
async fn a_lost_answer_of_activate_is_asked_for_again() {
    let mut world = consented().await;
    world.fake.set(|behaviour| behaviour.lose_calls = 1);
    let path = redirect(&world.fake, 1, &[]);
    let id = open(&mut world, &path).await.unwrap();
    log_in(&mut world, &id, "outcome=success").await;
    settled(&mut world, "active").await;
    assert_eq!(calls(&world).len(), 2);
}

#[tokio::test]
async fn both_sides_see_the_same_state_and_data_needs_an_active_one() {
    let mut world = consented().await;
    let path = redirect(&world.fake, 1, &[]);
    let id = open(&mut world, &path).await.unwrap();
    log_in(&mut world, &id, "outcome=success&later=on").await;
    let html = press(&mut world, "fetch/transactions").await;
    assert!(html.contains("No transactions") && html.contains("no_grant: There is no active grant."), "{html}");
    press(&mut world, "activate").await;
    let html = loop {
        let html = press(&mut world, "fetch/transactions").await;
        if !html.contains("API answered 503") {
            break html;
        }
    };
    assert!(html.contains("8 transactions of org_1"), "{html}");
    for (action, state) in [("suspend", "suspended"), ("resume", "active"), ("look", "active"), ("deactivate", "revoked")] {
        let html = press(&mut world, action).await;
        assert!(html.contains(&format!(r#"data-state="{state}" data-organization"#)), "{action}: {html}");
    }
    let sent = world.fake.behaviour.lock().unwrap().calls.clone();
    assert!(sent.contains(&(
        "POST /v1/organizations/org_1/authorization/deactivate".to_owned(),
        json!({"reason": "Ended in Tidewater"})
    )));
    let html = press(&mut world, "activate").await;
    assert!(html.contains("authorization_not_consented"), "{html}");
    let page = world.browser.post(&format!("{ORGANIZATION}/forget"), "").await;
    assert_eq!(page.location, "/?environment=production");
    assert_eq!(world.browser.get(ORGANIZATION).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.browser.post(&format!("{ORGANIZATION}/look"), "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn organizations_are_kept_over_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let mut world = world(Some(directory.path().join("tidewater.json"))).await;
    world.fake.set(|behaviour| {
        behaviour.handshake_key = Some(1);
        behaviour.authorizations.insert("org_1".to_owned(), "consented".to_owned());
    });
    let path = redirect(&world.fake, 1, &[]);
    let id = open(&mut world, &path).await.unwrap();
    log_in(&mut world, &id, "outcome=success").await;
    settled(&mut world, "active").await;
    world.browser.app = demo::tidewater::router(world.config.clone()).unwrap();
    assert!(world.browser.get(ORGANIZATION).await.html.contains("ada@books.example"));
}
