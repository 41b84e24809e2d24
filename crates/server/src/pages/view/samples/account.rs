//! Pages about a person's account.

use super::{Dress, Sample};
use crate::pages::view::{
    ConfirmEmail, CreateOrganization, FieldError, ForgotPassword, ForgotPasswordSent, FormError, OrganizationErrors,
    ReauthenticateView, ResetPassword, SignIn, SignUp, SignUpErrors, SignedOut, View,
};

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mut samples = signing_in(dress);
    samples.extend(signing_up(dress));
    samples.extend(passwords(dress));
    samples
}

fn signing_in(dress: Dress) -> Vec<Sample> {
    let plain = SignIn {
        chrome: dress.anonymous("/login?return_to=%2Fconnect%2Fatt_1"),
        action: "/login".to_owned(),
        asking: Some(dress.asking()),
        cancel: None,
        email: String::new(),
        error: None,
        email_error: None,
        password_error: None,
        password_changed: false,
        return_to: Some("/connect/att_1".to_owned()),
        sign_up: Some("/signup?return_to=%2Fconnect%2Fatt_1".to_owned()),
        forgot_password: "/password".to_owned(),
    };
    let wrong = SignIn { email: "admin@acme.example".to_owned(), error: Some(FormError::WrongCredentials), ..plain.clone() };
    let missing = SignIn {
        error: Some(FormError::SeeFields),
        email_error: Some(FieldError::Required),
        password_error: Some(FieldError::Required),
        asking: None,
        ..plain.clone()
    };
    let changed = SignIn { password_changed: true, asking: None, return_to: None, ..plain.clone() };
    let slow = SignIn { error: Some(FormError::TooManyTries(600)), ..wrong.clone() };
    let again = ReauthenticateView {
        chrome: dress.signed_in("/reauthenticate"),
        action: "/reauthenticate".to_owned(),
        email: "admin@acme.example".to_owned(),
        error: Some(FormError::WrongPassword),
        return_to: Some("/organizations/org_1/integrations/app_1/revoke".to_owned()),
        cancel: "/organizations/org_1/integrations".to_owned(),
    };
    let out = SignedOut { chrome: dress.anonymous("/logout"), sign_in: "/login".to_owned() };
    vec![
        Sample { name: "sign_in", html: plain.to_html() },
        Sample { name: "sign_in_handshake", html: SignIn { cancel: Some("/".to_owned()), ..plain.clone() }.to_html() },
        Sample { name: "sign_in_wrong", html: wrong.to_html() },
        Sample { name: "sign_in_missing", html: missing.to_html() },
        Sample { name: "sign_in_changed", html: changed.to_html() },
        Sample { name: "sign_in_slow", html: slow.to_html() },
        Sample { name: "reauthenticate", html: again.to_html() },
        Sample { name: "signed_out", html: out.to_html() },
    ]
}

fn signing_up(dress: Dress) -> Vec<Sample> {
    let empty = SignUp {
        chrome: dress.anonymous("/signup?return_to=%2Fconnect%2Fatt_1"),
        action: "/signup".to_owned(),
        asking: Some(dress.asking()),
        with_organization: true,
        name: String::new(),
        organization_name: String::new(),
        organization_number: String::new(),
        email: String::new(),
        password_least: 12,
        errors: SignUpErrors::default(),
        return_to: Some("/connect/att_1".to_owned()),
        sign_in: "/login?return_to=%2Fconnect%2Fatt_1".to_owned(),
    };
    let errors = SignUpErrors {
        form: Some(FormError::SeeFields),
        name: Some(FieldError::InvalidCharacters),
        email: Some(FieldError::NotAnEmail),
        password: Some(FieldError::PasswordTooShort(12)),
        organization: OrganizationErrors { name: Some(FieldError::TooLong(200)), number: Some(FieldError::NumberTaken) },
    };
    let wrong = SignUp {
        name: dress.name("Ada Berg", "آدا برغ"),
        organization_name: dress.acme(),
        organization_number: "910000001".to_owned(),
        email: "ada.acme.example".to_owned(),
        errors,
        ..empty.clone()
    };
    let invited = SignUp { with_organization: false, asking: None, ..empty.clone() };
    let mut samples = vec![
        Sample { name: "sign_up", html: empty.to_html() },
        Sample { name: "sign_up_wrong", html: wrong.to_html() },
        Sample { name: "sign_up_invited", html: invited.to_html() },
    ];
    samples.extend(confirming(dress));
    samples
}

fn confirming(dress: Dress) -> Vec<Sample> {
    let code = ConfirmEmail {
        chrome: dress.signed_in("/signup/code"),
        action: "/signup/code".to_owned(),
        resend: "/signup/code/resend".to_owned(),
        change_address: "/signup".to_owned(),
        asking: Some(dress.asking()),
        email: "ada@acme.example".to_owned(),
        minutes: 15,
        error: None,
        resent: false,
        return_to: Some("/connect/att_1".to_owned()),
    };
    let wrong_code = ConfirmEmail { error: Some(FormError::WrongCode), resent: true, ..code.clone() };
    let organization = CreateOrganization {
        chrome: dress.signed_in("/organizations/new"),
        action: "/organizations".to_owned(),
        asking: Some(dress.asking()),
        organization_name: dress.acme(),
        organization_number: String::new(),
        error: Some(FormError::SeeFields),
        errors: OrganizationErrors { name: None, number: Some(FieldError::Required) },
        return_to: Some("/connect/att_1".to_owned()),
    };
    vec![
        Sample { name: "confirm_email", html: code.to_html() },
        Sample { name: "confirm_email_wrong", html: wrong_code.to_html() },
        Sample { name: "create_organization", html: organization.to_html() },
    ]
}

fn passwords(dress: Dress) -> Vec<Sample> {
    let forgot = ForgotPassword {
        chrome: dress.anonymous("/password"),
        action: "/password".to_owned(),
        email: String::new(),
        error: None,
        email_error: Some(FieldError::NotAnEmail),
        return_to: None,
        sign_in: "/login".to_owned(),
    };
    let sent = ForgotPasswordSent {
        chrome: dress.anonymous("/password"),
        email: "admin@acme.example".to_owned(),
        minutes: 15,
        again: "/password".to_owned(),
        sign_in: "/login".to_owned(),
    };
    let reset = ResetPassword {
        chrome: dress.anonymous("/password/reset?token=sample"),
        action: "/password/reset".to_owned(),
        token: "sample".to_owned(),
        email: Some("admin@acme.example".to_owned()),
        password_least: 12,
        error: None,
        password_error: Some(FieldError::PasswordTooCommon),
    };
    vec![
        Sample { name: "forgot_password", html: forgot.to_html() },
        Sample { name: "forgot_password_sent", html: sent.to_html() },
        Sample { name: "reset_password", html: reset.to_html() },
    ]
}
