//! Which integration: a public one from the list, a private one by its partner's signed link.

use super::link::Link;
use super::redirect::usable;
use crate::decision::{Decision, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, attempt, consent, trace};
use model::attempt::Attempt;
use model::field::normalized;
use model::grant::ActorKind;
use model::handshake::Handshake;
use model::integration::{Door, Integration, IntegrationState, Visibility};
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{ClientId, OrganizationId};
use std::sync::Arc;
use storage::Step;
use storage::membership::AfterName;

/// Public integrations with this door whose name contains `query`, by name. Private ones are never listed.
pub async fn listed(context: &Context, query: &str, after: &AfterName, limit: i64) -> storage::Result<Vec<Integration>> {
    let found = storage::integration::public_at_door(&context.store, (Door::Handshake, &normalized(query)), after, limit).await?;
    Ok(found.into_iter().filter(|integration| integration.connect_url.is_some()).collect())
}

/// The integration, if the customer may begin with it: unknown, switched off, private and not for this door are one answer.
pub async fn find(context: &Context, client_id: ClientId) -> storage::Result<Decision<Arc<RegisteredIntegration>>> {
    match reachable(context, client_id).await? {
        Some(client) if client.integration.visibility == Visibility::Public => Ok(Ok(client)),
        Some(_) | None => deny(ErrorCode::PageNotFound),
    }
}

/// The same by the partner's link, which leads to private ones too.
pub async fn by_link(context: &Context, link: &Link) -> storage::Result<Decision<Arc<RegisteredIntegration>>> {
    Ok(reachable(context, link.client_id).await?.ok_or_else(|| ErrorCode::PageNotFound.into()))
}

async fn reachable(context: &Context, client_id: ClientId) -> storage::Result<Option<Arc<RegisteredIntegration>>> {
    let client = context.integration(client_id).await?;
    Ok(client.filter(|client| {
        client.integration.state == IntegrationState::Active
            && consent::offers_door(client, Door::Handshake)
            && usable(client).is_ok()
    }))
}

/// An attempt that begins now, with what it has beside others. Nothing is written yet.
pub(super) fn begun(
    context: &Context,
    client: &RegisteredIntegration,
    (organization_id, user): (OrganizationId, &User),
    (partner_state, language): (Option<&str>, &str),
) -> (Attempt, Handshake) {
    let client_id = client.integration.client_id;
    let what = (client.integration.scopes(), Some(client.partner.id));
    let begun = attempt::requested(context, (client_id, Door::Handshake), what);
    let attempt = Attempt { organization_id: Some(organization_id), user_id: Some(user.id), ..begun };
    let handshake = Handshake {
        attempt_id: attempt.id,
        organization_id,
        client_id,
        partner_state: partner_state.map(str::to_owned),
        language: language.to_owned(),
        led: None,
        returned: None,
        reminded_at: None,
        created_at: attempt.created_at,
    };
    (attempt, handshake)
}

/// The first step of the timeline: the partner's link began it, or a person of the customer.
pub(super) fn first_step(context: &Context, attempt: &Attempt, by_partner: bool) -> Step {
    match attempt.user_id.filter(|_| !by_partner) {
        Some(user_id) => trace::step_of(context, attempt.id, StepKind::Requested, user_id),
        None => trace::step(context, attempt.id, StepKind::Initiated, ActorKind::Partner),
    }
}

/// An attempt as it would begin: for a form that nobody has sent yet. Nothing is written.
pub fn draft(context: &Context, client: &RegisteredIntegration, whose: (OrganizationId, &User)) -> Attempt {
    begun(context, client, whose, (None, "")).0
}

/// Begins an attempt of a member without the privilege, so that an administrator can be asked.
pub async fn begin(
    context: &Context,
    client: &RegisteredIntegration,
    (organization_id, user): (OrganizationId, &User),
    (link, language): (Option<&Link>, &str),
) -> storage::Result<Decision<Attempt>> {
    if storage::membership::find(&context.store, organization_id, user.id).await?.is_none() {
        return deny(ErrorCode::OrganizationNotAllowed);
    }
    let state = link.and_then(|link| link.state.as_deref());
    let (attempt, handshake) = begun(context, client, (organization_id, user), (state, language));
    let steps = vec![
        storage::handshake::insert(&handshake),
        storage::attempt::insert(&attempt),
        first_step(context, &attempt, link.is_some()),
    ];
    context.store.write_all(steps).await?;
    Ok(Ok(attempt))
}
