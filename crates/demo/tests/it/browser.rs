//! A browser without JavaScript, and the world it moves in.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use countersign_client::webhook::WebhookSecret;
use demo::tidewater::{Door, Integration, PartnerEnvironment, TidewaterConfig, Visibility, router};
use tower::ServiceExt as _;

use crate::fake::{Fake, clock, serve};
use crate::northwind::api;

/// What the platform has of the integration for the handshake, with a query of the partner's own.
pub const CONNECT_URL: &str = "http://localhost:7310/handshake/login?environment=production";
pub const WEBHOOK_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub struct Browser {
    pub app: Router,
    pub cookie: Option<String>,
}

pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub html: String,
}

impl Browser {
    pub async fn send(&mut self, request: axum::http::request::Builder, body: &str) -> Page {
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

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).header("host", "localhost:7310"), "").await
    }

    pub async fn post(&mut self, path: &str, body: &str) -> Page {
        let request = Request::post(path)
            .header("host", "localhost:7310")
            .header("origin", "http://localhost:7310")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request, body).await
    }

    pub async fn press(&mut self, action: &str) -> String {
        let page = self.post(&format!("/connections/production/connect/org_1/{action}"), "").await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/?environment=production#log"));
        self.get("/?environment=production").await.html
    }

    /// Presses the button and reads the authorize link.
    pub async fn start(&mut self) -> url_parts::Link {
        let page = self.post("/start/connect", "environment=production").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        url_parts::Link::parse(&page.location)
    }

    /// Comes back from the platform and follows to the outcome.
    pub async fn come_back(&mut self, query: &str) -> String {
        let page = self.get(&format!("/callback/connect?{query}")).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        self.get(&page.location).await.html
    }

    pub async fn connect(&mut self, fake: &Fake) -> String {
        let link = self.start().await;
        fake.set(|behaviour| behaviour.challenge = link.get("code_challenge"));
        self.come_back(&format!("code=c1&state={}&iss={}", link.get("state"), fake.issuer)).await
    }
}

pub mod url_parts {
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

pub struct World {
    pub fake: Fake,
    pub browser: Browser,
    pub config: TidewaterConfig,
}

fn callback_of(door: Door) -> &'static str {
    let own = [(Door::Connect, "connect"), (Door::Marketplace, "marketplace")];
    own.into_iter().find(|(one, _)| *one == door).map_or("onboarding", |(_, callback)| callback)
}

pub async fn world(data_file: Option<PathBuf>) -> World {
    let fake = Fake::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let platform_api_url = format!("http://{}", listener.local_addr().unwrap());
    serve(listener, api(&[("production", &fake)]));
    let integration = |door, number: u8, name: &str, visibility| Integration {
        door,
        name: name.to_owned(),
        visibility,
        client_id: format!("app_{number}"),
        client_secret: format!("s_{number}"),
        redirect_uri: format!("http://localhost:7310/callback/{}", callback_of(door)),
        scopes: vec!["transactions.read".to_owned(), "invoices.write".to_owned()],
        connect_url: (door == Door::Handshake).then(|| CONNECT_URL.to_owned()),
    };
    let integrations = vec![
        integration(Door::Connect, 1, "Tidewater Books", Visibility::Public),
        integration(Door::Onboarding, 2, "Tidewater Payroll", Visibility::Public),
        integration(Door::Extension, 3, "Tidewater Reports", Visibility::Public),
        integration(Door::Extension, 4, "Tidewater Internal", Visibility::Private),
        integration(Door::Marketplace, 5, "Tidewater Invoicing", Visibility::Public),
        integration(Door::Handshake, 6, "Tidewater Cards", Visibility::Public),
    ];
    let environment = |name: &str, integrations| PartnerEnvironment {
        name: name.to_owned(),
        issuer: fake.issuer.clone(),
        partner_id: "prt_1".to_owned(),
        integrations,
        webhook_secrets: vec![WebhookSecret::parse(WEBHOOK_SECRET).unwrap()],
    };
    let counter = AtomicU8::new(0);
    let config = TidewaterConfig {
        base_url: "http://localhost:7310".to_owned(),
        platform_name: "Northwind".to_owned(),
        platform_api_url,
        environments: vec![environment("production", integrations), environment("sandbox", Vec::new())],
        data_file,
        random: Arc::new(move || [counter.fetch_add(1, Ordering::SeqCst); 32]),
        clock: clock(),
    };
    let app = router(config.clone()).unwrap();
    World { fake, browser: Browser { app, cookie: None }, config }
}

/// Waits until the platform's API has read keys and feed.
pub async fn api_is_ready(world: &mut World) {
    while world.browser.press("transactions").await.contains("HTTP 503") {
        world.browser.post("/log/clear", "").await;
    }
    world.browser.post("/log/clear", "").await;
}
