//! People of the platform, who see the operator's console.

use super::{Author, Writing, taken, wrong};
use crate::decision::deny;
use crate::{Context, Decision};
use model::audit::AuditEvent;
use protocol::ErrorCode;
use protocol::id::UserId;
use storage::operator::{self as stored, Operator};

/// Makes a person one of the platform.
pub async fn create(context: &Context, author: &Author<Operator>, user_id: UserId) -> storage::Result<Decision<Operator>> {
    if storage::user::find(&context.store, user_id).await?.is_none() {
        return deny(wrong("user_id", "must be the id of a user"));
    }
    let operator = Operator { user_id, created_at: context.now() };
    let writing = Writing {
        steps: vec![stored::insert(&operator)],
        event: event(context, author, "operator.created", operator),
        changes: vec![],
    };
    let done = author.commit(context, writing, &operator).await?;
    if done { Ok(Ok(operator)) } else { deny(taken("user_id", "must not be an operator yet")) }
}

/// The person is no longer one of the platform.
pub async fn delete(context: &Context, author: &Author<Operator>, user_id: UserId) -> storage::Result<Decision<()>> {
    let Some(operator) = stored::find(&context.store, user_id).await? else { return deny(ErrorCode::NotFound) };
    let writing = Writing {
        steps: vec![stored::delete(user_id)],
        event: event(context, author, "operator.deleted", operator),
        changes: vec![],
    };
    if author.commit(context, writing, &operator).await? { Ok(Ok(())) } else { deny(ErrorCode::NotFound) }
}

fn event(context: &Context, author: &Author<Operator>, action: &'static str, operator: Operator) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.detail = serde_json::json!({ "user_id": operator.user_id });
    event
}
