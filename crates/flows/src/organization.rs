//! Organizations that people make themselves: at sign-up, or signed in without one. Their numbers are claims, which match
//! nothing until the platform verifies them; a number that is registered already is refused.

use crate::decision::{Decision, Denied, deny};
use crate::grant::customer;
use crate::{Context, event};
use model::field::FieldFault;
use model::membership::{Membership, Role};
use model::organization::{Organization, check};
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{OrganizationId, PartnerId};
use storage::Step;

/// What a person claims.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The organization's name.
    pub name: &'a str,
    /// Its number.
    pub number: &'a str,
    /// Its country.
    pub country: &'a str,
    /// The partner in whose flow this happens.
    pub attribution: Option<PartnerId>,
}

/// Faults of a claim, under the names of the forms' fields.
pub(crate) async fn check_claim(context: &Context, name: &str, number: &str, country: &str) -> storage::Result<Vec<FieldFault>> {
    let mut faults = check(name, number, country).err().unwrap_or_default();
    for fault in &mut faults {
        fault.field = match fault.field {
            "name" => "organization_name",
            "number" => "organization_number",
            other => other,
        };
    }
    if faults.is_empty() && storage::organization::number_is_registered(&context.store, country, number).await? {
        let rule = "is registered already: ask an administrator of that organization to add you".to_owned();
        faults.push(FieldFault { field: "organization_number", rule });
    }
    Ok(faults)
}

/// The steps that make the organization with the person as its administrator.
pub(crate) fn steps(context: &Context, claim: &Claim<'_>, user: &User) -> Vec<Step> {
    let now = context.now();
    let organization = Organization {
        id: context.new_id(OrganizationId::new),
        name: claim.name.to_owned(),
        number: claim.number.to_owned(),
        country: claim.country.to_owned(),
        number_verified: false,
        external_id: None,
        attribution: claim.attribution,
        created_at: now,
    };
    let membership = Membership {
        organization_id: organization.id,
        user_id: user.id,
        role: Role::Administrator,
        privileges: vec![],
        created_at: now,
    };
    let mut event = context.audit(customer(user.id, &user.name), "organization.signed_up");
    event.organization_id = Some(organization.id);
    event.detail = serde_json::json!({ "attribution": claim.attribution });
    let mut steps = storage::organization::insert(&organization);
    steps.push(storage::membership::insert(&membership));
    steps.push(storage::audit::insert(&event));
    steps.push(event::of_organization(context, &organization));
    steps
}

/// A signed-in person makes an organization.
pub async fn create(context: &Context, claim: &Claim<'_>, user: &User) -> storage::Result<Decision<()>> {
    let faults = check_claim(context, claim.name, claim.number, claim.country).await?;
    if !faults.is_empty() {
        return deny(Denied::fields(faults));
    }
    match context.store.write_all(steps(context, claim, user)).await? {
        Some(_) => Ok(Ok(())),
        None => deny(ErrorCode::AlreadyExists),
    }
}
