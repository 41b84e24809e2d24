//! A customer of the platform.

use crate::field::{FieldFault, FieldFaults};
use protocol::Timestamp;
use protocol::id::{OrganizationId, PartnerId};

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Organization {
    /// Ours.
    pub id: OrganizationId,
    /// As shown.
    pub name: String,
    /// Opaque; unique per country.
    pub number: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Whether the platform vouches for the number. One that a customer claimed itself matches nothing until it is verified.
    pub number_verified: bool,
    /// The platform's own id.
    pub external_id: Option<String>,
    /// The partner under which this organization is reported, if it signed up in that partner's flow.
    pub attribution: Option<PartnerId>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Checks what is asked for a new or changed organization.
pub fn check(name: &str, number: &str, country: &str) -> Result<(), Vec<FieldFault>> {
    let mut faults = FieldFaults::default();
    faults.text("name", name, 1, 120);
    let good_number =
        (1..=40).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte));
    faults.require(good_number, "number", "must have 1 to 40 letters, digits, '-', '.', '_' or '/'");
    let good_country = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    faults.require(good_country, "country", "must be two capital letters of ISO 3166-1, such as NO");
    faults.into_result()
}
