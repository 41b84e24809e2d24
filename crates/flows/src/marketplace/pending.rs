//! Which installs somebody may go on with, and look at.

use crate::Context;
use crate::consent;
use protocol::id::{ClientId, UserId};
use storage::installation::InstallationView;

/// Installs to pick from, at most; who has more names the organization in the link.
pub const MOST_PENDING: i64 = 50;

/// The installs of an integration that a person may go on with, the newest first: for organizations that they may consent for, whoever
/// installed, and their own elsewhere. A hint, an organization's id or number, narrows them.
pub async fn pending(
    context: &Context,
    (client_id, user_id): (ClientId, UserId),
    hint: Option<&str>,
) -> storage::Result<Vec<InstallationView>> {
    let (store, named) = (&context.store, hint.unwrap_or_default());
    storage::installation::pending_of_user(store, (client_id, user_id), named, context.now(), MOST_PENDING).await
}

/// Whether a person may look at an install: whoever may consent for its organization, and whoever began it, is at it or asked for it,
/// while they are a member.
pub async fn may_see(context: &Context, view: &InstallationView, user_id: UserId) -> storage::Result<bool> {
    let attempt = &view.attempt;
    let Some(organization_id) = attempt.organization_id else { return Ok(false) };
    if storage::membership::find(&context.store, organization_id, user_id).await?.is_none() {
        return Ok(false);
    }
    if [view.begun_by, attempt.user_id].contains(&Some(user_id))
        || consent::may_consent(context, organization_id, user_id).await?
    {
        return Ok(true);
    }
    let asked = storage::approval_request::of_attempt(&context.store, attempt.id).await?;
    Ok(asked.is_some_and(|request| request.user_id == user_id))
}
