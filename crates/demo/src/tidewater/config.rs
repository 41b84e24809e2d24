//! What the app is told.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use countersign_client::Clock;
use countersign_client::partner::Environment;
use countersign_client::webhook::WebhookSecret;
use serde::{Deserialize, Serialize};

/// What the app is told.
#[derive(Clone)]
pub struct TidewaterConfig {
    /// The app's own address, such as `http://localhost:7310`.
    pub base_url: String,
    /// What the platform is called on the buttons.
    pub platform_name: String,
    /// The platform's protected API.
    pub platform_api_url: String,
    /// The first is the one shown at first.
    pub environments: Vec<PartnerEnvironment>,
    /// Keeps the connections over a restart; readable by the owner only.
    pub data_file: Option<PathBuf>,
    /// 32 unpredictable bytes: [`crate::system_random`].
    pub random: Arc<dyn Fn() -> [u8; 32] + Send + Sync>,
    /// Where the time comes from.
    pub clock: Clock,
}

/// One of the platform's environments, as the partner knows it.
#[derive(Clone, Debug)]
pub struct PartnerEnvironment {
    /// `production` or `sandbox`.
    pub name: String,
    /// The environment's issuer.
    pub issuer: String,
    /// The partner's id, for attribution (`partner_portal_id`).
    pub partner_id: String,
    /// The partner's integrations. The extension door has several; of the others the first counts.
    pub integrations: Vec<Integration>,
    /// The secrets of the webhook endpoints that lead to `{base_url}/webhooks/{name}`.
    pub webhook_secrets: Vec<WebhookSecret>,
}

/// One integration with its credentials.
#[derive(Clone)]
pub struct Integration {
    /// The door it comes in by.
    pub door: Door,
    /// What it is called at the platform.
    pub name: String,
    /// How a customer finds it there.
    pub visibility: Visibility,
    /// The application key.
    pub client_id: String,
    /// The client secret.
    pub client_secret: String,
    /// The registered redirect URI; the app listens at `{base_url}/callback/{door}`. The extension door needs none.
    pub redirect_uri: String,
    /// The scopes it asks for.
    pub scopes: Vec<String>,
    /// Where the platform sends customers who connect by handshake, to the letter: what it signs is compared with this.
    pub connect_url: Option<String>,
}

/// A way in which a grant comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Door {
    /// OAuth, started at the partner's site.
    Connect,
    /// Initiated by the partner's server; a client key per organization.
    Onboarding,
    /// Activated at the platform; the customer brings the client key.
    Extension,
    /// Installed in the platform's marketplace, agreed on here, consented there.
    Marketplace,
    /// Consented at the platform, activated by us.
    Handshake,
}

impl Door {
    /// As it stands in addresses and files.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Onboarding => "onboarding",
            Self::Extension => "extension",
            Self::Marketplace => "marketplace",
            Self::Handshake => "handshake",
        }
    }
}

/// How a customer finds an integration at the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// By its name.
    Public,
    /// By its application key, as a custom extension.
    Private,
}

impl PartnerEnvironment {
    pub(super) fn integration(&self, door: Door) -> Option<&Integration> {
        self.integrations.iter().find(|integration| integration.door == door)
    }

    /// Those of the extension door.
    pub(super) fn extensions(&self) -> impl Iterator<Item = &Integration> {
        self.integrations.iter().filter(|integration| integration.door == Door::Extension)
    }

    /// Which client keys belong here.
    pub(super) fn kind(&self) -> Environment {
        if self.name == "sandbox" { Environment::Sandbox } else { Environment::Production }
    }
}

impl fmt::Debug for TidewaterConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TidewaterConfig")
            .field("base_url", &self.base_url)
            .field("environments", &self.environments)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Integration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Integration")
            .field("door", &self.door)
            .field("name", &self.name)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}
