//! `demo.json`: what programs and tests need to know of a running demo, the secrets included. Written for its owner alone.

use model::integration::{Door, Visibility};
use protocol::redirect_uri::ClientType;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

type Name = Cow<'static, str>;

/// The whole file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DemoJson {
    /// By name: `production`, `sandbox`.
    pub environments: BTreeMap<Name, EnvironmentJson>,
    pub users: Vec<UserJson>,
    pub organizations: Vec<OrganizationJson>,
    pub integrations: Vec<IntegrationJson>,
    pub resources: Vec<ResourceJson>,
    pub partner_app_url: String,
    pub platform_api_url: String,
    pub mail_url: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct EnvironmentJson {
    pub base_url: String,
    pub operator_api_key: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct UserJson {
    pub email: Name,
    pub password: Name,
    pub name: Name,
    pub roles: Vec<Name>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct OrganizationJson {
    pub environment: Name,
    pub id: String,
    pub number: String,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct IntegrationJson {
    pub environment: Name,
    pub name: String,
    pub door: Door,
    pub visibility: Visibility,
    pub client_type: ClientType,
    pub client_id: String,
    pub client_secret: Option<String>,
    pub redirect_uris: Vec<String>,
    pub form_uri: Option<String>,
    pub connect_url: Option<String>,
    /// Of the endpoint that leads to the sample partner app; what signs its deliveries.
    pub webhook_secret: Option<String>,
    pub partner_id: String,
    pub partner: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ResourceJson {
    pub environment: Name,
    pub audience: String,
    pub client_id: String,
    pub client_secret: String,
}
