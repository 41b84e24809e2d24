//! The steps of an attempt's machine: each is one guarded statement.

use super::{Signature, insert};
use crate::Step;
use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use model::attempt::Attempt;
use protocol::Timestamp;
use protocol::id::{AttemptId, ClientId, OrganizationId, UserId};

/// `requested → consented`, while there is time. An install is signed for the organization that it was begun for, and no other.
pub fn consent(id: AttemptId, signature: &Signature<'_>) -> Step {
    Step::guarded(
        sql!(
            "UPDATE attempts SET state = 'consented', organization_id = $1, user_id = $2, consented_scopes = $3, shown = $4,
               consented_at = $5, expires_at = $6
             WHERE id = $7 AND state = 'requested' AND expires_at > $5 AND (door <> 'marketplace' OR organization_id = $1)"
        ),
        params![
            signature.organization_id,
            signature.user_id,
            signature.scopes,
            Json(signature.shown),
            signature.at,
            signature.expires_at,
            id
        ],
    )
}

/// Keeps what `origin` was about for one more organization, signed at once: part of one consent to several organizations.
pub fn insert_consented(attempt: &Attempt, signature: &Signature<'_>) -> [Step; 2] {
    [insert(attempt), consent(attempt.id, signature)]
}

/// Lets a requested attempt wait until `expires_at` for somebody else, about this organization and on behalf of this person.
pub fn wait(id: AttemptId, (organization_id, user_id): (OrganizationId, UserId), expires_at: Timestamp, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE attempts SET organization_id = $1, user_id = $2, expires_at = $3
             WHERE id = $4 AND state = 'requested' AND expires_at > $5"
        ),
        params![organization_id, user_id, expires_at, id, now],
    )
}

/// Sets until when a consented attempt waits for its countersignature; also the guard of whatever goes on with it.
pub fn wait_for_countersignature(id: AttemptId, expires_at: Timestamp, now: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE attempts SET expires_at = $1 WHERE id = $2 AND state = 'consented' AND expires_at > $3"),
        params![expires_at, id, now],
    )
}

/// `requested → declined`.
pub fn decline(id: AttemptId, now: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE attempts SET state = 'declined', ended_at = $1 WHERE id = $2 AND state = 'requested'"),
        params![now, id],
    )
}

/// Ends what was consented to and cannot be completed any more.
pub fn roll_back(id: AttemptId, now: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE attempts SET state = 'rolled_back', ended_at = $1 WHERE id = $2 AND state = 'consented'"),
        params![now, id],
    )
}

/// `consented → completed`: the guard of the batch that makes or widens the grant.
pub fn complete(id: AttemptId, now: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE attempts SET state = 'completed', ended_at = $1 WHERE id = $2 AND state = 'consented'"),
        params![now, id],
    )
}

/// Notes that an attempt is complete whose grant was active already: its code's exchange decided that, in the connection's row.
pub fn note_completed(id: AttemptId, at: Timestamp) -> Step {
    Step::run(
        sql!("UPDATE attempts SET state = 'completed', ended_at = $1 WHERE id = $2 AND state = 'consented'"),
        params![at, id],
    )
}

/// Ends what an organization has consented to and the partner has not countersigned: a revocation reaches codes that are out.
pub fn expire_consented_of(organization_id: OrganizationId, client_id: ClientId, now: Timestamp) -> Step {
    Step::run(
        sql!(
            "UPDATE attempts SET state = 'expired', ended_at = $1
             WHERE organization_id = $2 AND client_id = $3 AND state = 'consented'"
        ),
        params![now, organization_id, client_id],
    )
}
