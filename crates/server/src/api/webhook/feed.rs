//! `GET …/events`: everything that happened, in order, for those who poll.

use crate::api::page::{Look, PageQuery};
use crate::api::{Problem, schema};
use flows::Context;
use model::event::EventKind;
use model::webhook::WebhookOwner;
use protocol::id::EventId;
use protocol::{ErrorCode, Timestamp};
use serde::Serialize;
use storage::event::feed::{self, Placed};
use utoipa::ToSchema;

/// Something that happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub(in crate::api) struct EventBody {
    /// The same as the `webhook-id` of its deliveries.
    #[schema(value_type = String)]
    id: EventId,
    /// What happened.
    #[serde(rename = "type")]
    #[schema(schema_with = schema::event_kind)]
    kind: EventKind,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    timestamp: Timestamp,
    /// Ids and states of what it is about.
    #[schema(value_type = Object)]
    data: serde_json::Value,
}

impl From<Placed> for EventBody {
    fn from(Placed { event, .. }: Placed) -> Self {
        Self { id: event.id, kind: event.kind, timestamp: event.at, data: event.data }
    }
}

/// Events in order; the next look begins at `next_cursor`, also when there was nothing new.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct EventPage {
    /// The events, the oldest first.
    data: Vec<EventBody>,
    /// Where the next look begins.
    next_cursor: String,
}

/// What the owner may see, from a cursor on.
pub(in crate::api) async fn events(context: &Context, owner: WebhookOwner, query: &PageQuery) -> Result<EventPage, Problem> {
    let look = Look::at("events", query.cursor.as_deref(), query.limit, 1)?;
    let after = look.after::<i64>(0)?.parse().unwrap_or(0);
    let rows = match owner {
        WebhookOwner::Platform => feed::page(&context.store, after, look.rows()).await?,
        WebhookOwner::Integration(client_id) => feed::page_of_integration(&context.store, client_id, after, look.rows()).await?,
    };
    // A store that was restored from a backup has not come that far: to wait for it would be to miss what happens now.
    if rows.is_empty() && after > feed::last_position(&context.store).await? {
        return Err(ErrorCode::CursorInvalid.into());
    }
    let last = rows.iter().take(look.entries()).next_back().map_or(after, |row| row.position);
    let page = look.page(rows, |row| vec![row.position.to_string()], EventBody::from);
    Ok(EventPage { data: page.data, next_cursor: look.cursor(&[last.to_string()]) })
}
