//! For which of very many organizations: the picker that every flow has.

use super::install::begin;
use super::integration::mark;
use super::{Listed, ticked, with_ticked};
use crate::pages::consentable;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::trail::Trail;
use crate::pages::view::{FormError, OrganizationPicker, PickerMode, PickerRow, Total};
use crate::pages::visit::{SignedIn, html};
use crate::run::FormAction;
use axum::http::StatusCode;
use axum::response::Response;

/// The picker; what was ticked stands in its address.
pub async fn show(signed_in: SignedIn) -> Answer {
    let listed = Listed::find(&signed_in.visit).await?;
    page(&signed_in, &listed, (StatusCode::OK, None)).await
}

/// The choice.
pub async fn pick(signed_in: SignedIn) -> Answer {
    let visit = &signed_in.visit;
    let listed = Listed::find(visit).await?;
    visit.prove(&listed.form())?;
    let Some(organization) = visit.form.get("organization") else {
        return page(&signed_in, &listed, (StatusCode::BAD_REQUEST, Some(FormError::NothingChosen))).await;
    };
    let refused = (StatusCode::FORBIDDEN, Some(FormError::NotYourMembership));
    let Ok(id) = organization.parse() else { return page(&signed_in, &listed, refused).await };
    match begin(visit, &signed_in.current, (&listed, id), ticked(&visit.query)).await? {
        Some(response) => Ok(response),
        None => page(&signed_in, &listed, refused).await,
    }
}

async fn page(
    signed_in: &SignedIn,
    listed: &Listed,
    (status, error): (StatusCode, Option<FormError>),
) -> Result<Response, Failure> {
    let visit = &signed_in.visit;
    let (context, user_id) = (visit.context(), signed_in.current.user.id);
    let q = consentable::searched(visit.query.get("q"));
    let trail = Trail::of(&visit.query);
    let (found, more) = consentable::own_rows(context, user_id, (&q, &trail)).await?;
    let own = format!("{}/organization", listed.path());
    let ticked = ticked(&visit.query);
    let chosen: Vec<_> = ticked.iter().map(|name| ("scope".to_owned(), name.to_string())).collect();
    let mut keep = chosen.clone();
    if !q.is_empty() {
        keep.push(("q".to_owned(), q.clone()));
    }
    let seen = u32::try_from(trail.pages_before() * consentable::ROWS + found.len()).unwrap_or(u32::MAX);
    let next = found.last().filter(|_| more).map(|last| trail.next(&own, &keep, &last.id.to_string()));
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let mark = mark(context, row.id, listed).await?;
        rows.push(PickerRow { id: row.id.to_string(), name: row.name, number: row.number, selected: false, mark });
    }
    let mut chrome = visit.chrome(&listed.form());
    if !visit.only_looks() {
        chrome.here = Some(with_ticked(&own, &ticked));
    }
    let view = OrganizationPicker {
        chrome,
        action: with_ticked(&own, &ticked),
        search_action: own.clone(),
        keep: chosen,
        asking: Some(names::asking(&listed.client)),
        mode: PickerMode::One,
        total: if more { Total::AtLeast(seen) } else { Total::Exactly(seen) },
        previous: trail.previous(&own, &keep),
        next,
        rows,
        q,
        error,
        create_organization: None,
        ask: None,
        cancel: None,
    };
    let mut response = html(status, &view);
    if let Some(action) = listed.client.integration.form_uri.as_deref().and_then(FormAction::towards) {
        response.extensions_mut().insert(action);
    }
    Ok(response)
}
