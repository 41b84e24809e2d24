//! A partner's application.

use crate::names;
use crate::secret_digest::SecretDigest;
use protocol::id::{ClientId, PartnerId, SecretId};
use protocol::redirect_uri::ClientType;
use protocol::scope::ScopeSet;
use protocol::{Seconds, Timestamp};

names! {
    /// Who finds the integration.
    Visibility {
        /// Found by name.
        Public = "public",
        /// Added by its application key.
        Private = "private",
    }
}

names! {
    /// The five ways in which a grant comes about.
    Door {
        /// Seed 002.
        Connect = "connect",
        /// Seed 000.
        Onboarding = "onboarding",
        /// Seed 001.
        Extension = "extension",
        /// Seed 003.
        Marketplace = "marketplace",
        /// Seed 004.
        Handshake = "handshake",
    }
}

names! {
    /// Whether the integration may do anything at all.
    IntegrationState {
        /// It may.
        Active = "active",
        /// The operator switched it off: no consent, no tokens.
        Disabled = "disabled",
    }
}

impl Door {
    /// Whether a grant that comes about here begins with a client key.
    pub const fn gives_client_keys(self) -> bool {
        matches!(self, Self::Onboarding | Self::Extension)
    }
}

/// An integration.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Integration {
    /// Application key and OAuth `client_id` at once.
    pub client_id: ClientId,
    /// Who publishes it.
    pub partner_id: PartnerId,
    /// As shown.
    pub name: String,
    /// One or two sentences.
    pub description: String,
    /// Who finds it.
    pub visibility: Visibility,
    /// As OAuth means it.
    pub client_type: ClientType,
    /// Where grants to it may come about.
    pub doors: Vec<Door>,
    /// What it cannot work without.
    pub required_scopes: ScopeSet,
    /// What the customer may leave out.
    pub optional_scopes: ScopeSet,
    /// Seed 003.
    pub form_uri: Option<String>,
    /// Seed 004.
    pub connect_url: Option<String>,
    /// Whether confidential clients must send PKCE as well; public ones always must.
    pub require_pkce: bool,
    /// An absolute lifetime of connections, if the operator set one.
    pub connection_lifetime: Option<Seconds>,
    /// Active or disabled.
    pub state: IntegrationState,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Integration {
    /// Every scope that it may have.
    pub fn scopes(&self) -> ScopeSet {
        self.required_scopes.union(&self.optional_scopes)
    }

    /// Whether an authorization request must carry PKCE (RFC 9700, section 2.1.1).
    pub fn pkce_required(&self) -> bool {
        self.require_pkce || self.client_type == ClientType::Public
    }
}

/// Which of the two slots a client secret is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct SecretSlot(pub u8);

impl SecretSlot {
    /// Two live side by side, so that one can be replaced without downtime.
    pub const ALL: [Self; 2] = [Self(1), Self(2)];
}

/// One client secret, of which only the digest is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSecret {
    /// Ours; the `credential_id` of tokens it obtains.
    pub id: SecretId,
    /// Whose.
    pub client_id: ClientId,
    /// Which slot.
    pub slot: SecretSlot,
    /// The clear part of the secret.
    pub lookup: String,
    /// What is compared.
    pub digest: SecretDigest,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused, if a date was set.
    pub retires_at: Option<Timestamp>,
    /// When it last proved who called; minutes late.
    pub last_used_at: Option<Timestamp>,
}
