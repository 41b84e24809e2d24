//! Grants, as operators stop, resume and end them.

use super::{Author, Writing, changed_meanwhile};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::change::{Change, ChangeKind};
use model::field::FieldFaults;
use model::grant::{Ending, GrantState};
use protocol::ErrorCode;
use protocol::id::GrantId;
use storage::grant::{GrantView, ending};

/// What an operator does to a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// `active → suspended`.
    Suspend,
    /// `suspended → active`.
    Resume,
    /// `active | suspended → revoked`.
    Revoke,
}

/// Takes one step of the grant's machine, for a reason that customer and partner read.
pub async fn act(
    context: &Context,
    author: &Author<GrantView>,
    id: GrantId,
    action: Action,
    reason: String,
) -> storage::Result<Decision<GrantView>> {
    let mut faults = FieldFaults::default();
    faults.text("reason", &reason, 1, 500);
    allowed!(faults.into_result().map_err(Denied::fields));
    let Some(mut view) = storage::grant::view(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    let before = view.grant.clone();
    let (name, steps) = match action {
        Action::Suspend => {
            view.grant.state = allowed!(before.state.suspend());
            ("grant.suspended", ending::suspend(&before))
        }
        Action::Resume => {
            view.grant.state = allowed!(before.state.resume());
            ("grant.resumed", ending::resume(&before))
        }
        Action::Revoke => {
            view.grant.state = allowed!(before.state.revoke());
            let ended = Ending { at: context.now(), by: author.actor.clone(), reason: reason.clone() };
            let steps = ending::revoke(&before, &ended);
            view.grant.ending = Some(ended);
            ("grant.revoked", steps)
        }
    };
    let mut event = context.audit(author.actor.clone(), name);
    event.organization_id = Some(before.organization_id);
    event.client_id = Some(before.client_id);
    event.grant_id = Some(id);
    event.detail = serde_json::json!({ "reason": reason });
    let writing = Writing { steps, event, changes: vec![change(context, &view)] };
    if author.commit(context, writing, &view).await? { Ok(Ok(view)) } else { deny(changed_meanwhile()) }
}

fn change(context: &Context, view: &GrantView) -> Change {
    let state: GrantState = view.grant.state;
    Change {
        organization_id: Some(view.grant.organization_id.to_string()),
        status: Some(state.as_str().to_owned()),
        ..context.change(ChangeKind::Grant, view.grant.id)
    }
}
