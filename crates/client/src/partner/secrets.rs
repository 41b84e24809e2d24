//! What a partner must keep to itself, in types that print nothing of it.

use std::fmt;

use protocol::secret::{Environment, InvalidSecret, Secret, SecretKind};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

/// The secret of one grant: with it and the application key, [`super::PartnerClient::client_credentials`] gets access tokens for
/// one organization. Store it where secrets belong, show it to people only [masked](Self::masked).
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientKey(String);

/// Why a text is no client key. Names the rule, never the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidClientKey {
    /// Nothing was given.
    #[error("there is no client key: paste the one from the window that showed it")]
    Empty,
    /// It is from the other environment.
    #[error("this client key is from the other environment: cs_key_ is production's, cst_key_ is the sandbox's")]
    Environment,
    /// It is another kind of credential, or something else.
    #[error("this is no client key: one begins with cs_key_ in production, with cst_key_ in the sandbox")]
    Kind,
    /// A character was lost or changed.
    #[error("the checksum does not fit: a character was lost or changed in copying; copy the whole client key again")]
    Checksum,
}

impl ClientKey {
    /// Reads what a customer pasted. White space around it is dropped; kind, environment and checksum are looked at, so that a
    /// wrong paste is told at once and without a request.
    ///
    /// # Errors
    /// [`InvalidClientKey`].
    ///
    /// ```
    /// use countersign_client::partner::{ClientKey, Environment, InvalidClientKey};
    ///
    /// let pasted = ClientKey::parse("cst_key_4fzzz_aaaaaa", Environment::Production);
    /// assert_eq!(pasted.unwrap_err(), InvalidClientKey::Environment);
    /// ```
    pub fn parse(text: &str, environment: Environment) -> Result<Self, InvalidClientKey> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidClientKey::Empty);
        }
        match Secret::parse(environment, SecretKind::ClientKey, text) {
            Ok(_) => Ok(Self(text.to_owned())),
            Err(InvalidSecret::Environment) => Err(InvalidClientKey::Environment),
            Err(InvalidSecret::Kind(_)) => Err(InvalidClientKey::Kind),
            Err(InvalidSecret::Checksum) => Err(InvalidClientKey::Checksum),
        }
    }

    /// From the program's own storage, unchecked.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The key itself, to be stored or sent.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// As people may see it: `cs_key_…` and the last four characters.
    pub fn masked(&self) -> String {
        let prefix = if self.0.starts_with("cst_") { "cst_key_" } else { "cs_key_" };
        format!("{prefix}…{}", self.last_four())
    }

    /// The last four characters, by which people tell their keys apart. Empty for a text too short to be a key.
    pub fn last_four(&self) -> &str {
        let start = self.0.len().checked_sub(4).filter(|start| *start > 16);
        start.and_then(|start| self.0.get(start..)).unwrap_or_default()
    }
}

impl PartialEq for ClientKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for ClientKey {}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientKey({})", self.masked())
    }
}

/// What the browser brings back from onboarding, for [`super::PartnerClient::finalize_onboarding`]. Good for ten minutes.
#[derive(Clone, PartialEq, Eq)]
pub struct OnboardingToken(String);

impl OnboardingToken {
    /// From the callback's `token`, or from the program's own storage.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The token itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OnboardingToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnboardingToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(environment: Environment) -> String {
        Secret::new(environment, SecretKind::ClientKey, [7; 40]).reveal().to_owned()
    }

    #[test]
    fn a_pasted_key_is_told_from_everything_else() {
        let text = key(Environment::Production);
        let read = |text: &str| ClientKey::parse(text, Environment::Production);
        assert_eq!(read(&format!(" \n{text}\t")).unwrap().reveal(), text);
        assert_eq!(read("  "), Err(InvalidClientKey::Empty));
        assert_eq!(read(&key(Environment::Sandbox)), Err(InvalidClientKey::Environment));
        assert_eq!(read(&text[..text.len() - 1]), Err(InvalidClientKey::Checksum));
        assert_eq!(read(&text.replacen("key_", "key_0", 1)), Err(InvalidClientKey::Checksum));
        let secret = Secret::new(Environment::Production, SecretKind::ClientSecret, [7; 40]);
        assert_eq!(read(secret.reveal()), Err(InvalidClientKey::Kind));
        assert_eq!(read("hunter2"), Err(InvalidClientKey::Kind));
        assert_eq!(ClientKey::parse(&text, Environment::Sandbox), Err(InvalidClientKey::Environment));
    }

    #[test]
    fn a_masked_key_gives_only_its_last_four_characters() {
        let text = key(Environment::Sandbox);
        let key = ClientKey::from_stored(text.clone());
        assert_eq!(key.masked(), format!("cst_key_…{}", &text[text.len() - 4..]));
        assert_eq!(format!("{key:?}"), format!("ClientKey({})", key.masked()));
        assert_eq!(ClientKey::from_stored("cs_key_short").masked(), "cs_key_…");
        assert!(!format!("{:?}", OnboardingToken::new("cs_onb_1")).contains("onb_1"));
    }
}
