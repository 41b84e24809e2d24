//! The customer takes back what the partner has not activated yet.

use super::turn;
use crate::decision::{Decision, deny};
use crate::{Context, consent, grant};
use model::attempt::{Attempt, AttemptState};
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;

/// Whether the partner may still activate it.
pub fn is_pending(context: &Context, attempt: &Attempt) -> bool {
    attempt.state == AttemptState::Consented && context.now() < attempt.expires_at
}

/// Ends a pending handshake, if the person may consent for the organization at the very moment.
pub async fn cancel(context: &Context, attempt: &Attempt, user: &User) -> storage::Result<Decision<()>> {
    let Some(organization_id) = attempt.organization_id else { return deny(ErrorCode::HandshakeOver) };
    let by = grant::customer(user.id, &user.name);
    let mut steps = vec![storage::membership::may_still_consent(organization_id, user.id)];
    steps.extend(turn::ended(context, attempt, (StepKind::Cancelled, &by), "cancelled").await?);
    if context.write_all(steps, &[]).await?.is_some() {
        return Ok(Ok(()));
    }
    let may = consent::may_consent(context, organization_id, user.id).await?;
    deny(if may { ErrorCode::HandshakeOver } else { ErrorCode::OrganizationNotAllowed })
}
