//! The partner's side: a draft is written, shown with its logo, handed in, taken back, thrown away.

use super::check::{Reading, checked};
use super::logo::ReadLogo;
use super::{Listings, meanwhile, of, writing};
use crate::admin::Author;
use crate::decision::{allowed, deny};
use crate::{Context, Decision};
use model::integration::Integration;
use model::listing::{Listing, ListingContent, ListingId, ListingState};
use storage::listing as stored;
use storage::listing::logo;

/// The draft that an author has before their eyes: revision and version; `None` when there was none.
pub type Seen = Option<(u32, u32)>;

/// Keeps what a draft says; begins a revision where none is open. The logo stays what it is.
pub async fn save(
    context: &Context,
    author: &Author<Listing>,
    integration: &Integration,
    (seen, says): (Seen, ListingContent),
) -> storage::Result<Decision<Listing>> {
    let listings = of(context, integration.client_id).await?;
    let logo = listings.start(integration).logo;
    let says = ListingContent { logo, ..says };
    allowed!(checked(context, &says, Reading::Draft).await?);
    write(context, author, (integration, &listings), (seen, says, None)).await
}

/// Shows this logo on the draft from now on, or none; begins a revision where none is open.
pub async fn set_logo(
    context: &Context,
    author: &Author<Listing>,
    integration: &Integration,
    (seen, logo): (Seen, Option<ReadLogo>),
) -> storage::Result<Decision<Listing>> {
    let listings = of(context, integration.client_id).await?;
    let logo = logo.map(|logo| logo::Logo { digest: logo.digest, png: logo.png });
    let digest = logo.as_ref().map(|logo| logo.digest.clone());
    let says = ListingContent { logo: digest, ..listings.start(integration) };
    write(context, author, (integration, &listings), (seen, says, logo)).await
}

async fn write(
    context: &Context,
    author: &Author<Listing>,
    (integration, listings): (&Integration, &Listings),
    (seen, says, logo): (Seen, ListingContent, Option<logo::Logo>),
) -> storage::Result<Decision<Listing>> {
    if seen != listings.open.as_ref().map(|open| (open.id.revision, open.version)) {
        return deny(meanwhile());
    }
    let now = context.now();
    let mut steps: Vec<_> = logo.iter().map(|logo| logo::keep(logo, now)).collect();
    let (action, listing) = if let Some(open) = &listings.open {
        allowed!(open.state.edit());
        steps.push(stored::save(open.id, open.version, &says));
        ("listing.saved", Listing { version: open.version + 1, content: says, ..open.clone() })
    } else {
        let begun = begin(context, (integration, listings), says);
        steps.push(stored::insert(&begun));
        ("listing.begun", begun)
    };
    let writing = writing(context, author, (action, steps), &listing);
    if author.commit(context, writing, &listing).await? { Ok(Ok(listing)) } else { deny(meanwhile()) }
}

fn begin(context: &Context, (integration, listings): (&Integration, &Listings), says: ListingContent) -> Listing {
    let latest = listings.latest.as_ref().map_or(0, |latest| latest.id.revision);
    Listing {
        id: ListingId { client_id: integration.client_id, revision: latest + 1 },
        version: 1,
        state: ListingState::Draft,
        content: says,
        reason: None,
        language: "en".to_owned(),
        created_at: context.now(),
        changed_at: context.now(),
    }
}

/// Hands a draft in; from now on only the operator's word, or the partner's taking it back, moves it. `language` is the
/// language in which the partner's people hear of the decision.
pub async fn submit(
    context: &Context,
    author: &Author<Listing>,
    (id, seen): (ListingId, u32),
    language: &str,
) -> storage::Result<Decision<Listing>> {
    let draft = allowed!(find(context, id, seen).await?);
    let to = allowed!(draft.state.submit());
    allowed!(checked(context, &draft.content, Reading::Complete).await?);
    let step = stored::submit(id, seen, (language, context.now()));
    let listing = Listing { state: to, language: language.to_owned(), ..draft };
    step_of(context, author, ("listing.submitted", step), listing).await
}

/// Takes it back before it is decided; it is a draft again.
pub async fn take_back(
    context: &Context,
    author: &Author<Listing>,
    (id, seen): (ListingId, u32),
) -> storage::Result<Decision<Listing>> {
    let listing = allowed!(find(context, id, seen).await?);
    let to = allowed!(listing.state.take_back());
    let step = stored::take_back(id, seen, context.now());
    step_of(context, author, ("listing.taken_back", step), Listing { state: to, ..listing }).await
}

/// Throws a draft away.
pub async fn discard(
    context: &Context,
    author: &Author<Listing>,
    (id, seen): (ListingId, u32),
) -> storage::Result<Decision<Listing>> {
    let listing = allowed!(find(context, id, seen).await?);
    allowed!(listing.state.edit());
    step_of(context, author, ("listing.discarded", stored::discard(id, seen)), listing).await
}

/// The revision as its author saw it.
async fn find(context: &Context, id: ListingId, seen: u32) -> storage::Result<Decision<Listing>> {
    match stored::find(&context.store, id).await? {
        Some(listing) if listing.version == seen => Ok(Ok(listing)),
        Some(_) | None => deny(meanwhile()),
    }
}

async fn step_of(
    context: &Context,
    author: &Author<Listing>,
    (action, step): (&'static str, storage::Step),
    listing: Listing,
) -> storage::Result<Decision<Listing>> {
    let listing = Listing { version: listing.version + 1, changed_at: context.now(), ..listing };
    let writing = writing(context, author, (action, vec![step]), &listing);
    if author.commit(context, writing, &listing).await? { Ok(Ok(listing)) } else { deny(meanwhile()) }
}
