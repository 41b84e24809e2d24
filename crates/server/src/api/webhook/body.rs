//! Endpoints and deliveries, as bodies show them.

use crate::api::once::Posted;
use crate::api::schema;
use axum::http::StatusCode;
use flows::webhook::endpoint::{Tested, WithSecret};
use model::event::EventKind;
use model::webhook::{DeliveryState, DisabledReason, Webhook, WebhookDelivery, WebhookState};
use protocol::Timestamp;
use protocol::id::{EventId, WebhookId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An endpoint.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(in crate::api) struct WebhookBody {
    /// Ours.
    #[schema(value_type = String)]
    id: WebhookId,
    /// Where events go.
    url: String,
    /// Which; none named: all that may be seen here.
    #[schema(schema_with = schema::event_kinds)]
    events: Vec<EventKind>,
    /// Whether they do.
    #[schema(schema_with = schema::webhook_state)]
    state: WebhookState,
    /// When it was registered.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it last took an event; a minute late.
    #[schema(value_type = Option<String>, format = DateTime)]
    succeeded_at: Option<Timestamp>,
    /// Since when nothing is sent.
    #[schema(value_type = Option<String>, format = DateTime)]
    disabled_at: Option<Timestamp>,
    /// Why nothing is sent.
    #[schema(schema_with = schema::disabled_reason)]
    disabled_reason: Option<DisabledReason>,
    /// What signs (Standard Webhooks): in the first answer to the request that made it, never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl From<Webhook> for WebhookBody {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id,
            url: webhook.url,
            events: webhook.events.kinds().to_vec(),
            state: webhook.state,
            created_at: webhook.created_at,
            succeeded_at: webhook.succeeded_at,
            disabled_at: webhook.disabled.map(|(at, _)| at),
            disabled_reason: webhook.disabled.map(|(_, reason)| reason),
            secret: None,
        }
    }
}

impl Posted for WithSecret {
    type Body = WebhookBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> WebhookBody {
        WebhookBody { secret: Some(self.secret.reveal()), ..self.kept() }
    }

    fn kept(&self) -> WebhookBody {
        self.webhook.clone().into()
    }
}

impl Posted for Webhook {
    type Body = WebhookBody;
    const STATUS: StatusCode = StatusCode::OK;

    fn shown(&self) -> WebhookBody {
        self.clone().into()
    }
}

/// The endpoint that is to be registered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWebhook)]
pub(in crate::api) struct NewBody {
    /// Where events are to go: https, on the public internet.
    #[schema(max_length = 1000)]
    pub(super) url: String,
    /// Which; all that may be seen here when it is left out or empty.
    #[schema(schema_with = schema::event_kinds, required = false)]
    pub(super) events: Option<Vec<EventKind>>,
}

/// Nothing is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookRequest)]
pub(in crate::api) struct EmptyBody {}

/// A test that is on its way.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookTest)]
pub(in crate::api) struct TestedBody {
    /// The `webhook-id` under which it arrives.
    #[schema(value_type = String)]
    event_id: EventId,
}

impl Posted for Tested {
    type Body = TestedBody;
    const STATUS: StatusCode = StatusCode::ACCEPTED;

    fn shown(&self) -> TestedBody {
        TestedBody { event_id: self.event_id }
    }
}

/// How one event fares at one endpoint.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub(in crate::api) struct DeliveryBody {
    /// The event: the `webhook-id` of each attempt.
    #[schema(value_type = String)]
    event_id: EventId,
    /// What happened.
    #[serde(rename = "type")]
    #[schema(schema_with = schema::event_kind)]
    kind: EventKind,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    timestamp: Timestamp,
    /// `pending` ones of a grant arrive one after the other; `again` is one that somebody asked for once more.
    #[schema(schema_with = schema::delivery_state)]
    state: DeliveryState,
    /// How often it was tried since it was last asked for.
    attempts: u32,
    /// When it is tried next, if it is.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_attempt_at: Option<Timestamp>,
    /// When it was last tried.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_attempt_at: Option<Timestamp>,
    /// The status that was answered last.
    last_status: Option<u16>,
    /// Why there was no answer, or why it does not count.
    last_error: Option<String>,
    /// When it arrived.
    #[schema(value_type = Option<String>, format = DateTime)]
    delivered_at: Option<Timestamp>,
}

impl From<WebhookDelivery> for DeliveryBody {
    fn from(delivery: WebhookDelivery) -> Self {
        let is_tried = matches!(delivery.state, DeliveryState::Pending | DeliveryState::Again);
        Self {
            event_id: delivery.event_id,
            kind: delivery.kind,
            timestamp: delivery.at,
            state: delivery.state,
            attempts: delivery.attempts,
            next_attempt_at: is_tried.then_some(delivery.due_at),
            last_attempt_at: delivery.last_attempt_at,
            last_status: delivery.last_status,
            last_error: delivery.last_error,
            delivered_at: delivery.delivered_at,
        }
    }
}

impl Posted for WebhookDelivery {
    type Body = DeliveryBody;
    const STATUS: StatusCode = StatusCode::ACCEPTED;

    fn shown(&self) -> DeliveryBody {
        self.clone().into()
    }
}
