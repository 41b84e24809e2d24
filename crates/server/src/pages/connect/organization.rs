//! Which organization: the picker.

use super::{Waiting, answer};
use crate::pages::errors::{Answer, Failure};
use crate::pages::return_to;
use crate::pages::trail::Trail;
use crate::pages::view::{FormError, OrganizationPicker, PickerMode, PickerRow, Total};
use crate::pages::visit::{SignedIn, html, see_other};
use crate::run::FormAction;
use axum::http::StatusCode;
use axum::response::Response;
use flows::connect;
use model::field::normalized;
use protocol::ErrorCode;
use protocol::id::OrganizationId;
use storage::membership::{AfterName, ConsentableOrganization};

const ROWS: usize = 25;
/// Counting ends here; nobody reads a larger number.
const COUNTED: i64 = 1_000;

fn form_name(waiting: &Waiting) -> String {
    format!("organization-{}", waiting.request.id)
}

/// The picker; with exactly one organization and nothing to choose it is passed over.
pub async fn show(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    if waiting.request.organization_hint.is_none()
        && visit.query.get("q").is_none()
        && let Some(only) = only_one(&signed_in).await?
    {
        connect::pick(visit.context(), &waiting.request, only).await??;
        return Ok(see_other(&waiting.path("consent")));
    }
    let error = (visit.query.get("hint") == Some("refused")).then_some(FormError::NotYourOrganization);
    page(&signed_in, &waiting, (StatusCode::OK, error)).await
}

async fn only_one(signed_in: &SignedIn) -> storage::Result<Option<OrganizationId>> {
    let (store, user_id) = (&signed_in.visit.context().store, signed_in.current.user.id);
    let mut found = storage::membership::consentable(store, user_id, "", &AfterName::default(), 2).await?;
    Ok(if found.len() == 1 { found.pop().map(|only| only.id) } else { None })
}

/// The choice.
pub async fn pick(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form_name(&waiting))?;
    let Some(organization) = visit.form.get("organization") else {
        return page(&signed_in, &waiting, (StatusCode::BAD_REQUEST, Some(FormError::NothingChosen))).await;
    };
    let refused = (StatusCode::FORBIDDEN, Some(FormError::NotYourOrganization));
    let Ok(organization_id) = organization.parse() else { return page(&signed_in, &waiting, refused).await };
    match connect::pick(visit.context(), &waiting.request, organization_id).await? {
        Ok(()) => Ok(see_other(&waiting.path("consent"))),
        Err(denied) if denied.code == ErrorCode::OrganizationNotAllowed => page(&signed_in, &waiting, refused).await,
        Err(_) => Err(waiting.answered_meanwhile()),
    }
}

/// "Cancel" beside the choice: the partner is told that there is no consent.
pub async fn cancel(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form_name(&waiting))?;
    match connect::deny(visit.context(), &waiting.request).await? {
        Ok(()) => {
            let to = (waiting.request.redirect_uri.as_str(), waiting.request.state_parameter.as_deref());
            Ok(answer::error(visit.context(), to, &ErrorCode::ConsentDenied.into()))
        }
        Err(_) => Err(waiting.answered_meanwhile()),
    }
}

async fn page(
    signed_in: &SignedIn,
    waiting: &Waiting,
    (status, error): (StatusCode, Option<FormError>),
) -> Result<Response, Failure> {
    let visit = &signed_in.visit;
    let q: String = visit.query.get("q").unwrap_or_default().trim().chars().take(200).collect();
    let trail = Trail::of(&visit.query);
    let (rows, more) = rows(signed_in, &q, &trail).await?;
    let own = waiting.path("organization");
    let keep = if q.is_empty() { Vec::new() } else { vec![("q".to_owned(), q.clone())] };
    let next = rows.last().filter(|_| more).map(|last| trail.next(&own, &keep, &last.id.to_string()));
    let chosen = waiting.request.organization_id;
    let mut chrome = visit.chrome(&form_name(waiting));
    if !visit.only_looks() {
        chrome.here = Some(own.clone());
    }
    let view = OrganizationPicker {
        chrome,
        action: own.clone(),
        search_action: own.clone(),
        keep: Vec::new(),
        asking: Some(waiting.asking()),
        mode: PickerMode::One,
        total: total(signed_in, (&q, &trail), (rows.len(), more)).await?,
        previous: trail.previous(&own, &keep),
        next,
        rows: rows.into_iter().map(|row| picker_row(row, chosen)).collect(),
        q,
        error,
        create_organization: Some(return_to::with("/organizations/new", Some(&own))),
        cancel: Some(waiting.path("cancel")),
    };
    let mut response = html(status, &view);
    if let Some(action) = FormAction::towards(&waiting.request.redirect_uri) {
        response.extensions_mut().insert(action);
    }
    Ok(response)
}

fn picker_row(row: ConsentableOrganization, chosen: Option<OrganizationId>) -> PickerRow {
    PickerRow { selected: chosen == Some(row.id), id: row.id.to_string(), name: row.name, number: row.number, mark: None }
}

/// One page of those for which the person may consent, and whether there are more.
async fn rows(signed_in: &SignedIn, q: &str, trail: &Trail) -> storage::Result<(Vec<ConsentableOrganization>, bool)> {
    let (store, user_id) = (&signed_in.visit.context().store, signed_in.current.user.id);
    let after = match trail.after.as_deref().and_then(|id| id.parse::<OrganizationId>().ok()) {
        None => AfterName::default(),
        Some(id) => after(signed_in, id).await?,
    };
    let mut rows = storage::membership::consentable(store, user_id, &normalized(q), &after, 26).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    Ok((rows, more))
}

/// Behind one of the person's own organizations; another's id begins at the start, so that nothing is told of its name.
async fn after(signed_in: &SignedIn, id: OrganizationId) -> storage::Result<AfterName> {
    let (store, user_id) = (&signed_in.visit.context().store, signed_in.current.user.id);
    if storage::membership::find(store, id, user_id).await?.is_none() {
        return Ok(AfterName::default());
    }
    let organization = storage::organization::find(store, id).await?;
    Ok(organization
        .map(|organization| AfterName { name_key: normalized(&organization.name), id: id.to_string() })
        .unwrap_or_default())
}

async fn total(signed_in: &SignedIn, (q, trail): (&str, &Trail), (rows, more): (usize, bool)) -> storage::Result<Total> {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    if !q.is_empty() {
        let seen = number(trail.pages_before() * ROWS + rows);
        return Ok(if more { Total::AtLeast(seen) } else { Total::Exactly(seen) });
    }
    let (store, user_id) = (&signed_in.visit.context().store, signed_in.current.user.id);
    let counted = storage::membership::consentable_count(store, user_id, COUNTED).await?;
    let count = u32::try_from(counted).unwrap_or(0);
    Ok(if counted >= COUNTED { Total::AtLeast(count) } else { Total::Exactly(count) })
}
