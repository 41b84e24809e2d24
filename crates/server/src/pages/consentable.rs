//! The organizations for which a person may consent, a page at a time, as every picker lists them.

use super::trail::Trail;
use super::view::Total;
use flows::Context;
use model::field::normalized;
use protocol::id::{OrganizationId, UserId};
use storage::membership::{AfterName, ConsentableOrganization, OrganizationOfUser};

/// Organizations on a page.
pub const ROWS: usize = 25;
/// Counting ends here; nobody reads a larger number.
const COUNTED: i64 = 1_000;

/// The only one, if there is exactly one.
pub async fn only_one(context: &Context, user_id: UserId) -> storage::Result<Option<OrganizationId>> {
    let mut found = storage::membership::consentable(&context.store, user_id, "", &AfterName::default(), 2).await?;
    Ok(if found.len() == 1 { found.pop().map(|only| only.id) } else { None })
}

/// Whether the person belongs to organizations whose administrators they would have to ask.
pub async fn may_ask(context: &Context, user_id: UserId) -> storage::Result<bool> {
    let own = storage::membership::of_user(&context.store, user_id, "", &AfterName::default(), 100).await?;
    Ok(own.iter().any(|organization| !organization.may_consent))
}

/// The same of every organization that the person belongs to.
pub async fn own_rows(
    context: &Context,
    user_id: UserId,
    (q, trail): (&str, &Trail),
) -> storage::Result<(Vec<OrganizationOfUser>, bool)> {
    let after = place(context, user_id, trail).await?;
    let rows = storage::membership::of_user(&context.store, user_id, &normalized(q), &after, 26).await?;
    Ok(cut(rows))
}

/// One page of those that a search finds, and whether there are more.
pub async fn rows(
    context: &Context,
    user_id: UserId,
    (q, trail): (&str, &Trail),
) -> storage::Result<(Vec<ConsentableOrganization>, bool)> {
    let after = place(context, user_id, trail).await?;
    let rows = storage::membership::consentable(&context.store, user_id, &normalized(q), &after, 26).await?;
    Ok(cut(rows))
}

fn cut(mut rows: Vec<OrganizationOfUser>) -> (Vec<OrganizationOfUser>, bool) {
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    (rows, more)
}

async fn place(context: &Context, user_id: UserId, trail: &Trail) -> storage::Result<AfterName> {
    match trail.after.as_deref().and_then(|id| id.parse::<OrganizationId>().ok()) {
        None => Ok(AfterName::default()),
        Some(id) => after(context, user_id, id).await,
    }
}

/// Behind one of the person's own organizations; another's id begins at the start, so that nothing is told of its name.
async fn after(context: &Context, user_id: UserId, id: OrganizationId) -> storage::Result<AfterName> {
    if storage::membership::find(&context.store, id, user_id).await?.is_none() {
        return Ok(AfterName::default());
    }
    let organization = storage::organization::find(&context.store, id).await?;
    Ok(organization
        .map(|organization| AfterName { name_key: normalized(&organization.name), id: id.to_string() })
        .unwrap_or_default())
}

/// How many there are, as far as the pages up to this one and a bounded count tell.
pub async fn total(
    context: &Context,
    user_id: UserId,
    (q, trail): (&str, &Trail),
    (rows, more): (usize, bool),
) -> storage::Result<Total> {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    if !q.is_empty() {
        let seen = number(trail.pages_before() * ROWS + rows);
        return Ok(if more { Total::AtLeast(seen) } else { Total::Exactly(seen) });
    }
    let counted = storage::membership::consentable_count(&context.store, user_id, COUNTED).await?;
    let count = u32::try_from(counted).unwrap_or(0);
    Ok(if counted >= COUNTED { Total::AtLeast(count) } else { Total::Exactly(count) })
}

/// The ids of up to `most` that a search finds; more of them are not told.
pub async fn ids(context: &Context, user_id: UserId, q: &str, most: usize) -> storage::Result<Vec<String>> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let found = storage::membership::consentable(&context.store, user_id, &normalized(q), &AfterName::default(), limit).await?;
    Ok(found.into_iter().map(|organization| organization.id.to_string()).collect())
}

/// What was searched for, as it is taken.
pub fn searched(q: Option<&str>) -> String {
    q.unwrap_or_default().trim().chars().take(200).collect()
}
