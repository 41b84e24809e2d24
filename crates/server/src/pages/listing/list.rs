//! Revisions in one state, for the operator.

use super::{LIST, card, review_path, stands};
use crate::pages::errors::{Answer, Failure};
use crate::pages::operator::CONSOLE;
use crate::pages::view::{ListingList, ListingRow, OtherListings};
use crate::pages::visit::html;
use crate::pages::visitors::OperatorVisit;
use axum::http::StatusCode;
use flows::Context;
use model::listing::{Listing, ListingState};
use protocol::Timestamp;
use storage::listing::{self as stored, AfterListing};

const ROWS: usize = 25;
/// How many the console shows.
const QUEUE: i64 = 10;
/// What an operator looks for; drafts are the partner's own.
const STATES: [ListingState; 5] =
    [ListingState::InReview, ListingState::Listed, ListingState::Declined, ListingState::Withdrawn, ListingState::Replaced];

/// The list of the state that the query names; otherwise of the first that has any, those that wait before all others.
pub async fn show(operator: OperatorVisit) -> Answer {
    let visit = operator.visit();
    let context = visit.context();
    let named = visit.query.get("state").and_then(|state| state.parse().ok());
    let state = match named.filter(|state| STATES.contains(state)) {
        Some(state) => state,
        None => first(context).await?,
    };
    let after = visit.query.get("after").and_then(read);
    let mut found = stored::page_in_state(&context.store, state, after, 26).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let of = |state: ListingState| format!("{LIST}?state={state}");
    let next = found.last().filter(|_| more).map(|last| format!("{}&after={}", of(state), written(last)));
    let mut chrome = visit.chrome("listings");
    chrome.here = Some(of(state));
    let others = STATES.into_iter().filter(|other| *other != state);
    let view = ListingList {
        chrome,
        back: CONSOLE.to_owned(),
        state,
        others: others.map(|state| OtherListings { state, path: of(state) }).collect(),
        rows: rows(context, found).await?,
        previous: after.map(|_| of(state)),
        next,
    };
    Ok(html(StatusCode::OK, &view))
}

/// The first state in which there is something.
async fn first(context: &Context) -> storage::Result<ListingState> {
    for state in STATES {
        if !stored::page_in_state(&context.store, state, None, 1).await?.is_empty() {
            return Ok(state);
        }
    }
    Ok(ListingState::InReview)
}

/// Those that have waited for longest, for the console, with the path of all.
pub async fn queue(context: &Context) -> Result<(Vec<ListingRow>, String), Failure> {
    let found = stored::page_in_state(&context.store, ListingState::InReview, None, QUEUE).await?;
    Ok((rows(context, found).await?, LIST.to_owned()))
}

async fn rows(context: &Context, listings: Vec<Listing>) -> storage::Result<Vec<ListingRow>> {
    let mut rows = Vec::with_capacity(listings.len());
    for listing in listings {
        let client = context.integration(listing.id.client_id).await?;
        rows.push(ListingRow {
            client_id: listing.id.client_id.to_string(),
            revision: listing.id.revision,
            integration: card(&listing.content, client.as_deref().map(|client| &client.partner)),
            summary: listing.content.summary.clone(),
            stands: stands(&listing),
            path: review_path(listing.id),
        });
    }
    Ok(rows)
}

fn written(last: &Listing) -> String {
    format!("{}.{}.{}", last.changed_at.as_micros(), last.id.client_id, last.id.revision)
}

fn read(text: &str) -> Option<AfterListing> {
    let mut parts = text.split('.');
    let changed_at = Timestamp::from_micros(parts.next()?.parse().ok()?);
    let after = AfterListing { changed_at, client_id: parts.next()?.parse().ok()?, revision: parts.next()?.parse().ok()? };
    parts.next().is_none().then_some(after)
}
