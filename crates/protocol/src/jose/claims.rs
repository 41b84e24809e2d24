//! What an access token says (RFC 9068 section 2.2, and our own claims).

use std::fmt::Display;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base62::Text16;
use crate::id::{ClientId, GrantId, IdText, OrganizationId};
use crate::scope::ScopeSet;

/// The claims of an access token. Every door and every credential writes the same ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessTokenClaims {
    /// The issuer: the environment's public URL.
    pub iss: String,
    /// The resource that the token is for.
    pub aud: Audience,
    /// The organization's id, at every door.
    pub sub: String,
    /// The integration's application key.
    pub client_id: String,
    /// Scope names separated by single spaces; empty when the token has none.
    #[serde(default)]
    pub scope: String,
    /// When it was issued, seconds since 1970.
    pub iat: i64,
    /// When it ends, seconds since 1970.
    pub exp: i64,
    /// The token's own id.
    pub jti: String,
    /// The organization that the data belongs to.
    pub organization_id: String,
    /// The platform's own id of that organization, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The grant that the token hangs on.
    pub grant_id: String,
    /// The connection, client key or secret slot that it was issued for.
    pub credential_id: String,
}

/// The claims of an access token that is being made: written as [`AccessTokenClaims`] are, from what others hold.
#[derive(Clone, Copy, Serialize)]
pub struct NewAccessTokenClaims<'a> {
    /// The issuer.
    pub iss: &'a str,
    /// The one resource that the token is for.
    pub aud: &'a str,
    /// The organization, as `organization_id`.
    pub sub: OrganizationId,
    /// The integration.
    pub client_id: ClientId,
    /// What the token allows.
    #[serde(serialize_with = "spaced")]
    pub scope: &'a ScopeSet,
    /// When it was issued, seconds since 1970.
    pub iat: i64,
    /// When it ends, seconds since 1970.
    pub exp: i64,
    /// The token's own id: sixteen random bytes in base 62.
    #[serde(serialize_with = "base_62")]
    pub jti: [u8; 16],
    /// The organization that the data belongs to.
    pub organization_id: OrganizationId,
    /// The platform's own id of that organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<&'a str>,
    /// The grant.
    pub grant_id: GrantId,
    /// The connection, client key or secret slot.
    pub credential_id: IdText,
}

fn spaced<S: Serializer>(scopes: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(scopes)
}

fn base_62<S: Serializer>(bytes: &[u8; 16], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(Text16::of(bytes).as_str())
}

impl AccessTokenClaims {
    /// Whether the token carries this very scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        !scope.is_empty() && self.scope.split(' ').any(|held| held == scope)
    }
}

/// One or several audiences (RFC 7519 section 4.1.3): a string or an array on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience(Vec<String>);

impl Audience {
    /// Whether `audience` is among them, compared as it stands.
    pub fn contains(&self, audience: &str) -> bool {
        self.0.iter().any(|held| held == audience)
    }

    /// All of them, in the order of the token.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl From<String> for Audience {
    fn from(audience: String) -> Self {
        Self(vec![audience])
    }
}

impl From<&str> for Audience {
    fn from(audience: &str) -> Self {
        Self(vec![audience.to_owned()])
    }
}

impl Serialize for Audience {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => serializer.serialize_str(one),
            many => many.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Audience {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Wire {
            One(String),
            Many(Vec<String>),
        }
        Ok(match Wire::deserialize(deserializer)? {
            Wire::One(one) => Self(vec![one]),
            Wire::Many(many) => Self(many),
        })
    }
}
