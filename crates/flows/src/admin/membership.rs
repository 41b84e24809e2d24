//! Who may do what in which organization.

use super::{Author, Writing, changed_meanwhile, taken, wrong};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::audit::AuditEvent;
use model::membership::{Membership, Role};
use protocol::ErrorCode;
use protocol::id::{OrganizationId, UserId};
use storage::membership as stored;

/// How many privileges a membership may have.
const MAX_PRIVILEGES: usize = 50;

/// What makes a membership.
#[derive(Debug, Clone)]
pub struct NewMembership {
    /// The organization.
    pub organization_id: OrganizationId,
    /// The person.
    pub user_id: UserId,
    /// The role.
    pub role: Role,
    /// Privileges beside the role.
    pub privileges: Vec<String>,
}

/// What is to be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct MembershipPatch {
    /// The role.
    pub role: Option<Role>,
    /// The privileges, all of them.
    pub privileges: Option<Vec<String>>,
}

/// Makes a membership.
pub async fn create(context: &Context, author: &Author<Membership>, new: NewMembership) -> storage::Result<Decision<Membership>> {
    let membership = Membership {
        organization_id: new.organization_id,
        user_id: new.user_id,
        role: new.role,
        privileges: sorted(new.privileges),
        created_at: context.now(),
    };
    allowed!(checked(&membership));
    if storage::organization::find(&context.store, membership.organization_id).await?.is_none() {
        return deny(wrong("organization_id", "must be the id of an organization"));
    }
    if storage::user::find(&context.store, membership.user_id).await?.is_none() {
        return deny(wrong("user_id", "must be the id of a user"));
    }
    let writing = Writing {
        steps: vec![stored::insert(&membership)],
        event: event(context, author, "membership.created", &membership),
        changes: vec![],
    };
    let done = author.commit(context, writing, &membership).await?;
    if done { Ok(Ok(membership)) } else { deny(taken("user_id", "must not have a membership of this organization yet")) }
}

/// Changes role or privileges.
pub async fn change(
    context: &Context,
    author: &Author<Membership>,
    id: (OrganizationId, UserId),
    patch: MembershipPatch,
) -> storage::Result<Decision<Membership>> {
    let Some(old) = stored::find(&context.store, id.0, id.1).await? else { return deny(ErrorCode::NotFound) };
    let mut new = old.clone();
    new.role = patch.role.unwrap_or(new.role);
    new.privileges = patch.privileges.map_or(new.privileges, sorted);
    allowed!(checked(&new));
    let writing = Writing {
        steps: vec![stored::update(&old, &new)],
        event: event(context, author, "membership.changed", &new),
        changes: vec![],
    };
    if author.commit(context, writing, &new).await? { Ok(Ok(new)) } else { deny(changed_meanwhile()) }
}

/// Ends a membership.
pub async fn delete(
    context: &Context,
    author: &Author<Membership>,
    id: (OrganizationId, UserId),
) -> storage::Result<Decision<()>> {
    let Some(old) = stored::find(&context.store, id.0, id.1).await? else { return deny(ErrorCode::NotFound) };
    let writing = Writing {
        steps: vec![stored::delete(id.0, id.1)],
        event: event(context, author, "membership.deleted", &old),
        changes: vec![],
    };
    if author.commit(context, writing, &old).await? { Ok(Ok(())) } else { deny(ErrorCode::NotFound) }
}

fn event(context: &Context, author: &Author<Membership>, action: &'static str, membership: &Membership) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.organization_id = Some(membership.organization_id);
    event.detail = serde_json::json!({
        "user_id": membership.user_id, "role": membership.role, "privileges": membership.privileges,
    });
    event
}

fn sorted(mut privileges: Vec<String>) -> Vec<String> {
    privileges.sort();
    privileges.dedup();
    privileges
}

fn checked(membership: &Membership) -> Result<(), Denied> {
    let good_byte = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    let good = |privilege: &String| (1..=64).contains(&privilege.len()) && privilege.bytes().all(good_byte);
    if membership.privileges.len() <= MAX_PRIVILEGES && membership.privileges.iter().all(good) {
        return Ok(());
    }
    Err(wrong(
        "privileges",
        format!("must be at most {MAX_PRIVILEGES} names of 1 to 64 characters of a-z, 0-9, '.', '_' and '-'"),
    ))
}
