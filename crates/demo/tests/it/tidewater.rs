//! The partner app, driven as a browser without JavaScript would.

use axum::http::{Request, StatusCode};
use demo::tidewater::router;

use crate::browser::{Browser, api_is_ready, world};

#[tokio::test]
async fn the_authorize_link_is_the_guides() {
    let mut world = world(None).await;
    let link = world.browser.start().await;
    assert_eq!(link.address, format!("{}/oauth/authorize", world.fake.issuer));
    for (name, value) in [
        ("client_id", "app_1"),
        ("response_type", "code"),
        ("redirect_uri", "http://localhost:7310/callback/connect"),
        ("scope", "transactions.read invoices.write"),
        ("partner_portal_id", "prt_1"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(link.get(name), value);
    }
}

#[tokio::test]
async fn connecting_exchanges_the_code_as_curl_form_does_and_logs_it() {
    let mut world = world(None).await;
    let outcome = world.browser.connect(&world.fake).await;
    assert!(outcome.contains(r#"data-state="connected""#), "{outcome}");
    assert!(outcome.contains("Acme &#38; Sons (910000001, org_1) is connected in production"), "{outcome}");
    let form = world.fake.last_form();
    let names: Vec<_> = form.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["client_id", "client_secret", "code", "grant_type", "redirect_uri", "code_verifier"]);

    let page = world.browser.get("/").await.html;
    assert!(page.contains(r#"data-organization="org_1" data-state="connected""#), "{page}");
    assert!(page.contains(r#"<h3>Acme &#38; Sons <span class="muted">910000001</span>"#), "{page}");
    assert!(page.contains("<dd>org_1</dd>") && page.contains("<dd>production</dd>"), "{page}");
    assert!(page.contains("--form &#39;grant_type=authorization_code&#39;"), "{page}");
    assert!(page.contains("&#34;refresh_token&#34;: &#34;r1&#34;"), "{page}");
    assert!(page.contains("id=\"start-connect\""));
}

#[tokio::test]
async fn the_api_is_called_and_refusals_are_shown() {
    let mut world = world(None).await;
    world.browser.connect(&world.fake).await;
    api_is_ready(&mut world).await;
    let page = world.browser.press("transactions").await;
    assert!(page.contains("Card sales, week 44"), "{page}");
    assert!(page.contains("--header &#39;Authorization: Bearer ey"), "{page}");
    let page = world.browser.press("invoices").await;
    assert!(page.contains("HTTP 201"), "{page}");
    let page = world.browser.press("employees").await;
    assert!(page.contains("HTTP 403") && page.contains("scope=&#34;employees.read&#34;"), "{page}");
}

#[tokio::test]
async fn an_ended_access_token_is_refreshed_before_the_call() {
    let mut world = world(None).await;
    world.browser.connect(&world.fake).await;
    api_is_ready(&mut world).await;
    let page = world.browser.press("expire").await;
    assert!(page.contains("the next call refreshes it first"), "{page}");
    let page = world.browser.press("transactions").await;
    let expected = [("client_id", "app_1"), ("client_secret", "s_1"), ("grant_type", "refresh_token"), ("refresh_token", "r1")];
    let form = world.fake.last_form();
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(form, expected);
    assert!(page.contains("<dd>1</dd>") && page.contains("Card sales"), "{page}");
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_with_the_same_refresh_token() {
    let mut world = world(None).await;
    world.browser.connect(&world.fake).await;
    world.fake.set(|behaviour| behaviour.lose_answer = true);
    let page = world.browser.press("refresh").await;
    assert!(page.contains("HTTP 502") && page.contains("&#34;r2&#34;"), "{page}");
    let forms = world.fake.forms.lock().unwrap().clone();
    assert_eq!(forms[1], forms[2]);
}

#[tokio::test]
async fn when_the_customer_revokes_the_app_learns_it_and_says_so() {
    let mut world = world(None).await;
    world.browser.connect(&world.fake).await;
    api_is_ready(&mut world).await;
    world.fake.set(|behaviour| behaviour.revoked = true);
    let page = loop {
        let page = world.browser.press("transactions").await;
        if page.contains("HTTP 401") {
            break page;
        }
    };
    assert!(page.contains("invalid_grant"), "{page}");
    assert!(page.contains(r#"data-state="ended""#), "{page}");
    assert!(page.contains("the customer ended the connection Connect again to go on."), "{page}");
    // Once over, the refresh token is shown to the server no more.
    let before = world.fake.forms.lock().unwrap().len();
    world.browser.press("refresh").await;
    world.browser.press("transactions").await;
    assert_eq!(world.fake.forms.lock().unwrap().len(), before);
}

#[tokio::test]
async fn disconnecting_revokes_and_forgetting_drops() {
    let mut world = world(None).await;
    world.browser.connect(&world.fake).await;
    let page = world.browser.press("disconnect").await;
    assert!(page.contains("Disconnected here, in Tidewater."), "{page}");
    assert!(world.fake.last_form().contains(&("token".to_owned(), "r1".to_owned())));
    let page = world.browser.press("forget").await;
    assert!(!page.contains("data-organization"), "{page}");
    let gone = world.browser.post("/connections/production/connect/org_1/transactions", "").await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_denied_consent_is_shown_well() {
    let mut world = world(None).await;
    let link = world.browser.start().await;
    let query = format!("error=access_denied&state={}&iss={}", link.get("state"), world.fake.issuer);
    let outcome = world.browser.come_back(&query).await;
    assert!(outcome.contains(r#"data-state="denied""#), "{outcome}");
    assert!(outcome.contains("Nothing was connected"), "{outcome}");
    assert!(world.fake.forms.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_state_is_good_once_and_for_one_browser_and_one_issuer() {
    let mut world = world(None).await;
    let link = world.browser.start().await;
    world.fake.set(|behaviour| behaviour.challenge = link.get("code_challenge"));
    let query = format!("code=c1&state={}&iss={}", link.get("state"), world.fake.issuer);

    let mut stranger = Browser { app: world.browser.app.clone(), cookie: None };
    assert!(stranger.come_back(&query).await.contains(r#"data-state="failed""#));
    let mut other = Browser { app: world.browser.app.clone(), cookie: None };
    other.start().await;
    assert!(other.come_back(&query).await.contains(r#"data-state="failed""#));
    assert!(world.fake.forms.lock().unwrap().is_empty());

    assert!(world.browser.come_back(&query).await.contains(r#"data-state="connected""#));
    assert!(world.browser.come_back(&query).await.contains(r#"data-state="failed""#));
    assert_eq!(world.fake.forms.lock().unwrap().len(), 1);

    let link = world.browser.start().await;
    let mixed_up = format!("code=c1&state={}&iss=http://other.example", link.get("state"));
    assert!(world.browser.come_back(&mixed_up).await.contains("from another issuer"));
    assert_eq!(world.fake.forms.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn connections_outlive_a_restart_in_a_file_for_the_owner_only() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("tidewater.json");
    let mut world = world(Some(file.clone())).await;
    world.browser.connect(&world.fake).await;
    world.browser.press("refresh").await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut again = Browser { app: router(world.config.clone()).unwrap(), cookie: None };
    again.press("refresh").await;
    assert!(world.fake.last_form().contains(&("refresh_token".to_owned(), "r2".to_owned())));
    std::fs::write(&file, "{").unwrap();
    let error = router(world.config).unwrap_err().to_string();
    assert!(error.contains("tidewater.json") && error.contains("remove the file"), "{error}");
}

#[tokio::test]
async fn other_sites_can_neither_read_nor_post() {
    let mut world = world(None).await;
    let rebound = world.browser.send(Request::get("/").header("host", "evil.example:7310"), "").await;
    assert_eq!(rebound.status, StatusCode::FORBIDDEN);
    for origin in ["http://evil.example", "null", "http://localhost:7311"] {
        let request = Request::post("/log/clear").header("host", "localhost:7310").header("origin", origin);
        assert_eq!(world.browser.send(request, "").await.status, StatusCode::FORBIDDEN, "{origin}");
    }
}

#[tokio::test]
async fn the_environment_switch_shows_what_is_there() {
    let mut world = world(None).await;
    let sandbox = world.browser.get("/?environment=sandbox").await.html;
    assert!(sandbox.contains("class=\"banner\"") && !sandbox.contains("start-connect"), "{sandbox}");
    let unknown = world.browser.post("/start/connect", "environment=nowhere").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let production = world.browser.get("/?environment=nowhere").await.html;
    assert!(production.contains("start-connect") && !production.contains("class=\"banner\""));
    assert_eq!(world.browser.get("/tidewater.js").await.status, StatusCode::OK);
    assert_eq!(world.browser.get("/elsewhere").await.status, StatusCode::NOT_FOUND);
}
