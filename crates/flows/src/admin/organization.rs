//! Customers.

use super::{Author, Patch, Writing, changed_meanwhile, taken};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::change::{Change, ChangeKind};
use model::field::{FieldFault, FieldFaults};
use model::organization::{Organization, check};
use protocol::ErrorCode;
use protocol::id::OrganizationId;
use storage::organization as stored;

/// What makes an organization. The platform vouches for the number.
#[derive(Debug, Clone)]
pub struct NewOrganization {
    /// As shown.
    pub name: String,
    /// Unique within the country.
    pub number: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The platform's own id, unique.
    pub external_id: Option<String>,
}

/// What is to be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct OrganizationPatch {
    /// The name.
    pub name: Option<String>,
    /// The number.
    pub number: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The platform's own id; [`Patch::Clear`] takes it away.
    pub external_id: Patch<String>,
    /// Whether the platform vouches for the number.
    pub number_verified: Option<bool>,
}

/// Makes an organization.
pub async fn create(
    context: &Context,
    author: &Author<Organization>,
    new: NewOrganization,
) -> storage::Result<Decision<Organization>> {
    let organization = Organization {
        id: context.new_id(OrganizationId::new),
        name: new.name,
        number: new.number,
        country: new.country,
        number_verified: true,
        external_id: new.external_id,
        attribution: None,
        created_at: context.now(),
    };
    allowed!(checked(&organization));
    let mut steps = stored::insert(&organization);
    steps.push(crate::event::of_organization(context, &organization));
    let writing = Writing { steps, event: event(context, author, "organization.created", &organization), changes: vec![] };
    if author.commit(context, writing, &organization).await? {
        Ok(Ok(organization))
    } else {
        deny(why_not(context, &organization).await?)
    }
}

/// Changes an organization.
pub async fn change(
    context: &Context,
    author: &Author<Organization>,
    id: OrganizationId,
    patch: OrganizationPatch,
) -> storage::Result<Decision<Organization>> {
    let Some(old) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    let mut new = old.clone();
    new.name = patch.name.unwrap_or(new.name);
    new.number = patch.number.unwrap_or(new.number);
    new.country = patch.country.unwrap_or(new.country);
    new.external_id = patch.external_id.apply(new.external_id);
    new.number_verified = patch.number_verified.unwrap_or(new.number_verified);
    allowed!(checked(&new));
    if new == old {
        return Ok(Ok(old));
    }
    let (mut steps, mut changes) = (stored::update(&old, &new), Vec::new());
    if new.external_id != old.external_id {
        steps.push(storage::connection::set_external_id(id, new.external_id.as_deref()));
        steps.push(storage::client_key::set_external_id(id, new.external_id.as_deref()));
        // Without a status: nodes forget how the organization's credentials stand, verifiers hear of nothing.
        changes.push(Change { organization_id: Some(id.to_string()), ..context.change(ChangeKind::Grant, id) });
    }
    let writing = Writing { steps, event: event(context, author, "organization.changed", &new), changes };
    if author.commit(context, writing, &new).await? { Ok(Ok(new)) } else { deny(why_not(context, &new).await?) }
}

fn event(
    context: &Context,
    author: &Author<Organization>,
    action: &'static str,
    organization: &Organization,
) -> model::audit::AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.organization_id = Some(organization.id);
    event.detail =
        serde_json::json!({ "name": organization.name, "number": organization.number, "country": organization.country });
    event
}

fn checked(organization: &Organization) -> Result<(), Denied> {
    let mut found = check(&organization.name, &organization.number, &organization.country).err().unwrap_or_default();
    found.extend(external_id_faults(organization.external_id.as_deref()));
    if found.is_empty() { Ok(()) } else { Err(Denied::fields(found)) }
}

/// What is wrong with the platform's own id of something.
pub(super) fn external_id_faults(external_id: Option<&str>) -> Vec<FieldFault> {
    let mut faults = FieldFaults::default();
    if let Some(external_id) = external_id {
        faults.text("external_id", external_id, 1, 200);
    }
    faults.into_result().err().unwrap_or_default()
}

async fn why_not(context: &Context, wanted: &Organization) -> storage::Result<Denied> {
    let number = stored::find_by_number(&context.store, Some(&wanted.country), &wanted.number).await?;
    if number.is_some_and(|other| other.id != wanted.id) {
        return Ok(taken("number", "must be unique within its country"));
    }
    let Some(external_id) = &wanted.external_id else { return Ok(changed_meanwhile()) };
    let other = stored::find_by_external_id(&context.store, external_id).await?;
    let is_taken = other.is_some_and(|other| other.id != wanted.id);
    Ok(if is_taken { taken("external_id", "must be unique") } else { changed_meanwhile() })
}
