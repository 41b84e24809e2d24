//! The customer takes an install back before it is consented to.

use crate::decision::{Decision, deny};
use crate::{Context, consent, grant};
use model::attempt::Attempt;
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;

/// Cancels an install: by whoever is at it, or whoever may consent for its organization.
pub async fn cancel(context: &Context, attempt: &Attempt, user: &User) -> storage::Result<Decision<()>> {
    let Some(organization_id) = attempt.organization_id else { return deny(ErrorCode::AttemptOver) };
    let membership = storage::membership::find(&context.store, organization_id, user.id).await?;
    let Some(membership) = membership else { return deny(ErrorCode::OrganizationNotAllowed) };
    let is_own = attempt.user_id == Some(user.id);
    if !is_own && !membership.may_consent() {
        return deny(ErrorCode::OrganizationNotAllowed);
    }
    let by = grant::customer(user.id, &user.name);
    let mut steps = consent::declined(context, attempt, (by, StepKind::Cancelled), None);
    if !is_own {
        steps.insert(0, storage::membership::may_still_consent(organization_id, user.id));
    }
    let cancelled = context.write_all(steps, &[]).await?.is_some();
    if cancelled { Ok(Ok(())) } else { deny(ErrorCode::AttemptOver) }
}
