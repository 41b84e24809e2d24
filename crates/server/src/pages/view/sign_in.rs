//! Sign in, and prove it again.

use askama::Template;

use super::{Asking, Chrome, FieldError, FormError};

/// Sign in. Form: POST `action` with `csrf`, `email`, `password`, `return_to` (when given). Elements `#email`,
/// `#password`, `#sign-in`, links `#sign-up` and `#forgot-password`.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration this is for, in a flow.
    pub asking: Option<Asking>,
    /// Where `#cancel` leads, where a partner's own link led here; the page then says who can go on (`#who`).
    pub cancel: Option<String>,
    /// What was typed before.
    pub email: String,
    /// What was wrong with the form.
    pub error: Option<FormError>,
    /// What was wrong with the address.
    pub email_error: Option<FieldError>,
    /// What was wrong with the password field (only ever `Required`).
    pub password_error: Option<FieldError>,
    /// Says that the password was changed.
    pub password_changed: bool,
    /// The hidden field `return_to`.
    pub return_to: Option<String>,
    /// The link to sign-up; None hides it.
    pub sign_up: Option<String>,
    /// The link to the forgotten password's page.
    pub forgot_password: String,
}

/// The password again, before access is given. Form: POST `action` with `csrf`, `password`, `return_to` (when given).
/// Elements `#password`, `#continue`, link `#cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "reauthenticate.html")]
pub struct ReauthenticateView {
    /// The frame; its user is the one who must prove it.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The address of the person, for the browser's password manager.
    pub email: String,
    /// What was wrong.
    pub error: Option<FormError>,
    /// The hidden field `return_to`.
    pub return_to: Option<String>,
    /// Where "Cancel" leads.
    pub cancel: String,
}
