//! The mirror: a link of the partner's own that begins a handshake, signed with the integration's key.

use std::fmt;
use std::sync::Arc;

use protocol::jose::Ed25519SigningKey;
use protocol::signed_url;
use reqwest::header::AUTHORIZATION;
use serde_json::json;

use super::HandshakeError;
use crate::partner::{PartnerClient, PartnerError, error};
use crate::{FetchError, http};

/// RFC 8410 section 7: everything of a PKCS #8 file before the 32 bytes of an Ed25519 key.
const PKCS8_PREFIX: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// An integration's own Ed25519 key. Its public half is registered once, with [`PartnerClient::register_signing_key`].
#[derive(Clone)]
pub struct LinkKey(Arc<Ed25519SigningKey>);

impl LinkKey {
    /// From a PKCS #8 file in DER, as `openssl genpkey -algorithm ed25519 -outform DER` writes it.
    ///
    /// # Errors
    /// [`FetchError::Setup`] when it is none.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, FetchError> {
        let key = Ed25519SigningKey::from_pkcs8(String::new(), der);
        key.map(|key| Self(Arc::new(key))).map_err(|_| FetchError::Setup("this is no Ed25519 key in PKCS #8".to_owned()))
    }

    /// From 32 secret bytes, random at first and the same ever after.
    ///
    /// # Errors
    /// [`FetchError::Setup`] when the cryptographic library refuses.
    pub fn from_seed(seed: [u8; 32]) -> Result<Self, FetchError> {
        Self::from_pkcs8(&[&PKCS8_PREFIX[..], &seed].concat())
    }

    /// The public half as a JSON Web Key, for registering it by hand.
    pub fn public_jwk(&self) -> serde_json::Value {
        let mut jwk = serde_json::to_value(self.0.public().jwk()).unwrap_or_default();
        if let Some(members) = jwk.as_object_mut() {
            members.remove("kid");
        }
        jwk
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkKey({})", self.0.public().thumbprint())
    }
}

/// What a link says beside the integration.
#[derive(Clone, Copy, Debug, Default)]
pub struct HandshakeLink<'a> {
    /// Id or number of the organization; without, the administrator chooses.
    pub organization: Option<&'a str>,
    /// Comes back in the redirect to `connect_url`; see [`super::HandshakeRequest::state`].
    pub state: Option<&'a str>,
}

impl PartnerClient {
    /// A link that begins a handshake, good for five minutes: make it when the button is pressed.
    ///
    /// # Errors
    /// [`HandshakeError::Link`] when a value cannot stand in a signed link.
    pub fn handshake_link(&self, key: &LinkKey, link: &HandshakeLink<'_>) -> Result<String, HandshakeError> {
        let url = self.endpoint(&["handshake"]).map_err(HandshakeError::Unavailable)?;
        let values =
            [("client_id", Some(self.options.client_id.as_str())), ("organization", link.organization), ("state", link.state)];
        let parameters: Vec<(&str, &str)> = values
            .into_iter()
            .filter_map(|(name, value)| value.filter(|value| !value.is_empty()).map(|value| (name, value)))
            .collect();
        signed_url::sign(url.as_str(), &parameters, self.options.clock.now(), &key.0).map_err(HandshakeError::Link)
    }

    /// Registers the public half of the integration's key, in place of an earlier one.
    ///
    /// # Errors
    /// [`PartnerError`].
    pub async fn register_signing_key(&self, key: &LinkKey) -> Result<(), PartnerError> {
        let secret = self.options.client_secret.as_deref().ok_or(PartnerError::NoClientSecret)?;
        let request = self.http.put(self.endpoint(&["v1", "signing-key"])?).json(&json!({ "jwk": key.public_jwk() }));
        let request = request.header(AUTHORIZATION, http::basic(&self.options.client_id, secret));
        let response = http::send(request).await?;
        if response.status().is_success() { Ok(()) } else { Err(error::from_answer(response).await) }
    }
}
