//! How client keys end.

use crate::sql::sql;
use crate::value::params;
use crate::{Result, Step, Store};
use protocol::Timestamp;
use protocol::id::{ClientKeyId, GrantId, OrganizationId};

/// Ends one key at once, whatever live state it is in.
pub fn revoke(organization_id: OrganizationId, id: ClientKeyId, reason: &str, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE client_keys SET state = 'revoked', ended_at = $1, ended_reason = $2
             WHERE organization_id = $3 AND id = $4 AND state IN ('unclaimed', 'active', 'suspended')"
        ),
        params![now, reason, organization_id, id],
    )
    .urgent()
}

/// Sets from when on a key is refused, unless that comes sooner already.
pub fn retire(organization_id: OrganizationId, id: ClientKeyId, at: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE client_keys SET retires_at = $1
             WHERE organization_id = $2 AND id = $3 AND state IN ('active', 'suspended') AND (retires_at IS NULL OR retires_at > $1)"
        ),
        params![at, organization_id, id],
    ).urgent()
}

/// Stops every live key of a suspended grant.
pub fn suspend_of_grant(organization_id: OrganizationId, grant_id: GrantId) -> Step {
    Step::run(
        sql!("UPDATE client_keys SET state = 'suspended' WHERE organization_id = $1 AND grant_id = $2 AND state = 'active'"),
        params![organization_id, grant_id],
    )
}

/// Lets them go on.
pub fn resume_of_grant(organization_id: OrganizationId, grant_id: GrantId) -> Step {
    Step::run(
        sql!("UPDATE client_keys SET state = 'active' WHERE organization_id = $1 AND grant_id = $2 AND state = 'suspended'"),
        params![organization_id, grant_id],
    )
}

/// Ends every key of a grant.
pub fn revoke_of_grant(organization_id: OrganizationId, grant_id: GrantId, now: Timestamp) -> Step {
    Step::run(
        sql!(
            "UPDATE client_keys SET state = 'revoked', ended_at = $1, ended_reason = 'grant_revoked'
             WHERE organization_id = $2 AND grant_id = $3 AND state <> 'revoked'"
        ),
        params![now, organization_id, grant_id],
    )
}

/// Ends the keys of a grant that hold their slots no more, before a new one is put there: so the list of those that are not over
/// stays short.
pub fn end_over(organization_id: OrganizationId, grant_id: GrantId, now: Timestamp) -> Step {
    Step::run(
        sql!(
            "UPDATE client_keys SET state = 'revoked', ended_at = $1,
               ended_reason = CASE WHEN state = 'unclaimed' THEN 'not_claimed' ELSE 'retired' END
             WHERE organization_id = $2 AND grant_id = $3 AND state <> 'revoked'
               AND (retires_at <= $1 OR (state = 'unclaimed' AND claim_until <= $1))"
        ),
        params![now, organization_id, grant_id],
    )
}

/// Ends up to `limit` keys that nobody claimed in time.
pub async fn revoke_unclaimed(store: &Store, now: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "UPDATE client_keys SET state = 'revoked', ended_at = $1, ended_reason = 'not_claimed'
         WHERE state = 'unclaimed' AND id IN (
           SELECT id FROM client_keys WHERE state = 'unclaimed' AND claim_until < $1 ORDER BY claim_until LIMIT $2)"
    );
    store.write(sql, params![now, limit]).await
}
