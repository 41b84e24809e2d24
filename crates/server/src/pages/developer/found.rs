//! `/developer/new`: a signed-in person registers a partner, and owns it.

use super::{PORTAL, partner_path};
use crate::pages::errors::Answer;
use crate::pages::sign_up::partner_errors;
use crate::pages::view::{FoundPartner, PartnerErrors};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::ErrorCode;

const FORM: &str = "found-partner";

/// The form.
pub async fn show(signed_in: SignedIn) -> Answer {
    Ok(page(&signed_in, StatusCode::OK, PartnerErrors::default()))
}

/// Makes it, unverified.
pub async fn found(signed_in: SignedIn) -> Answer {
    let visit = &signed_in.visit;
    visit.prove(FORM)?;
    let (context, state) = (visit.context(), &visit.frame.state);
    state.limiters.sign_up.check(&visit.frame.address.group(), context.now().as_micros())?;
    let (name, website, support_email) = (visit.typed("partner_name"), visit.typed("website"), visit.typed("support_email"));
    let fields = (name.as_str(), website.as_str(), support_email.as_str());
    match flows::partner::found(context, &signed_in.current.user, fields).await? {
        Ok(partner) => Ok(see_other(&format!("{}?done=founded", partner_path(partner.id)))),
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            Ok(page(&signed_in, StatusCode::BAD_REQUEST, partner_errors(fields, &denied.fields)))
        }
        Err(denied) => Err(denied.into()),
    }
}

fn page(signed_in: &SignedIn, status: StatusCode, errors: PartnerErrors) -> Response {
    let visit = &signed_in.visit;
    let mut chrome = visit.chrome(FORM);
    chrome.here = Some(format!("{PORTAL}/new"));
    let view = FoundPartner {
        chrome,
        action: format!("{PORTAL}/new"),
        partner_name: visit.typed("partner_name"),
        website: visit.typed("website"),
        support_email: visit.typed("support_email"),
        errors,
        changes: None,
        cancel: "/".to_owned(),
    };
    html(status, &view)
}
