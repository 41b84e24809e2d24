//! The steps of a listing's machine: each is one guarded statement, bound to the version that whoever takes it has seen.

use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use crate::{Params, Step};
use model::field::normalized;
use model::listing::{Listing, ListingContent, ListingId};
use protocol::Timestamp;
use protocol::id::ClientId;

/// Begins a revision, unless somebody has begun one with its number.
pub fn insert(listing: &Listing) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO listings (name, name_key, search_key, summary, description, categories, support_url, privacy_url,
               launch_url, logo, scopes, client_id, revision, version, state, language, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT DO NOTHING"
        ),
        content(&listing.content)
            .into_iter()
            .chain(params![
                listing.id.client_id,
                listing.id.revision,
                listing.version,
                listing.state,
                &listing.language,
                listing.created_at,
                listing.changed_at,
            ])
            .collect(),
    )
}

/// Writes what a draft says, if it is the version that its author saw.
pub fn save(id: ListingId, seen: u32, new: &ListingContent) -> Step {
    Step::guarded(
        sql!(
            "UPDATE listings SET name = $1, name_key = $2, search_key = $3, summary = $4, description = $5, categories = $6,
               support_url = $7, privacy_url = $8, launch_url = $9, logo = $10, scopes = $11, version = version + 1
             WHERE client_id = $12 AND revision = $13 AND version = $14 AND state = 'draft'"
        ),
        content(new).into_iter().chain(params![id.client_id, id.revision, seen]).collect(),
    )
}

fn content(content: &ListingContent) -> Params {
    let categories: Vec<_> = content.categories.iter().map(|category| category.as_str()).collect();
    params![
        &content.name,
        normalized(&content.name),
        normalized(&format!("{}\n{}", content.name, content.summary)),
        &content.summary,
        &content.description,
        categories.join(" "),
        &content.support_url,
        &content.privacy_url,
        &content.launch_url,
        &content.logo,
        Json(&content.scopes),
    ]
}

/// `draft →` nothing.
pub fn discard(id: ListingId, seen: u32) -> Step {
    Step::guarded(
        sql!("DELETE FROM listings WHERE client_id = $1 AND revision = $2 AND version = $3 AND state = 'draft'"),
        params![id.client_id, id.revision, seen],
    )
}

/// `draft → in_review`; `language` is the language of the page on which it was handed in.
pub fn submit(id: ListingId, seen: u32, (language, at): (&str, Timestamp)) -> Step {
    Step::guarded(
        sql!(
            "UPDATE listings SET state = 'in_review', version = version + 1, language = $1, changed_at = $2
             WHERE client_id = $3 AND revision = $4 AND version = $5 AND state = 'draft'"
        ),
        params![language, at, id.client_id, id.revision, seen],
    )
}

/// `in_review → draft`.
pub fn take_back(id: ListingId, seen: u32, at: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE listings SET state = 'draft', version = version + 1, changed_at = $1
             WHERE client_id = $2 AND revision = $3 AND version = $4 AND state = 'in_review'"
        ),
        params![at, id.client_id, id.revision, seen],
    )
}

/// `listed → replaced`, if the integration has a listed revision; stands before [`approve`] in its batch.
pub fn replace(client_id: ClientId, at: Timestamp) -> Step {
    Step::run(
        sql!(
            "UPDATE listings SET state = 'replaced', version = version + 1, changed_at = $1
             WHERE client_id = $2 AND state = 'listed'"
        ),
        params![at, client_id],
    )
}

/// `in_review → listed`, if it is the version that the operator read.
pub fn approve(id: ListingId, seen: u32, (reason, at): (Option<&str>, Timestamp)) -> Step {
    Step::guarded(
        sql!(
            "UPDATE listings SET state = 'listed', version = version + 1, reason = $1, changed_at = $2
             WHERE client_id = $3 AND revision = $4 AND version = $5 AND state = 'in_review'"
        ),
        params![reason, at, id.client_id, id.revision, seen],
    )
}

/// Guards a batch that changes what a listing would say, behind the step that changes the integration: not while one is listed.
pub fn none_listed(client_id: ClientId) -> Step {
    Step::guarded(
        sql!(
            "UPDATE integrations SET client_id = client_id WHERE client_id = $1
               AND NOT EXISTS (SELECT 1 FROM listings l WHERE l.client_id = $1 AND l.state = 'listed')"
        ),
        params![client_id],
    )
}

/// `in_review → declined`, if it is the version that the operator read.
pub fn decline(id: ListingId, seen: u32, (reason, at): (&str, Timestamp)) -> Step {
    Step::guarded(
        sql!(
            "UPDATE listings SET state = 'declined', version = version + 1, reason = $1, changed_at = $2
             WHERE client_id = $3 AND revision = $4 AND version = $5 AND state = 'in_review'"
        ),
        params![reason, at, id.client_id, id.revision, seen],
    )
}

/// `listed → withdrawn`.
pub fn withdraw(id: ListingId, (reason, at): (&str, Timestamp)) -> Step {
    Step::guarded(
        sql!(
            "UPDATE listings SET state = 'withdrawn', version = version + 1, reason = $1, changed_at = $2
             WHERE client_id = $3 AND revision = $4 AND state = 'listed'"
        ),
        params![reason, at, id.client_id, id.revision],
    )
}
