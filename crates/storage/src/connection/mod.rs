//! Connections: one row each, from the code to the last refresh.
//!
//! [`redeem`] exchanges the code, [`rotate`] moves the refresh chain; both are one guarded statement. [`ending`] ends them.

pub mod ending;
mod redeem;
mod rotate;

pub use redeem::{Redeemed, Redemption, redeem, redeem_into_grant};
pub use rotate::{Rotated, Rotation, revive, rotate};

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::connection::{Connection, ConnectionState};
use protocol::Timestamp;
use protocol::id::{AttemptId, ConnectionId, GrantId, OrganizationId};

/// Keeps the row of a code that goes out now.
pub fn insert_pending(connection: &Connection) -> Step {
    Step::run(
        sql!(
            "INSERT INTO connections (organization_id, id, client_id, grant_id, attempt_id, state, generation, mac_key_id, scopes,
               external_id, audience, redirect_uri, code_challenge, created_at, code_expires_at, rotated_at, expires_at, ends_at,
               installation_id)
             VALUES ($1, $2, $3, $4, $5, 'pending', 0, $6, $7, $8, $9, $10, $11, $12, $13, $12, $13, $14, $15)"
        ),
        params![
            connection.organization_id,
            connection.id,
            connection.client_id,
            connection.grant_id,
            connection.attempt_id,
            connection.mac_key_id,
            &connection.scopes,
            &connection.external_id,
            &connection.audience,
            &connection.redirect_uri,
            &connection.code_challenge,
            connection.created_at,
            connection.code_expires_at,
            connection.ends_at,
            connection.installation_id,
        ],
    )
}

impl FromRow for Connection {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organization_id: row.next()?,
            id: row.next()?,
            client_id: row.next()?,
            grant_id: row.next()?,
            attempt_id: row.next()?,
            state: row.next()?,
            generation: row.next()?,
            mac_key_id: row.next()?,
            scopes: row.next()?,
            external_id: row.next()?,
            audience: row.next()?,
            redirect_uri: row.next()?,
            code_challenge: row.next()?,
            created_at: row.next()?,
            code_expires_at: row.next()?,
            redeemed_at: row.next()?,
            rotated_at: row.next()?,
            expires_at: row.next()?,
            ends_at: row.next()?,
            installation_id: row.next()?,
        })
    }
}

/// The connection.
pub async fn find(store: &Store, organization_id: OrganizationId, id: ConnectionId) -> Result<Option<Connection>> {
    let sql = sql!(
        "SELECT organization_id, id, client_id, grant_id, attempt_id, state, generation, mac_key_id, scopes, external_id, audience, redirect_uri,
           code_challenge, created_at, code_expires_at, redeemed_at, rotated_at, expires_at, ends_at, installation_id
         FROM connections WHERE organization_id = $1 AND id = $2"
    );
    store.read_one(sql, params![organization_id, id]).await
}

/// A connection that counts towards a grant's limit: a live one, or a code that is out and may become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The connection.
    pub id: ConnectionId,
    /// `active` or `pending`.
    pub state: ConnectionState,
}

impl FromRow for Held {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, state: row.next()? })
    }
}

/// What counts towards a grant's limit of connections, the least recently used first.
pub async fn held_by_grant(
    store: &Store,
    organization_id: OrganizationId,
    grant_id: GrantId,
    now: Timestamp,
) -> Result<Vec<Held>> {
    let sql = sql!(
        "SELECT id, state FROM connections
         WHERE organization_id = $1 AND grant_id = $2 AND (state = 'active' OR (state = 'pending' AND code_expires_at > $3))
         ORDER BY rotated_at, id LIMIT 100"
    );
    store.read_all(sql, params![organization_id, grant_id, now]).await
}

/// Up to 100 connections of a grant, newest first, without codes that nobody exchanged.
pub async fn of_grant(store: &Store, organization_id: OrganizationId, grant_id: GrantId) -> Result<Vec<Connection>> {
    let sql = sql!(
        "SELECT organization_id, id, client_id, grant_id, attempt_id, state, generation, mac_key_id, scopes, external_id, audience, redirect_uri,
           code_challenge, created_at, code_expires_at, redeemed_at, rotated_at, expires_at, ends_at, installation_id
         FROM connections WHERE organization_id = $1 AND grant_id = $2 AND generation > 0 ORDER BY id DESC LIMIT 100"
    );
    store.read_all(sql, params![organization_id, grant_id]).await
}

/// Gives every connection of an organization the platform's new id of it: part of the batch that changes it.
pub fn set_external_id(organization_id: OrganizationId, external_id: Option<&str>) -> Step {
    Step::run(sql!("UPDATE connections SET external_id = $1 WHERE organization_id = $2"), params![external_id, organization_id])
}

/// Whether the code of an attempt was exchanged.
pub async fn was_redeemed(store: &Store, attempt_id: AttemptId) -> Result<bool> {
    let sql = sql!("SELECT id FROM connections WHERE attempt_id = $1 AND generation > 0 LIMIT 1");
    Ok(store.read_one::<ConnectionId>(sql, params![attempt_id]).await?.is_some())
}

/// Whether an attempt led to a connection that still gets tokens, or will once its grant is resumed.
pub async fn lives_of_attempt(store: &Store, attempt_id: AttemptId, now: Timestamp) -> Result<bool> {
    let sql = sql!(
        "SELECT id FROM connections WHERE attempt_id = $1 AND generation > 0 AND state IN ('active', 'suspended') AND expires_at > $2
         LIMIT 1"
    );
    Ok(store.read_one::<ConnectionId>(sql, params![attempt_id, now]).await?.is_some())
}
