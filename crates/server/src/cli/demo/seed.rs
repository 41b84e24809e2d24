//! The demo's data in one environment: made once, kept in the store, its secrets in `demo.json`.

use super::catalogue::{DemoIntegration, INTEGRATIONS, SCOPES};
use super::json::{EnvironmentJson, IntegrationJson, OrganizationJson, ResourceJson};
use super::{market, people};
use crate::cli::Failure;
use flows::admin::{self, Author};
use flows::{Context, Decision};
use model::grant::{Actor, ActorKind};
use model::integration::{Door, Integration};
use model::partner::{Partner, PartnerMember, PartnerRole};
use model::resource::Signing;
use model::user::User;
use model::webhook::{EventFilter, WebhookOwner};
use protocol::redirect_uri::ClientType;

/// The audience of the sample platform's API, in both environments.
pub(super) const AUDIENCE: &str = "https://api.northwind.example";

/// Who sees the operator's console.
const OPERATOR: &str = "operator@northwind.example";

/// What the data is made for.
pub(super) struct Addresses<'a> {
    /// The environment's own.
    pub base_url: &'a str,
    /// The sample partner's.
    pub partner: &'a str,
}

/// Everything of one environment that `demo.json` tells.
pub(super) struct Seeded {
    pub environment: EnvironmentJson,
    pub organizations: Vec<OrganizationJson>,
    pub integrations: Vec<IntegrationJson>,
    pub resource: ResourceJson,
}

pub(super) fn author<T>() -> Author<T> {
    Author::once(Actor { kind: ActorKind::Operator, id: None, name: "countersign demo".to_owned() })
}

/// What was to be made, or why the demo cannot go on.
pub(super) fn made<T>(what: &str, outcome: storage::Result<Decision<T>>) -> Result<T, Failure> {
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(denied)) => {
            Err(Failure::failed(format!("The demo's {what} cannot be made: {denied:?}. Start again with --reset.")))
        }
        Err(error) => Err(Failure::failed(format!("The demo's {what} cannot be kept: {error}. Start again with --reset."))),
    }
}

/// Fills an empty store.
pub(super) async fn seed(context: &Context, addresses: &Addresses<'_>) -> Result<Seeded, Failure> {
    let environment = context.settings.environment.as_str();
    let (organizations, users) = people(context).await?;
    for scope in &SCOPES {
        let name = scope.name.parse().map_err(|_| Failure::failed("A scope of the demo has no valid name."))?;
        let new = admin::scope::NewScope { name, access: scope.access, texts: scope.texts(), restricted: false };
        made("scope", admin::scope::create(context, &author(), new).await)?;
    }
    let new =
        admin::resource::NewResource { name: "Northwind API".to_owned(), audience: AUDIENCE.to_owned(), signing: Signing::Es256 };
    let resource = made("resource", admin::resource::create(context, &author(), new).await)?;
    let tidewater = partner(context, "Tidewater", addresses.partner).await?;
    let harbor = partner(context, "Harbor", addresses.partner).await?;
    operator(context, &users).await?;
    let mut integrations = Vec::new();
    for one in &INTEGRATIONS {
        let partner = if one.is_harbors { &harbor } else { &tidewater };
        integrations.push(integration(context, one, partner, addresses).await?);
    }
    // Only now: nobody is to find a mail about each of these reviews.
    developer(context, &tidewater, &users).await?;
    let key = made("operator API key", admin::operator_key::create(context, &author(), OPERATOR.to_owned()).await)?;
    let resource = ResourceJson {
        environment: environment.into(),
        audience: AUDIENCE.to_owned(),
        client_id: resource.resource.id.to_string(),
        client_secret: resource.secret.reveal().to_owned(),
    };
    let environment =
        EnvironmentJson { base_url: addresses.base_url.to_owned(), operator_api_key: key.secret.reveal().to_owned() };
    Ok(Seeded { environment, organizations, integrations, resource })
}

/// Organizations and people go in by the batch: nobody waits a second for three hundred of them.
async fn people(context: &Context) -> Result<(Vec<OrganizationJson>, Vec<(User, Option<String>)>), Failure> {
    let (organizations, users) = (people::organizations(context), people::users(context).await);
    let mut steps: Vec<_> = organizations.iter().flat_map(storage::organization::insert).collect();
    steps.extend(users.iter().flat_map(|(user, hash)| storage::user::insert(user, hash.as_deref())));
    steps.extend(people::memberships(context, &organizations, &users));
    let written = context.store.write_all(steps).await;
    made(
        "organizations and people",
        written.map(|outcomes| outcomes.map(drop).ok_or(protocol::ErrorCode::AlreadyExists.into())),
    )?;
    let environment = context.settings.environment.as_str();
    let json = |organization: &model::organization::Organization| OrganizationJson {
        environment: environment.into(),
        id: organization.id.to_string(),
        number: organization.number.clone(),
        name: organization.name.clone(),
    };
    Ok((organizations.iter().map(json).collect(), users))
}

async fn partner(context: &Context, name: &str, website: &str) -> Result<Partner, Failure> {
    let new = admin::partner::NewPartner {
        name: name.to_owned(),
        website: website.to_owned(),
        support_email: format!("support@{}.example", name.to_lowercase()),
    };
    let partner = made("partner", admin::partner::create(context, &author(), new).await)?;
    let verified = admin::partner::PartnerPatch { verified: Some(true), ..admin::partner::PartnerPatch::default() };
    made("partner", admin::partner::change(context, &author(), partner.id, verified).await)
}

async fn developer(context: &Context, partner: &Partner, users: &[(User, Option<String>)]) -> Result<(), Failure> {
    let Some((developer, _)) = users.last() else { return Ok(()) };
    let member = PartnerMember { partner_id: partner.id, user_id: developer.id, role: PartnerRole::Owner };
    made("developer", admin::partner_member::create(context, &author(), member).await).map(drop)
}

async fn operator(context: &Context, users: &[(User, Option<String>)]) -> Result<(), Failure> {
    let Some((operator, _)) = users.iter().find(|(user, _)| user.email == OPERATOR) else { return Ok(()) };
    made("operator", admin::operator::create(context, &author(), operator.id).await).map(drop)
}

async fn integration(
    context: &Context,
    one: &DemoIntegration,
    partner: &Partner,
    addresses: &Addresses<'_>,
) -> Result<IntegrationJson, Failure> {
    let environment = context.settings.environment.as_str();
    let scopes = |names: &str| names.parse().map_err(|_| Failure::failed("A scope of the demo has no valid name."));
    let site = site(one, addresses);
    // Both environments lead to one site, which tells them apart by a query of its own.
    let at = |path: &str| Some(format!("{site}{path}?environment={environment}"));
    let new = admin::integration::NewIntegration {
        partner_id: partner.id,
        name: one.name.to_owned(),
        description: one.description.to_owned(),
        visibility: one.visibility,
        client_type: one.client_type,
        doors: vec![one.door],
        required_scopes: scopes("transactions.read")?,
        optional_scopes: scopes("employees.read invoices.write")?,
        form_uri: at("/marketplace/form").filter(|_| one.door == Door::Marketplace),
        connect_url: at("/handshake/login").filter(|_| one.door == Door::Handshake),
        require_pkce: false,
        connection_lifetime: None,
    };
    let integration = made("integration", admin::integration::create(context, &author(), new).await)?;
    let uri = format!("{site}{}", one.callback);
    let registered =
        made("redirect URI", admin::redirect_uri::create(context, &author(), integration.client_id, uri.clone()).await)?;
    let verdict = admin::redirect_uri::Verdict { approved: true, reason: None };
    made("redirect URI", admin::redirect_uri::review(context, &author(), registered.uri.id, verdict).await)?;
    let client_secret = match one.client_type {
        ClientType::Public => None,
        ClientType::Confidential => {
            let issued = made("client secret", admin::client_secret::create(context, &author(), integration.client_id).await)?;
            Some(issued.secret.reveal().to_owned())
        }
    };
    if one.door == Door::Marketplace {
        market::list(context, one, &integration, addresses).await?;
    }
    Ok(IntegrationJson {
        webhook_secret: webhook(context, one, &integration, addresses).await?,
        environment: environment.into(),
        name: integration.name,
        door: one.door,
        visibility: one.visibility,
        client_type: one.client_type,
        client_id: integration.client_id.to_string(),
        client_secret,
        redirect_uris: vec![uri],
        form_uri: integration.form_uri,
        connect_url: integration.connect_url,
        partner_id: partner.id.to_string(),
        partner: partner.name.clone(),
    })
}

/// Nobody listens at Harbor's doors of two sides, so that whoever takes its place reads the address where the browser ended.
fn site<'a>(one: &DemoIntegration, addresses: &Addresses<'a>) -> &'a str {
    match one.door {
        Door::Marketplace | Door::Handshake if one.is_harbors => "https://harbor.example",
        Door::Connect | Door::Onboarding | Door::Extension | Door::Marketplace | Door::Handshake => addresses.partner,
    }
}

/// The sample partner hears what happens to its customers. Not of onboardings: three hundred at once would leave nothing else in
/// its log.
async fn webhook(
    context: &Context,
    one: &DemoIntegration,
    integration: &Integration,
    addresses: &Addresses<'_>,
) -> Result<Option<String>, Failure> {
    if one.is_harbors || one.client_type == ClientType::Public || one.door == Door::Onboarding {
        return Ok(None);
    }
    let url = format!("{}/webhooks/{}", addresses.partner, context.settings.environment.as_str());
    let owner = WebhookOwner::Integration(integration.client_id);
    let all = EventFilter::default();
    let made = made("webhook", flows::webhook::endpoint::create(context, &author(), owner, (url, all)).await)?;
    Ok(Some(made.secret.reveal()))
}
