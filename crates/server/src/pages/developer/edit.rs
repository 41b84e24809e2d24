//! `/developer/integrations/{client_id}/edit`: what nobody reviews of an integration. Of a listed one, name, description and scopes
//! change by a new version of its listing.

use super::integration_form::Fields;
use super::path;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::view::{IntegrationErrors, IntegrationForm, IntegrationPurpose};
use crate::pages::visit::{html, see_other};
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::admin::integration::IntegrationPatch;
use flows::partner::{edit_integration, offered_scopes};
use model::integration::{Integration, Visibility};
use model::scope::Scope;
use protocol::ErrorCode;
use protocol::redirect_uri::ClientType;
use protocol::scope::ScopeSet;

fn form_name(integration: &Integration) -> String {
    format!("edit-{}", integration.client_id)
}

/// What the form is about.
struct AtIntegration {
    integration: Integration,
    offered: Vec<Scope>,
    listed: bool,
}

impl AtIntegration {
    async fn find(developer: &DeveloperVisit) -> Result<Self, Failure> {
        let integration = developer.integration().await?;
        let offered = offered_scopes(developer.visit().context()).await?;
        let listed = storage::listing::listed(&developer.visit().context().store, integration.client_id).await?.is_some();
        Ok(Self { integration, offered, listed })
    }

    /// Scopes that it has and that are not offered.
    fn restricted(&self) -> ScopeSet {
        let offered: ScopeSet = self.offered.iter().map(|scope| scope.name.clone()).collect();
        self.integration.scopes().difference(&offered)
    }

    /// What it is now.
    fn fields(&self) -> Fields {
        let integration = self.integration.clone();
        Fields {
            name: integration.name,
            description: integration.description,
            client_type: integration.client_type,
            visibility: integration.visibility,
            doors: integration.doors,
            required: integration.required_scopes,
            optional: integration.optional_scopes,
        }
    }

    /// What is to be different. Restricted scopes stay as they are.
    fn patch(&self, fields: &Fields) -> IntegrationPatch {
        let patch = IntegrationPatch {
            visibility: Some(fields.visibility),
            doors: Some(fields.doors.clone()),
            ..IntegrationPatch::default()
        };
        if self.listed {
            return patch;
        }
        let kept = |scopes: &ScopeSet| -> ScopeSet {
            let restricted = self.restricted();
            scopes.iter().filter(|name| restricted.contains(name)).cloned().collect()
        };
        IntegrationPatch {
            name: Some(fields.name.clone()),
            description: Some(fields.description.clone()),
            required_scopes: Some(fields.required.union(&kept(&self.integration.required_scopes))),
            optional_scopes: Some(fields.optional.union(&kept(&self.integration.optional_scopes))),
            ..patch
        }
    }
}

/// The form.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let at = AtIntegration::find(&developer).await?;
    let fields = at.fields();
    page(&developer, &at, StatusCode::OK, (fields, IntegrationErrors::default())).await
}

/// Saves it.
pub async fn change(developer: DeveloperVisit) -> Answer {
    let at = AtIntegration::find(&developer).await?;
    let visit = developer.visit();
    visit.prove(&form_name(&at.integration))?;
    let fields = Fields { client_type: at.integration.client_type, ..Fields::typed(visit, &at.offered) };
    let user = &developer.signed_in.current.user;
    match edit_integration(visit.context(), user, &at.integration, at.patch(&fields)).await? {
        Ok(_) => Ok(see_other(&format!("{}?done=changed", path(at.integration.client_id)))),
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            let errors = fields.errors(&denied.fields);
            page(&developer, &at, StatusCode::BAD_REQUEST, (fields, errors)).await
        }
        Err(denied) => Err(denied.into()),
    }
}

async fn page(
    developer: &DeveloperVisit,
    at: &AtIntegration,
    status: StatusCode,
    (fields, errors): (Fields, IntegrationErrors),
) -> Result<Response, Failure> {
    let visit = developer.visit();
    let catalogue = visit.context().scopes().await?;
    let action = format!("{}/edit", path(at.integration.client_id));
    let mut chrome = visit.chrome(&form_name(&at.integration));
    chrome.here = Some(action.clone());
    let view = IntegrationForm {
        chrome,
        action,
        purpose: IntegrationPurpose::Edit { listed: at.listed },
        partners: Vec::new(),
        confidential: fields.client_type == ClientType::Confidential,
        private: fields.visibility == Visibility::Private,
        doors: fields.door_choices(),
        scopes: fields.scope_choices(&at.offered, visit.language()),
        restricted: names::scopes(&catalogue, &at.restricted(), visit.language()),
        name: fields.name,
        description: fields.description,
        errors,
        cancel: path(at.integration.client_id),
    };
    Ok(html(status, &view))
}
