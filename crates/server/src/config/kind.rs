//! What a value must look like, setting by setting, with the rule and the fix when it does not.

use super::{duration, network::Network, url};
use std::net::SocketAddr;

/// What a setting accepts.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One of these words.
    Choice(&'static [&'static str]),
    /// An http(s) origin without a path.
    PublicUrl,
    /// An IP address and a port; with `off`, the word `off` too.
    Address {
        /// Whether `off` is accepted.
        off: bool,
    },
    /// `sqlite:PATH` or `postgres://…`; may hold a password.
    StoreUrl,
    /// A path in the file system.
    Path,
    /// 32 bytes in base64 or hex; secret.
    MasterKey,
    /// A list of addresses and networks.
    Networks,
    /// Text up to a number of characters, without control characters.
    Text {
        /// The most characters.
        longest: usize,
    },
    /// Two capital letters of ISO 3166-1.
    Country,
    /// An e-mail address.
    Email,
    /// An e-mail address, with a name if you like.
    Mailbox,
    /// A whole number of seconds, at least one, written with units.
    Duration {
        /// The longest, in seconds.
        at_most_seconds: u64,
    },
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number {
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
    /// How mail leaves; may hold a password.
    Mail,
    /// A filter for the log.
    LogFilter,
}

/// A value as it was found, before anybody looked at its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raw {
    /// Text, from the file or a variable.
    Text(String),
    /// A TOML integer.
    Number(i64),
    /// A TOML boolean.
    Flag(bool),
    /// A TOML array of texts.
    List(Vec<String>),
    /// Any other TOML value, by the name of its type.
    Other(&'static str),
}

/// Why a value was refused: the rule it broke and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule, as "must be …".
    pub rule: String,
    /// What to do.
    pub fix: String,
}

impl Broken {
    pub(super) fn new(rule: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { rule: rule.into(), fix: fix.into() }
    }
}

/// Checks a raw value and gives it the shape in which `Config` reads it.
pub(super) fn check(kind: Kind, raw: &Raw) -> Result<toml::Value, Broken> {
    match kind {
        Kind::Networks => networks(raw),
        Kind::Number { least, most } => number(raw, least, most),
        Kind::Flag => flag(raw),
        Kind::Choice(_)
        | Kind::PublicUrl
        | Kind::Address { .. }
        | Kind::StoreUrl
        | Kind::Path
        | Kind::MasterKey
        | Kind::Text { .. }
        | Kind::Country
        | Kind::Email
        | Kind::Mailbox
        | Kind::Duration { .. }
        | Kind::Mail
        | Kind::LogFilter => {
            let Raw::Text(text) = raw else {
                return Err(Broken::new(format!("must be text, found {}", type_of(raw)), "Put it in double quotes."));
            };
            check_text(kind, text)?;
            Ok(toml::Value::String(text.clone()))
        }
    }
}

fn check_text(kind: Kind, text: &str) -> Result<(), Broken> {
    match kind {
        Kind::Choice(words) => choice(text, words),
        Kind::PublicUrl => url::check_public(text),
        Kind::Address { off } => address(text, off),
        Kind::StoreUrl => url::check_store(text),
        Kind::Path => require(!text.is_empty() && !text.contains('\0'), "must be a path", "Name a file."),
        Kind::MasterKey => super::secret::decode_key(text).map(drop),
        Kind::Text { longest } => require(
            !text.trim().is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control),
            &format!("must be one line of 1 to {longest} characters"),
            "Shorten it.",
        ),
        Kind::Country => require(
            text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
            &format!("must be a country, found {}", shown(text)),
            "Write two capital letters, such as `NO`.",
        ),
        Kind::Email => require(
            text.parse::<lettre::Address>().is_ok(),
            &format!("must be an e-mail address, found {}", shown(text)),
            "Write it as name@example.com.",
        ),
        Kind::Mailbox => require(
            text.parse::<lettre::message::Mailbox>().is_ok(),
            &format!("must be a sender, found {}", shown(text)),
            "Write `Name <name@example.com>`.",
        ),
        Kind::Duration { at_most_seconds } => duration::check(text, at_most_seconds),
        Kind::Mail => url::check_mail(text),
        Kind::LogFilter => require(
            tracing_subscriber::EnvFilter::builder().parse(text).is_ok(),
            &format!("must be a log filter, found {}", shown(text)),
            "Write a level such as `info`, or levels per module such as `info,server=debug`.",
        ),
        Kind::Networks | Kind::Number { .. } | Kind::Flag => Ok(()),
    }
}

fn require(holds: bool, rule: &str, fix: &str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(Broken::new(rule, fix)) }
}

fn choice(text: &str, words: &[&str]) -> Result<(), Broken> {
    if words.contains(&text) {
        return Ok(());
    }
    let listed = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ");
    Err(Broken::new(format!("must be {listed}, found {}", shown(text)), "Pick one of them."))
}

fn address(text: &str, off: bool) -> Result<(), Broken> {
    if (off && text == "off") || text.parse::<SocketAddr>().is_ok() {
        return Ok(());
    }
    let or = if off { ", or `off`" } else { "" };
    Err(Broken::new(
        format!("must be an IP address and a port{or}, found {}", shown(text)),
        "Write `127.0.0.1:7300`, `0.0.0.0:7300` or `[::]:7300`.",
    ))
}

fn number(raw: &Raw, least: u64, most: u64) -> Result<toml::Value, Broken> {
    let found = match raw {
        Raw::Number(number) => u64::try_from(*number).ok(),
        Raw::Text(text) => text.parse().ok(),
        Raw::List(_) | Raw::Flag(_) | Raw::Other(_) => None,
    };
    found
        .filter(|number| (least..=most).contains(number))
        .and_then(|number| i64::try_from(number).ok())
        .map(toml::Value::Integer)
        .ok_or_else(|| Broken::new(format!("must be a whole number from {least} to {most}"), "Write the number without quotes."))
}

fn flag(raw: &Raw) -> Result<toml::Value, Broken> {
    let found = match raw {
        Raw::Flag(flag) => Some(*flag),
        Raw::Text(text) => text.parse().ok(),
        Raw::Number(_) | Raw::List(_) | Raw::Other(_) => None,
    };
    found.map(toml::Value::Boolean).ok_or_else(|| Broken::new("must be `true` or `false`", "Write one of them, without quotes."))
}

fn networks(raw: &Raw) -> Result<toml::Value, Broken> {
    let parts: Vec<&str> = match raw {
        Raw::List(parts) => parts.iter().map(String::as_str).collect(),
        Raw::Text(text) => text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect(),
        Raw::Number(_) | Raw::Flag(_) | Raw::Other(_) => {
            return Err(Broken::new("must be a list of texts", "Write `[\"10.0.0.0/8\"]`."));
        }
    };
    for part in &parts {
        part.parse::<Network>().map_err(|why| {
            Broken::new(format!("{} {why}", shown(part)), "Write an address or a network: `10.0.0.0/8`, `::1`.")
        })?;
    }
    Ok(toml::Value::Array(parts.into_iter().map(|part| toml::Value::String(part.to_owned())).collect()))
}

fn type_of(raw: &Raw) -> &'static str {
    match raw {
        Raw::Text(_) => "text",
        Raw::Number(_) => "a number",
        Raw::Flag(_) => "true or false",
        Raw::List(_) => "a list",
        Raw::Other(name) => name,
    }
}

/// A value in an error message: quoted, escaped and short.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    format!("`{short}`")
}
