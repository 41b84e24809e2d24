//! The operator's side: yes, no, and off the marketplace again.

use super::check::{Reading, checked};
use super::told::Told;
use super::{meanwhile, writing};
use crate::admin::{Author, Writing};
use crate::decision::{allowed, deny};
use crate::mail::ListingVerdict;
use crate::{Context, Decision, Denied};
use model::change::ChangeKind;
use model::field::FieldFaults;
use model::integration::Integration;
use model::listing::{Listing, ListingId};
use protocol::ErrorCode;
use storage::listing as stored;

/// Lists the revision in place of the one before. From now on the integration has its name, summary and scopes: a scope that is
/// no longer there leaves every token at once, a new one waits for the consent of each customer.
pub async fn approve(
    context: &Context,
    author: &Author<Listing>,
    (id, seen): (ListingId, u32),
    reason: Option<String>,
) -> storage::Result<Decision<Listing>> {
    allowed!(check_reason(reason.as_deref(), 0));
    let listing = allowed!(in_review(context, id, seen).await?);
    let to = allowed!(listing.state.approve());
    allowed!(checked(context, &listing.content, Reading::Complete).await?);
    let Some(old) = storage::integration::find(&context.store, id.client_id).await? else { return deny(ErrorCode::NotFound) };
    let says = &listing.content;
    let new = Integration {
        name: says.name.clone(),
        description: says.summary.clone(),
        required_scopes: says.required_scopes(),
        optional_scopes: says.optional_scopes(),
        ..old.clone()
    };
    let now = context.now();
    let steps = vec![
        stored::replace(id.client_id, now),
        stored::approve(id, seen, (reason.as_deref(), now)),
        storage::integration::update(&old, &new),
    ];
    let listing = Listing { state: to, version: seen + 1, reason, changed_at: now, ..listing };
    let writing = changing(context, writing(context, author, ("listing.approved", steps), &listing), &listing);
    decide(context, author, writing, (listing, ListingVerdict::Approved)).await
}

/// Says no, with a reason that the partner reads.
pub async fn decline(
    context: &Context,
    author: &Author<Listing>,
    (id, seen): (ListingId, u32),
    reason: String,
) -> storage::Result<Decision<Listing>> {
    allowed!(check_reason(Some(&reason), 1));
    let listing = allowed!(in_review(context, id, seen).await?);
    let (to, now) = (allowed!(listing.state.decline()), context.now());
    let step = stored::decline(id, seen, (&reason, now));
    let listing = Listing { state: to, version: seen + 1, reason: Some(reason), changed_at: now, ..listing };
    let writing = writing(context, author, ("listing.declined", vec![step]), &listing);
    decide(context, author, writing, (listing, ListingVerdict::Declined)).await
}

/// Takes a listed revision off the marketplace, with a reason that the partner reads. Grants stay as they are.
pub async fn withdraw(
    context: &Context,
    author: &Author<Listing>,
    id: ListingId,
    reason: String,
) -> storage::Result<Decision<Listing>> {
    allowed!(check_reason(Some(&reason), 1));
    let Some(listing) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    let (to, now) = (allowed!(listing.state.withdraw()), context.now());
    let step = stored::withdraw(id, (&reason, now));
    let listing = Listing { state: to, version: listing.version + 1, reason: Some(reason), changed_at: now, ..listing };
    let writing = changing(context, writing(context, author, ("listing.withdrawn", vec![step]), &listing), &listing);
    decide(context, author, writing, (listing, ListingVerdict::Withdrawn)).await
}

/// The revision, if it is still the one that the reviewer read.
async fn in_review(context: &Context, id: ListingId, seen: u32) -> storage::Result<Decision<Listing>> {
    match stored::find(&context.store, id).await? {
        None => deny(ErrorCode::NotFound),
        Some(listing) if listing.version != seen => deny(meanwhile()),
        Some(listing) => Ok(Ok(listing)),
    }
}

/// What customers see of the integration is different from now on: every node forgets it.
fn changing(context: &Context, writing: Writing, listing: &Listing) -> Writing {
    Writing { changes: vec![context.change(ChangeKind::Integration, listing.id.client_id)], ..writing }
}

async fn decide(
    context: &Context,
    author: &Author<Listing>,
    writing: Writing,
    (listing, verdict): (Listing, ListingVerdict),
) -> storage::Result<Decision<Listing>> {
    // Made before the decision is written: afterwards nothing may fail any more.
    let told = Told::of(context, &listing, verdict).await?;
    if author.commit(context, writing, &listing).await? {
        told.send(context);
        Ok(Ok(listing))
    } else {
        deny(meanwhile())
    }
}

fn check_reason(reason: Option<&str>, least: usize) -> Decision<()> {
    let mut faults = FieldFaults::default();
    faults.text("reason", reason.unwrap_or_default(), least, 500);
    faults.into_result().map_err(Denied::fields)
}
