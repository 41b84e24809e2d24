//! Approval requests: asking (at whichever door), the administrators' list, their decision, and the asker's way on.

mod ask;
mod decide;
mod list;
mod status;

pub(super) use ask::{Ask, ask, show_ask};
pub use decide::{decide, show as show_decision};
pub use list::show as show_list;
pub use status::{answer, show as show_status};

use super::names::moment;
use super::view::{Administrators, ApprovalState};
use flows::Context;
use model::approval_request::{ApprovalRequest, ApprovalState as State};
use protocol::id::OrganizationId;

/// Names on a page; more are hinted at.
const NAMED: usize = 5;

/// Who of an organization can approve.
pub(super) async fn administrators(context: &Context, organization_id: OrganizationId) -> storage::Result<Administrators> {
    let found = flows::approval::administrators(context, organization_id, 6).await?;
    let more = found.len() > NAMED;
    Ok(Administrators { names: found.into_iter().take(NAMED).map(|user| user.name).collect(), more })
}

/// How a request stands, in the words of a page; one that is past its time has expired, whatever its row says yet.
async fn state(context: &Context, request: &ApprovalRequest) -> storage::Result<ApprovalState> {
    let by = match request.decided_by {
        Some(id) => storage::user::find(&context.store, id).await?.map(|user| user.name).unwrap_or_default(),
        None => String::new(),
    };
    let at = moment(request.decided_at.unwrap_or(request.created_at));
    let is_late = context.now() >= request.expires_at;
    Ok(match request.state {
        State::Waiting | State::Approved if is_late => ApprovalState::Expired,
        State::Waiting => ApprovalState::Waiting,
        State::Approved => ApprovalState::Approved { by, at },
        State::Declined => ApprovalState::Declined { by, at, reason: request.decision_reason.clone() },
        State::Withdrawn => ApprovalState::Withdrawn,
        State::Resumed => ApprovalState::Taken,
        State::Expired => ApprovalState::Expired,
    })
}
