//! Consent records: kept with the grant for ever.

use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::consent::{Consent, ShownConsent};
use protocol::id::{AttemptId, GrantId, OrganizationId};

/// Writes a record; part of the batch that makes or widens the grant.
pub fn insert(consent: &Consent) -> Step {
    Step::run(
        sql!(
            "INSERT INTO consents (organization_id, id, grant_id, attempt_id, user_id, door, scopes, shown, consented_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        params![
            consent.organization_id,
            consent.id,
            consent.grant_id,
            consent.attempt_id,
            consent.user_id,
            consent.door,
            &consent.scopes,
            Json(&consent.shown),
            consent.at,
        ],
    )
}

impl FromRow for Consent {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organization_id: row.next()?,
            id: row.next()?,
            grant_id: row.next()?,
            attempt_id: row.next()?,
            user_id: row.next()?,
            door: row.next()?,
            scopes: row.next()?,
            shown: row.next::<Json<ShownConsent>>()?.0,
            at: row.next()?,
        })
    }
}

/// Up to 100 records of one grant, newest first.
pub async fn of_grant(store: &Store, organization_id: OrganizationId, grant_id: GrantId) -> Result<Vec<Consent>> {
    let sql = sql!(
        "SELECT organization_id, id, grant_id, attempt_id, user_id, door, scopes, shown, consented_at FROM consents
         WHERE organization_id = $1 AND grant_id = $2 ORDER BY id DESC LIMIT 100"
    );
    store.read_all(sql, params![organization_id, grant_id]).await
}

/// The grant that an attempt of this organization made or widened.
pub async fn grant_of_attempt(store: &Store, organization_id: OrganizationId, attempt_id: AttemptId) -> Result<Option<GrantId>> {
    let sql = sql!("SELECT grant_id FROM consents WHERE organization_id = $1 AND attempt_id = $2 ORDER BY id LIMIT 1");
    store.read_one(sql, params![organization_id, attempt_id]).await
}
