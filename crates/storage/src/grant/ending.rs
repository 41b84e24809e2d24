//! How a grant is suspended, resumed and revoked: one batch each, which writes its connections and client keys too, so that a rotation tests
//! one row and nothing of a revoked grant lives on.

use crate::sql::sql;
use crate::value::params;
use crate::{Step, attempt, client_key, connection};
use model::grant::{ActorKind, Ending, Grant};
use protocol::Timestamp;

/// `active → suspended`, by somebody of this side.
pub fn suspend(grant: &Grant, by: ActorKind) -> Vec<Step> {
    let step = Step::guarded(
        sql!(
            "UPDATE grants SET state = 'suspended', suspended_by_kind = $1
             WHERE organization_id = $2 AND id = $3 AND state = 'active'"
        ),
        params![by, grant.organization_id, grant.id],
    )
    .urgent();
    let keys = client_key::ending::suspend_of_grant(grant.organization_id, grant.id);
    vec![step, connection::ending::suspend_of_grant(grant.organization_id, grant.id), keys]
}

/// A suspension becomes the operator's own: whoever suspended the grant cannot resume it any more.
pub fn take_over(grant: &Grant) -> Step {
    Step::guarded(
        sql!(
            "UPDATE grants SET suspended_by_kind = 'operator'
             WHERE organization_id = $1 AND id = $2 AND state = 'suspended' AND suspended_by_kind <> 'operator'"
        ),
        params![grant.organization_id, grant.id],
    )
    .urgent()
}

/// `suspended → active`, by the side that suspended it or by the operator. What was suspended before sides were noted is the
/// operator's.
pub fn resume(grant: &Grant, by: ActorKind) -> Vec<Step> {
    let step = Step::guarded(
        sql!(
            "UPDATE grants SET state = 'active', suspended_by_kind = NULL
             WHERE organization_id = $1 AND id = $2 AND state = 'suspended'
               AND ($3 = 'operator' OR COALESCE(suspended_by_kind, 'operator') = $3)"
        ),
        params![grant.organization_id, grant.id, by],
    );
    let keys = client_key::ending::resume_of_grant(grant.organization_id, grant.id);
    vec![step, connection::ending::resume_of_grant(grant.organization_id, grant.id), keys]
}

/// `active → revoked` or `suspended → revoked`, for good.
pub fn revoke(grant: &Grant, ending: &Ending) -> Vec<Step> {
    let step = Step::guarded(
        sql!(
            "UPDATE grants SET state = 'revoked', ended_at = $1, ended_by_kind = $2, ended_by_id = $3, ended_by_name = $4,
               ended_reason = $5, suspended_by_kind = NULL
             WHERE organization_id = $6 AND id = $7 AND state IN ('active', 'suspended')"
        ),
        params![ending.at, ending.by.kind, &ending.by.id, &ending.by.name, &ending.reason, grant.organization_id, grant.id,],
    )
    .urgent();
    let free = Step::guarded(
        sql!("DELETE FROM live_grants WHERE organization_id = $1 AND client_id = $2 AND grant_id = $3"),
        params![grant.organization_id, grant.client_id, grant.id],
    );
    // In the order in which a batch that adds to the grant writes them: in another one the two would wait for each other.
    vec![
        free,
        step,
        end_connections(grant, ending.at),
        client_key::ending::revoke_of_grant(grant.organization_id, grant.id, ending.at),
        attempt::expire_consented_of(grant.organization_id, grant.client_id, ending.at),
    ]
}

fn end_connections(grant: &Grant, at: Timestamp) -> Step {
    connection::ending::revoke_of_integration(grant.organization_id, grant.client_id, at)
}
