//! `form_uri` and `connect_url` as partners propose them, and their reviews.

use super::review::{ReviewBody, ReviewQuery};
use crate::api::once::{Once, Posted};
use crate::api::page::{Look, Page};
use crate::api::query::{Params, Segments};
use crate::api::{Operator, Problem, schema};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::Author;
use flows::admin::partner_address;
use model::partner_address::{AddressKind, PartnerAddress};
use model::redirect_uri::ReviewState;
use protocol::id::{ClientId, PartnerAddressId};
use protocol::{ErrorCode, Timestamp};
use serde::Serialize;
use std::sync::Arc;
use storage::partner_address as stored;
use utoipa::ToSchema;

/// An address that a door leads to, with its review. The one that is approved stands in the integration as well.
#[derive(Serialize, ToSchema)]
#[schema(as = Address)]
pub(in crate::api) struct AddressBody {
    /// Ours.
    #[schema(value_type = String)]
    id: PartnerAddressId,
    /// The integration.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// Which door leads there: `form_uri` is the marketplace's, `connect_url` the handshake's.
    #[schema(schema_with = schema::address_kind)]
    kind: AddressKind,
    /// Where.
    uri: String,
    /// Where the review stands.
    #[schema(schema_with = schema::review_state)]
    state: ReviewState,
    /// The reviewer's reason.
    reason: Option<String>,
    /// When it was proposed.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was decided.
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Timestamp>,
}

impl From<PartnerAddress> for AddressBody {
    fn from(address: PartnerAddress) -> Self {
        Self {
            id: address.id,
            client_id: address.client_id,
            kind: address.kind,
            uri: address.uri,
            state: address.state,
            reason: address.reason,
            created_at: address.created_at,
            decided_at: address.decided_at,
        }
    }
}

impl Posted for PartnerAddress {
    type Body = AddressBody;
    const STATUS: StatusCode = StatusCode::OK;

    fn shown(&self) -> AddressBody {
        self.clone().into()
    }
}

/// Lists addresses, the oldest first; an integration has at most one of each kind in each state.
#[utoipa::path(get, path = "/v1/admin/addresses", params(ReviewQuery), responses((status = 200, body = Page<AddressBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ReviewQuery>,
) -> Result<Json<Page<AddressBody>>, Problem> {
    let look = Look::at("addresses", query.cursor.as_deref(), query.limit, 1)?;
    let (store, after) = (&context.store, look.after::<PartnerAddressId>(0)?);
    let rows = match (query.client_id, query.state) {
        (Some(client_id), state) => {
            let mut all = stored::of(store, client_id).await?;
            all.sort_by_key(|address| address.id);
            let wanted = |one: &PartnerAddress| state.is_none_or(|state| one.state == state) && one.id.to_string() > after;
            all.into_iter().filter(wanted).collect()
        }
        (None, Some(state)) => stored::page_in_state(store, state, &after, look.rows()).await?,
        (None, None) => stored::page(store, &after, look.rows()).await?,
    };
    Ok(Json(look.page(rows, |row| vec![row.id.to_string()], AddressBody::from)))
}

/// One address.
#[utoipa::path(get, path = "/v1/admin/addresses/{id}", responses((status = 200, body = AddressBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<PartnerAddressId>,
) -> Result<Json<AddressBody>, Problem> {
    let found = stored::find(&context.store, id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Approves an address: the door leads there from now on, and no longer to the one before.
#[utoipa::path(post, path = "/v1/admin/addresses/{id}/approve", request_body = ReviewBody, responses((status = 200, body = AddressBody)))]
pub(super) async fn approve(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<PartnerAddressId>,
    request: Once<ReviewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<PartnerAddress>, body: ReviewBody| {
        partner_address::review(&context, &author, id, body.verdict(true)).await
    };
    request.answer(&context, &operator, run).await
}

/// Declines an address; if it is in use, the door leads nowhere from now on.
#[utoipa::path(post, path = "/v1/admin/addresses/{id}/decline", request_body = ReviewBody, responses((status = 200, body = AddressBody)))]
pub(super) async fn decline(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<PartnerAddressId>,
    request: Once<ReviewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<PartnerAddress>, body: ReviewBody| {
        partner_address::review(&context, &author, id, body.verdict(false)).await
    };
    request.answer(&context, &operator, run).await
}
