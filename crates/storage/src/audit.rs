//! The audit log. Its key leads with a bucket, so that a cluster spreads what time orders.

use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::audit::AuditEvent;
use model::grant::{Actor, ActorKind};
use protocol::Timestamp;
use protocol::id::{AuditEventId, GrantId, OrganizationId};

/// How many buckets the log has.
pub const BUCKETS: u16 = 8;

/// Writes an event; part of the batch that does what it tells.
pub fn insert(event: &AuditEvent) -> Step {
    Step::run(
        sql!(
            "INSERT INTO audit_events (bucket, id, at, actor_kind, actor_id, actor_name, action, organization_id, client_id,
               grant_id, attempt_id, detail)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        params![
            u16::from(event.id.as_bytes()[15]) % BUCKETS,
            event.id,
            event.at,
            event.actor.kind,
            &event.actor.id,
            &event.actor.name,
            event.action,
            event.organization_id,
            event.client_id,
            event.grant_id,
            event.attempt_id,
            Json(&event.detail),
        ],
    )
}

/// An event as it is read back.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEvent {
    /// Ours.
    pub id: AuditEventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: String,
    /// Whose.
    pub organization_id: Option<String>,
    /// Which integration.
    pub client_id: Option<String>,
    /// Which grant.
    pub grant_id: Option<String>,
    /// In which attempt.
    pub attempt_id: Option<String>,
    /// What else.
    pub detail: serde_json::Value,
}

impl FromRow for RecordedEvent {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            at: row.next()?,
            actor: Actor { kind: row.next::<ActorKind>()?, id: row.next()?, name: row.next()? },
            action: row.next()?,
            organization_id: row.next()?,
            client_id: row.next()?,
            grant_id: row.next()?,
            attempt_id: row.next()?,
            detail: row.next::<Json<serde_json::Value>>()?.0,
        })
    }
}

/// Events of one bucket, newest first, before the id `before`.
pub async fn page_of_bucket(store: &Store, bucket: u16, before: &str, limit: i64) -> Result<Vec<RecordedEvent>> {
    let sql = sql!(
        "SELECT id, at, actor_kind, actor_id, actor_name, action, organization_id, client_id, grant_id, attempt_id, detail
         FROM audit_events WHERE bucket = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    store.read_all(sql, params![bucket, before, limit]).await
}

/// Events of one organization, newest first, before the id `before`.
pub async fn page_of_organization(store: &Store, organization_id: &str, before: &str, limit: i64) -> Result<Vec<RecordedEvent>> {
    let sql = sql!(
        "SELECT id, at, actor_kind, actor_id, actor_name, action, organization_id, client_id, grant_id, attempt_id, detail
         FROM audit_events WHERE organization_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    store.read_all(sql, params![organization_id, before, limit]).await
}

/// Events of one integration, newest first, before the id `before`.
pub async fn page_of_integration(store: &Store, client_id: &str, before: &str, limit: i64) -> Result<Vec<RecordedEvent>> {
    let sql = sql!(
        "SELECT id, at, actor_kind, actor_id, actor_name, action, organization_id, client_id, grant_id, attempt_id, detail
         FROM audit_events WHERE client_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
    );
    store.read_all(sql, params![client_id, before, limit]).await
}

/// Up to 100 events of one grant with one action, newest first.
pub async fn of_grant(
    store: &Store,
    organization_id: OrganizationId,
    grant_id: GrantId,
    action: &str,
) -> Result<Vec<RecordedEvent>> {
    let sql = sql!(
        "SELECT id, at, actor_kind, actor_id, actor_name, action, organization_id, client_id, grant_id, attempt_id, detail
         FROM audit_events WHERE organization_id = $1 AND grant_id = $2 AND action = $3 ORDER BY id DESC LIMIT 100"
    );
    store.read_all(sql, params![organization_id, grant_id, action]).await
}

/// Up to 100 events of one grant's own steps (`grant.…`), newest first.
pub async fn steps_of_grant(store: &Store, organization_id: OrganizationId, grant_id: GrantId) -> Result<Vec<RecordedEvent>> {
    let sql = sql!(
        "SELECT id, at, actor_kind, actor_id, actor_name, action, organization_id, client_id, grant_id, attempt_id, detail
         FROM audit_events WHERE organization_id = $1 AND grant_id = $2 AND action LIKE 'grant.%' ORDER BY at DESC, id DESC LIMIT 100"
    );
    store.read_all(sql, params![organization_id, grant_id]).await
}
