//! The press of the button: an install, and on to the partner's page.

use super::integration::page;
use super::{Listed, ticked, with_ticked};
use crate::pages::errors::{Answer, Failure};
use crate::pages::return_to;
use crate::pages::view::FormError;
use crate::pages::visit::{Current, Visit, see_other};
use axum::http::StatusCode;
use axum::response::Response;
use flows::marketplace::{self, Installing};
use flows::registry::RegisteredIntegration;
use protocol::ErrorCode;
use protocol::id::{InstallationId, OrganizationId};
use protocol::scope::ScopeSet;

/// Installs for the organization that was chosen. Who is not signed in does that first, and comes back to the same choice.
pub async fn install(visit: Visit) -> Answer {
    let listed = Listed::find(&visit).await?;
    visit.prove(&listed.form())?;
    let ticked = ticked(&visit.form);
    let Some(current) = visit.current.clone() else {
        let here = with_ticked(&listed.path(), &ticked);
        return Ok(see_other(&return_to::with("/login", return_to::local(&here))));
    };
    match visit.form.get("organization") {
        Some(organization) => {
            let refused = (StatusCode::FORBIDDEN, Some(FormError::NotYourMembership));
            let Ok(id) = organization.parse() else { return page(&visit, &listed, &ticked, refused).await };
            match begin(&visit, &current, (&listed, id), ticked.clone()).await? {
                Some(response) => Ok(response),
                None => page(&visit, &listed, &ticked, refused).await,
            }
        }
        // With very many organizations the choice is a page of its own; with a few, one has to be chosen on this one.
        None if has_many(&visit, &current).await? => {
            Ok(see_other(&with_ticked(&format!("{}/organization", listed.path()), &ticked)))
        }
        None => page(&visit, &listed, &ticked, (StatusCode::BAD_REQUEST, Some(FormError::NothingChosen))).await,
    }
}

async fn has_many(visit: &Visit, current: &Current) -> storage::Result<bool> {
    let first = crate::pages::trail::Trail::default();
    let (_, more) = crate::pages::consentable::own_rows(visit.context(), current.user.id, ("", &first)).await?;
    Ok(more)
}

/// Begins it, and leads to the partner's page. None: the organization is not one of the person's.
pub(super) async fn begin(
    visit: &Visit,
    current: &Current,
    (listed, organization_id): (&Listed, OrganizationId),
    ticked: ScopeSet,
) -> Result<Option<Response>, Failure> {
    let context = visit.context();
    visit.frame.state.limiters.authorization.check(&current.user.id, context.now().as_micros())?;
    let installing = Installing { client: &listed.client, organization_id, user: &current.user, ticked };
    match marketplace::install(context, &installing).await? {
        Ok(installed) => Ok(Some(see_other(&installed.partners_page))),
        Err(denied) if denied.code == ErrorCode::OrganizationNotAllowed => Ok(None),
        Err(denied) => Err(denied.into()),
    }
}

/// The partner's page of an install, while the integration may do anything at all.
pub fn partners_address(client: &RegisteredIntegration, id: InstallationId) -> Option<String> {
    match client.integration.state {
        model::integration::IntegrationState::Active => marketplace::partners_page(client, id),
        model::integration::IntegrationState::Disabled => None,
    }
}
