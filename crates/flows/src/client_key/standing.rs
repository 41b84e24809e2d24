//! How an organization stands towards an integration when it is about to get a client key: every door's page says so.

use crate::Context;
use crate::decision::{Decision, deny};
use model::approval_request::ApprovalRequest;
use model::client_key::{ClientKey, SlotChoice, choose_slot};
use model::grant::GrantState;
use protocol::ErrorCode;
use protocol::id::{ClientId, OrganizationId};

/// How an organization stands towards the integration.
#[derive(Debug, Clone)]
pub enum Standing {
    /// It has not connected it.
    New,
    /// It has; one more key is added.
    Connected,
    /// It has, and both key slots are taken: this key gives way.
    Replaces(Box<ClientKey>),
    /// Its grant is suspended: it is left out.
    Suspended,
}

/// How one organization stands towards an integration.
pub async fn standing(context: &Context, id: OrganizationId, client_id: ClientId) -> storage::Result<Standing> {
    let Some(live) = storage::grant::find_live(&context.store, id, client_id).await? else { return Ok(Standing::New) };
    if live.grant.state == GrantState::Suspended {
        return Ok(Standing::Suspended);
    }
    let held = storage::client_key::held_by_grant(&context.store, id, live.grant.id).await?;
    Ok(match choose_slot(&held, context.now()) {
        SlotChoice::Free(_) => Standing::Connected,
        SlotChoice::Taken { oldest, .. } => {
            let oldest = held.into_iter().find(|key| key.id == oldest);
            oldest.map_or(Standing::Connected, |key| Standing::Replaces(Box::new(key)))
        }
    })
}

/// The key that gives way to a new one, when both slots of the grant are taken.
pub async fn gives_way(context: &Context, id: OrganizationId, client_id: ClientId) -> storage::Result<Option<ClientKey>> {
    Ok(match standing(context, id, client_id).await? {
        Standing::Replaces(key) => Some(*key),
        Standing::New | Standing::Connected | Standing::Suspended => None,
    })
}

/// The key that gives way to what an administrator approved for somebody without the right: only the one that the administrator
/// read of. `ClientKeySlotsTaken`: the slots filled after the approval, and nobody who may has agreed that a key ends.
pub(crate) async fn gives_way_by(context: &Context, approval: &ApprovalRequest) -> storage::Result<Decision<Option<ClientKey>>> {
    let live = storage::grant::find_live(&context.store, approval.organization_id, approval.client_id).await?;
    let Some(live) = live else { return Ok(Ok(None)) };
    let now = context.now();
    let held = storage::client_key::held_by_grant(&context.store, approval.organization_id, live.grant.id).await?;
    let SlotChoice::Taken { oldest, .. } = choose_slot(&held, now) else { return Ok(Ok(None)) };
    let was_there = |key: &ClientKey| approval.decided_at.is_some_and(|at| key.created_at <= at);
    if !held.iter().filter(|key| key.holds_its_slot(now)).all(was_there) {
        return deny(ErrorCode::ClientKeySlotsTaken);
    }
    Ok(Ok(held.into_iter().find(|key| key.id == oldest)))
}
