//! From the rules that a form breaks to the words beside its fields.

use super::PASSWORD_LEAST;
use crate::pages::view::{FieldError, FormError, OrganizationErrors, PartnerErrors, SignUpErrors};
use flows::sign_up::SignUpForm;
use model::field::FieldFault;
use model::sign_up::Founds;

/// What to say beside each field of the sign-up form.
pub fn errors(form: &SignUpForm, faults: &[FieldFault]) -> SignUpErrors {
    let organization = match &form.founds {
        Founds::Organization { name, number, .. } => organization_errors((name, number), faults),
        Founds::Partner { .. } | Founds::Nothing => OrganizationErrors::default(),
    };
    SignUpErrors {
        form: Some(FormError::SeeFields),
        name: broken(faults, "name").map(|_| text(&form.name, 120)),
        email: broken(faults, "email").map(|_| email(&form.email)),
        password: broken(faults, "password").map(|_| password(&form.password)),
        organization,
    }
}

/// What to say beside each field of a partner's sign-up.
pub fn partner_sign_up_errors(form: &SignUpForm, faults: &[FieldFault]) -> PartnerErrors {
    let partner = match &form.founds {
        Founds::Partner { name, website, support_email } => partner_errors((name, website, support_email), faults),
        Founds::Organization { .. } | Founds::Nothing => PartnerErrors::default(),
    };
    PartnerErrors {
        form: Some(FormError::SeeFields),
        name: broken(faults, "name").map(|_| text(&form.name, 120)),
        email: broken(faults, "email").map(|_| email(&form.email)),
        password: broken(faults, "password").map(|_| password(&form.password)),
        ..partner
    }
}

/// What to say beside a partner's name, site and address.
pub fn partner_errors((name, website, support_email): (&str, &str, &str), faults: &[FieldFault]) -> PartnerErrors {
    PartnerErrors {
        form: Some(FormError::SeeFields),
        partner_name: broken(faults, "partner_name").map(|_| text(name, 120)),
        website: broken(faults, "website").map(|_| web_address(website)),
        support_email: broken(faults, "support_email").map(|_| email(support_email)),
        ..PartnerErrors::default()
    }
}

/// What to say beside the organization's name and number.
pub fn organization_errors((name, number): (&str, &str), faults: &[FieldFault]) -> OrganizationErrors {
    OrganizationErrors {
        name: broken(faults, "organization_name").map(|_| text(name, 120)),
        number: broken(faults, "organization_number")
            .map(|fault| if fault.rule.starts_with("is registered") { FieldError::NumberTaken } else { text(number, 40) }),
    }
}

/// What to say beside a new password.
pub fn password(typed: &str) -> FieldError {
    match typed.chars().count() {
        0 => FieldError::Required,
        1..10 => FieldError::PasswordTooShort(PASSWORD_LEAST),
        _ => FieldError::TooLong(128),
    }
}

fn broken<'a>(faults: &'a [FieldFault], field: &str) -> Option<&'a FieldFault> {
    faults.iter().find(|fault| fault.field == field)
}

fn text(typed: &str, longest: u32) -> FieldError {
    let count = typed.chars().count();
    if count == 0 {
        FieldError::Required
    } else if count > longest as usize {
        FieldError::TooLong(longest)
    } else {
        FieldError::InvalidCharacters
    }
}

fn web_address(typed: &str) -> FieldError {
    if typed.is_empty() { FieldError::Required } else { FieldError::NotAWebAddress }
}

fn email(typed: &str) -> FieldError {
    if typed.is_empty() { FieldError::Required } else { FieldError::NotAnEmail }
}
