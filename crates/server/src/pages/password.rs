//! The forgotten password: `/password/forgot` and `/password/reset/{token}`.

use super::errors::{Answer, Failure};
use super::return_to;
use super::sign_up::{PASSWORD_LEAST, count_mail, may_mail_to, needs_mail, password_error};
use super::view::{FieldError, ForgotPassword, ForgotPasswordSent, FormError, ResetPassword, WhyOver};
use super::visit::{Visit, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;
use model::field::is_email;
use protocol::ErrorCode;

const FORGOT: &str = "forgot-password";
const RESET: &str = "reset-password";

/// Asks for the address.
pub async fn show_forgot(visit: Visit) -> Answer {
    needs_mail(&visit)?;
    let return_to = return_to::of(&visit.query);
    Ok(forgot_page(&visit, StatusCode::OK, return_to, (None, None)))
}

/// Mails a link, if there is such an account; the page is the same if not.
pub async fn forgot(visit: Visit) -> Answer {
    needs_mail(&visit)?;
    let (return_to, email) = (return_to::of(&visit.form), visit.typed("email"));
    if !visit.proves_by_browser(FORGOT) {
        return Ok(forgot_page(&visit, StatusCode::FORBIDDEN, return_to, (Some(FormError::FormExpired), None)));
    }
    if !is_email(&email) {
        let error = if email.is_empty() { FieldError::Required } else { FieldError::NotAnEmail };
        return Ok(forgot_page(&visit, StatusCode::BAD_REQUEST, return_to, (None, Some(error))));
    }
    count_mail(&visit)?;
    if let Some(mail) = flows::password_reset::begin(visit.context(), &email, visit.language()).await?
        && may_mail_to(&visit, &mail.to)
    {
        visit.context().mailer.send(mail);
    }
    let again = return_to::with("/password/forgot", return_to.as_deref());
    let mut chrome = visit.signed_out_chrome(FORGOT);
    chrome.here = Some(again.clone());
    let minutes = u32::try_from(visit.context().settings.lifetimes.mailed_code.0 / 60).unwrap_or(0).max(1);
    let sign_in = return_to::with("/login", return_to.as_deref());
    Ok(html(StatusCode::OK, &ForgotPasswordSent { chrome, email, minutes, again, sign_in }))
}

fn forgot_page(
    visit: &Visit,
    status: StatusCode,
    return_to: Option<String>,
    (error, email_error): (Option<FormError>, Option<FieldError>),
) -> Response {
    let path = return_to.as_deref();
    let mut chrome = visit.signed_out_chrome(FORGOT);
    chrome.here = Some(return_to::with("/password/forgot", path));
    let view = ForgotPassword {
        chrome,
        action: "/password/forgot".to_owned(),
        email: visit.typed("email"),
        error,
        email_error,
        sign_in: return_to::with("/login", path),
        return_to,
    };
    html(status, &view)
}

fn over() -> Failure {
    Failure::Over { why: WhyOver::LinkExpired, asking: None, again: Some("/password/forgot".to_owned()) }
}

/// The page behind the mailed link; opening it consumes nothing.
pub async fn show_reset(visit: Visit) -> Answer {
    let token: String = visit.part("token")?;
    if !flows::password_reset::is_good(visit.context(), &token).await? {
        return Err(over());
    }
    Ok(reset_page(&visit, token, StatusCode::OK, (None, None)))
}

/// Sets the password: every session of the person ends, and a new one begins here.
pub async fn reset(visit: Visit) -> Answer {
    let token: String = visit.part("token")?;
    if !visit.proves_by_browser(RESET) {
        return Ok(reset_page(&visit, token, StatusCode::FORBIDDEN, (Some(FormError::FormExpired), None)));
    }
    let password = visit.form.get("password").unwrap_or_default();
    match flows::password_reset::finish(visit.context(), &token, password, visit.language()).await? {
        Ok(session) => {
            let mut response = see_other("/");
            visit.frame.start_session(&mut response, &session);
            Ok(response)
        }
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            Ok(reset_page(&visit, token, StatusCode::BAD_REQUEST, (None, Some(password_error(password)))))
        }
        Err(denied) if denied.code == ErrorCode::MailedCodeWrong => Err(over()),
        Err(denied) => Err(denied.into()),
    }
}

fn reset_page(
    visit: &Visit,
    token: String,
    status: StatusCode,
    (error, password_error): (Option<FormError>, Option<FieldError>),
) -> Response {
    let action = format!("/password/reset/{token}");
    let mut chrome = visit.signed_out_chrome(RESET);
    chrome.here = Some(action.clone());
    let view = ResetPassword { chrome, action, token, email: None, password_least: PASSWORD_LEAST, error, password_error };
    html(status, &view)
}
