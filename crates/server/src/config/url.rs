//! The three URLs of the configuration: ours, the store's and the mail server's.

use super::kind::{Broken, shown};
use axum::http::Uri;
use std::net::IpAddr;

/// Whether the host of a URL is this machine itself: `localhost`, names below it, 127.0.0.0/8 and `[::1]`.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || bare.ends_with(".localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

pub(super) fn check_public(text: &str) -> Result<(), Broken> {
    let fix = "Write scheme, host and port only, such as `https://connect.example.com`.";
    let bad = |rule: &str| Err(Broken::new(format!("{rule}, found {}", shown(text)), fix));
    let Ok(uri) = text.parse::<Uri>() else {
        return bad("must be a URL");
    };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return bad("must be a URL with a scheme and a host");
    };
    if !matches!(scheme, "http" | "https") {
        return bad("must begin with `https://` (or `http://` on loopback)");
    }
    if authority.as_str().contains('@') {
        return bad("must not carry a user or a password");
    }
    if uri.path_and_query().is_some_and(|rest| rest.as_str() != "/") || text.ends_with('/') || text.contains('#') {
        return bad("must end after the host and port, without a slash, path, query or fragment");
    }
    if text.chars().any(|letter| letter.is_ascii_uppercase()) {
        return bad("must be in lower case, since issuers are compared letter by letter");
    }
    if matches!((scheme, uri.port_u16()), ("https", Some(443)) | ("http", Some(80))) {
        return bad("must leave out the scheme's own port");
    }
    Ok(())
}

pub(super) fn check_store(text: &str) -> Result<(), Broken> {
    let is_sqlite = text.strip_prefix("sqlite:").is_some_and(|path| !path.is_empty());
    let is_postgres =
        ["postgres://", "postgresql://"].iter().any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    if is_sqlite || is_postgres {
        return Ok(());
    }
    Err(Broken::new(
        "must name a store that exists: SQLite or PostgreSQL",
        "Write `sqlite:countersign.db` or `postgres://user:password@host/database`.",
    ))
}

pub(super) fn check_mail(text: &str) -> Result<(), Broken> {
    if matches!(text, "off" | "log") {
        return Ok(());
    }
    let fix = "Write `smtps://user:password@host`, `smtp://user:password@host:587?tls=required`, `log` or `off`.";
    let bad = |rule: &str| Err(Broken::new(rule, fix));
    let Ok(uri) = text.parse::<Uri>() else {
        return bad("must be an SMTP URL");
    };
    let encrypted = match uri.scheme_str() {
        Some("smtps") => true,
        Some("smtp") => uri.query() == Some("tls=required"),
        Some(_) | None => return bad("must begin with `smtps://` or `smtp://`"),
    };
    let Some(host) = uri.host().filter(|host| !host.is_empty()) else {
        return bad("must name the mail server's host");
    };
    if !encrypted && !is_loopback(host) {
        return bad("must be encrypted, unless the mail server is on this machine");
    }
    if uri.query().is_some_and(|query| query != "tls=required") {
        return bad("knows the one parameter `tls=required`");
    }
    Ok(())
}

/// The URL with its password replaced by `***`; for logs and people.
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority = match authority.rsplit_once('@') {
        Some((user, host)) => {
            let name = user.split_once(':').map_or(user, |(name, _)| name);
            format!("{name}:***@{host}")
        }
        None => authority.to_owned(),
    };
    // A password may also travel as a parameter, so the query is not shown at all.
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let authority = authority.split_once('?').map_or(authority.as_str(), |(host, _)| host);
    format!("{scheme}://{authority}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_url_is_an_origin() {
        for good in ["https://connect.example.com", "http://localhost:7300", "https://x.example:8443", "http://[::1]:7300"] {
            assert!(check_public(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "connect.example.com",
            "ftp://x.example",
            "https://x.example/",
            "https://x.example/path",
            "https://x.example?a=b",
            "https://x.example#f",
            "https://u:p@x.example",
            "https://X.example",
            "https://x.example:443",
            "HTTPS://x.example",
        ] {
            assert!(check_public(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn mail_leaves_encrypted() {
        for good in
            ["off", "log", "smtps://u:p@mail.example", "smtp://u:p@mail.example:587?tls=required", "smtp://127.0.0.1:1025"]
        {
            assert!(check_mail(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "on",
            "smtp://mail.example",
            "http://mail.example",
            "smtp://mail.example?tls=opportunistic",
            "smtp://127.0.0.1?x=y",
        ] {
            assert!(check_mail(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn passwords_do_not_show() {
        assert_eq!(without_password("postgres://cs:canary@db.example:5432/cs"), "postgres://cs:***@db.example:5432/cs");
        assert_eq!(without_password("smtps://a%40b:can@ary@mail.example"), "smtps://a%40b:***@mail.example");
        assert_eq!(without_password("postgres://db/cs?password=canary"), "postgres://db/cs");
        assert_eq!(without_password("smtp://mail?password=canary"), "smtp://mail");
        assert_eq!(without_password("sqlite:countersign.db"), "sqlite:countersign.db");
    }
}
