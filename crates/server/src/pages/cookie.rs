//! Cookies of one environment: read from every `Cookie` header, written with all that protects them.

use crate::state::PageSettings;
use axum::http::{HeaderMap, header};

/// The cookie's full name. On https the browser itself keeps others from setting it (`__Host-`).
pub fn name(settings: &PageSettings, base: &str) -> String {
    let prefix = if settings.https { "__Host-" } else { "" };
    format!("{prefix}{base}_{}", settings.cookie_suffix)
}

/// All `Cookie` headers as one text; HTTP/2 may split them (RFC 9113, section 8.2.3).
pub fn joined(headers: &HeaderMap) -> String {
    let values: Vec<&str> = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).collect();
    values.join("; ")
}

/// The value of the cookie with this name.
pub fn find<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    cookies.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(have, _)| *have == name).map(|(_, value)| value)
}

/// The value of a `Set-Cookie` header. `max_age` in seconds; `None`: until the browser is closed.
pub fn set(settings: &PageSettings, name: &str, value: &str, max_age: Option<i64>) -> String {
    let secure = if settings.https { "; Secure" } else { "" };
    let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}
