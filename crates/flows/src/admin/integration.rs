//! Partners' applications.

use super::{Author, Patch, Writing, changed_meanwhile, wrong};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::audit::AuditEvent;
use model::change::{Change, ChangeKind};
use model::field::FieldFaults;
use model::integration::{Door, Integration, IntegrationState, Visibility};
use model::partner_address::AddressKind;
use model::redirect_uri::ReviewState;
use protocol::id::{ClientId, PartnerId};
use protocol::redirect_uri::ClientType;
use protocol::scope::ScopeSet;
use protocol::{ErrorCode, Seconds};
use storage::Step;
use storage::integration as stored;

/// Most scopes of an integration: nobody reads more before they consent, and a link that asks for each of them stays short enough.
pub(crate) const MOST_SCOPES: usize = 100;

/// What makes an integration.
#[derive(Debug, Clone)]
pub struct NewIntegration {
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
    /// Whether a confidential client must send PKCE as well.
    pub require_pkce: bool,
    /// An absolute lifetime of connections.
    pub connection_lifetime: Option<Seconds>,
}

/// What is to be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct IntegrationPatch {
    /// Must be the one it has: an integration does not change hands.
    pub partner_id: Option<PartnerId>,
    /// The name.
    pub name: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// Who finds it.
    pub visibility: Option<Visibility>,
    /// As OAuth means it.
    pub client_type: Option<ClientType>,
    /// Where grants to it may come about.
    pub doors: Option<Vec<Door>>,
    /// What it cannot work without.
    pub required_scopes: Option<ScopeSet>,
    /// What the customer may leave out.
    pub optional_scopes: Option<ScopeSet>,
    /// Seed 003; [`Patch::Clear`] takes it away.
    pub form_uri: Patch<String>,
    /// Seed 004; [`Patch::Clear`] takes it away.
    pub connect_url: Patch<String>,
    /// Whether a confidential client must send PKCE as well.
    pub require_pkce: Option<bool>,
    /// An absolute lifetime of connections; [`Patch::Clear`] takes it away.
    pub connection_lifetime: Patch<Seconds>,
    /// Whether the integration may do anything at all.
    pub state: Option<IntegrationState>,
}

/// Makes an integration; its application key exists from now on.
pub async fn create(
    context: &Context,
    author: &Author<Integration>,
    new: NewIntegration,
) -> storage::Result<Decision<Integration>> {
    let integration = Integration {
        client_id: context.new_id(ClientId::new),
        partner_id: new.partner_id,
        name: new.name,
        description: new.description,
        visibility: new.visibility,
        client_type: new.client_type,
        doors: sorted(new.doors),
        optional_scopes: new.optional_scopes.difference(&new.required_scopes),
        required_scopes: new.required_scopes,
        form_uri: new.form_uri,
        connect_url: new.connect_url,
        require_pkce: new.require_pkce,
        connection_lifetime: new.connection_lifetime,
        state: IntegrationState::Active,
        created_at: context.now(),
    };
    allowed!(checked(context, &integration).await?);
    if storage::partner::find(&context.store, integration.partner_id).await?.is_none() {
        return deny(wrong("partner_id", "must be the id of a partner"));
    }
    let writing = Writing {
        steps: vec![stored::insert(&integration)],
        event: event(context, author, "integration.created", &integration),
        changes: vec![context.change(ChangeKind::Integration, integration.client_id)],
    };
    if author.commit(context, writing, &integration).await? { Ok(Ok(integration)) } else { deny(changed_meanwhile()) }
}

/// Changes an integration; disabling it stops consents and tokens at once.
pub async fn change(
    context: &Context,
    author: &Author<Integration>,
    client_id: ClientId,
    patch: IntegrationPatch,
) -> storage::Result<Decision<Integration>> {
    match stored::find(&context.store, client_id).await? {
        Some(old) => change_as_seen(context, author, old, (patch, Vec::new())).await,
        None => deny(ErrorCode::NotFound),
    }
}

/// The same for somebody who decides by what was read before: if the integration is another by now, nothing changes. What else has
/// to hold is looked at behind the change, in its batch.
pub(crate) async fn change_as_seen(
    context: &Context,
    author: &Author<Integration>,
    old: Integration,
    (patch, holds): (IntegrationPatch, Vec<Step>),
) -> storage::Result<Decision<Integration>> {
    let client_id = old.client_id;
    if patch.partner_id.is_some_and(|id| id != old.partner_id) {
        return deny(wrong("partner_id", "cannot change: register a new integration for the other partner"));
    }
    let new = patched(old.clone(), patch);
    allowed!(checked(context, &new).await?);
    if new.client_type == ClientType::Public && old.client_type != ClientType::Public {
        let now = context.now();
        let secrets = storage::client_secret::of(&context.store, client_id).await?;
        if secrets.iter().any(|secret| secret.retires_at.is_none_or(|at| at > now)) {
            return deny(Denied::because(
                ErrorCode::TransitionIllegal,
                "Retire its client secrets first: a public client has none.",
            ));
        }
    }
    if new == old {
        return Ok(Ok(old));
    }
    let action = match (old.state, new.state) {
        (IntegrationState::Active, IntegrationState::Disabled) => "integration.disabled",
        (IntegrationState::Disabled, IntegrationState::Active) => "integration.enabled",
        (IntegrationState::Active, IntegrationState::Active) | (IntegrationState::Disabled, IntegrationState::Disabled) => {
            "integration.changed"
        }
    };
    // The kill switch reaches tokens that are out: introspection reads the state, verifiers hear of it by the feed.
    let status = (old.state != new.state).then(|| match new.state {
        IntegrationState::Active => "active".to_owned(),
        IntegrationState::Disabled => "suspended".to_owned(),
    });
    let writing = Writing {
        steps: std::iter::once(stored::update(&old, &new)).chain(holds).chain(forgotten(&old, &new)).collect(),
        event: event(context, author, action, &new),
        changes: vec![Change { status, ..context.change(ChangeKind::Integration, client_id) }],
    };
    if author.commit(context, writing, &new).await? { Ok(Ok(new)) } else { deny(changed_meanwhile()) }
}

/// What an operator should look at.
pub fn warnings(integration: &Integration) -> Vec<String> {
    super::warning::mixed_scripts("name", &integration.name).into_iter().collect()
}

fn patched(mut integration: Integration, patch: IntegrationPatch) -> Integration {
    integration.name = patch.name.unwrap_or(integration.name);
    integration.description = patch.description.unwrap_or(integration.description);
    integration.visibility = patch.visibility.unwrap_or(integration.visibility);
    integration.client_type = patch.client_type.unwrap_or(integration.client_type);
    integration.doors = patch.doors.map_or(integration.doors, sorted);
    integration.required_scopes = patch.required_scopes.unwrap_or(integration.required_scopes);
    let optional = patch.optional_scopes.unwrap_or(integration.optional_scopes);
    integration.optional_scopes = optional.difference(&integration.required_scopes);
    integration.form_uri = patch.form_uri.apply(integration.form_uri);
    integration.connect_url = patch.connect_url.apply(integration.connect_url);
    integration.require_pkce = patch.require_pkce.unwrap_or(integration.require_pkce);
    integration.connection_lifetime = patch.connection_lifetime.apply(integration.connection_lifetime);
    integration.state = patch.state.unwrap_or(integration.state);
    integration
}

fn event(context: &Context, author: &Author<Integration>, action: &'static str, integration: &Integration) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.client_id = Some(integration.client_id);
    event.detail = serde_json::json!({
        "partner_id": integration.partner_id,
        "name": integration.name,
        "doors": integration.doors,
        "required_scopes": integration.required_scopes,
        "optional_scopes": integration.optional_scopes,
        "state": integration.state,
    });
    event
}

fn sorted(mut doors: Vec<Door>) -> Vec<Door> {
    doors.sort();
    doors.dedup();
    doors
}

/// The addresses that the integration has.
fn addresses(integration: &Integration) -> impl Iterator<Item = (AddressKind, &str)> {
    let form_uri = integration.form_uri.as_deref().map(|uri| (AddressKind::FormUri, uri));
    form_uri.into_iter().chain(integration.connect_url.as_deref().map(|uri| (AddressKind::ConnectUrl, uri)))
}

/// What was approved for addresses that are set to something else without a review: no longer what is in use.
fn forgotten(old: &Integration, new: &Integration) -> impl Iterator<Item = Step> {
    let forget = |kind| storage::partner_address::forget(old.client_id, kind, ReviewState::Approved);
    let form_uri = (old.form_uri != new.form_uri).then(|| forget(AddressKind::FormUri));
    form_uri.into_iter().chain((old.connect_url != new.connect_url).then(|| forget(AddressKind::ConnectUrl)))
}

async fn checked(context: &Context, integration: &Integration) -> storage::Result<Result<(), Denied>> {
    let mut faults = FieldFaults::default();
    faults.text("name", &integration.name, 1, 120);
    faults.text("description", &integration.description, 0, 1_000);
    faults.require(!integration.doors.is_empty(), "doors", "must name at least one door");
    for (kind, uri) in addresses(integration) {
        if let Err(rule) = super::partner_address::check(context, kind, uri) {
            faults.require(false, kind.as_str(), format!("breaks a rule: {rule}"));
        }
    }
    let lifetime = integration.connection_lifetime.unwrap_or(Seconds::days(1));
    let good_lifetime = (Seconds::hours(1)..=Seconds::days(3_650)).contains(&lifetime);
    faults.require(good_lifetime, "connection_lifetime", "must be 3600 (an hour) to 315360000 (ten years) seconds");
    let few_enough = integration.scopes().len() <= MOST_SCOPES;
    faults.require(few_enough, "scopes", format!("must be at most {MOST_SCOPES}, required and optional ones together"));
    let catalogue: ScopeSet = storage::scope::all(&context.store).await?.into_iter().map(|scope| scope.name).collect();
    let unknown = integration.scopes().difference(&catalogue);
    faults.require(unknown.is_empty(), "scopes", format!("must be in the catalogue; these are not: {unknown}"));
    Ok(faults.into_result().map_err(Denied::fields))
}
