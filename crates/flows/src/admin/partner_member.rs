//! Developers of partners.

use super::{Author, Writing, taken, wrong};
use crate::decision::deny;
use crate::{Context, Decision};
use model::audit::AuditEvent;
use model::partner::{PartnerMember, PartnerRole};
use protocol::ErrorCode;
use protocol::id::{PartnerId, UserId};
use storage::partner as stored;

/// Makes a person a developer of a partner.
pub async fn create(
    context: &Context,
    author: &Author<PartnerMember>,
    member: PartnerMember,
) -> storage::Result<Decision<PartnerMember>> {
    if stored::find(&context.store, member.partner_id).await?.is_none() {
        return deny(ErrorCode::NotFound);
    }
    if storage::user::find(&context.store, member.user_id).await?.is_none() {
        return deny(wrong("user_id", "must be the id of a user"));
    }
    let writing = Writing {
        steps: vec![stored::insert_member(&member, context.now())],
        event: event(context, author, "partner_member.created", &member),
        changes: vec![],
    };
    let done = author.commit(context, writing, &member).await?;
    if done { Ok(Ok(member)) } else { deny(taken("user_id", "must not be a member of this partner yet")) }
}

/// Changes a developer's role.
pub async fn change(
    context: &Context,
    author: &Author<PartnerMember>,
    id: (PartnerId, UserId),
    role: Option<PartnerRole>,
) -> storage::Result<Decision<PartnerMember>> {
    let Some(mut member) = stored::find_member(&context.store, id.0, id.1).await? else { return deny(ErrorCode::NotFound) };
    member.role = role.unwrap_or(member.role);
    let writing = Writing {
        steps: vec![stored::update_member(&member)],
        event: event(context, author, "partner_member.changed", &member),
        changes: vec![],
    };
    if author.commit(context, writing, &member).await? { Ok(Ok(member)) } else { deny(ErrorCode::NotFound) }
}

/// A person is no longer a developer of the partner.
pub async fn delete(context: &Context, author: &Author<PartnerMember>, id: (PartnerId, UserId)) -> storage::Result<Decision<()>> {
    let Some(member) = stored::find_member(&context.store, id.0, id.1).await? else { return deny(ErrorCode::NotFound) };
    let writing = Writing {
        steps: vec![stored::delete_member(id.0, id.1)],
        event: event(context, author, "partner_member.deleted", &member),
        changes: vec![],
    };
    if author.commit(context, writing, &member).await? { Ok(Ok(())) } else { deny(ErrorCode::NotFound) }
}

fn event(context: &Context, author: &Author<PartnerMember>, action: &'static str, member: &PartnerMember) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.detail = serde_json::json!({ "partner_id": member.partner_id, "user_id": member.user_id, "role": member.role });
    event
}
