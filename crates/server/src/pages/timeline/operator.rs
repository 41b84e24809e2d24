//! `/operator/attempts`: people of the platform see all of them.

use super::{Listing, Showing};
use crate::pages::consentable::searched;
use crate::pages::errors::Answer;
use crate::pages::operator::CONSOLE;
use crate::pages::view::{AttemptSearch, Audience};
use crate::pages::visit::{Visit, see_other};
use crate::pages::visitors::OperatorVisit;
use protocol::ErrorCode;
use protocol::id::{AttemptId, ClientId, OrganizationId};
use storage::attempt::AttemptFilter;

/// The list. An attempt's id leads straight to it.
pub async fn list(operator: OperatorVisit) -> Answer {
    let visit = operator.visit();
    let path = format!("{CONSOLE}/attempts");
    let q = searched(visit.query.get("q"));
    if let Ok(id) = q.parse::<AttemptId>()
        && storage::attempt::find(&visit.context().store, id).await?.is_some()
    {
        return Ok(see_other(&format!("{path}/{id}")));
    }
    let listing = Listing {
        visit,
        audience: Audience::Operator,
        subject: visit.frame.state.pages.platform.name.clone(),
        filter: filter(visit, &q).await?,
        search: Some(AttemptSearch { action: path.clone(), q }),
        path,
        back: CONSOLE.to_owned(),
    };
    listing.answer().await
}

/// What a search finds: those of an integration, or of an organization by its number or id.
async fn filter(visit: &Visit, q: &str) -> storage::Result<Option<AttemptFilter>> {
    if q.is_empty() {
        return Ok(Some(AttemptFilter::default()));
    }
    if let Ok(client_id) = q.parse::<ClientId>() {
        return Ok(Some(AttemptFilter { client_id: client_id.to_string(), ..AttemptFilter::default() }));
    }
    let organization_id = match q.parse::<OrganizationId>() {
        Ok(id) => Some(id),
        Err(_) => storage::organization::find_by_number(&visit.context().store, None, q).await?.map(|found| found.id),
    };
    Ok(organization_id.map(|id| AttemptFilter { organization_id: id.to_string(), ..AttemptFilter::default() }))
}

/// One of them.
pub async fn show(operator: OperatorVisit) -> Answer {
    let visit = operator.visit();
    let id: AttemptId = visit.part("attempt_id")?;
    let view = storage::attempt::view(&visit.context().store, id).await?.ok_or(ErrorCode::PageNotFound)?;
    let back = format!("{CONSOLE}/attempts");
    Showing { visit, audience: Audience::Operator, view, grant: None, back }.answer().await
}
