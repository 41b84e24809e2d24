//! The sample programs, told where the demo is.

use super::files::DataDirectory;
use super::json::{DemoJson, IntegrationJson};
use axum::Router;
use countersign_client::Clock;
use countersign_client::webhook::WebhookSecret;
use demo::northwind::{self, NorthwindConfig, ResourceEnvironment};
use demo::tidewater::{self, Integration, PartnerEnvironment, TidewaterConfig};
use model::integration::{Door, Visibility};
use protocol::redirect_uri::ClientType;
use std::sync::Arc;

/// Both, as routers.
pub(super) struct Programs {
    pub partner: Router,
    pub platform: Router,
}

/// Starts both.
pub(super) fn start(directory: &DataDirectory, json: &DemoJson) -> Result<Programs, demo::SetupError> {
    let platform = northwind::router(NorthwindConfig {
        base_url: json.platform_api_url.clone(),
        environments: json.resources.iter().map(|resource| environment(json, resource)).collect(),
        clock: clock(),
    })?;
    let partner = tidewater::router(TidewaterConfig {
        base_url: json.partner_app_url.clone(),
        platform_name: "Northwind".to_owned(),
        platform_api_url: json.platform_api_url.clone(),
        environments: ["production", "sandbox"].into_iter().map(|name| partner_environment(json, name)).collect(),
        data_file: Some(directory.partner_file()),
        random: Arc::new(demo::system_random),
        clock: clock(),
    })?;
    Ok(Programs { partner, platform })
}

fn clock() -> Clock {
    Clock::system()
}

fn issuer(json: &DemoJson, environment: &str) -> String {
    json.environments.get(environment).map(|environment| environment.base_url.clone()).unwrap_or_default()
}

fn environment(json: &DemoJson, resource: &super::json::ResourceJson) -> ResourceEnvironment {
    ResourceEnvironment {
        name: resource.environment.to_string(),
        issuer: issuer(json, &resource.environment),
        audience: resource.audience.clone(),
        client_id: resource.client_id.clone(),
        client_secret: resource.client_secret.clone(),
    }
}

fn partner_environment(json: &DemoJson, name: &str) -> PartnerEnvironment {
    let is_tidewaters = |one: &&IntegrationJson| {
        one.environment == name && one.partner == "Tidewater" && one.client_type == ClientType::Confidential
    };
    let tidewaters: Vec<&IntegrationJson> = json.integrations.iter().filter(is_tidewaters).collect();
    PartnerEnvironment {
        name: name.to_owned(),
        issuer: issuer(json, name),
        partner_id: tidewaters.first().map(|one| one.partner_id.clone()).unwrap_or_default(),
        webhook_secrets: tidewaters.iter().filter_map(|one| WebhookSecret::parse(one.webhook_secret.as_deref()?).ok()).collect(),
        integrations: tidewaters.into_iter().map(integration).collect(),
    }
}

fn integration(one: &IntegrationJson) -> Integration {
    let door = match one.door {
        Door::Connect => tidewater::Door::Connect,
        Door::Onboarding => tidewater::Door::Onboarding,
        Door::Extension => tidewater::Door::Extension,
        Door::Marketplace => tidewater::Door::Marketplace,
        Door::Handshake => tidewater::Door::Handshake,
    };
    Integration {
        door,
        name: one.name.clone(),
        visibility: match one.visibility {
            Visibility::Public => tidewater::Visibility::Public,
            Visibility::Private => tidewater::Visibility::Private,
        },
        client_id: one.client_id.clone(),
        client_secret: one.client_secret.clone().unwrap_or_default(),
        redirect_uri: one.redirect_uris.first().cloned().unwrap_or_default(),
        scopes: ["transactions.read", "employees.read", "invoices.write"].map(str::to_owned).into(),
        connect_url: one.connect_url.clone(),
    }
}
