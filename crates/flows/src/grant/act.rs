//! The grant's own steps: suspended, resumed, revoked.

use super::{customer, grant_change};
use crate::Context;
use crate::decision::{Decision, allowed, deny};
use crate::{consent, event};
use model::IllegalTransition;
use model::audit::AuditEvent;
use model::change::Change;
use model::event::EventKind;
use model::grant::{Actor, Ending, Grant};
use model::user::User;
use protocol::ErrorCode;
use storage::Step;
use storage::grant::ending;

/// A step of the grant's machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// `active → suspended`: no tokens, and those out are refused.
    Suspend,
    /// `suspended → active`: tokens that are not too old are good again.
    Resume,
    /// `active | suspended → revoked`, for good, with every credential under it.
    Revoke,
}

/// What the audit log calls the suspension of a grant: who and why stand there, since a grant that goes on has no ending.
pub const SUSPENDED: &str = "grant.suspended";

/// A step that may be written: the grant as it will be, and everything that goes into its batch.
pub(crate) struct Acting {
    pub after: Grant,
    pub steps: Vec<Step>,
    pub event: AuditEvent,
    pub change: Change,
}

/// Prepares a step by `actor`, for a reason that customer and partner read.
pub(crate) fn acting(
    context: &Context,
    before: &Grant,
    act: Act,
    (actor, reason): (Actor, &str),
) -> Result<Acting, IllegalTransition> {
    let mut after = before.clone();
    let (action, kind, mut steps) = match act {
        Act::Suspend => {
            after.state = before.state.suspend()?;
            (SUSPENDED, EventKind::GrantSuspended, ending::suspend(before))
        }
        Act::Resume => {
            after.state = before.state.resume()?;
            ("grant.resumed", EventKind::GrantResumed, ending::resume(before))
        }
        Act::Revoke => {
            after.state = before.state.revoke()?;
            let ended = Ending { at: context.now(), by: actor.clone(), reason: reason.to_owned() };
            let steps = ending::revoke(before, &ended);
            after.ending = Some(ended);
            ("grant.revoked", EventKind::GrantRevoked, steps)
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

/// The customer revokes, if the person may consent for the organization at the very moment.
pub async fn revoke_by_customer(context: &Context, grant: &Grant, user: &User, reason: &str) -> storage::Result<Decision<()>> {
    let Acting { mut steps, event, change, .. } =
        allowed!(acting(context, grant, Act::Revoke, (customer(user.id, &user.name), reason)));
    steps.insert(0, storage::membership::may_still_consent(grant.organization_id, user.id));
    steps.push(storage::audit::insert(&event));
    if context.write_all(steps, &[change]).await?.is_some() {
        return Ok(Ok(()));
    }
    let may = consent::may_consent(context, grant.organization_id, user.id).await?;
    deny(if may { ErrorCode::TransitionIllegal } else { ErrorCode::OrganizationNotAllowed })
}
