//! Webhooks as they come in: checked before a byte of them is believed (Standard Webhooks, symmetric signatures `v1`).
//!
//! ```
//! use countersign_client::webhook::{Delivery, WebhookSecret, verify};
//! use countersign_client::Clock;
//!
//! # fn receive(id: &str, timestamp: &str, signature: &str, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! // While a secret is being replaced, both are good.
//! let secrets = [WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?];
//! // The three headers and the body as it came, before any parser.
//! let delivery = Delivery { id, timestamp, signature, body };
//! let event = verify(&secrets, &delivery, Clock::system().now())?;
//! // The same event may come twice: keep the ids of those that were handled.
//! println!("{} {}", event.id, event.kind);
//! # Ok(()) }
//! ```

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// How far the sender's clock and ours may be apart, and how old a copy of a delivery may be, in seconds.
pub const TOLERANCE_SECONDS: i64 = 300;
/// Nobody sends more; the rest of a longer list is not looked at.
const MAX_SIGNATURES: usize = 16;
const MAX_ID_BYTES: usize = 256;

/// The secret of one endpoint, which was shown once, when the endpoint was made or its secret rotated.
#[derive(Clone)]
pub struct WebhookSecret(hmac::Key);

/// A text that is no webhook secret. Does not repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no webhook secret: one is whsec_ and the base64 of 24 to 64 bytes")]
pub struct InvalidWebhookSecret;

impl WebhookSecret {
    /// Reads `whsec_…`.
    ///
    /// # Errors
    /// [`InvalidWebhookSecret`].
    pub fn parse(text: &str) -> Result<Self, InvalidWebhookSecret> {
        let bytes = text.trim().strip_prefix("whsec_").and_then(|encoded| STANDARD.decode(encoded).ok());
        let bytes = bytes.filter(|bytes| (24..=64).contains(&bytes.len())).ok_or(InvalidWebhookSecret)?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// One request to the endpoint, as it came.
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// The header `webhook-id`.
    pub id: &'a str,
    /// The header `webhook-timestamp`.
    pub timestamp: &'a str,
    /// The header `webhook-signature`.
    pub signature: &'a str,
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// Why a delivery is not believed. Answer 400; nothing of it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// `webhook-id` is empty or too long, or `webhook-timestamp` is no number.
    #[error("webhook-id or webhook-timestamp is missing or malformed")]
    Headers,
    /// A copy of an old delivery, or a clock that is wrong.
    #[error("the webhook is more than five minutes old, or from the future: a copy, or a clock is wrong")]
    Time,
    /// No signature is by one of the secrets.
    #[error("no signature of the webhook is by this endpoint's secret")]
    Signature,
    /// Signed, and yet no event.
    #[error("the webhook's body is no event")]
    Body,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id, the same at every try to deliver it.
    pub id: String,
    /// What happened: `grant.activated`, for instance.
    pub kind: String,
    /// When, RFC 3339.
    pub timestamp: String,
    /// To whom, as ids. Ask the API for how things stand now: deliveries may be late.
    pub data: Value,
}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "type")]
    kind: String,
    timestamp: String,
    #[serde(default)]
    data: Value,
}

/// Checks a delivery and reads its event. Each of the signatures that it carries is tried with each of the secrets, in constant
/// time.
///
/// # Errors
/// [`WebhookError`].
pub fn verify(secrets: &[WebhookSecret], delivery: &Delivery<'_>, now: Timestamp) -> Result<Event, WebhookError> {
    let is_number = !delivery.timestamp.is_empty() && delivery.timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let sent_at: i64 = delivery.timestamp.parse().ok().filter(|_| is_number).ok_or(WebhookError::Headers)?;
    // A dot would move the border between what is signed of the id and of the time.
    if delivery.id.is_empty() || delivery.id.len() > MAX_ID_BYTES || delivery.id.contains('.') {
        return Err(WebhookError::Headers);
    }
    let mut signed = format!("{}.{}.", delivery.id, delivery.timestamp).into_bytes();
    signed.extend_from_slice(delivery.body);
    let signatures = delivery.signature.split(' ').filter_map(|one| one.strip_prefix("v1,")).take(MAX_SIGNATURES);
    let is_signed = signatures
        .filter_map(|encoded| STANDARD.decode(encoded).ok())
        .any(|signature| secrets.iter().any(|secret| hmac::verify(&secret.0, &signed, &signature).is_ok()));
    if !is_signed {
        return Err(WebhookError::Signature);
    }
    if now.as_seconds().abs_diff(sent_at) > TOLERANCE_SECONDS.unsigned_abs() {
        return Err(WebhookError::Time);
    }
    let Body { kind, timestamp, data } = serde_json::from_slice(delivery.body).map_err(|_| WebhookError::Body)?;
    Ok(Event { id: delivery.id.to_owned(), kind, timestamp, data })
}
