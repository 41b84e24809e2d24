//! `/developer/integrations/new`: a developer registers an integration. What needs the operator is asked for on its page, and restricted
//! scopes are not offered.

use super::integration_form::Fields;
use super::{PORTAL, path};
use crate::pages::errors::{Answer, Failure};
use crate::pages::view::{FieldError, FormError, IntegrationErrors, IntegrationForm, IntegrationPurpose};
use crate::pages::visit::{html, see_other};
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::admin::integration::NewIntegration;
use flows::partner::{create_integration, offered_scopes};
use model::scope::Scope;
use protocol::ErrorCode;
use protocol::id::PartnerId;
use protocol::redirect_uri::ClientType;

const FORM: &str = "new-integration";

/// The form.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let offered = offered_scopes(developer.visit().context()).await?;
    page(&developer, StatusCode::OK, &offered, IntegrationErrors::default()).await
}

/// Registers it: its application key exists from now on.
pub async fn register(developer: DeveloperVisit) -> Answer {
    let visit = developer.visit();
    visit.prove(FORM)?;
    let (context, user) = (visit.context(), &developer.signed_in.current.user);
    visit.frame.state.limiters.authorization.check(&user.id, context.now().as_micros())?;
    let offered = offered_scopes(context).await?;
    let fields = Fields::typed(visit, &offered);
    let Some(partner_id) = partner(&developer) else {
        let errors = IntegrationErrors {
            form: Some(FormError::SeeFields),
            partner: Some(FieldError::Required),
            ..IntegrationErrors::default()
        };
        return page(&developer, StatusCode::BAD_REQUEST, &offered, errors).await;
    };
    let new = NewIntegration {
        partner_id,
        name: fields.name.clone(),
        description: fields.description.clone(),
        visibility: fields.visibility,
        client_type: fields.client_type,
        doors: fields.doors.clone(),
        required_scopes: fields.required.clone(),
        optional_scopes: fields.optional.clone(),
        form_uri: None,
        connect_url: None,
        require_pkce: false,
        connection_lifetime: None,
    };
    match create_integration(context, user, &developer.partners, new).await? {
        Ok(integration) => Ok(see_other(&format!("{}?done=registered", path(integration.client_id)))),
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            page(&developer, StatusCode::BAD_REQUEST, &offered, fields.errors(&denied.fields)).await
        }
        Err(denied) => Err(denied.into()),
    }
}

/// The chosen partner, if it is one of the person's; the only one where there is no choice.
fn partner(developer: &DeveloperVisit) -> Option<PartnerId> {
    let chosen = developer.visit().form.get("partner");
    match (chosen, developer.partners.as_slice()) {
        (None, [only]) => Some(only.partner_id),
        (None, _) => None,
        (Some(chosen), all) => {
            let id: PartnerId = chosen.parse().ok()?;
            all.iter().any(|own| own.partner_id == id).then_some(id)
        }
    }
}

async fn page(
    developer: &DeveloperVisit,
    status: StatusCode,
    offered: &[Scope],
    errors: IntegrationErrors,
) -> Result<Response, Failure> {
    let visit = developer.visit();
    let fields = Fields::typed(visit, offered);
    let chosen = partner(developer);
    let mut partners = Vec::with_capacity(developer.partners.len());
    for own in &developer.partners {
        let partner = storage::partner::find(&visit.context().store, own.partner_id).await?;
        partners.extend(partner.map(|partner| (partner.id.to_string(), partner.name, Some(partner.id) == chosen)));
    }
    let view = IntegrationForm {
        chrome: visit.chrome(FORM),
        action: format!("{PORTAL}/integrations/new"),
        purpose: IntegrationPurpose::Register,
        partners,
        name: fields.name.clone(),
        description: fields.description.clone(),
        confidential: fields.client_type == ClientType::Confidential,
        private: fields.visibility == model::integration::Visibility::Private,
        doors: fields.door_choices(),
        scopes: fields.scope_choices(offered, visit.language()),
        restricted: Vec::new(),
        errors,
        cancel: PORTAL.to_owned(),
    };
    Ok(html(status, &view))
}
