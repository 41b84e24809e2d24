//! `/developer/partners/{partner_id}/edit`: an owner changes the partner's name, site and address for customers.

use super::partner::AtPartner;
use super::partner_path;
use crate::pages::errors::{Answer, Failure};
use crate::pages::sign_up::partner_errors;
use crate::pages::view::{FoundPartner, PartnerErrors};
use crate::pages::visit::{html, see_other};
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use model::partner::PartnerRole;
use protocol::ErrorCode;

/// The form.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let at = AtPartner::find(&developer).await?;
    if at.role != PartnerRole::Owner {
        return Err(ErrorCode::Forbidden.into());
    }
    let kept = &at.partner;
    let fields = (kept.name.as_str(), kept.website.as_str(), kept.support_email.as_str());
    Ok(page(&developer, (&at, fields), StatusCode::OK, PartnerErrors::default()))
}

/// Changes it.
pub async fn change(developer: DeveloperVisit) -> Answer {
    let at = AtPartner::to_act(&developer).await?;
    let (visit, owner) = (developer.visit(), &developer.signed_in.current.user);
    let (name, website, support_email) = (visit.typed("partner_name"), visit.typed("website"), visit.typed("support_email"));
    let fields = (name.as_str(), website.as_str(), support_email.as_str());
    match flows::partner::change(visit.context(), owner, &at.partner, fields).await? {
        Ok(()) => Ok(see_other(&format!("{}?done=edited", partner_path(at.partner.id)))),
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            Ok(page(&developer, (&at, fields), StatusCode::BAD_REQUEST, partner_errors(fields, &denied.fields)))
        }
        Err(denied) => Err(Failure::from(denied)),
    }
}

fn page(
    developer: &DeveloperVisit,
    (at, (name, website, support_email)): (&AtPartner, (&str, &str, &str)),
    status: StatusCode,
    errors: PartnerErrors,
) -> Response {
    let here = partner_path(at.partner.id);
    let action = format!("{here}/edit");
    let mut chrome = developer.visit().chrome(&at.form());
    chrome.here = Some(action.clone());
    let view = FoundPartner {
        chrome,
        action,
        partner_name: name.to_owned(),
        website: website.to_owned(),
        support_email: support_email.to_owned(),
        errors,
        changes: Some(at.partner.verified),
        cancel: here,
    };
    html(status, &view)
}
