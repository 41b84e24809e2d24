//! The partner app, driven as a browser without JavaScript would.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use demo::tidewater::{Door, Integration, PartnerEnvironment, TidewaterConfig, router};
use tower::ServiceExt as _;

use crate::fake::{Fake, clock, serve};
use crate::northwind::api;

struct Browser {
    app: Router,
    cookie: Option<String>,
}

struct Page {
    status: StatusCode,
    location: String,
    html: String,
}

impl Browser {
    async fn send(&mut self, request: axum::http::request::Builder, body: &str) -> Page {
        let mut request = request;
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", format!("other=1; {cookie}"));
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response: Response = self.app.clone().oneshot(request).await.unwrap();
        let text = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        if let Some(cookie) = text("set-cookie") {
            assert!(cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
            self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        }
        let (status, location) = (response.status(), text("location").unwrap_or_default());
        assert!(text("content-security-policy").unwrap().contains("default-src 'none'"));
        let body = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
        Page { status, location, html: String::from_utf8(body.to_vec()).unwrap() }
    }

    async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).header("host", "localhost:7310"), "").await
    }

    async fn post(&mut self, path: &str, body: &str) -> Page {
        let request = Request::post(path)
            .header("host", "localhost:7310")
            .header("origin", "http://localhost:7310")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request, body).await
    }

    async fn press(&mut self, action: &str) -> String {
        let page = self.post(&format!("/connections/production/org_1/{action}"), "").await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/?environment=production#log"));
        self.get("/?environment=production").await.html
    }

    /// Presses the button and reads the authorize link.
    async fn start(&mut self) -> url_parts::Link {
        let page = self.post("/start/connect", "environment=production").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        url_parts::Link::parse(&page.location)
    }

    /// Comes back from the platform and follows to the outcome.
    async fn come_back(&mut self, query: &str) -> String {
        let page = self.get(&format!("/callback/connect?{query}")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        self.get(&page.location).await.html
    }

    async fn connect(&mut self, fake: &Fake) -> String {
        let link = self.start().await;
        fake.set(|behaviour| behaviour.challenge = link.get("code_challenge"));
        self.come_back(&format!("code=c1&state={}&iss={}", link.get("state"), fake.issuer)).await
    }
}

mod url_parts {
    pub struct Link {
        pub address: String,
        parameters: Vec<(String, String)>,
    }

    impl Link {
        pub fn parse(text: &str) -> Self {
            let (address, query) = text.split_once('?').unwrap();
            let parameters = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            Self { address: address.to_owned(), parameters }
        }

        pub fn get(&self, name: &str) -> String {
            self.parameters.iter().find(|(held, _)| held == name).unwrap().1.clone()
        }
    }
}

struct World {
    fake: Fake,
    browser: Browser,
    config: TidewaterConfig,
}

async fn world(data_file: Option<PathBuf>) -> World {
    let fake = Fake::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let platform_api_url = format!("http://{}", listener.local_addr().unwrap());
    serve(listener, api(&[("production", &fake)]));
    let integration = Integration {
        door: Door::Connect,
        client_id: "app_1".to_owned(),
        client_secret: "s_1".to_owned(),
        redirect_uri: "http://localhost:7310/callback/connect".to_owned(),
        scopes: vec!["transactions.read".to_owned(), "invoices.write".to_owned()],
    };
    let environment = |name: &str, integrations| PartnerEnvironment {
        name: name.to_owned(),
        issuer: fake.issuer.clone(),
        partner_id: "prt_1".to_owned(),
        integrations,
    };
    let counter = AtomicU8::new(0);
    let config = TidewaterConfig {
        base_url: "http://localhost:7310".to_owned(),
        platform_name: "Northwind".to_owned(),
        platform_api_url,
        environments: vec![environment("production", vec![integration]), environment("sandbox", Vec::new())],
        data_file,
        random: Arc::new(move || [counter.fetch_add(1, Ordering::SeqCst); 32]),
        clock: clock(),
    };
    let app = router(config.clone()).unwrap();
    World { fake, browser: Browser { app, cookie: None }, config }
}

/// Waits until the platform's API has read keys and feed.
async fn api_is_ready(world: &mut World) {
    while world.browser.press("transactions").await.contains("HTTP 503") {
        world.browser.post("/log/clear", "").await;
    }
    world.browser.post("/log/clear", "").await;
}

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
    let form = world.fake.last_form();
    let names: Vec<_> = form.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["client_id", "client_secret", "code", "grant_type", "redirect_uri", "code_verifier"]);

    let page = world.browser.get("/").await.html;
    assert!(page.contains(r#"data-organization="org_1" data-state="connected""#), "{page}");
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
    assert!(page.contains("<dd>1 times</dd>") && page.contains("Card sales"), "{page}");
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
    let gone = world.browser.post("/connections/production/org_1/transactions", "").await;
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
