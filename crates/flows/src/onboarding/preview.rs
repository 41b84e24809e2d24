//! What the consent page says of each chosen organization, before anything is written.

use super::AT_ONCE;
use crate::Context;
use crate::client_key::{Standing, standing};
use crate::consent;
use crate::decision::{Decision, deny};
use futures_util::{StreamExt as _, TryStreamExt as _};
use model::organization::Organization;
use protocol::ErrorCode;
use protocol::id::{ClientId, OrganizationId, UserId};

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
