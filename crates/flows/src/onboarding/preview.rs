//! What the consent page says of each chosen organization, before anything is written.

use super::AT_ONCE;
use crate::Context;
use crate::consent;
use crate::decision::{Decision, deny};
use futures_util::{StreamExt as _, TryStreamExt as _};
use model::client_key::{ClientKey, SlotChoice, choose_slot};
use model::grant::GrantState;
use model::organization::Organization;
use protocol::ErrorCode;
use protocol::id::{ClientId, OrganizationId, UserId};

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

/// One chosen organization.
#[derive(Debug, Clone)]
pub struct Previewed {
    /// The organization.
    pub organization: Organization,
    /// How it stands.
    pub standing: Standing,
}

/// Looks at each of `organizations`; `OrganizationNotAllowed` when the person may not consent for one of them.
pub async fn preview(
    context: &Context,
    client_id: ClientId,
    user_id: UserId,
    organizations: Vec<OrganizationId>,
) -> storage::Result<Decision<Vec<Previewed>>> {
    let each = organizations.into_iter().map(|id| async move {
        if !consent::may_consent(context, id, user_id).await? {
            return Ok(None);
        }
        let Some(organization) = storage::organization::find(&context.store, id).await? else { return Ok(None) };
        let standing = standing(context, id, client_id).await?;
        Ok::<_, storage::Error>(Some(Previewed { organization, standing }))
    });
    let found: Vec<_> = futures_util::stream::iter(each).buffered(AT_ONCE).try_collect().await?;
    match found.into_iter().collect() {
        Some(previewed) => Ok(Ok(previewed)),
        None => deny(ErrorCode::OrganizationNotAllowed),
    }
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
