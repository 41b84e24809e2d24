//! Endpoints and events, for partners and for operators: what both have in common. Each side sees its own, and only that.

mod body;
mod feed;

pub(super) use body::{DeliveryBody, EmptyBody, NewBody, TestedBody, WebhookBody};
pub(super) use feed::{EventPage, events};

use super::Problem;
use super::once::{Once, Requester};
use super::page::{Look, Page, PageQuery};
use crate::limits::WEBHOOKS_PER_MINUTE;
use crate::state::AppState;
use axum::response::Response;
use flows::Context;
use flows::admin::Author;
use flows::webhook::endpoint::{self, Tested, WithSecret};
use model::webhook::{EventFilter, Webhook, WebhookDelivery, WebhookOwner};
use protocol::ErrorCode;
use protocol::id::{EventId, WebhookId};
use storage::webhook::{self as stored, delivery};

/// The endpoint, if it is the owner's own; others' does not exist.
pub(super) async fn own(context: &Context, owner: WebhookOwner, id: WebhookId) -> Result<Webhook, Problem> {
    let found = stored::find(&context.store, id).await?;
    found.filter(|webhook| webhook.owner == owner).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Every endpoint of the owner, the oldest first.
pub(super) async fn list(context: &Context, owner: WebhookOwner) -> Result<Page<WebhookBody>, Problem> {
    let data = stored::of(&context.store, owner).await?.into_iter().map(WebhookBody::from).collect();
    Ok(Page { data, next_cursor: None })
}

/// Registers an endpoint.
pub(super) async fn create(
    context: &Context,
    requester: &impl Requester,
    owner: WebhookOwner,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<WithSecret>, body: NewBody| {
        let events = EventFilter::new(body.events.unwrap_or_default());
        endpoint::create(context, &author, owner, (body.url, events)).await
    };
    request.answer(context, requester, run).await
}

/// Takes an endpoint off.
pub(super) async fn delete(
    context: &Context,
    requester: &impl Requester,
    (owner, id): (WebhookOwner, WebhookId),
) -> Result<(), Problem> {
    let webhook = own(context, owner, id).await?;
    endpoint::delete(context, &Author::once(requester.actor()), &webhook).await??;
    Ok(())
}

/// Gives an endpoint a new secret.
pub(super) async fn rotate(
    context: &Context,
    requester: &impl Requester,
    (owner, id): (WebhookOwner, WebhookId),
    request: Once<EmptyBody>,
) -> Result<Response, Problem> {
    let webhook = own(context, owner, id).await?;
    let run = async |author: Author<WithSecret>, _: EmptyBody| endpoint::rotate(context, &author, &webhook).await;
    request.answer(context, requester, run).await
}

/// Sends to an endpoint again.
pub(super) async fn enable(
    context: &Context,
    requester: &impl Requester,
    (owner, id): (WebhookOwner, WebhookId),
    request: Once<EmptyBody>,
) -> Result<Response, Problem> {
    let webhook = own(context, owner, id).await?;
    let run = async |author: Author<Webhook>, _: EmptyBody| endpoint::enable(context, &author, &webhook).await;
    request.answer(context, requester, run).await
}

/// Whether somebody's server may be asked once more.
fn may_ask(state: &AppState, owner: WebhookOwner) -> Result<(), Problem> {
    state.limiters.webhook.check(&owner, state.context.now().as_micros()).map_err(|wait| {
        let rule = format!("An integration may ask for {WEBHOOKS_PER_MINUTE} deliveries a minute; wait as Retry-After says.");
        Problem::too_often(rule, wait.seconds)
    })
}

/// Tries an endpoint out.
pub(super) async fn test(
    state: &AppState,
    requester: &impl Requester,
    (owner, id): (WebhookOwner, WebhookId),
    request: Once<EmptyBody>,
) -> Result<Response, Problem> {
    let context = &*state.context;
    let webhook = own(context, owner, id).await?;
    may_ask(state, owner)?;
    let run = async |author: Author<Tested>, _: EmptyBody| endpoint::test(context, &author, &webhook).await;
    request.answer(context, requester, run).await
}

/// What was sent to an endpoint, the newest event first.
pub(super) async fn deliveries(
    context: &Context,
    (owner, id): (WebhookOwner, WebhookId),
    query: &PageQuery,
) -> Result<Page<DeliveryBody>, Problem> {
    let webhook = own(context, owner, id).await?;
    let look = Look::at("webhook_deliveries", query.cursor.as_deref(), query.limit, 1)?;
    let before = look.after::<i64>(0)?.parse().unwrap_or(i64::MAX);
    let rows = delivery::page(&context.store, webhook.id, before, look.rows()).await?;
    Ok(look.page(rows, |row| vec![row.position.to_string()], DeliveryBody::from))
}

/// Sends an event to an endpoint once more.
pub(super) async fn redeliver(
    state: &AppState,
    requester: &impl Requester,
    (owner, id, event_id): (WebhookOwner, WebhookId, EventId),
    request: Once<EmptyBody>,
) -> Result<Response, Problem> {
    let context = &*state.context;
    let webhook = own(context, owner, id).await?;
    may_ask(state, owner)?;
    let run =
        async |author: Author<WebhookDelivery>, _: EmptyBody| endpoint::redeliver(context, &author, &webhook, event_id).await;
    request.answer(context, requester, run).await
}
