//! The platform's own endpoints: they see the events of every integration, and those that are the platform's alone.

use crate::api::Operator;
use crate::api::Problem;
use crate::api::once::Once;
use crate::api::page::{Page, PageQuery};
use crate::api::query::{Params, Segments};
use crate::api::webhook::{self, DeliveryBody, EmptyBody, NewBody, TestedBody, WebhookBody};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use model::webhook::WebhookOwner;
use protocol::id::{EventId, WebhookId};
use std::sync::Arc;

const fn owner(_: &Operator) -> WebhookOwner {
    WebhookOwner::Platform
}

/// Lists the endpoints, the oldest first.
#[utoipa::path(get, path = "/v1/admin/webhooks", responses((status = 200, body = Page<WebhookBody>)))]
pub(super) async fn list(State(context): State<Arc<Context>>, caller: Operator) -> Result<Json<Page<WebhookBody>>, Problem> {
    webhook::list(&context, owner(&caller)).await.map(Json)
}

/// Registers an endpoint. Its secret is in this answer and never again.
#[utoipa::path(post, path = "/v1/admin/webhooks", request_body = NewBody, responses((status = 201, body = WebhookBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    caller: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    webhook::create(&context, &caller, owner(&caller), request).await
}

/// One endpoint.
#[utoipa::path(get, path = "/v1/admin/webhooks/{id}", responses((status = 200, body = WebhookBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    caller: Operator,
    Segments(id): Segments<WebhookId>,
) -> Result<Json<WebhookBody>, Problem> {
    Ok(Json(webhook::own(&context, owner(&caller), id).await?.into()))
}

/// Takes an endpoint off; what is on its way to it goes nowhere.
#[utoipa::path(delete, path = "/v1/admin/webhooks/{id}", responses((status = 204)))]
pub(super) async fn delete(
    State(context): State<Arc<Context>>,
    caller: Operator,
    Segments(id): Segments<WebhookId>,
) -> Result<StatusCode, Problem> {
    webhook::delete(&context, &caller, (owner(&caller), id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives an endpoint a new secret, which is in this answer and never again. For 24 hours the one before signs as well.
#[utoipa::path(post, path = "/v1/admin/webhooks/{id}/rotate-secret", request_body = EmptyBody, responses((status = 201, body = WebhookBody)))]
pub(super) async fn rotate_secret(
    State(context): State<Arc<Context>>,
    caller: Operator,
    Segments(id): Segments<WebhookId>,
    request: Once<EmptyBody>,
) -> Result<Response, Problem> {
    webhook::rotate(&context, &caller, (owner(&caller), id), request).await
}

/// Sends to an endpoint again that was disabled; what waited goes first.
#[utoipa::path(post, path = "/v1/admin/webhooks/{id}/enable", request_body = EmptyBody, responses((status = 200, body = WebhookBody)))]
pub(super) async fn enable(
    State(context): State<Arc<Context>>,
    caller: Operator,
    Segments(id): Segments<WebhookId>,
    request: Once<EmptyBody>,
) -> Result<Response, Problem> {
    webhook::enable(&context, &caller, (owner(&caller), id), request).await
}

/// Sends an event of the type `webhook.test` to an endpoint.
#[utoipa::path(post, path = "/v1/admin/webhooks/{id}/test", request_body = EmptyBody, responses((status = 202, body = TestedBody)))]
pub(super) async fn test(
    State(state): State<AppState>,
    caller: Operator,
    Segments(id): Segments<WebhookId>,
    request: Once<EmptyBody>,
) -> Result<Response, Problem> {
    webhook::test(&state, &caller, (owner(&caller), id), request).await
}

/// What was and is to be sent to an endpoint in the last 30 days, the newest event first.
#[utoipa::path(get, path = "/v1/admin/webhooks/{id}/deliveries", params(PageQuery), responses((status = 200, body = Page<DeliveryBody>)))]
pub(super) async fn deliveries(
    State(context): State<Arc<Context>>,
    caller: Operator,
    Segments(id): Segments<WebhookId>,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<DeliveryBody>>, Problem> {
    webhook::deliveries(&context, (owner(&caller), id), &query).await.map(Json)
}

/// Sends an event to an endpoint once more.
#[utoipa::path(post, path = "/v1/admin/webhooks/{id}/deliveries/{event_id}/redeliver", request_body = EmptyBody, responses((status = 202, body = DeliveryBody)))]
pub(super) async fn redeliver(
    State(state): State<AppState>,
    caller: Operator,
    Segments((id, event_id)): Segments<(WebhookId, EventId)>,
    request: Once<EmptyBody>,
) -> Result<Response, Problem> {
    webhook::redeliver(&state, &caller, (owner(&caller), id, event_id), request).await
}
