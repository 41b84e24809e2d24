//! Grants, as operators stop, resume and end them.

use super::{Author, Writing, changed_meanwhile};
use crate::decision::{allowed, deny};
use crate::grant::{Act, Acting, acting};
use crate::{Context, Decision, Denied};
use model::field::FieldFaults;
use protocol::ErrorCode;
use protocol::id::GrantId;
use storage::grant::GrantView;

/// Takes one step of the grant's machine, for a reason that customer and partner read.
pub async fn act(
    context: &Context,
    author: &Author<GrantView>,
    id: GrantId,
    act: Act,
    reason: String,
) -> storage::Result<Decision<GrantView>> {
    let mut faults = FieldFaults::default();
    faults.text("reason", &reason, 1, 500);
    allowed!(faults.into_result().map_err(Denied::fields));
    let Some(mut view) = storage::grant::view(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    let Acting { after, steps, event, change } = allowed!(acting(context, &view.grant, act, (author.actor.clone(), &reason)));
    view.grant = after;
    let writing = Writing { steps, event, changes: vec![change] };
    if author.commit(context, writing, &view).await? { Ok(Ok(view)) } else { deny(changed_meanwhile()) }
}
