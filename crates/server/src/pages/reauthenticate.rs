//! `/reauthenticate`: the password again, before access is given. Taking it away is never held up.

use super::errors::{Answer, Failure, retry_after};
use super::guess::{self, Guess};
use super::return_to;
use super::view::{FormError, ReauthenticateView};
use super::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;

const FORM: &str = "reauthenticate";

/// Leads to the password first, if it was given too long ago.
pub fn required(signed_in: &SignedIn, then: &str) -> Result<(), Failure> {
    let context = signed_in.visit.context();
    if signed_in.current.session.is_fresh(context.now(), &context.settings.lifetimes.session) {
        return Ok(());
    }
    Err(Failure::Elsewhere(return_to::with("/reauthenticate", return_to::local(then))))
}

/// The form.
pub async fn show(signed_in: SignedIn) -> Answer {
    let return_to = return_to::of(&signed_in.visit.query);
    Ok(page(&signed_in, StatusCode::OK, return_to, None))
}

/// The password. The session gets a new token; flows that were open go on under it.
pub async fn check(signed_in: SignedIn) -> Answer {
    let visit = &signed_in.visit;
    visit.prove(FORM)?;
    let return_to = return_to::of(&visit.form);
    let password = visit.form.get("password").unwrap_or_default();
    match guess::check(visit, &signed_in.current.user.email, password).await? {
        Guess::Right(user) if user.id == signed_in.current.user.id => {
            let renewed = flows::sign_in::renew(visit.context(), &signed_in.current.session).await?;
            let Some(session) = renewed else { return Ok(see_other("/login")) };
            let mut response = see_other(return_to.as_deref().unwrap_or("/"));
            visit.frame.start_session(&mut response, &session);
            Ok(response)
        }
        Guess::Right(_) | Guess::Wrong => Ok(page(&signed_in, StatusCode::FORBIDDEN, return_to, Some(FormError::WrongPassword))),
        Guess::TooMany(wait) => {
            let seconds = u32::try_from(wait.seconds).unwrap_or(u32::MAX);
            let error = Some(FormError::TooManyTries(seconds));
            let mut response = page(&signed_in, StatusCode::TOO_MANY_REQUESTS, return_to, error);
            retry_after(&mut response, wait.seconds);
            Ok(response)
        }
    }
}

fn page(signed_in: &SignedIn, status: StatusCode, return_to: Option<String>, error: Option<FormError>) -> Response {
    let mut chrome = signed_in.visit.chrome(FORM);
    chrome.here = Some(return_to::with("/reauthenticate", return_to.as_deref()));
    let view = ReauthenticateView {
        chrome,
        action: "/reauthenticate".to_owned(),
        email: signed_in.current.user.email.clone(),
        error,
        // Back to where the act is asked for, one step up, so that "cancel" does not come straight here again.
        cancel: cancel(return_to.as_deref().unwrap_or("/")),
        return_to,
    };
    html(status, &view)
}

fn cancel(return_to: &str) -> String {
    if let Some((integration, _)) = return_to.split_once("/secrets/").filter(|(path, _)| path.starts_with("/developer/")) {
        return integration.to_owned();
    }
    let organization = return_to.split("/integrations").next().filter(|path| path.starts_with("/organizations/"));
    organization.map_or_else(|| "/".to_owned(), |path| format!("{path}/integrations"))
}
