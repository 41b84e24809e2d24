//! `/developer/signup`: account and partner at once, for somebody who has neither. The mailed code follows as for everybody.

use super::{FORM, PASSWORD_LEAST, fields, mailed, needs_mail};
use crate::pages::errors::Answer;
use crate::pages::return_to;
use crate::pages::view::{FormError, PartnerErrors, PartnerSignUp};
use crate::pages::visit::{Visit, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;
use flows::sign_up::SignUpForm;
use model::sign_up::Founds;
use protocol::ErrorCode;

/// Path of this page.
pub const PATH: &str = "/developer/signup";
const PORTAL: &str = "/developer";

/// `GET /developer/signup`. Who is signed in registers a partner without an account.
pub async fn show(visit: Visit) -> Answer {
    needs_mail(&visit)?;
    if visit.current.is_some() {
        return Ok(see_other("/developer/new"));
    }
    Ok(page(&visit, StatusCode::OK, PartnerErrors::default()))
}

/// `POST /developer/signup`. The page that follows is the same whether the address has an account.
pub async fn begin(visit: Visit) -> Answer {
    needs_mail(&visit)?;
    if !visit.proves_by_browser(FORM) {
        let errors = PartnerErrors { form: Some(FormError::FormExpired), ..PartnerErrors::default() };
        return Ok(page(&visit, StatusCode::FORBIDDEN, errors));
    }
    let form = typed(&visit);
    match mailed(&visit, &form, (PORTAL, None)).await? {
        Ok(answer) => Ok(answer),
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            Ok(page(&visit, StatusCode::BAD_REQUEST, fields::partner_sign_up_errors(&form, &denied.fields)))
        }
        Err(denied) => Err(denied.into()),
    }
}

fn typed(visit: &Visit) -> SignUpForm {
    SignUpForm {
        name: visit.typed("name"),
        email: visit.typed("email"),
        password: visit.form.get("password").unwrap_or_default().to_owned(),
        founds: Founds::Partner {
            name: visit.typed("partner_name"),
            website: visit.typed("website"),
            support_email: visit.typed("support_email"),
        },
    }
}

fn page(visit: &Visit, status: StatusCode, errors: PartnerErrors) -> Response {
    let mut chrome = visit.signed_out_chrome(FORM);
    chrome.here = Some(PATH.to_owned());
    let view = PartnerSignUp {
        chrome,
        action: PATH.to_owned(),
        name: visit.typed("name"),
        email: visit.typed("email"),
        partner_name: visit.typed("partner_name"),
        website: visit.typed("website"),
        support_email: visit.typed("support_email"),
        password_least: PASSWORD_LEAST,
        errors,
        sign_in: return_to::with("/login", Some(PORTAL)),
    };
    html(status, &view)
}
