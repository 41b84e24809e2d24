//! What a token was obtained with, so that one that was revoked can be told from its siblings.

use protocol::id::{ClientKeyId, ConnectionId, IdText, InvalidId, SecretId};
use std::fmt;
use std::str::FromStr;

/// The `credential_id` of an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CredentialId {
    /// A connection: by code or refresh token.
    Connection(ConnectionId),
    /// A client key.
    ClientKey(ClientKeyId),
    /// A slot of the integration's own secret.
    Secret(SecretId),
}

impl CredentialId {
    /// As it is written.
    pub fn text(&self) -> IdText {
        match self {
            Self::Connection(id) => id.text(),
            Self::ClientKey(id) => id.text(),
            Self::Secret(id) => id.text(),
        }
    }
}

impl fmt::Display for CredentialId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.text().as_str())
    }
}

impl FromStr for CredentialId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(id) = text.parse() {
            return Ok(Self::ClientKey(id));
        }
        if let Ok(id) = text.parse() {
            return Ok(Self::Secret(id));
        }
        text.parse().map(Self::Connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_read_back_as_itself() {
        let ids = [
            CredentialId::Connection(ConnectionId::from_bytes([1; 16])),
            CredentialId::ClientKey(ClientKeyId::from_bytes([2; 16])),
            CredentialId::Secret(SecretId::from_bytes([3; 16])),
        ];
        for id in ids {
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert!("grt_1".parse::<CredentialId>().is_err());
    }
}
