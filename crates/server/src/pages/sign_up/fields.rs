//! From the rules that a form breaks to the words beside its fields.

use super::PASSWORD_LEAST;
use crate::pages::view::{FieldError, FormError, OrganizationErrors, SignUpErrors};
use flows::sign_up::SignUpForm;
use model::field::FieldFault;

/// What to say beside each field of the sign-up form.
pub fn errors(form: &SignUpForm, faults: &[FieldFault]) -> SignUpErrors {
    SignUpErrors {
        form: Some(FormError::SeeFields),
        name: broken(faults, "name").map(|_| text(&form.name, 120)),
        email: broken(faults, "email").map(|_| email(&form.email)),
        password: broken(faults, "password").map(|_| password(&form.password)),
        organization: organization_errors((&form.organization_name, &form.organization_number), faults),
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

fn email(typed: &str) -> FieldError {
    if typed.is_empty() { FieldError::Required } else { FieldError::NotAnEmail }
}
