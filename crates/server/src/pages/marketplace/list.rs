//! `/marketplace`: everybody may browse.

use super::{MARKETPLACE, path};
use crate::pages::consentable;
use crate::pages::errors::Answer;
use crate::pages::names;
use crate::pages::trail::Trail;
use crate::pages::view::{CategoryLink, MarketMark, MarketRow, Marketplace};
use crate::pages::visit::{Visit, html};
use axum::http::StatusCode;
use flows::Context;
use model::attempt::AttemptState;
use model::field::normalized;
use model::grant::GrantState;
use model::integration::Door;
use model::listing::{Category, Listing};
use protocol::id::{ClientId, OrganizationId, UserId};
use std::collections::BTreeSet;
use storage::listing::ListingFilter;
use storage::membership::AfterName;

const ROWS: usize = 25;
/// Installs of the only organization that are looked at for marks.
const OPEN: i64 = 100;

/// The list.
pub async fn show(visit: Visit) -> Answer {
    let context = visit.context();
    let q = consentable::searched(visit.query.get("q"));
    let category = visit.query.get("category").and_then(|name| name.parse::<Category>().ok());
    let trail = Trail::of(&visit.query);
    let query = normalized(&q);
    let filter = ListingFilter { query: &query, category, door: Some(Door::Marketplace) };
    let mut found = storage::listing::page(&context.store, filter, &after(context, &trail).await?, 26).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let mut keep = narrowed(category);
    let searched = keep.clone();
    if !q.is_empty() {
        keep.push(("q".to_owned(), q.clone()));
    }
    let next = found.last().filter(|_| more).map(|last| trail.next(MARKETPLACE, &keep, &last.id.client_id.to_string()));
    let only = only_organization(&visit).await?;
    let marks = match only {
        Some((organization_id, user_id)) => Some((organization_id, installing(context, (organization_id, user_id)).await?)),
        None => None,
    };
    let mut rows = Vec::with_capacity(found.len());
    for listing in found {
        rows.extend(row(context, listing, marks.as_ref()).await?);
    }
    let view = Marketplace {
        chrome: visit.chrome("marketplace"),
        action: MARKETPLACE.to_owned(),
        keep: searched,
        categories: categories(category, &q),
        found: rows,
        previous: trail.previous(MARKETPLACE, &keep),
        next,
        back: only.map_or_else(|| "/".to_owned(), |(id, _)| format!("/organizations/{id}/integrations")),
        q,
    };
    Ok(html(StatusCode::OK, &view))
}

fn narrowed(category: Option<Category>) -> Vec<(String, String)> {
    category.map(|category| ("category".to_owned(), category.as_str().to_owned())).into_iter().collect()
}

/// Behind the integration that the trail names, by the name that its listing has now.
async fn after(context: &Context, trail: &Trail) -> storage::Result<AfterName> {
    let Some(id) = trail.after.as_deref().and_then(|id| id.parse::<ClientId>().ok()) else { return Ok(AfterName::default()) };
    let listing = storage::listing::listed(&context.store, id).await?;
    Ok(listing.map(|listing| AfterName { name_key: normalized(&listing.content.name), id: id.to_string() }).unwrap_or_default())
}

/// The person's organization, if there is exactly one.
async fn only_organization(visit: &Visit) -> storage::Result<Option<(OrganizationId, UserId)>> {
    let Some(current) = &visit.current else { return Ok(None) };
    let user_id = current.user.id;
    let own = storage::membership::of_user(&visit.context().store, user_id, "", &AfterName::default(), 2).await?;
    Ok(match own.as_slice() {
        [only] => Some((only.id, user_id)),
        _ => None,
    })
}

/// The integrations whose install the person may look at and that wait.
async fn installing(
    context: &Context,
    (organization_id, user_id): (OrganizationId, UserId),
) -> storage::Result<BTreeSet<ClientId>> {
    let may_consent = flows::consent::may_consent(context, organization_id, user_id).await?;
    let whose = (organization_id, (!may_consent).then_some(user_id));
    let open = storage::installation::open_of_organization(&context.store, whose, context.now(), OPEN).await?;
    let waits = open.into_iter().filter(|view| matches!(view.standing, AttemptState::Requested | AttemptState::Consented));
    Ok(waits.map(|view| view.attempt.client_id).collect())
}

async fn row(
    context: &Context,
    listing: Listing,
    marks: Option<&(OrganizationId, BTreeSet<ClientId>)>,
) -> storage::Result<Option<MarketRow>> {
    let client_id = listing.id.client_id;
    let Some(client) = context.integration(client_id).await? else { return Ok(None) };
    let mark = match marks {
        None => None,
        Some((organization_id, installing)) => {
            let live = storage::grant::find_live(&context.store, *organization_id, client_id).await?;
            if live.is_some_and(|live| live.grant.state == GrantState::Active) {
                Some(MarketMark::Connected)
            } else {
                installing.contains(&client_id).then_some(MarketMark::Installing)
            }
        }
    };
    Ok(Some(MarketRow {
        client_id: client_id.to_string(),
        integration: names::listed_card(&client, &listing),
        summary: listing.content.summary,
        path: path(client_id),
        mark,
    }))
}

fn categories(chosen: Option<Category>, q: &str) -> Vec<CategoryLink> {
    let all = std::iter::once(None).chain(Category::ALL.iter().copied().map(Some));
    let link = |category| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(narrowed(category));
        if !q.is_empty() {
            query.append_pair("q", q);
        }
        let query = query.finish();
        let path = if query.is_empty() { MARKETPLACE.to_owned() } else { format!("{MARKETPLACE}?{query}") };
        CategoryLink { category, path, chosen: category == chosen }
    };
    all.map(link).collect()
}
