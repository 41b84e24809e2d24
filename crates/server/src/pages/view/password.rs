//! The forgotten password.

use askama::Template;

use super::{Chrome, FieldError, FormError};

/// Asks for a reset. Form: POST `action` with `csrf`, `email`, `return_to` (when given). Elements `#email`,
/// `#send-reset`, link `#sign-in`.
#[derive(Clone, Debug, Template)]
#[template(path = "forgot_password.html")]
pub struct ForgotPassword {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// What was typed before.
    pub email: String,
    /// What was wrong with the form as a whole.
    pub error: Option<FormError>,
    /// What was wrong with the address.
    pub email_error: Option<FieldError>,
    /// The hidden field `return_to`.
    pub return_to: Option<String>,
    /// The link to sign-in.
    pub sign_in: String,
}

/// The answer to it, the same whether the account exists.
#[derive(Clone, Debug, Template)]
#[template(path = "forgot_password_sent.html")]
pub struct ForgotPasswordSent {
    /// The frame.
    pub chrome: Chrome,
    /// The address as typed.
    pub email: String,
    /// For how many minutes the link is good.
    pub minutes: u32,
    /// The link back to the form, to try another address.
    pub again: String,
    /// The link to sign-in.
    pub sign_in: String,
}

/// Sets a new password. Form: POST `action` with `csrf`, `token`, `password`. Elements `#password`, `#set-password`.
/// A link that is used or too old gets [`super::Over`] with [`super::WhyOver::LinkExpired`].
#[derive(Clone, Debug, Template)]
#[template(path = "reset_password.html")]
pub struct ResetPassword {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The hidden field `token`, from the mailed link.
    pub token: String,
    /// The account's address, for the browser's password manager, where it is known.
    pub email: Option<String>,
    /// The least length of a password, in characters.
    pub password_least: u32,
    /// What was wrong with the form as a whole.
    pub error: Option<FormError>,
    /// What was wrong with the password.
    pub password_error: Option<FieldError>,
}
