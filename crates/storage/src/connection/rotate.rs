//! A refresh, its retry, and the repair of a row that a restored backup set back.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Store};
use protocol::Timestamp;
use protocol::handle::MacKeyId;
use protocol::id::{ClientId, ConnectionId, GrantId, OrganizationId};
use protocol::scope::ScopeSet;

/// A presented refresh token, and what the row becomes.
#[derive(Debug, Clone, Copy)]
pub struct Rotation {
    /// From the token.
    pub organization_id: OrganizationId,
    /// From the token.
    pub connection_id: ConnectionId,
    /// From the token.
    pub generation: u32,
    /// Who authenticated.
    pub client_id: ClientId,
    /// Now.
    pub now: Timestamp,
    /// The token before is still taken for a retry if its successor was made after this.
    pub retry_since: Timestamp,
    /// Authenticates the next refresh token.
    pub mac_key_id: MacKeyId,
    /// When the next refresh token ends.
    pub expires_at: Timestamp,
}

/// Where the chain stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The generation of the refresh token to hand out.
    pub generation: u32,
    /// The MAC key that it is authenticated by: a retry's is the same, across key rotation.
    pub mac_key_id: MacKeyId,
    /// The grant.
    pub grant_id: GrantId,
    /// The connection's scopes.
    pub scopes: ScopeSet,
    /// The platform's own id of the organization.
    pub external_id: Option<String>,
    /// `aud` of its tokens.
    pub audience: String,
}

impl FromRow for Rotated {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            generation: row.next()?,
            mac_key_id: row.next()?,
            grant_id: row.next()?,
            scopes: row.next()?,
            external_id: row.next()?,
            audience: row.next()?,
        })
    }
}

/// Rotates when the token is the current one (or a later one than the row knows, after a backup was restored), and leaves the
/// row as it is when it is a retry in time. No row: the token is spent, the connection is over, it is another client's, or its row is
/// one that [`revive`] is for. No column that it sets stands in an index, so that a refresh touches one page.
pub async fn rotate(store: &Store, rotation: &Rotation) -> Result<Option<Rotated>> {
    let sql = sql!(
        "UPDATE connections SET
           generation = CASE WHEN generation <= $1 THEN $2 ELSE generation END,
           mac_key_id = CASE WHEN generation <= $1 THEN $3 ELSE mac_key_id END,
           rotated_at = CASE WHEN generation <= $1 THEN $4 ELSE rotated_at END,
           expires_at = CASE WHEN generation > $1 THEN expires_at WHEN ends_at < $5 THEN ends_at ELSE $5 END
         WHERE organization_id = $6 AND id = $7 AND client_id = $8 AND grant_id IS NOT NULL
           AND state = 'active' AND expires_at > $4
           AND (generation <= $1 OR (generation = $2 AND rotated_at > $9))
         RETURNING generation, mac_key_id, grant_id, scopes, external_id, audience"
    );
    let params = params![
        rotation.generation,
        i64::from(rotation.generation) + 1,
        rotation.mac_key_id,
        rotation.now,
        rotation.expires_at,
        rotation.organization_id,
        rotation.connection_id,
        rotation.client_id,
        rotation.retry_since,
    ];
    store.write_one(sql, params).await
}

/// Rotates a row that a restored backup set back to before its code was exchanged: whoever holds a refresh token of it had
/// exchanged the code.
pub async fn revive(store: &Store, rotation: &Rotation) -> Result<Option<Rotated>> {
    let sql = sql!(
        "UPDATE connections SET state = 'active', generation = $1, mac_key_id = $2, rotated_at = $3,
           expires_at = CASE WHEN ends_at < $4 THEN ends_at ELSE $4 END
         WHERE organization_id = $5 AND id = $6 AND client_id = $7 AND grant_id IS NOT NULL
           AND state = 'pending' AND generation = 0
         RETURNING generation, mac_key_id, grant_id, scopes, external_id, audience"
    );
    let params = params![
        i64::from(rotation.generation) + 1,
        rotation.mac_key_id,
        rotation.now,
        rotation.expires_at,
        rotation.organization_id,
        rotation.connection_id,
        rotation.client_id,
    ];
    store.write_one(sql, params).await
}
