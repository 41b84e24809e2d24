//! Sign-up inside the flow: the form, then the mailed code, typed in the same window. Customers found an organization, partners a
//! partner, and who was invited by a partner nothing.

mod confirm;
mod fields;
mod partner;

pub use confirm::{confirm, send_again, show as show_confirmation};
pub use fields::{organization_errors, partner_errors, password as password_error};
pub use partner::{begin as begin_partner, show as show_partner};

use super::errand::Errand;
use super::errors::{Answer, Failure};
use super::return_to;
use super::view::{FormError, SignUp, SignUpErrors};
use super::visit::{Visit, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;
use flows::Decision;
use flows::sign_up::{SignUpForm, SignUpPlace};
use model::field::normalized;
use model::sign_up::Founds;
use protocol::ErrorCode;
use protocol::id::{PartnerId, PartnerInvitationId};

/// Shortest password, as the model has it.
pub(super) const PASSWORD_LEAST: u32 = 10;
const FORM: &str = "sign-up";

/// Without mail no address can be confirmed, so none of this is offered.
pub(super) fn needs_mail(visit: &Visit) -> Result<(), Failure> {
    if visit.frame.state.pages.mail { Ok(()) } else { Err(ErrorCode::PageNotFound.into()) }
}

/// Counts a mail that this address causes.
pub(super) fn count_mail(visit: &Visit) -> Result<(), Failure> {
    let now = visit.context().now().as_micros();
    Ok(visit.frame.state.limiters.mail.check(&visit.frame.address.group(), now)?)
}

/// Whether this mailbox may get one more mail. Whoever asked is not told: the page is the same, or it would tell what others asked for.
pub(super) fn may_mail_to(visit: &Visit, email: &str) -> bool {
    let now = visit.context().now().as_micros();
    visit.frame.state.limiters.recipient.check(&normalized(email), now).is_ok()
}

/// `GET /signup`.
pub async fn show(visit: Visit) -> Answer {
    needs_mail(&visit)?;
    let return_to = return_to::of(&visit.query);
    if visit.current.is_some() {
        return Ok(see_other(return_to.as_deref().unwrap_or("/")));
    }
    page(&visit, StatusCode::OK, return_to, SignUpErrors::default()).await
}

/// `POST /signup`. The page that follows is the same whether the address has an account.
pub async fn begin(visit: Visit) -> Answer {
    needs_mail(&visit)?;
    let return_to = return_to::of(&visit.form);
    if !visit.proves_by_browser(FORM) {
        let errors = SignUpErrors { form: Some(FormError::FormExpired), ..SignUpErrors::default() };
        return page(&visit, StatusCode::FORBIDDEN, return_to, errors).await;
    }
    let errand = Errand::of(&visit, return_to.as_deref()).await?;
    let form = typed(&visit, is_invited(&visit, return_to.as_deref()).await?);
    match mailed(&visit, &form, (return_to.as_deref().unwrap_or("/"), errand.attribution)).await? {
        Ok(answer) => Ok(answer),
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            page(&visit, StatusCode::BAD_REQUEST, return_to, fields::errors(&form, &denied.fields)).await
        }
        Err(denied) => Err(denied.into()),
    }
}

/// Keeps what was typed, within the limits, and sends the code (or the word that there is an account): on to the page of the code.
async fn mailed(
    visit: &Visit,
    form: &SignUpForm,
    (return_to, attribution): (&str, Option<PartnerId>),
) -> Result<Decision<Response>, Failure> {
    let (context, state) = (visit.context(), &visit.frame.state);
    state.limiters.sign_up.check(&visit.frame.address.group(), context.now().as_micros())?;
    count_mail(visit)?;
    let place = SignUpPlace { browser_digest: visit.frame.browser.digest(), return_to, attribution, language: visit.language() };
    Ok(match flows::sign_up::begin(context, form, &place).await? {
        Ok(begun) => {
            if may_mail_to(visit, &begun.mail.to) {
                context.mailer.send(begun.mail);
            }
            Ok(see_other(&format!("/signup/confirm/{}", begun.id)))
        }
        Err(denied) => Err(denied),
    })
}

/// Whether the sign-up is for somebody whom a partner invited: they found no organization.
async fn is_invited(visit: &Visit, return_to: Option<&str>) -> storage::Result<bool> {
    let id = return_to.and_then(|path| path.strip_prefix("/developer/invitations/"));
    let Some(id) = id.and_then(|id| id.parse::<PartnerInvitationId>().ok()) else { return Ok(false) };
    let context = visit.context();
    Ok(storage::partner_invitation::find(&context.store, id, context.now()).await?.is_some())
}

fn typed(visit: &Visit, is_invited: bool) -> SignUpForm {
    let organization = || Founds::Organization {
        name: visit.typed("organization_name"),
        number: visit.typed("organization_number"),
        country: visit.frame.state.pages.country.clone(),
    };
    SignUpForm {
        name: visit.typed("name"),
        email: visit.typed("email"),
        password: visit.form.get("password").unwrap_or_default().to_owned(),
        founds: if is_invited { Founds::Nothing } else { organization() },
    }
}

async fn page(visit: &Visit, status: StatusCode, return_to: Option<String>, errors: SignUpErrors) -> Result<Response, Failure> {
    let path = return_to.as_deref();
    let mut chrome = visit.signed_out_chrome(FORM);
    chrome.here = Some(return_to::with("/signup", path));
    let view = SignUp {
        chrome,
        action: "/signup".to_owned(),
        asking: Errand::of(visit, path).await?.asking,
        with_organization: !is_invited(visit, path).await?,
        name: visit.typed("name"),
        organization_name: visit.typed("organization_name"),
        organization_number: visit.typed("organization_number"),
        email: visit.typed("email"),
        password_least: PASSWORD_LEAST,
        errors,
        sign_in: return_to::with("/login", path),
        return_to,
    };
    Ok(html(status, &view))
}
