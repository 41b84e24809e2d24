//! A partner's people, looked after by its owners. A partner never loses its last one: the store decides, and whoever was too late
//! hears why.

use crate::decision::{Decision, deny};
use crate::{Context, admin};
use model::audit::AuditEvent;
use model::grant::ActorKind;
use model::partner::{PartnerMember, PartnerRole};
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{PartnerId, UserId};
use storage::{Step, partner as stored};

/// An owner changes a member's role.
pub async fn change_role(
    context: &Context,
    owner: &User,
    (partner_id, user_id): (PartnerId, UserId),
    role: PartnerRole,
) -> storage::Result<Decision<()>> {
    let member = PartnerMember { partner_id, user_id, role };
    let event = event(context, owner, "partner_member.changed", &member);
    run(context, owner, &member, (stored::update_member_but_last_owner(&member), event)).await
}

/// An owner ends a membership, which may be the own one.
pub async fn remove(
    context: &Context,
    owner: &User,
    (partner_id, user_id): (PartnerId, UserId),
) -> storage::Result<Decision<()>> {
    let Some(member) = stored::find_member(&context.store, partner_id, user_id).await? else {
        return deny(ErrorCode::NotFound);
    };
    let event = event(context, owner, "partner_member.deleted", &member);
    run(context, owner, &member, (stored::delete_member_but_last_owner(partner_id, user_id), event)).await
}

async fn run(
    context: &Context,
    owner: &User,
    member: &PartnerMember,
    (step, event): (Step, AuditEvent),
) -> storage::Result<Decision<()>> {
    let id = member.partner_id;
    let steps = vec![stored::hold_members(id), stored::is_still_owner(id, owner.id), step, storage::audit::insert(&event)];
    if context.write_all(steps, &[]).await?.is_some() {
        return Ok(Ok(()));
    }
    let role = stored::find_member(&context.store, id, owner.id).await?.map(|own| own.role);
    match (role, stored::find_member(&context.store, id, member.user_id).await?) {
        (Some(PartnerRole::Owner), Some(_)) => deny(ErrorCode::PartnerOwnerRequired),
        (Some(PartnerRole::Owner), None) => deny(ErrorCode::NotFound),
        (Some(PartnerRole::Developer) | None, _) => deny(ErrorCode::Forbidden),
    }
}

fn event(context: &Context, owner: &User, action: &'static str, member: &PartnerMember) -> AuditEvent {
    let mut event = context.audit(admin::person(ActorKind::Partner, owner), action);
    event.detail = serde_json::json!({ "partner_id": member.partner_id, "user_id": member.user_id, "role": member.role });
    event
}
