//! The partner's page of a listing: what was decided, the fields, the preview.

use super::{body, fields, form_name, path, stands};
use crate::pages::developer;
use crate::pages::errors::{Answer, Failure};
use crate::pages::view::{ListingEditor, ListingFields, ListingNotice};
use crate::pages::visit::html;
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::listing::{self, Listings};
use model::integration::Integration;
use model::listing::ListingState;
use protocol::ErrorCode;

/// The page.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    page(&developer, &integration, Shown::default()).await
}

/// What the page shows beside what is kept.
#[derive(Default)]
pub(super) struct Shown {
    /// The fields as they were typed, when something is wrong with them.
    pub typed: Option<ListingFields>,
    /// Something that just happened, where the query does not say it.
    pub notice: Option<ListingNotice>,
}

/// The page, with the fields as they were typed.
pub(super) async fn page(developer: &DeveloperVisit, integration: &Integration, shown: Shown) -> Result<Response, Failure> {
    let (visit, client_id) = (developer.visit(), integration.client_id);
    let context = visit.context();
    let partner = storage::partner::find(&context.store, integration.partner_id).await?.ok_or(ErrorCode::PageNotFound)?;
    let listings = listing::of(context, client_id).await?;
    let catalogue = context.scopes().await?;
    let says = listings.start(integration);
    let in_review = listings.open.as_ref().is_some_and(|open| open.state == ListingState::InReview);
    let wrong = shown.typed.is_some();
    let fields = (!in_review).then(|| shown.typed.unwrap_or_else(|| fields::of(&says, &catalogue, visit.language())));
    let mut chrome = visit.chrome(&form_name(client_id));
    chrome.here = Some(path(client_id));
    let status = match (wrong, shown.notice) {
        (true, _) => StatusCode::BAD_REQUEST,
        (false, Some(ListingNotice::Meanwhile)) => StatusCode::CONFLICT,
        (false, Some(_) | None) => StatusCode::OK,
    };
    let view = ListingEditor {
        chrome,
        integration: integration.name.clone(),
        back: developer::path(client_id),
        action: path(client_id),
        seen: listings.open.as_ref().map_or((0, 0), |open| (open.id.revision, open.version)),
        another_listed: another_listed(&listings),
        stands: listings.latest.as_ref().map(stands),
        fields,
        preview: body(&says, (Some(&partner), &catalogue), None, visit.language()),
        notice: shown.notice.or_else(|| said(developer, &listings)),
    };
    Ok(html(status, &view))
}

fn another_listed(listings: &Listings) -> bool {
    let latest = listings.latest.as_ref().map(|latest| latest.id);
    listings.listed.as_ref().is_some_and(|listed| Some(listed.id) != latest)
}

/// What the query says has happened, where the store agrees.
fn said(developer: &DeveloperVisit, listings: &Listings) -> Option<ListingNotice> {
    let state = listings.open.as_ref().map(|open| open.state);
    match (developer.visit().query.get("done")?, state) {
        ("saved", Some(ListingState::Draft)) => Some(ListingNotice::Saved),
        ("taken_back", Some(ListingState::Draft)) => Some(ListingNotice::TakenBack),
        ("submitted", Some(ListingState::InReview)) => Some(ListingNotice::Submitted),
        ("discarded", None) => Some(ListingNotice::Discarded),
        _ => None,
    }
}
