//! The handshake (seed 004), from the partner's side: a customer's administrator consents at the platform and is sent to your
//! `connect_url`; you log the user in, call [`PartnerClient::activate`](super::PartnerClient::activate), and send the browser
//! back.

mod error;
mod keys;
mod link;

pub use error::HandshakeError;
pub use link::{HandshakeLink, LinkKey};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use protocol::Timestamp;
use protocol::signed_url::{SignedUrl, SignedUrlFault, UnverifiedUrl};

use super::PartnerClient;
use crate::FetchError;
use keys::Keys;

/// How a [`HandshakeVerifier`] behaves.
#[derive(Clone, Debug)]
pub struct HandshakeOptions {
    /// A link by an unknown key makes the keys be read again, at most this often, however many forged ones come. Default 10 s.
    pub key_lookup_interval: Duration,
    /// The keys are read again when they are older than this. Default 5 minutes.
    pub key_refresh_interval: Duration,
}

impl Default for HandshakeOptions {
    fn default() -> Self {
        Self { key_lookup_interval: Duration::from_secs(10), key_refresh_interval: Duration::from_mins(5) }
    }
}

/// Checks the redirects to one `connect_url`. Cheap to clone; clones share the keys.
#[derive(Clone, Debug)]
pub struct HandshakeVerifier {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    client: PartnerClient,
    connect_url: String,
    keys: Keys,
}

impl HandshakeVerifier {
    /// Asks the server for nothing yet. `connect_url` is the one that the platform has of you, never one that a request names.
    ///
    /// # Errors
    /// [`FetchError::Address`] when the issuer is no URL.
    pub fn new(client: &PartnerClient, connect_url: impl Into<String>, options: HandshakeOptions) -> Result<Self, FetchError> {
        let keys = Keys::new(client, options)?;
        Ok(Self { inner: Arc::new(Inner { client: client.clone(), connect_url: connect_url.into(), keys }) })
    }

    /// Checks the query that a browser brought to `connect_url`: signed by the platform, for this address, within the last five
    /// minutes. The keys are fetched and kept; those of a rotation are found by themselves.
    ///
    /// What it says is the platform's word, and not a word on who is looking: log your user in, and say which organization is
    /// about to be connected with whose account, before you connect them.
    ///
    /// # Errors
    /// [`HandshakeError`]; [`HandshakeError::Unavailable`] passes, everything else means that nothing of the query may be used.
    pub async fn read(&self, query: &str) -> Result<HandshakeRequest, HandshakeError> {
        let inner = &self.inner;
        let link = UnverifiedUrl::read(&inner.connect_url, query.trim_start_matches('?')).map_err(HandshakeError::Link)?;
        let now = inner.client.options.clock.now();
        let read = inner.keys.get().await;
        let signed = match link.clone().verify(read.keys(), now) {
            // Nobody knows yet whether it is: the keys may be newer than ours.
            Err(SignedUrlFault::Signature) => {
                let newer = inner.keys.look_up(&read).await.map_err(HandshakeError::Unavailable)?;
                link.verify(newer.keys(), now)
            }
            result => result,
        };
        HandshakeRequest::of(&signed.map_err(HandshakeError::Link)?, &inner.client.options.issuer)
    }
}

/// A customer's administrator, on the way to you.
#[derive(Clone, PartialEq, Eq)]
pub struct HandshakeRequest {
    /// Which customer this is. Keep it: every later call needs it.
    pub organization_id: String,
    /// Where the browser goes back to, with the outcome: [`HandshakeRequest::return_url`].
    pub redirect_url: String,
    /// Which of your partnerships it is, when you have several: the application key of its integration.
    pub partner_id: Option<String>,
    /// What your own link carried, when one began this.
    pub state: Option<String>,
    /// When the platform signed it.
    pub at: Timestamp,
}

/// What became of it on your side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandshakeOutcome {
    /// The customer sees a message. Only [`PartnerClient::activate`](super::PartnerClient::activate) makes it active.
    Success,
    /// The platform rolls back what the customer allowed.
    Error,
}

impl HandshakeRequest {
    fn of(signed: &SignedUrl, issuer: &str) -> Result<Self, HandshakeError> {
        let required = |name| signed.get(name).filter(|value| !value.is_empty()).ok_or(HandshakeError::Missing(name));
        let redirect_url = required("redirectUrl")?;
        let leads_back = redirect_url.strip_prefix(issuer.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'));
        if !leads_back {
            return Err(HandshakeError::RedirectUrl);
        }
        let optional = |name| signed.get(name).filter(|value| !value.is_empty()).map(str::to_owned);
        Ok(Self {
            organization_id: required("organizationId")?.to_owned(),
            redirect_url: redirect_url.to_owned(),
            partner_id: optional("partnerId"),
            state: optional("state"),
            at: signed.at(),
        })
    }

    /// Where to send the browser when you are done with it.
    pub fn return_url(&self, outcome: HandshakeOutcome) -> String {
        return_url(&self.redirect_url, outcome)
    }
}

/// The redirect URL with `status` appended, for programs that kept only that.
///
/// ```
/// use countersign_client::partner::{HandshakeOutcome, return_url};
///
/// let url = return_url("https://auth.northwind.example/handshake/n1", HandshakeOutcome::Success);
/// assert_eq!(url, "https://auth.northwind.example/handshake/n1?status=success");
/// ```
pub fn return_url(redirect_url: &str, outcome: HandshakeOutcome) -> String {
    let status = match outcome {
        HandshakeOutcome::Success => "success",
        HandshakeOutcome::Error => "error",
    };
    let joint = if redirect_url.contains('?') { '&' } else { '?' };
    format!("{redirect_url}{joint}status={status}")
}

/// Without the redirect URL, which is good for whoever has it and the administrator's session.
impl fmt::Debug for HandshakeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandshakeRequest")
            .field("organization_id", &self.organization_id)
            .field("partner_id", &self.partner_id)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}
