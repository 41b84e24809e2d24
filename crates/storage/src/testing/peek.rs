//! Looks and touches that only tests need.

use crate::Store;
use crate::sql::sql;
use crate::value::params;
use protocol::id::{ConnectionId, OrganizationId};

/// Rows in the tables that traffic could make grow.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub async fn row_count(store: &Store) -> i64 {
    let sql = sql!(
        "SELECT (SELECT COUNT(*) FROM connections) + (SELECT COUNT(*) FROM grants) + (SELECT COUNT(*) FROM consents)
           + (SELECT COUNT(*) FROM attempts) + (SELECT COUNT(*) FROM audit_events) + (SELECT COUNT(*) FROM changes)
           + (SELECT COUNT(*) FROM authorization_requests) + (SELECT COUNT(*) FROM sessions) + (SELECT COUNT(*) FROM idempotency_keys)"
    );
    store.read_one::<i64>(sql, params![]).await.unwrap().unwrap()
}

/// Attempts at any door, in any state.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub async fn attempt_count(store: &Store) -> i64 {
    store.read_one::<i64>(sql!("SELECT COUNT(*) FROM attempts"), params![]).await.unwrap().unwrap()
}

/// How often the audit log tells of an action.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub async fn audited(store: &Store, action: &str) -> i64 {
    store.read_one::<i64>(sql!("SELECT COUNT(*) FROM audit_events WHERE action = $1"), params![action]).await.unwrap().unwrap()
}

/// Mailed links that set a password.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub async fn password_reset_count(store: &Store) -> i64 {
    store.read_one::<i64>(sql!("SELECT COUNT(*) FROM password_resets"), params![]).await.unwrap().unwrap()
}

/// What the outbox tells of an organization, by kind.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub async fn events_of(store: &Store, organization_id: OrganizationId) -> Vec<String> {
    let sql = sql!("SELECT kind FROM events WHERE organization_id = $1 ORDER BY id LIMIT 500");
    store.read_all::<String>(sql, params![organization_id]).await.unwrap()
}

/// Sets a connection's generation, as a restored backup would.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub async fn set_generation(store: &Store, organization_id: OrganizationId, id: ConnectionId, generation: u32) {
    let sql = sql!("UPDATE connections SET generation = $1 WHERE organization_id = $2 AND id = $3");
    store.write(sql, params![generation, organization_id, id]).await.unwrap();
}
