//! Who publishes integrations.

use super::{Author, Writing, changed_meanwhile};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::audit::AuditEvent;
use model::change::ChangeKind;
use model::field::FieldFaults;
use model::partner::Partner;
use protocol::ErrorCode;
use protocol::id::PartnerId;
use storage::partner as stored;

/// What makes a partner.
#[derive(Debug, Clone)]
pub struct NewPartner {
    /// As shown on consent pages.
    pub name: String,
    /// Their site.
    pub website: String,
    /// Whom customers ask.
    pub support_email: String,
}

/// What is to be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct PartnerPatch {
    /// The name.
    pub name: Option<String>,
    /// Their site.
    pub website: Option<String>,
    /// Whom customers ask.
    pub support_email: Option<String>,
    /// Whether the operator vouches for the name.
    pub verified: Option<bool>,
}

/// Makes a partner; unverified until the operator says otherwise.
pub async fn create(context: &Context, author: &Author<Partner>, new: NewPartner) -> storage::Result<Decision<Partner>> {
    let partner = Partner {
        id: context.new_id(PartnerId::new),
        name: new.name,
        website: new.website,
        support_email: new.support_email,
        verified: false,
        created_at: context.now(),
    };
    allowed!(checked(&partner));
    let writing = Writing {
        steps: vec![stored::insert(&partner)],
        event: event(context, author, "partner.created", &partner),
        changes: vec![context.change(ChangeKind::Integration, partner.id)],
    };
    if author.commit(context, writing, &partner).await? { Ok(Ok(partner)) } else { deny(changed_meanwhile()) }
}

/// Changes a partner. A new name is no longer vouched for, unless the same change says so.
pub async fn change(
    context: &Context,
    author: &Author<Partner>,
    id: PartnerId,
    patch: PartnerPatch,
) -> storage::Result<Decision<Partner>> {
    let Some(old) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    let mut new = old.clone();
    new.name = patch.name.unwrap_or(new.name);
    new.website = patch.website.unwrap_or(new.website);
    new.support_email = patch.support_email.unwrap_or(new.support_email);
    new.verified = patch.verified.unwrap_or(new.verified && new.name == old.name);
    allowed!(checked(&new));
    let writing = Writing {
        steps: vec![stored::update(&old, &new)],
        event: event(context, author, "partner.changed", &new),
        changes: vec![context.change(ChangeKind::Integration, id)],
    };
    if author.commit(context, writing, &new).await? { Ok(Ok(new)) } else { deny(changed_meanwhile()) }
}

/// What an operator should look at before vouching for the partner.
pub fn warnings(partner: &Partner) -> Vec<String> {
    super::warning::mixed_scripts("name", &partner.name).into_iter().collect()
}

fn event(context: &Context, author: &Author<Partner>, action: &'static str, partner: &Partner) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.detail = serde_json::json!({ "partner_id": partner.id, "name": partner.name, "verified": partner.verified });
    event
}

fn checked(partner: &Partner) -> Result<(), Denied> {
    let mut faults = FieldFaults::default();
    faults.text("name", &partner.name, 1, 120);
    faults.web_address("website", &partner.website);
    faults.email("support_email", &partner.support_email);
    faults.into_result().map_err(Denied::fields)
}
