//! Why a grant gives no access.

use super::SUSPENDED;
use crate::Context;
use model::grant::{Ending, Grant, GrantState};

/// Who revoked or suspended a grant, when and why; none while it is active. Of a suspension only the audit log says so.
pub async fn ended(context: &Context, grant: &Grant) -> storage::Result<Option<Ending>> {
    if grant.state != GrantState::Suspended {
        return Ok(grant.ending.clone());
    }
    let events = storage::audit::of_grant(&context.store, grant.organization_id, grant.id, SUSPENDED).await?;
    Ok(events.into_iter().next().map(|event| Ending {
        at: event.at,
        reason: event.detail["reason"].as_str().unwrap_or_default().to_owned(),
        by: event.actor,
    }))
}
