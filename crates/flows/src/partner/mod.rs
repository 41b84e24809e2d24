//! Partners that people found and look after themselves: at sign-up, or signed in. Who founds one owns it; the operator vouches for its
//! name later, or never.

mod integration;
mod invitation;
mod member;

pub use integration::{create as create_integration, edit as edit_integration, offered_scopes};
pub use invitation::{
    Invited, accept, find as find_invitation, invite, link as invitation_link, withdraw as withdraw_invitation,
};
pub use member::{change_role, remove};

use crate::decision::{Decision, Denied, deny};
use crate::{Context, admin};
use model::change::ChangeKind;
use model::field::{FieldFault, FieldFaults};
use model::grant::ActorKind;
use model::partner::{Partner, PartnerMember, PartnerRole};
use model::user::User;
use protocol::ErrorCode;
use protocol::id::PartnerId;
use storage::Step;

/// Most partners that one person founds or joins here.
pub const MOST_PARTNERS: usize = 20;
/// Most people of one partner, the invited ones among them.
pub const MOST_MEMBERS: usize = 100;

/// Faults of a new partner, under the names of the forms' fields.
pub(crate) fn check(name: &str, website: &str, support_email: &str) -> Vec<FieldFault> {
    let mut faults = FieldFaults::default();
    faults.text("partner_name", name, 1, 120);
    faults.web_address("website", website);
    faults.email("support_email", support_email);
    faults.into_result().err().unwrap_or_default()
}

/// A partner that is about to be made.
pub(crate) fn new(context: &Context, name: &str, website: &str, support_email: &str) -> Partner {
    Partner {
        id: context.new_id(PartnerId::new),
        name: name.to_owned(),
        website: website.to_owned(),
        support_email: support_email.to_owned(),
        verified: false,
        created_at: context.now(),
    }
}

/// The steps that make the partner with the person as its owner.
pub(crate) fn steps(context: &Context, partner: &Partner, user: &User) -> Vec<Step> {
    let owner = PartnerMember { partner_id: partner.id, user_id: user.id, role: PartnerRole::Owner };
    let mut event = context.audit(admin::person(ActorKind::Partner, user), "partner.signed_up");
    event.detail = serde_json::json!({ "partner_id": partner.id, "name": partner.name });
    vec![
        storage::partner::insert(partner),
        storage::partner::insert_member(&owner, context.now()),
        storage::audit::insert(&event),
    ]
}

/// A signed-in person founds a partner.
pub async fn found(
    context: &Context,
    user: &User,
    (name, website, support_email): (&str, &str, &str),
) -> storage::Result<Decision<Partner>> {
    let faults = check(name, website, support_email);
    if !faults.is_empty() {
        return deny(Denied::fields(faults));
    }
    let limit = i64::try_from(MOST_PARTNERS).unwrap_or(i64::MAX);
    if storage::partner::of_user(&context.store, user.id, limit).await?.len() >= MOST_PARTNERS {
        let detail = format!("One person develops for at most {MOST_PARTNERS} partners.");
        return deny(Denied::because(ErrorCode::TransitionIllegal, detail));
    }
    let partner = new(context, name, website, support_email);
    let change = context.change(ChangeKind::Integration, partner.id);
    match context.write_all(steps(context, &partner, user), &[change]).await? {
        Some(_) => Ok(Ok(partner)),
        None => deny(ErrorCode::AlreadyExists),
    }
}

/// An owner changes what customers read of the partner. A new name is no longer vouched for.
pub async fn change(
    context: &Context,
    owner: &User,
    old: &Partner,
    (name, website, support_email): (&str, &str, &str),
) -> storage::Result<Decision<()>> {
    let faults = check(name, website, support_email);
    if !faults.is_empty() {
        return deny(Denied::fields(faults));
    }
    let new = Partner {
        name: name.to_owned(),
        website: website.to_owned(),
        support_email: support_email.to_owned(),
        verified: old.verified && old.name == name,
        ..old.clone()
    };
    let mut event = context.audit(admin::person(ActorKind::Partner, owner), "partner.changed");
    event.detail = serde_json::json!({ "partner_id": new.id, "name": new.name, "verified": new.verified });
    let steps = vec![
        storage::partner::is_still_owner(new.id, owner.id),
        storage::partner::update(old, &new),
        storage::audit::insert(&event),
    ];
    if context.write_all(steps, &[context.change(ChangeKind::Integration, new.id)]).await?.is_some() {
        return Ok(Ok(()));
    }
    let member = storage::partner::find_member(&context.store, new.id, owner.id).await?;
    if member.is_some_and(|member| member.role == PartnerRole::Owner) {
        deny(admin::changed_meanwhile())
    } else {
        deny(ErrorCode::Forbidden)
    }
}
