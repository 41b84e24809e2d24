//! The configuration as the rest of the server reads it; the table of settings says what each field means.

use super::{
    Network,
    duration::deserialize as time,
    secret::{MasterKey, SecretUrl},
};
use protocol::secret::Environment;
use serde::{Deserialize, Deserializer};
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Everything that can be set; each field is a row of [`super::settings::SETTINGS`] and described there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the table of settings documents each field, and the reference is made from it")]
pub struct Config {
    pub environment: Environment,
    pub public_url: String,
    pub other_environment_url: Option<String>,
    pub listen: SocketAddr,
    #[serde(deserialize_with = "address_or_off")]
    pub metrics_listen: Option<SocketAddr>,
    pub store: SecretUrl,
    pub master_key_file: PathBuf,
    pub master_key: Option<MasterKey>,
    pub trusted_proxies: Vec<Network>,
    pub forwarded_header: ForwardedHeader,
    pub outbound_allow_loopback: bool,
    pub redirect_uris_approved_by_domain_proof: bool,
    pub platform: Platform,
    pub lifetimes: Lifetimes,
    pub mail: Mail,
    pub log: Log,
    pub limits: Limits,
}

/// The header in which trusted proxies name the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ForwardedHeader {
    /// The usual one.
    #[serde(rename = "x-forwarded-for")]
    XForwardedFor,
    /// RFC 7239.
    #[serde(rename = "forwarded")]
    Forwarded,
}

/// How the platform presents itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the table of settings documents each field")]
pub struct Platform {
    pub name: String,
    pub support_email: Option<String>,
    /// ISO 3166-1 alpha-2 of the organizations that sign up here.
    pub country: String,
}

/// How long things live.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the table of settings documents each field")]
pub struct Lifetimes {
    #[serde(deserialize_with = "time")]
    pub authorization_code: Duration,
    #[serde(deserialize_with = "time")]
    pub access_token: Duration,
    #[serde(deserialize_with = "time")]
    pub refresh_token: Duration,
    #[serde(deserialize_with = "time")]
    pub client_credentials_token: Duration,
    #[serde(deserialize_with = "time")]
    pub authorization_request: Duration,
    #[serde(deserialize_with = "time")]
    pub onboarding_url: Duration,
    #[serde(deserialize_with = "time")]
    pub onboarding_token: Duration,
    #[serde(deserialize_with = "time")]
    pub attempt_waiting: Duration,
    #[serde(deserialize_with = "time")]
    pub handshake: Duration,
    #[serde(deserialize_with = "time")]
    pub session_idle: Duration,
    #[serde(deserialize_with = "time")]
    pub session_absolute: Duration,
    #[serde(deserialize_with = "time")]
    pub reauthentication: Duration,
    #[serde(deserialize_with = "time")]
    pub mailed_code: Duration,
    #[serde(deserialize_with = "time")]
    pub claim_link: Duration,
    #[serde(deserialize_with = "time")]
    pub refresh_retry_confidential: Duration,
    #[serde(deserialize_with = "time")]
    pub refresh_retry_public: Duration,
}

/// How mail leaves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Nothing, the log, or a mail server.
    pub transport: Transport,
    /// The sender; always there when `transport` is a mail server.
    pub from: Option<String>,
}

/// How mail leaves: not at all, or by a mail server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum Transport {
    /// No mail is sent.
    Off,
    /// No mail is sent; the log tells when one would have been, never what it says.
    Log,
    /// A mail server.
    Smtp(SecretUrl),
}

impl From<String> for Transport {
    fn from(text: String) -> Self {
        match text.as_str() {
            "off" => Self::Off,
            "log" => Self::Log,
            _ => Self::Smtp(SecretUrl::new(text)),
        }
    }
}

/// What is written about the server's work.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// The shape of a line.
    pub format: LogFormat,
    /// A filter as `tracing_subscriber::EnvFilter` reads it.
    pub level: String,
}

/// The shape of a line of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// A JSON object.
    Json,
    /// Text for people.
    Text,
}

/// How often somebody may guess or ask.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the table of settings documents each field")]
pub struct Limits {
    pub sign_in_failures: u32,
    #[serde(deserialize_with = "time")]
    pub sign_in_window: Duration,
    #[serde(deserialize_with = "time")]
    pub sign_in_then_every: Duration,
    pub client_failures: u32,
    #[serde(deserialize_with = "time")]
    pub client_window: Duration,
    pub sign_ups_per_hour: u32,
    pub mails_per_hour: u32,
    pub mails_per_recipient_per_hour: u32,
    pub authorizations_per_hour: u32,
    pub entries: usize,
}

fn address_or_off<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == "off" { Ok(None) } else { text.parse().map(Some).map_err(serde::de::Error::custom) }
}
