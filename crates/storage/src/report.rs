//! What partners brought: grants and sign-ups by the partner they are reported under.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Store};
use protocol::Timestamp;
use protocol::id::{ClientId, PartnerId};

/// How many rows a report may have.
pub const MOST: i64 = 10_000;

/// Grants of one integration under one partner, in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantCounts {
    /// The partner.
    pub partner_id: PartnerId,
    /// The integration.
    pub client_id: ClientId,
    /// Activated within the period.
    pub made: i64,
    /// Revoked within the period.
    pub ended: i64,
    /// Neither revoked nor still to come at the end of the period.
    pub active: i64,
}

impl FromRow for GrantCounts {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { partner_id: row.next()?, client_id: row.next()?, made: row.next()?, ended: row.next()?, active: row.next()? })
    }
}

/// Grants by partner and integration, from `start` until before `end`.
pub async fn grants(store: &Store, start: Timestamp, end: Timestamp) -> Result<Vec<GrantCounts>> {
    let sql = sql!(
        "SELECT attribution, client_id,
           COUNT(CASE WHEN activated_at >= $1 AND activated_at < $2 THEN 1 END),
           COUNT(CASE WHEN ended_at >= $1 AND ended_at < $2 THEN 1 END),
           COUNT(CASE WHEN activated_at < $2 AND (ended_at IS NULL OR ended_at >= $2) THEN 1 END)
         FROM grants WHERE attribution IS NOT NULL AND activated_at < $2 AND (ended_at IS NULL OR ended_at >= $1)
         GROUP BY attribution, client_id ORDER BY attribution, client_id LIMIT $3"
    );
    store.read_all(sql, params![start, end, MOST]).await
}

/// Organizations that signed up in flows of one partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignUpCount {
    /// The partner.
    pub partner_id: PartnerId,
    /// The integration of the organization's first grant under that partner; none when it has none yet.
    pub client_id: Option<ClientId>,
    /// How many.
    pub organizations: i64,
}

impl FromRow for SignUpCount {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { partner_id: row.next()?, client_id: row.next()?, organizations: row.next()? })
    }
}

/// Sign-ups by partner and integration, from `start` until before `end`.
pub async fn sign_ups(store: &Store, start: Timestamp, end: Timestamp) -> Result<Vec<SignUpCount>> {
    let sql = sql!(
        "SELECT attribution, client_id, COUNT(*) FROM
           (SELECT o.attribution AS attribution,
             (SELECT g.client_id FROM grants g WHERE g.organization_id = o.id AND g.attribution = o.attribution
              ORDER BY g.activated_at, g.id LIMIT 1) AS client_id
            FROM organizations o WHERE o.attribution IS NOT NULL AND o.created_at >= $1 AND o.created_at < $2) AS signed_up
         GROUP BY attribution, client_id LIMIT $3"
    );
    store.read_all(sql, params![start, end, MOST]).await
}
