//! What happened between a partner's integration and its customers.

use super::Partner;
use crate::api::Problem;
use crate::api::page::PageQuery;
use crate::api::query::Params;
use crate::api::webhook::{self, EventPage};
use axum::Json;
use axum::extract::State;
use flows::Context;
use model::webhook::WebhookOwner;
use std::sync::Arc;

/// What happened in the last 30 days, in order, from a cursor on; without one, from the beginning.
#[utoipa::path(get, path = "/v1/events", params(PageQuery), responses((status = 200, body = EventPage)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Params(query): Params<PageQuery>,
) -> Result<Json<EventPage>, Problem> {
    webhook::events(&context, WebhookOwner::Integration(partner.client_id()), &query).await.map(Json)
}
