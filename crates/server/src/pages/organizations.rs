//! `/organizations/new`: a signed-in person makes an organization.

use super::errand::Errand;
use super::errors::{Answer, Failure};
use super::return_to;
use super::sign_up::organization_errors;
use super::view::{CreateOrganization, FormError, OrganizationErrors};
use super::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;
use flows::organization::Claim;
use protocol::ErrorCode;

const FORM: &str = "organization";

/// The form.
pub async fn show(signed_in: SignedIn) -> Answer {
    let return_to = return_to::of(&signed_in.visit.query);
    page(&signed_in, StatusCode::OK, return_to, OrganizationErrors::default()).await
}

/// Makes it, with the person as its administrator. In a partner's flow it is reported under that partner.
pub async fn create(signed_in: SignedIn) -> Answer {
    let visit = &signed_in.visit;
    visit.prove(FORM)?;
    let (context, state) = (visit.context(), &visit.frame.state);
    state.limiters.sign_up.check(&visit.frame.address.group(), context.now().as_micros())?;
    let return_to = return_to::of(&visit.form);
    let (name, number) = (visit.typed("organization_name"), visit.typed("organization_number"));
    let attribution = Errand::of(visit, return_to.as_deref()).await?.attribution;
    let claim = Claim { name: &name, number: &number, country: &state.pages.country, attribution };
    let faults = match flows::organization::create(context, &claim, &signed_in.current.user).await? {
        Ok(()) => return Ok(see_other(return_to.as_deref().unwrap_or("/"))),
        Err(denied) if denied.code == ErrorCode::ValidationFailed => denied.fields,
        Err(denied) => return Err(denied.into()),
    };
    page(&signed_in, StatusCode::BAD_REQUEST, return_to, organization_errors((&name, &number), &faults)).await
}

async fn page(
    signed_in: &SignedIn,
    status: StatusCode,
    return_to: Option<String>,
    errors: OrganizationErrors,
) -> Result<Response, Failure> {
    let (visit, path) = (&signed_in.visit, return_to.as_deref());
    let mut chrome = visit.chrome(FORM);
    chrome.here = Some(return_to::with("/organizations/new", path));
    let view = CreateOrganization {
        chrome,
        action: "/organizations/new".to_owned(),
        asking: Errand::of(visit, path).await?.asking,
        organization_name: visit.typed("organization_name"),
        organization_number: visit.typed("organization_number"),
        error: (errors != OrganizationErrors::default()).then_some(FormError::SeeFields),
        errors,
        return_to,
    };
    Ok(html(status, &view))
}
