//! The headers that protect people who look at our pages, on every answer.

use crate::config::url::is_loopback;
use axum::{
    http::{HeaderName, HeaderValue, Uri, header},
    response::Response,
};

/// Where the forms of one page may lead, besides ourselves; a handler puts it into its answer's extensions (`Extension(FormAction::…)`).
///
/// Chromium applies `form-action` to every redirect that follows a form, the partner's own redirects included, so the source is the
/// scheme (https) and not the partner's host: a partner whose callback forwards to its application on another host would be cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormAction(String);

impl FormAction {
    /// Lets a redirect to this URI, verified before, follow the form. `None` for what no redirect of ours leads to.
    pub fn towards(redirect_uri: &str) -> Option<Self> {
        let (scheme, rest) = redirect_uri.split_once(':')?;
        let is_name = |text: &str| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'))
        };
        match scheme {
            "https" => Some(Self("https:".to_owned())),
            "http" => {
                let host = redirect_uri.parse::<Uri>().ok()?.host().map(str::to_owned)?;
                is_loopback(&host).then(|| Self(format!("http://{host}:*")))
            }
            // A private-use scheme of a native app (RFC 8252, 7.1) has a dot in its name.
            _ if scheme.contains('.') && is_name(scheme) && !rest.is_empty() => Some(Self(format!("{scheme}:"))),
            _ => None,
        }
    }
}

/// How many headers the envelope adds to an answer.
pub(super) const MOST_ADDED: usize = 8;

const POLICY: &str = "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'";
const CONTENT_SECURITY_POLICY: HeaderName = header::CONTENT_SECURITY_POLICY;

/// Adds what is missing; what a handler set itself stays, such as `Cache-Control` of the key set. `https` says whether browsers reach us so.
///
/// There is no `Cross-Origin-Opener-Policy`: it would cut the pop-up window of a partner off its opener.
/// `Referrer-Policy` is `same-origin`, since `no-referrer` would make the `Origin` of our own forms `null`.
pub(super) fn protect(response: &mut Response, https: bool) {
    let policy = match response.extensions().get::<FormAction>() {
        Some(FormAction(source)) => HeaderValue::try_from(format!("{POLICY} {source}")).ok(),
        None => None,
    };
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(header::X_FRAME_OPTIONS, "DENY");
    add(header::REFERRER_POLICY, "same-origin");
    add(header::CACHE_CONTROL, "no-store");
    if https {
        add(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy.unwrap_or(HeaderValue::from_static(POLICY)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn protected(mut response: Response, https: bool) -> Response {
        protect(&mut response, https);
        response
    }

    fn text(response: &Response, name: &str) -> String {
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    #[test]
    fn every_answer_is_protected_and_keeps_what_its_handler_said() {
        let response = protected(Response::new(Body::empty()), true);
        assert_eq!(text(&response, "cache-control"), "no-store");
        assert_eq!(text(&response, "x-content-type-options"), "nosniff");
        assert_eq!(text(&response, "referrer-policy"), "same-origin");
        assert!(text(&response, "content-security-policy").contains("frame-ancestors 'none'"));
        assert!(text(&response, "strict-transport-security").starts_with("max-age="));
        assert!(!response.headers().contains_key("cross-origin-opener-policy"), "it would cut pop-ups off");

        let mut own = Response::new(Body::empty());
        own.headers_mut().insert("cache-control", HeaderValue::from_static("public, max-age=60"));
        let response = protected(own, false);
        assert_eq!(text(&response, "cache-control"), "public, max-age=60");
        assert_eq!(text(&response, "strict-transport-security"), "");
    }

    #[test]
    fn a_form_may_lead_to_the_partner_that_was_verified() {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(FormAction::towards("https://partner.example/callback?x=;").unwrap());
        let policy = text(&protected(response, true), "content-security-policy");
        assert!(policy.ends_with("form-action 'self' https:"), "{policy}");
    }

    #[test]
    fn sources_carry_nothing_of_the_uri_that_could_change_the_policy() {
        let source = |uri: &str| FormAction::towards(uri).map(|action| action.0);
        assert_eq!(source("http://localhost:7310/callback").as_deref(), Some("http://localhost:*"));
        assert_eq!(source("http://127.0.0.1:1/").as_deref(), Some("http://127.0.0.1:*"));
        assert_eq!(source("com.example.app:/callback").as_deref(), Some("com.example.app:"));
        for bad in [
            "",
            "http://evil.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "a.b; script-src *:x",
            "a.b 'unsafe-inline':x",
            "x.y:",
        ] {
            assert_eq!(source(bad), None, "{bad:?}");
        }
    }
}
