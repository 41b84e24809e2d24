//! The install: an attempt that waits for the company's return. Pressing again while it waits leads to the same one.

use crate::decision::{Decision, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, attempt, consent, digest, trace};
use model::attempt::Attempt;
use model::grant::GrantState;
use model::integration::{Door, IntegrationState, Visibility};
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{InstallationId, OrganizationId};
use protocol::redirect_uri::with_parameters;
use protocol::scope::ScopeSet;
use storage::installation::Claim;

/// Others may press for the same install at once; the loser looks again this often.
const TRIES: usize = 3;

/// What a member of an organization installs.
#[derive(Debug, Clone)]
pub struct Installing<'a> {
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// For which organization.
    pub organization_id: OrganizationId,
    /// Who.
    pub user: &'a User,
    /// The optional scopes that were ticked.
    pub ticked: ScopeSet,
}

/// Where an install leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// The install.
    pub id: InstallationId,
    /// The partner's page.
    pub partners_page: String,
}

/// The partner's page of an install: its `form_uri`, own query kept, with the install's id and nothing else. None: the integration has
/// no such page.
pub fn partners_page(client: &RegisteredIntegration, id: InstallationId) -> Option<String> {
    let form_uri = client.integration.form_uri.as_deref()?;
    let with_id = |address: &str| with_parameters(address, &[("installation_id", &id.to_string())]);
    // What stands behind a # never reaches the partner's server.
    Some(match form_uri.split_once('#') {
        None => with_id(form_uri),
        Some((address, fragment)) => format!("{}#{fragment}", with_id(address)),
    })
}

/// Begins an install of a listed integration, by a member of the organization, who may be without the privilege: the consent is asked
/// for when they come back from the partner, and then an administrator is asked.
pub async fn install(context: &Context, installing: &Installing<'_>) -> storage::Result<Decision<Installed>> {
    let client = installing.client;
    match client.integration.state {
        IntegrationState::Active => {}
        IntegrationState::Disabled => return deny(ErrorCode::IntegrationDisabled),
    }
    let is_listed = storage::listing::listed(&context.store, client.integration.client_id).await?.is_some();
    let is_public = client.integration.visibility == Visibility::Public;
    if !is_listed || !is_public || !consent::offers_door(client, Door::Marketplace) || client.integration.form_uri.is_none() {
        return deny(ErrorCode::NotInMarketplace);
    }
    if storage::membership::find(&context.store, installing.organization_id, installing.user.id).await?.is_none() {
        return deny(ErrorCode::OrganizationNotAllowed);
    }
    let live = storage::grant::find_live(&context.store, installing.organization_id, client.integration.client_id).await?;
    if live.is_some_and(|live| live.grant.state == GrantState::Suspended) {
        return deny(ErrorCode::GrantSuspendedByOperator);
    }
    let Some(id) = begun(context, installing).await? else { return deny(ErrorCode::StoreUnavailable) };
    let Some(partners_page) = partners_page(client, id) else { return deny(ErrorCode::NotInMarketplace) };
    Ok(Ok(Installed { id, partners_page }))
}

/// The install that waits already, or a new one.
async fn begun(context: &Context, installing: &Installing<'_>) -> storage::Result<Option<InstallationId>> {
    let attempt = requested(context, installing);
    let claim = Claim {
        organization_id: installing.organization_id,
        client_id: attempt.client_id,
        user_id: installing.user.id,
        scopes_sha256: digest::sha256(attempt.scopes.to_string().as_bytes()).to_vec(),
    };
    for _ in 0..TRIES {
        let claimed = storage::installation::claimed(&context.store, &claim, context.now()).await?;
        let over = match claimed {
            Some(claimed) if claimed.is_pending => return Ok(Some(claimed.attempt_id.into())),
            Some(claimed) => Some(claimed.attempt_id),
            None => None,
        };
        let steps = vec![
            storage::installation::claim(&claim, over, (attempt.id, attempt.expires_at)),
            storage::attempt::insert(&attempt),
            trace::step_of(context, attempt.id, StepKind::Requested, installing.user.id),
        ];
        if context.store.write_all(steps).await?.is_some() {
            return Ok(Some(attempt.id.into()));
        }
    }
    Ok(None)
}

/// Required scopes come along whatever was ticked; what the integration may not ask for does not.
fn requested(context: &Context, installing: &Installing<'_>) -> Attempt {
    let integration = &installing.client.integration;
    let scopes = integration.required_scopes.union(&installing.ticked.intersection(&integration.optional_scopes));
    let what = (scopes, Some(installing.client.partner.id));
    let begun = attempt::requested(context, (integration.client_id, Door::Marketplace), what);
    Attempt { organization_id: Some(installing.organization_id), user_id: Some(installing.user.id), ..begun }
}
