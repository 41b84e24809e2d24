//! A browser without JavaScript: cookies, redirects on this host, forms.

use super::forms::{self, form_with};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, header};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use tower::ServiceExt as _;

/// Where the browser is.
#[derive(Debug, Clone)]
pub struct Page {
    pub url: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub html: String,
    /// Whether `url` is somebody else's, where this browser does not go.
    pub left: bool,
}

impl Page {
    pub fn has(&self, id: &str) -> bool {
        forms::tag_with(&self.html, id).is_some()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The code of an error page.
    pub fn code(&self) -> String {
        forms::text_of(&self.html, "error-code")
            .unwrap_or_else(|| panic!("no error page at {} ({}):\n{}", self.url, self.status, self.html))
    }

    /// A parameter of the address.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let query = self.url.split_once('?')?.1;
        form_urlencoded::parse(query.as_bytes()).find(|(have, _)| have == name).map(|(_, value)| value.into_owned())
    }

    /// The values of a field of the form with this element.
    pub fn fields(&self, id: &str) -> Vec<(String, String)> {
        form_with(&self.html, id).map(|form| form.fields).unwrap_or_default()
    }

    pub fn link(&self, id: &str) -> String {
        forms::link(&self.html, id).unwrap_or_else(|| panic!("no link #{id} at {}:\n{}", self.url, self.html))
    }
}

/// A browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    pub address: Ipv4Addr,
    pub language: &'static str,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), address: Ipv4Addr::new(192, 0, 2, 1), language: "en" }
    }

    /// One request, without following.
    pub async fn send(&mut self, method: &str, path: &str, body: Option<String>) -> Page {
        let mut request = Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, self.language);
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let mut request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((self.address, 4711))));
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(value.to_str().unwrap());
        }
        let html = String::from_utf8(to_bytes(body, 10_000_000).await.unwrap().to_vec()).unwrap();
        let status = parts.status.as_u16();
        assert!(parts.headers.contains_key(header::CACHE_CONTROL), "{method} {path} says nothing of caches");
        Page { url: path.to_owned(), status, headers: parts.headers, html, left: false }
    }

    fn keep(&mut self, cookie: &str) {
        assert!(cookie.contains("; HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/;"), "{cookie}");
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        if value.is_empty() || cookie.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..12 {
            if page.status != 303 {
                return page;
            }
            let location = page.header("location").to_owned();
            if !location.starts_with('/') || location.starts_with("//") {
                return Page { url: location, left: true, ..page };
            }
            page = self.send("GET", &location, None).await;
        }
        panic!("more than twelve redirects, at {}", page.url)
    }

    /// Goes there, and wherever it leads on this host.
    pub async fn go(&mut self, path: &str) -> Page {
        let page = self.send("GET", path, None).await;
        self.follow(page).await
    }

    /// Posts these pairs, and follows.
    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let page = self.send("POST", path, Some(body)).await;
        self.follow(page).await
    }

    /// Presses the button (or sends the form) with this id, with these values in place of the page's.
    pub async fn submit(&mut self, page: &Page, id: &str, values: &[(&str, &str)]) -> Page {
        let form = form_with(&page.html, id)
            .unwrap_or_else(|| panic!("no form with #{id} at {} ({}):\n{}", page.url, page.status, page.html));
        let mut pairs: Vec<(&str, &str)> = form
            .fields
            .iter()
            .filter(|(name, _)| !values.iter().any(|(given, _)| given == name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        pairs.extend(values);
        let button = form.buttons.iter().find(|button| button.id == id);
        let action = match button {
            Some(button) => {
                if !button.name.is_empty() {
                    pairs.push((&button.name, &button.value));
                }
                if button.action.is_empty() { &form.action } else { &button.action }
            }
            None => &form.action,
        };
        if form.method == "GET" {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            return self.go(&format!("{action}?{query}")).await;
        }
        self.post(action, &pairs).await
    }

    /// Fills in the sign-in page.
    pub async fn sign_in(&mut self, page: &Page, email: &str) -> Page {
        self.submit(page, "sign-in", &[("email", email), ("password", flows::testing::PASSWORD)]).await
    }
}
