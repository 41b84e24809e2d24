//! What happened, to whomever.

use crate::api::page::PageQuery;
use crate::api::query::Params;
use crate::api::webhook::{self, EventPage};
use crate::api::{Operator, Problem};
use axum::Json;
use axum::extract::State;
use flows::Context;
use model::webhook::WebhookOwner;
use std::sync::Arc;

/// What happened in the last 30 days, in order, from a cursor on; without one, from the beginning.
#[utoipa::path(get, path = "/v1/admin/events", params(PageQuery), responses((status = 200, body = EventPage)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<PageQuery>,
) -> Result<Json<EventPage>, Problem> {
    webhook::events(&context, WebhookOwner::Platform, &query).await.map(Json)
}
