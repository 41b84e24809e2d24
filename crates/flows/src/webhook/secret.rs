//! What signs deliveries, after Standard Webhooks: HMAC-SHA256 over id, time and body, by a secret that only we and the
//! receiver have. Secrets are read back for each delivery, so they are sealed instead of digested.

use crate::Context;
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::webhook::Webhook;
use protocol::Timestamp;
use protocol::id::WebhookId;

const CURRENT: &str = "sealed_secret";
const PREVIOUS: &str = "sealed_previous";

/// 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret([u8; 32]);

impl WebhookSecret {
    /// A new one.
    pub(super) fn new(context: &Context) -> Self {
        Self(context.random())
    }

    /// As its owner keeps it: `whsec_` and base64.
    pub fn reveal(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.0))
    }
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("WebhookSecret")
    }
}

fn place(id: WebhookId, column: &str) -> String {
    format!("webhooks/{id}/{column}")
}

fn seal(context: &Context, id: WebhookId, (column, secret): (&str, &WebhookSecret)) -> storage::Result<Vec<u8>> {
    let sealed = context.keys.seal(&place(id, column), &secret.0, context.random());
    sealed.ok_or_else(|| storage::Error::Unavailable("a secret could not be sealed".to_owned()))
}

/// Seals the secret that signs.
pub(super) fn seal_current(context: &Context, id: WebhookId, secret: &WebhookSecret) -> storage::Result<Vec<u8>> {
    seal(context, id, (CURRENT, secret))
}

/// Seals a secret that is going to end.
pub(super) fn seal_previous(context: &Context, id: WebhookId, secret: &WebhookSecret) -> storage::Result<Vec<u8>> {
    seal(context, id, (PREVIOUS, secret))
}

/// Opens the secret that signs; `None` when another master key sealed it.
pub(super) fn open_current(context: &Context, webhook: &Webhook) -> Option<WebhookSecret> {
    let plain = context.keys.open(&place(webhook.id, CURRENT), &webhook.secrets.current)?;
    plain.try_into().ok().map(WebhookSecret)
}

/// Opens the secrets that sign now, the newest first; none when another master key sealed them.
pub(super) fn open(context: &Context, webhook: &Webhook) -> Vec<WebhookSecret> {
    let previous = webhook.secrets.previous.as_ref().filter(|(_, until)| context.now() < *until).and_then(|(sealed, _)| {
        let plain = context.keys.open(&place(webhook.id, PREVIOUS), sealed)?;
        plain.try_into().ok().map(WebhookSecret)
    });
    open_current(context, webhook).into_iter().chain(previous).collect()
}

/// The value of `webhook-signature`: one signature for each secret.
pub fn signature(secrets: &[WebhookSecret], (id, at): (&str, Timestamp), body: &[u8]) -> String {
    let signed = [format!("{id}.{}.", at.as_seconds()).as_bytes(), body].concat();
    let signatures = secrets.iter().map(|secret| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret.0);
        format!("v1,{}", STANDARD.encode(hmac::sign(&key, &signed)))
    });
    signatures.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification, by its libraries' own test.
    #[test]
    fn a_signature_is_that_of_standard_webhooks() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = format!("{}.{}.{}", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), signed.as_bytes());
        assert_eq!(STANDARD.encode(tag), "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let secrets = [WebhookSecret([1; 32]), WebhookSecret([2; 32])];
        let of = |secrets: &[WebhookSecret]| signature(secrets, ("msg_1", Timestamp::from_seconds(1_614_265_330)), b"{}");
        let both = of(&secrets);
        assert_eq!(both.split(' ').collect::<Vec<_>>(), [of(&secrets[..1]), of(&secrets[1..])]);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &[1; 32]), b"msg_1.1614265330.{}");
        assert_eq!(of(&secrets[..1]), format!("v1,{}", STANDARD.encode(tag)));
    }
}
