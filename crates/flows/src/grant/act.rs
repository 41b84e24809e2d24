//! The grant's own steps: suspended, resumed, revoked.

use super::{customer, grant_change};
use crate::decision::{Decision, Denied, allowed, deny};
use crate::{Context, consent, event, trace};
use model::audit::AuditEvent;
use model::change::Change;
use model::event::EventKind;
use model::grant::{Actor, ActorKind, Ending, Grant, GrantState};
use model::user::User;
use protocol::ErrorCode;
use storage::Step;
use storage::grant::ending;

/// A step of the grant's machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// `active → suspended`: no tokens, and those out are refused. Of the operator also: somebody else's suspension becomes its own.
    Suspend,
    /// `suspended → active`, by the side that suspended it or the operator: tokens that are not too old are good again.
    Resume,
    /// `active | suspended → revoked`, for good, with every credential under it.
    Revoke,
}

/// What the audit log calls the suspension of a grant: who and why stand there, since a grant that goes on has no ending.
pub const SUSPENDED: &str = "grant.suspended";

/// What the audit log calls that it goes on.
pub const RESUMED: &str = "grant.resumed";

/// What the audit log calls its end.
pub const REVOKED: &str = "grant.revoked";

/// Whether a suspension by another side becomes the operator's.
fn takes_over(before: &Grant, kind: ActorKind) -> bool {
    let is_anothers = before.suspended_by.is_some_and(|by| by != ActorKind::Operator);
    before.state == GrantState::Suspended && kind == ActorKind::Operator && is_anothers
}

/// A step that may be written: the grant as it will be, and everything that goes into its batch.
pub(crate) struct Acting {
    pub after: Grant,
    pub steps: Vec<Step>,
    pub event: AuditEvent,
    pub change: Change,
}

/// Prepares a step by `actor`, for a reason that customer and partner read.
pub(crate) fn acting(context: &Context, before: &Grant, act: Act, (actor, reason): (Actor, &str)) -> Result<Acting, Denied> {
    let mut after = before.clone();
    let (action, kind, mut steps) = match act {
        Act::Suspend if takes_over(before, actor.kind) => {
            after.suspended_by = Some(actor.kind);
            (SUSPENDED, EventKind::GrantSuspended, vec![ending::take_over(before)])
        }
        Act::Suspend => {
            after.state = before.state.suspend()?;
            after.suspended_by = Some(actor.kind);
            (SUSPENDED, EventKind::GrantSuspended, ending::suspend(before, actor.kind))
        }
        Act::Resume => {
            after.state = before.state.resume()?;
            if !before.may_be_resumed_by(actor.kind) {
                return Err(ErrorCode::SuspendedByAnother.into());
            }
            after.suspended_by = None;
            (RESUMED, EventKind::GrantResumed, ending::resume(before, actor.kind))
        }
        Act::Revoke => {
            after.state = before.state.revoke()?;
            after.suspended_by = None;
            let ended = Ending { at: context.now(), by: actor.clone(), reason: reason.to_owned() };
            let mut steps = ending::revoke(before, &ended);
            steps.push(trace::ended_with_grant(context, before, &ended));
            after.ending = Some(ended);
            (REVOKED, EventKind::GrantRevoked, steps)
        }
    };
    let by = actor.kind;
    let mut event = context.audit(actor, action);
    event.organization_id = Some(before.organization_id);
    event.client_id = Some(before.client_id);
    event.grant_id = Some(before.id);
    event.detail = serde_json::json!({ "reason": reason });
    steps.push(event::of_grant(context, kind, &after, serde_json::json!({ "by": by, "reason": reason })));
    let change = grant_change(context, &after, after.state);
    Ok(Acting { after, steps, event, change })
}

/// Takes a step of the grant's machine.
pub async fn act(context: &Context, grant: &Grant, act: Act, by: (Actor, &str)) -> storage::Result<Decision<()>> {
    let Acting { mut steps, event, change, .. } = allowed!(acting(context, grant, act, by));
    steps.push(storage::audit::insert(&event));
    let written = context.write_all(steps, &[change]).await?;
    if written.is_some() { Ok(Ok(())) } else { deny(ErrorCode::TransitionIllegal) }
}

/// The customer acts, if the person may consent for the organization at the very moment.
pub async fn act_by_customer(
    context: &Context,
    grant: &Grant,
    act: Act,
    (user, reason): (&User, &str),
) -> storage::Result<Decision<()>> {
    let Acting { mut steps, event, change, .. } = allowed!(acting(context, grant, act, (customer(user.id, &user.name), reason)));
    steps.insert(0, storage::membership::may_still_consent(grant.organization_id, user.id));
    steps.push(storage::audit::insert(&event));
    if context.write_all(steps, &[change]).await?.is_some() {
        return Ok(Ok(()));
    }
    let may = consent::may_consent(context, grant.organization_id, user.id).await?;
    deny(if may { ErrorCode::TransitionIllegal } else { ErrorCode::OrganizationNotAllowed })
}
