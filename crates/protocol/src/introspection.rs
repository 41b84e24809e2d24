//! The introspection answer (RFC 7662, section 2.2).

use crate::jose::AccessTokenClaims;

/// What a resource or the token's own partner learns of a token.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(untagged)]
pub enum IntrospectionResponse {
    /// Anything that is not good now, whatever the reason.
    Inactive {
        /// Always `false`.
        active: bool,
    },
    /// An access token that is good now.
    AccessToken {
        /// Always `true`.
        active: bool,
        /// Always `Bearer`.
        token_type: &'static str,
        /// Everything that the token itself says, scopes narrowed to what holds now.
        #[serde(flatten)]
        claims: Box<AccessTokenClaims>,
    },
    /// A refresh token of the asking partner that could be used now.
    RefreshToken {
        /// Always `true`.
        active: bool,
        /// The integration.
        client_id: String,
        /// Space separated.
        scope: String,
        /// Seconds since the epoch.
        exp: i64,
        /// The organization's id.
        sub: String,
    },
}

impl IntrospectionResponse {
    /// The answer that says nothing.
    pub const INACTIVE: Self = Self::Inactive { active: false };
}
