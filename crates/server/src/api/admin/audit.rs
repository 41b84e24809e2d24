//! The audit log.

use crate::api::actor::ActorBody;
use crate::api::page::{Look, Page};
use crate::api::query::Params;
use crate::api::{Operator, Problem};
use axum::Json;
use axum::extract::State;
use flows::Context;
use protocol::Timestamp;
use protocol::id::{AuditEventId, ClientId, OrganizationId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::audit::{self as stored, RecordedEvent};
use utoipa::{IntoParams, ToSchema};

/// Who did what, to whom.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEvent)]
pub(in crate::api) struct EventBody {
    /// Ours.
    #[schema(value_type = String)]
    id: AuditEventId,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Who.
    actor: ActorBody,
    /// What, as `noun.verb`.
    #[schema(examples("grant.activated"))]
    action: String,
    /// Whose.
    organization_id: Option<String>,
    /// Which integration.
    client_id: Option<String>,
    /// Which grant.
    grant_id: Option<String>,
    /// In which attempt.
    attempt_id: Option<String>,
    /// What else is worth knowing; never a secret.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
}

impl From<RecordedEvent> for EventBody {
    fn from(event: RecordedEvent) -> Self {
        Self {
            id: event.id,
            at: event.at,
            actor: event.actor.into(),
            action: event.action,
            organization_id: event.organization_id,
            client_id: event.client_id,
            grant_id: event.grant_id,
            attempt_id: event.attempt_id,
            detail: event.detail,
        }
    }
}

/// Which events.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ListQuery {
    /// Only those about this organization.
    #[param(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
    /// Only those about this integration.
    #[param(value_type = Option<String>)]
    client_id: Option<ClientId>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists the audit log, the newest first. With both filters a page may hold fewer entries than asked for, and another follow.
#[utoipa::path(get, path = "/v1/admin/audit", params(ListQuery), responses((status = 200, body = Page<EventBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<EventBody>>, Problem> {
    let look = Look::at("audit", query.cursor.as_deref(), query.limit, 1)?;
    let (store, before) = (&context.store, look.before::<AuditEventId>(0)?);
    let client = query.client_id.map(|id| id.to_string());
    let rows = match (query.organization_id, &client) {
        (Some(id), _) => stored::page_of_organization(store, &id.to_string(), &before, look.rows()).await?,
        (None, Some(id)) => stored::page_of_integration(store, id, &before, look.rows()).await?,
        (None, None) => newest(&context, &before, look.rows()).await?,
    };
    let mut page = look.page(rows, |row| vec![row.id.to_string()], EventBody::from);
    if client.is_some() {
        page.data.retain(|event| event.client_id == client);
    }
    Ok(Json(page))
}

/// The newest of all buckets, which a cluster keeps apart.
async fn newest(context: &Context, before: &str, rows: i64) -> storage::Result<Vec<RecordedEvent>> {
    let mut all = Vec::new();
    for bucket in 0..stored::BUCKETS {
        all.extend(stored::page_of_bucket(&context.store, bucket, before, rows).await?);
    }
    all.sort_by_key(|event| std::cmp::Reverse(event.id));
    all.truncate(usize::try_from(rows).unwrap_or(usize::MAX));
    Ok(all)
}
