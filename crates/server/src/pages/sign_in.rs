//! Signing in and out.

use super::errand::Errand;
use super::errors::{Answer, Failure, retry_after};
use super::guess::{self, Guess};
use super::return_to;
use super::view::{FieldError, FormError, SignIn, SignedOut};
use super::visit::{SignedIn, Visit, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;

const FORM: &str = "sign-in";

#[derive(Default)]
struct Wrong {
    form: Option<FormError>,
    email: Option<FieldError>,
    password: Option<FieldError>,
}

/// `GET /login`. Whoever is signed in already goes on.
pub async fn show(visit: Visit) -> Answer {
    let return_to = return_to::of(&visit.query);
    if visit.current.is_some() {
        return Ok(see_other(return_to.as_deref().unwrap_or("/")));
    }
    page(&visit, StatusCode::OK, return_to, Wrong::default()).await
}

/// `POST /login`. A new session each time, never the one that the browser had.
pub async fn sign_in(visit: Visit) -> Answer {
    let return_to = return_to::of(&visit.form);
    let (email, password) = (visit.typed("email"), visit.form.get("password").unwrap_or_default());
    let form = |error| Wrong { form: Some(error), ..Wrong::default() };
    if !visit.proves_by_browser(FORM) {
        return page(&visit, StatusCode::FORBIDDEN, return_to, form(FormError::FormExpired)).await;
    }
    if email.is_empty() || password.is_empty() {
        let required = |missing: bool| missing.then_some(FieldError::Required);
        let wrong = Wrong { form: None, email: required(email.is_empty()), password: required(password.is_empty()) };
        return page(&visit, StatusCode::BAD_REQUEST, return_to, wrong).await;
    }
    match guess::check(&visit, &email, password).await? {
        Guess::Right(user) => {
            let previous = visit.current.as_ref().map(|current| &current.session);
            let session = flows::sign_in::sign_in(visit.context(), &user, previous).await?;
            let mut response = see_other(return_to.as_deref().unwrap_or("/"));
            visit.frame.start_session(&mut response, &session);
            Ok(response)
        }
        Guess::Wrong => page(&visit, StatusCode::FORBIDDEN, return_to, form(FormError::WrongCredentials)).await,
        Guess::TooMany(wait) => {
            let seconds = u32::try_from(wait.seconds).unwrap_or(u32::MAX);
            let page = page(&visit, StatusCode::TOO_MANY_REQUESTS, return_to, form(FormError::TooManyTries(seconds)));
            let mut response = page.await?;
            retry_after(&mut response, wait.seconds);
            Ok(response)
        }
    }
}

async fn page(visit: &Visit, status: StatusCode, return_to: Option<String>, wrong: Wrong) -> Result<Response, Failure> {
    let path = return_to.as_deref();
    let mut chrome = visit.signed_out_chrome(FORM);
    chrome.here = Some(return_to::with("/login", path));
    let errand = Errand::of(visit, path).await?;
    let view = SignIn {
        chrome,
        action: "/login".to_owned(),
        asking: errand.asking,
        cancel: errand.is_handshake.then(|| "/".to_owned()),
        email: visit.typed("email"),
        error: wrong.form,
        email_error: wrong.email,
        password_error: wrong.password,
        password_changed: false,
        sign_up: visit.frame.state.pages.mail.then(|| sign_up(path)),
        forgot_password: return_to::with("/password/forgot", path),
        return_to,
    };
    Ok(html(status, &view))
}

/// Where somebody without an account gets one: in the portal with a partner, unless they were invited to one.
fn sign_up(path: Option<&str>) -> String {
    match path {
        Some(path) if path.starts_with("/developer") && !path.starts_with("/developer/invitations/") => {
            "/developer/signup".to_owned()
        }
        Some(_) | None => return_to::with("/signup", path),
    }
}

/// `POST /logout`, from the header of any page.
pub async fn sign_out(signed_in: SignedIn) -> Answer {
    signed_in.visit.prove_any()?;
    flows::sign_in::sign_out(signed_in.visit.context(), &signed_in.current.session).await?;
    let mut response = see_other("/signed-out");
    signed_in.visit.frame.end_session(&mut response);
    Ok(response)
}

/// `GET /signed-out`.
pub async fn signed_out(visit: Visit) -> Answer {
    let chrome = visit.signed_out_chrome(FORM);
    Ok(html(StatusCode::OK, &SignedOut { chrome, sign_in: "/login".to_owned() }))
}
