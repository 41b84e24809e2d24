//! How connections end.

use crate::Step;
use crate::sql::sql;
use crate::value::params;
use protocol::Timestamp;
use protocol::id::{ClientId, ConnectionId, GrantId, OrganizationId};

/// Ends one connection, whatever live state it is in; `pending` is one that a restored backup set back to its code, since nobody
/// asks for this without a token of it.
pub fn revoke(organization_id: OrganizationId, id: ConnectionId, reason: &str, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE connections SET state = 'revoked', ended_at = $1, ended_reason = $2
             WHERE organization_id = $3 AND id = $4 AND state IN ('pending', 'active', 'suspended')"
        ),
        params![now, reason, organization_id, id],
    )
    .urgent()
}

/// Ends the least recently used connection, so that a new one has room; nothing to do when it ended meanwhile.
pub fn give_way(organization_id: OrganizationId, id: ConnectionId, now: Timestamp) -> Step {
    Step::run(
        sql!(
            "UPDATE connections SET state = 'revoked', ended_at = $1, ended_reason = 'gave_way'
             WHERE organization_id = $2 AND id = $3 AND state IN ('active', 'pending')"
        ),
        params![now, organization_id, id],
    )
}

/// A spent refresh token that came again.
#[derive(Debug, Clone, Copy)]
pub struct Replay {
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
    /// Up to when a retry was taken.
    pub retry_since: Timestamp,
}

/// Ends the connection whose spent token came again; no row when it was not spent after all, or is over already.
pub fn revoke_replayed(replay: &Replay) -> Step {
    Step::guarded(
        sql!(
            "UPDATE connections SET state = 'revoked', ended_at = $1, ended_reason = 'refresh_token_replayed'
             WHERE organization_id = $2 AND id = $3 AND client_id = $4 AND state IN ('active', 'suspended')
               AND (generation > $5 OR (generation = $5 AND rotated_at <= $6))"
        ),
        params![
            replay.now,
            replay.organization_id,
            replay.connection_id,
            replay.client_id,
            i64::from(replay.generation) + 1,
            replay.retry_since,
        ],
    )
    .urgent()
}

/// Ends what a code gave that was presented again with every binding right.
pub fn revoke_redeemed(organization_id: OrganizationId, id: ConnectionId, redeemed_before: Timestamp, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE connections SET state = 'revoked', ended_at = $1, ended_reason = 'code_replayed'
             WHERE organization_id = $2 AND id = $3 AND generation > 0 AND state IN ('active', 'suspended') AND redeemed_at < $4
               AND code_expires_at > $1"
        ),
        params![now, organization_id, id, redeemed_before],
    )
    .urgent()
}

/// Stops every live connection of a suspended grant; codes that are out as well.
pub fn suspend_of_grant(organization_id: OrganizationId, grant_id: GrantId) -> Step {
    Step::run(
        sql!(
            "UPDATE connections SET state = 'suspended'
             WHERE organization_id = $1 AND grant_id = $2 AND state IN ('pending', 'active')"
        ),
        params![organization_id, grant_id],
    )
}

/// Lets them go on.
pub fn resume_of_grant(organization_id: OrganizationId, grant_id: GrantId) -> Step {
    Step::run(
        sql!(
            "UPDATE connections SET state = CASE WHEN generation = 0 THEN 'pending' ELSE 'active' END
             WHERE organization_id = $1 AND grant_id = $2 AND state = 'suspended'"
        ),
        params![organization_id, grant_id],
    )
}

/// Ends every connection of an organization with an integration, codes that are out included: what was revoked does not come
/// back through a code that was on its way.
pub fn revoke_of_integration(organization_id: OrganizationId, client_id: ClientId, now: Timestamp) -> Step {
    Step::run(
        sql!(
            "UPDATE connections SET state = 'revoked', ended_at = $1, ended_reason = 'grant_revoked'
             WHERE organization_id = $2 AND client_id = $3 AND state IN ('pending', 'active', 'suspended')"
        ),
        params![now, organization_id, client_id],
    )
}

/// Removes up to `limit` codes that were never exchanged and ended before `until`: nothing hangs on them.
pub async fn delete_unredeemed(store: &crate::Store, until: Timestamp, limit: i64) -> crate::Result<u64> {
    let sql = sql!(
        "DELETE FROM connections WHERE generation = 0 AND id IN
           (SELECT id FROM connections WHERE state = 'pending' AND code_expires_at < $1 ORDER BY code_expires_at LIMIT $2)"
    );
    store.write(sql, params![until, limit]).await
}
