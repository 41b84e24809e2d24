//! What the server is reached by, and what it reaches: public URL, listeners, mail.

use super::Line;
use crate::config::{Config, Transport};
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use reqwest::{Client, Response, header::DATE, redirect};
use std::{io::ErrorKind, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;

const PATIENCE: Duration = Duration::from_secs(5);
/// A difference in clocks that breaks nothing, in seconds.
const SKEW: i64 = 30;

async fn get(url: &str) -> Result<Response, String> {
    let client = Client::builder()
        .timeout(PATIENCE)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(|error| error.to_string())?;
    client.get(url).send().await.map_err(|error| {
        // The innermost cause is the one that helps: "connection refused", "certificate expired".
        let mut cause: &dyn std::error::Error = &error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        cause.to_string()
    })
}

/// Whether browsers reach us under the public URL, encrypted, and whether the clocks there agree with ours.
pub(super) async fn public_url(config: &Config, now: i64) -> Line {
    const NAME: &str = "public URL";
    let url = &config.public_url;
    if !config.is_https() && !config.is_on_loopback() {
        return Line::warn(
            NAME,
            format!("{url} is not encrypted"),
            "Let a reverse proxy speak TLS, and write `https://…` in `public_url`.",
        );
    }
    match get(&format!("{url}/healthz")).await {
        Ok(answer) if !answer.status().is_success() => Line::fail(
            NAME,
            format!("{url} answers {} where Countersign says 200", answer.status().as_u16()),
            format!("Point it at {}.", config.listen),
        ),
        Ok(answer) => match skew(&answer, now) {
            Some(seconds) if seconds > SKEW => Line::warn(
                NAME,
                format!("{url} answers, but its clock and ours differ by {seconds} s"),
                "Keep both right with NTP.",
            ),
            Some(_) | None => Line::ok(NAME, format!("{url} answers")),
        },
        Err(cause) => Line::warn(
            NAME,
            format!("{url} does not answer ({cause})"),
            format!("Start `countersign serve`, and lead this address to {}.", config.listen),
        ),
    }
}

/// By how many seconds the answer's clock differs from ours.
fn skew(answer: &Response, now: i64) -> Option<i64> {
    let date = answer.headers().get(DATE)?.to_str().ok()?;
    let there = jiff::fmt::rfc2822::parse(date).ok()?.timestamp().as_second();
    Some((there - now / 1_000_000).abs())
}

pub(super) async fn listen(config: &Config) -> Line {
    listener("listen", config.listen, "/healthz").await
}

pub(super) async fn metrics(config: &Config) -> Line {
    match config.metrics_listen {
        Some(address) => listener("metrics", address, "/metrics").await,
        None => Line::ok("metrics", "off"),
    }
}

/// Whether an address is free, or taken by a server of ours.
async fn listener(name: &'static str, address: SocketAddr, path: &str) -> Line {
    match TcpListener::bind(address).await {
        Ok(_) => Line::ok(name, format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            let answers = get(&format!("http://{address}{path}")).await.is_ok_and(|answer| answer.status().is_success());
            if answers {
                return Line::ok(name, format!("{address} is in use by a running server"));
            }
            Line::fail(name, format!("{address} is taken by another program"), "Stop that program, or pick another address.")
        }
        Err(error) => Line::fail(
            name,
            format!("{address} cannot be listened on ({error})"),
            "Pick an address of this machine, and a port above 1023.",
        ),
    }
}

pub(super) async fn mail(config: &Config) -> Line {
    const NAME: &str = "mail";
    let url = match &config.mail.transport {
        Transport::Off => {
            return Line::warn(
                NAME,
                "off: people can neither sign up nor reset a password",
                "Set `mail.transport` and `mail.from`.",
            );
        }
        Transport::Log => return Line::ok(NAME, "off, and noted in the log"),
        Transport::Smtp(url) => url,
    };
    let fix = "Check host, port, user and password in `mail.transport`.";
    let transport = match AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose()) {
        Ok(builder) => builder.timeout(Some(PATIENCE)).build::<Tokio1Executor>(),
        Err(error) => return Line::fail(NAME, format!("{url}: {error}"), fix),
    };
    match transport.test_connection().await {
        Ok(true) => Line::ok(NAME, format!("{url} answers")),
        Ok(false) => Line::fail(NAME, format!("{url} does not answer as a mail server"), fix),
        Err(error) => Line::fail(NAME, format!("{url}: {error}"), fix),
    }
}
