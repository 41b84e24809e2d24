//! Pressing twice makes one install: who installs first writes a row under organization, integration, person and scopes; a claim whose
//! install is over is taken over by whoever saw it so.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use protocol::Timestamp;
use protocol::id::{AttemptId, ClientId, OrganizationId, UserId};

/// Of what there is one install at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The customer.
    pub organization_id: OrganizationId,
    /// The integration.
    pub client_id: ClientId,
    /// Who installs.
    pub user_id: UserId,
    /// A digest of the scopes: as a key, their names could be too long.
    pub scopes_sha256: Vec<u8>,
}

/// What stands under a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimed {
    /// The attempt that was begun last.
    pub attempt_id: AttemptId,
    /// Whether it still waits.
    pub is_pending: bool,
}

impl FromRow for Claimed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { attempt_id: row.next()?, is_pending: row.next()? })
    }
}

/// What stands under a claim now.
pub async fn claimed(store: &Store, claim: &Claim, now: Timestamp) -> Result<Option<Claimed>> {
    let sql = sql!(
        "SELECT p.attempt_id,
           EXISTS (SELECT 1 FROM attempts a WHERE a.id = p.attempt_id AND a.state = 'requested' AND a.expires_at > $1)
         FROM pending_installations p
         WHERE p.organization_id = $2 AND p.client_id = $3 AND p.user_id = $4 AND p.scopes_sha256 = $5"
    );
    let params = params![now, claim.organization_id, claim.client_id, claim.user_id, &claim.scopes_sha256];
    store.read_one(sql, params).await
}

/// Claims for an attempt that begins in the same batch: a free place, or that of `over`, which was seen to be over.
pub fn claim(claim: &Claim, over: Option<AttemptId>, (attempt_id, expires_at): (AttemptId, Timestamp)) -> Step {
    let Claim { organization_id, client_id, user_id, scopes_sha256 } = claim;
    match over {
        None => Step::guarded(
            sql!(
                "INSERT INTO pending_installations (organization_id, client_id, user_id, scopes_sha256, attempt_id, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
            ),
            params![*organization_id, *client_id, *user_id, scopes_sha256, attempt_id, expires_at],
        ),
        Some(over) => Step::guarded(
            sql!(
                "UPDATE pending_installations SET attempt_id = $1, expires_at = $2
                 WHERE organization_id = $3 AND client_id = $4 AND user_id = $5 AND scopes_sha256 = $6 AND attempt_id = $7"
            ),
            params![attempt_id, expires_at, *organization_id, *client_id, *user_id, scopes_sha256, over],
        ),
    }
}

/// Forgets up to `limit` claims that were too late before `before`, and whose installs wait no longer.
pub async fn delete_claims(store: &Store, before: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM pending_installations WHERE attempt_id IN (
           SELECT p.attempt_id FROM pending_installations p
           WHERE p.expires_at < $1 AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.id = p.attempt_id AND a.state = 'requested')
           ORDER BY p.expires_at, p.attempt_id LIMIT $2)"
    );
    store.write(sql, params![before, limit]).await
}
