//! The review queue, and what was decided lately.

use super::{CONSOLE, FORM, addresses};
use crate::pages::developer;
use crate::pages::errors::{Answer, Failure};
use crate::pages::listing;
use crate::pages::trail::Trail;
use crate::pages::view::{self, FieldError, Moment, OperatorConsole, OperatorNotice, ReviewRow, Reviewed};
use crate::pages::visit::html;
use crate::pages::visitors::OperatorVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::id::{PartnerAddressId, RedirectUriId};
use storage::redirect_uri as stored;

const ROWS: usize = 25;
/// How many decisions are shown beside the queue.
const DECIDED: i64 = 10;

/// The console.
pub async fn show(operator: OperatorVisit) -> Answer {
    page(&operator, StatusCode::OK, None).await
}

/// A decision that was refused: whose, the reason as typed, what is wrong with it.
pub(super) struct Refused {
    pub id: String,
    pub reason: String,
    pub error: FieldError,
}

/// The console, with the form of one row as it was typed.
pub(super) async fn page(operator: &OperatorVisit, status: StatusCode, refused: Option<Refused>) -> Result<Response, Failure> {
    let visit = operator.visit();
    let context = visit.context();
    let trail = Trail::of(&visit.query);
    let after = trail.after.as_deref().unwrap_or_default();
    let mut waiting = stored::page_in_state(&context.store, ReviewState::Pending, after, 26).await?;
    let more = waiting.len() > ROWS;
    waiting.truncate(ROWS);
    let next = waiting.last().filter(|_| more).map(|last| trail.next(CONSOLE, &[], &last.id.to_string()));
    let place = place(operator);
    let mut pending = rows(context, waiting, &place).await?;
    let mut decided = rows(context, stored::decided(&context.store, DECIDED).await?, &place).await?;
    let (mut addresses, more_addresses) = addresses::waiting(context, &place).await?;
    decided.extend(addresses::decided(context, DECIDED, &place).await?);
    decided.sort_by_key(|row| std::cmp::Reverse(row.decided_at));
    if let Some(refused) = refused {
        let id = refused.id;
        if !pending.iter().chain(&decided).chain(&addresses).any(|row| row.id == id)
            && let Some(row) = found(context, &id, &place).await?
        {
            let list = if row.state != view::ReviewState::Pending {
                &mut decided
            } else if row.what == Reviewed::RedirectUri {
                &mut pending
            } else {
                &mut addresses
            };
            list.insert(0, row);
        }
        if let Some(row) = pending.iter_mut().chain(&mut decided).chain(&mut addresses).find(|row| row.id == id) {
            row.reason = refused.reason;
            row.reason_error = Some(refused.error);
        }
    }
    let (listings, all_listings) = listing::queue(context).await?;
    let mut chrome = visit.chrome(FORM);
    chrome.here = Some(format!("{CONSOLE}{place}"));
    let view = OperatorConsole {
        chrome,
        pending,
        previous: trail.previous(CONSOLE, &[]),
        next,
        decided,
        addresses,
        more_addresses,
        listings,
        all_listings,
        attempts: Some(format!("{CONSOLE}/attempts")),
        partners: format!("{CONSOLE}/partners"),
        notice: notice(operator).await?,
    };
    Ok(html(status, &view))
}

/// The query that leads back to this page of the queue, with its question mark; empty on the first page.
pub(super) fn place(operator: &OperatorVisit) -> String {
    let query = &operator.visit().query;
    let mut kept = form_urlencoded::Serializer::new(String::new());
    for name in ["after", "trail"] {
        if let Some(value) = query.get(name) {
            kept.append_pair(name, value);
        }
    }
    let kept = kept.finish();
    if kept.is_empty() { kept } else { format!("?{kept}") }
}

/// What the query says has happened, as the store has it.
async fn notice(operator: &OperatorVisit) -> storage::Result<Option<OperatorNotice>> {
    let query = &operator.visit().query;
    let (name, id) = match (query.get("decided"), query.get("meanwhile")) {
        (Some(id), _) => ("decided", id),
        (None, Some(id)) => ("meanwhile", id),
        (None, None) => return Ok(None),
    };
    let Some(row) = found(operator.visit().context(), id, "").await? else {
        let known = id.parse::<RedirectUriId>().is_ok() || id.parse::<PartnerAddressId>().is_ok();
        return Ok(known.then_some(OperatorNotice::Gone));
    };
    Ok(Some(match (name, row.state) {
        ("decided", view::ReviewState::Approved) => OperatorNotice::Approved(row.uri),
        ("decided", view::ReviewState::Declined) => OperatorNotice::Declined(row.uri),
        (_, state) => OperatorNotice::Meanwhile(row.uri, state),
    }))
}

/// The redirect URI or address with this id.
async fn found(context: &Context, id: &str, place: &str) -> storage::Result<Option<ReviewRow>> {
    if let Ok(id) = id.parse::<RedirectUriId>() {
        return match stored::find(&context.store, id).await? {
            Some(uri) => Ok(Some(row(context, uri, place).await?)),
            None => Ok(None),
        };
    }
    let Ok(id) = id.parse::<PartnerAddressId>() else { return Ok(None) };
    match storage::partner_address::find(&context.store, id).await? {
        Some(address) => Ok(Some(addresses::row(context, address, place).await?)),
        None => Ok(None),
    }
}

async fn rows(context: &Context, uris: Vec<RedirectUri>, place: &str) -> storage::Result<Vec<ReviewRow>> {
    let mut rows = Vec::with_capacity(uris.len());
    for uri in uris {
        rows.push(row(context, uri, place).await?);
    }
    Ok(rows)
}

async fn row(context: &Context, uri: RedirectUri, place: &str) -> storage::Result<ReviewRow> {
    let client = context.integration(uri.client_id).await?;
    let client_id = uri.client_id.to_string();
    let (integration, publisher, verified) = match &client {
        Some(client) => (client.integration.name.clone(), client.partner.name.clone(), client.partner.verified),
        None => (client_id.clone(), String::new(), false),
    };
    let all = client.as_deref().map(|client| client.redirect_uris.as_slice()).unwrap_or_default();
    let alike = flows::admin::redirect_uri::alike(&uri, all);
    Ok(ReviewRow {
        id: uri.id.to_string(),
        what: Reviewed::RedirectUri,
        replaces: None,
        host: developer::host(&uri.uri),
        proven_at: uri.proven_at.map(Moment::from),
        integration,
        client_id,
        publisher,
        verified,
        website: client.as_deref().map(|client| client.partner.website.clone()).filter(|website| !website.is_empty()),
        state: developer::state(uri.state),
        created_at: Moment::from(uri.created_at),
        decided_at: uri.decided_at.map(Moment::from),
        decided_reason: uri.reason,
        alike: alike.map(|alike| u32::try_from(alike).unwrap_or(u32::MAX)),
        action: format!("{CONSOLE}/redirect-uris/{}{place}", uri.id),
        uri: uri.uri,
        reason: String::new(),
        reason_error: None,
    })
}
