//! The mailed code: `/signup/confirm/{id}`, for the browser that signed up and no other.

use super::{count_mail, may_mail_to, needs_mail};
use crate::pages::errand::Errand;
use crate::pages::errors::{Answer, Failure};
use crate::pages::return_to;
use crate::pages::view::{ConfirmEmail, FormError, WhyOver};
use crate::pages::visit::{Visit, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;
use model::sign_up::{Founds, SignUp};
use protocol::ErrorCode;
use protocol::id::SignUpId;

fn form_name(waiting: &SignUp) -> String {
    format!("confirm-{}", waiting.id)
}

async fn find(visit: &Visit) -> Result<SignUp, Failure> {
    needs_mail(visit)?;
    let id: SignUpId = visit.part("id")?;
    let found = flows::sign_up::find(visit.context(), id, &visit.frame.browser.digest()).await?;
    found.ok_or_else(|| Failure::Over { why: WhyOver::LinkExpired, asking: None, again: Some("/signup".to_owned()) })
}

/// The page with the code's field.
pub async fn show(visit: Visit) -> Answer {
    let waiting = find(&visit).await?;
    let resent = visit.query.get("sent") == Some("again");
    page(&visit, &waiting, (StatusCode::OK, None, resent)).await
}

/// The code: account, organization and session come to be at once.
pub async fn confirm(visit: Visit) -> Answer {
    let waiting = find(&visit).await?;
    if !visit.proves_by_browser(&form_name(&waiting)) {
        return page(&visit, &waiting, (StatusCode::FORBIDDEN, Some(FormError::FormExpired), false)).await;
    }
    match flows::sign_up::confirm(visit.context(), &waiting, &visit.typed("code")).await? {
        Ok(session) => {
            let mut response = see_other(return_to::local(&waiting.return_to).unwrap_or("/"));
            visit.frame.start_session(&mut response, &session);
            Ok(response)
        }
        Err(denied) if denied.code == ErrorCode::MailedCodeWrong => {
            page(&visit, &waiting, (StatusCode::BAD_REQUEST, Some(FormError::WrongCode), false)).await
        }
        // The address got an account, or the number an organization, since the form was sent.
        Err(denied) if denied.code == ErrorCode::AlreadyExists => {
            Ok(see_other(&return_to::with("/login", return_to::local(&waiting.return_to))))
        }
        Err(denied) => Err(denied.into()),
    }
}

/// Another code; the one before is dead.
pub async fn send_again(visit: Visit) -> Answer {
    let waiting = find(&visit).await?;
    if !visit.proves_by_browser(&form_name(&waiting)) {
        return page(&visit, &waiting, (StatusCode::FORBIDDEN, Some(FormError::FormExpired), false)).await;
    }
    count_mail(&visit)?;
    let sent = see_other(&format!("/signup/confirm/{}?sent=again", waiting.id));
    // The code that was mailed last stays good when no other follows it.
    if !may_mail_to(&visit, &waiting.email) {
        return Ok(sent);
    }
    match flows::sign_up::send_again(visit.context(), &waiting, visit.language()).await? {
        Ok(mail) => {
            visit.context().mailer.send(mail);
            Ok(sent)
        }
        Err(_) => Err(Failure::Over { why: WhyOver::LinkExpired, asking: None, again: Some(again(&waiting, None)) }),
    }
}

/// Where the form is that was filled in.
fn again(waiting: &SignUp, return_to: Option<&str>) -> String {
    match waiting.founds {
        Founds::Partner { .. } => super::partner::PATH.to_owned(),
        Founds::Organization { .. } | Founds::Nothing => return_to::with("/signup", return_to),
    }
}

async fn page(
    visit: &Visit,
    waiting: &SignUp,
    (status, error, resent): (StatusCode, Option<FormError>, bool),
) -> Result<Response, Failure> {
    let path = format!("/signup/confirm/{}", waiting.id);
    let return_to = return_to::local(&waiting.return_to);
    let mut chrome = visit.signed_out_chrome(&form_name(waiting));
    chrome.here = Some(path.clone());
    let lifetime = visit.context().settings.lifetimes.mailed_code;
    let view = ConfirmEmail {
        chrome,
        resend: format!("{path}/resend"),
        action: path,
        change_address: again(waiting, return_to),
        asking: Errand::of(visit, return_to).await?.asking,
        email: waiting.email.clone(),
        minutes: u32::try_from(lifetime.0 / 60).unwrap_or(0).max(1),
        error,
        resent,
        return_to: None,
    };
    Ok(html(status, &view))
}
