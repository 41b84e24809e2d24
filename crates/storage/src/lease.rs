//! Work that one node at a time does.

use crate::sql::sql;
use crate::value::params;
use crate::{Result, Store};
use protocol::Timestamp;

/// Takes or keeps the lease `name` until `until`, if it is free at `now` or already the owner's.
pub async fn take(store: &Store, name: &str, owner: &str, now: Timestamp, until: Timestamp) -> Result<bool> {
    let sql = sql!(
        "INSERT INTO leases (name, owner, leased_until) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET owner = $2, leased_until = $3
         WHERE leases.owner = $2 OR leases.leased_until < $4"
    );
    Ok(store.write(sql, params![name, owner, until, now]).await? > 0)
}
