//! Sign up: account, mailed code, organization.

use askama::Template;

use super::{Asking, Chrome, FieldError, FormError};

/// What was wrong, field by field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignUpErrors {
    /// About the form as a whole; [`FormError::SeeFields`] when a field below has an error.
    pub form: Option<FormError>,
    /// About the person's name.
    pub name: Option<FieldError>,
    /// About the e-mail address.
    pub email: Option<FieldError>,
    /// About the password.
    pub password: Option<FieldError>,
    /// About the organization.
    pub organization: OrganizationErrors,
}

/// What was wrong with the organization's fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrganizationErrors {
    /// About its name.
    pub name: Option<FieldError>,
    /// About its number.
    pub number: Option<FieldError>,
}

/// Sign up. Form: POST `action` with `csrf`, `name`, `organization_name`, `organization_number`, `email`, `password`,
/// `return_to` (when given). Elements `#name`, `#organization-name`, `#organization-number`, `#email`, `#password`,
/// `#create-account`, link `#sign-in`. The password is never filled in again. Without an organization its two fields are left out.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_up.html")]
pub struct SignUp {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration this is for, in a flow.
    pub asking: Option<Asking>,
    /// Whether an organization is made; not for somebody who was invited by a partner.
    pub with_organization: bool,
    /// What was typed before.
    pub name: String,
    /// What was typed before.
    pub organization_name: String,
    /// What was typed before.
    pub organization_number: String,
    /// What was typed before.
    pub email: String,
    /// The least length of a password, in characters.
    pub password_least: u32,
    /// What was wrong.
    pub errors: SignUpErrors,
    /// The hidden field `return_to`.
    pub return_to: Option<String>,
    /// The link to sign-in.
    pub sign_in: String,
}

/// The mailed code, typed in the same window. Two forms: POST `action` with `csrf`, `code` (button `#confirm`); POST
/// `resend` with `csrf` (button `#resend`). Element `#code`, link `#change-address`. Both carry `return_to` when given.
#[derive(Clone, Debug, Template)]
#[template(path = "confirm_email.html")]
pub struct ConfirmEmail {
    /// The frame.
    pub chrome: Chrome,
    /// Where the code posts to.
    pub action: String,
    /// Where "send another code" posts to.
    pub resend: String,
    /// Where "use another address" leads.
    pub change_address: String,
    /// The integration this is for, in a flow.
    pub asking: Option<Asking>,
    /// The address that the code was sent to.
    pub email: String,
    /// For how many minutes a code is good.
    pub minutes: u32,
    /// What was wrong.
    pub error: Option<FormError>,
    /// Says that another code was sent.
    pub resent: bool,
    /// The hidden field `return_to`.
    pub return_to: Option<String>,
}

/// For a signed-in user without an organization. Form: POST `action` with `csrf`, `organization_name`,
/// `organization_number`, `return_to` (when given). Elements `#organization-name`, `#organization-number`,
/// `#create-organization`.
#[derive(Clone, Debug, Template)]
#[template(path = "create_organization.html")]
pub struct CreateOrganization {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration this is for, in a flow.
    pub asking: Option<Asking>,
    /// What was typed before.
    pub organization_name: String,
    /// What was typed before.
    pub organization_number: String,
    /// What was wrong with the form as a whole.
    pub error: Option<FormError>,
    /// What was wrong with its fields.
    pub errors: OrganizationErrors,
    /// The hidden field `return_to`.
    pub return_to: Option<String>,
}

impl SignUp {
    pub(crate) fn organization_errors(&self) -> OrganizationErrors {
        self.errors.organization
    }
}

impl CreateOrganization {
    pub(crate) fn organization_errors(&self) -> OrganizationErrors {
        self.errors
    }
}
