//! Listings and their review.

use crate::api::listing::ListingBody;
use crate::api::once::{Once, Posted};
use crate::api::page::{Look, Page};
use crate::api::query::{Params, Segments};
use crate::api::{Operator, Problem, schema};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::admin::Author;
use flows::{Context, listing};
use model::listing::{Listing, ListingId, ListingState};
use protocol::id::ClientId;
use protocol::{ErrorCode, Timestamp};
use serde::Deserialize;
use std::sync::Arc;
use storage::listing::{self as stored, AfterListing};
use utoipa::{IntoParams, ToSchema};

impl Posted for Listing {
    type Body = ListingBody;
    const STATUS: StatusCode = StatusCode::OK;

    fn shown(&self) -> ListingBody {
        self.clone().into()
    }
}

/// A reviewer's word about a revision in review.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ListingReview)]
pub(in crate::api) struct ReviewBody {
    /// The version that was read: if the partner has changed it since, nothing happens.
    version: u32,
    /// Why, in words for the partner; needed to decline.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Why a listed revision leaves the marketplace.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ListingWithdrawal)]
pub(in crate::api) struct WithdrawBody {
    /// In words for the partner.
    #[schema(max_length = 500)]
    reason: String,
}

/// Which revisions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ListQuery {
    /// Only those in this state; usually those in review.
    #[param(schema_with = schema::listing_state)]
    state: Option<ListingState>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists revisions in one state, those that have been in it for longest first.
#[utoipa::path(get, path = "/v1/admin/listings", params(ListQuery), responses((status = 200, body = Page<ListingBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<ListingBody>>, Problem> {
    let look = Look::at("listings", query.cursor.as_deref(), query.limit, 3)?;
    let parts = (look.after::<i64>(0)?, look.after::<ClientId>(1)?, look.after::<u32>(2)?);
    let after = match (parts.0.parse(), parts.1.parse(), parts.2.parse()) {
        (Ok(micros), Ok(client_id), Ok(revision)) => {
            Some(AfterListing { changed_at: Timestamp::from_micros(micros), client_id, revision })
        }
        _ => None,
    };
    let state = query.state.unwrap_or(ListingState::InReview);
    let rows = stored::page_in_state(&context.store, state, after, look.rows()).await?;
    let key =
        |row: &Listing| vec![row.changed_at.as_micros().to_string(), row.id.client_id.to_string(), row.id.revision.to_string()];
    Ok(Json(look.page(rows, key, ListingBody::from)))
}

/// One revision.
#[utoipa::path(get, path = "/v1/admin/listings/{client_id}/{revision}", responses((status = 200, body = ListingBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments((client_id, revision)): Segments<(ClientId, u32)>,
) -> Result<Json<ListingBody>, Problem> {
    let found = stored::find(&context.store, ListingId { client_id, revision }).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Lists a revision in place of the one before; the integration has its name and scopes from now on.
#[utoipa::path(post, path = "/v1/admin/listings/{client_id}/{revision}/approve", request_body = ReviewBody, responses((status = 200, body = ListingBody)))]
pub(super) async fn approve(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments((client_id, revision)): Segments<(ClientId, u32)>,
    request: Once<ReviewBody>,
) -> Result<Response, Problem> {
    let id = ListingId { client_id, revision };
    let run = async |author: Author<Listing>, body: ReviewBody| {
        listing::approve(&context, &author, (id, body.version), body.reason).await
    };
    request.answer(&context, &operator, run).await
}

/// Declines a revision; what is listed stays.
#[utoipa::path(post, path = "/v1/admin/listings/{client_id}/{revision}/decline", request_body = ReviewBody, responses((status = 200, body = ListingBody)))]
pub(super) async fn decline(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments((client_id, revision)): Segments<(ClientId, u32)>,
    request: Once<ReviewBody>,
) -> Result<Response, Problem> {
    let id = ListingId { client_id, revision };
    let run = async |author: Author<Listing>, body: ReviewBody| {
        listing::decline(&context, &author, (id, body.version), body.reason.unwrap_or_default()).await
    };
    request.answer(&context, &operator, run).await
}

/// Takes a listed revision off the marketplace; grants stay as they are.
#[utoipa::path(post, path = "/v1/admin/listings/{client_id}/{revision}/withdraw", request_body = WithdrawBody, responses((status = 200, body = ListingBody)))]
pub(super) async fn withdraw(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments((client_id, revision)): Segments<(ClientId, u32)>,
    request: Once<WithdrawBody>,
) -> Result<Response, Problem> {
    let id = ListingId { client_id, revision };
    let run = async |author: Author<Listing>, body: WithdrawBody| listing::withdraw(&context, &author, id, body.reason).await;
    request.answer(&context, &operator, run).await
}
