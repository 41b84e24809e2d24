//! `/v1/listing`: what customers read about the integration, and what is being written or reviewed.

use super::Partner;
use crate::api::Problem;
use crate::api::listing::ListingBody;
use axum::Json;
use axum::extract::State;
use flows::{Context, listing};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// The listings of the integration.
#[derive(Serialize, ToSchema)]
#[schema(as = Listings)]
pub(in crate::api) struct ListingsBody {
    /// What customers read.
    listed: Option<ListingBody>,
    /// The latest revision, whatever its state; the same as the listed one where that is the latest.
    latest: Option<ListingBody>,
}

/// What is listed, and the latest revision with the operator's decision.
#[utoipa::path(get, path = "/v1/listing", operation_id = "listing", responses((status = 200, body = ListingsBody)))]
pub(super) async fn get(State(context): State<Arc<Context>>, partner: Partner) -> Result<Json<ListingsBody>, Problem> {
    let listings = listing::of(&context, partner.client_id()).await?;
    Ok(Json(ListingsBody { listed: listings.listed.map(Into::into), latest: listings.latest.map(Into::into) }))
}
