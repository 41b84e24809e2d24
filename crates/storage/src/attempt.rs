//! Attempts and their steps.

use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::attempt::{Attempt, AttemptState};
use model::consent::ShownConsent;
use model::integration::Door;
use protocol::Timestamp;
use protocol::id::{AttemptId, ClientId, OrganizationId, PartnerId, UserId};
use protocol::scope::ScopeSet;

/// Begins an attempt.
pub fn insert(attempt: &Attempt) -> Step {
    Step::run(
        sql!(
            "INSERT INTO attempts (id, door, client_id, organization_id, user_id, scopes, attribution, state, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        params![
            attempt.id,
            attempt.door,
            attempt.client_id,
            attempt.organization_id,
            attempt.user_id,
            &attempt.scopes,
            attempt.attribution,
            attempt.state,
            attempt.created_at,
            attempt.expires_at,
        ],
    )
}

impl FromRow for Attempt {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            door: row.next()?,
            client_id: row.next()?,
            organization_id: row.next()?,
            user_id: row.next()?,
            scopes: row.next()?,
            attribution: row.next()?,
            state: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// The attempt.
pub async fn find(store: &Store, id: AttemptId) -> Result<Option<Attempt>> {
    let sql = sql!(
        "SELECT id, door, client_id, organization_id, user_id, scopes, attribution, state, created_at, expires_at
         FROM attempts WHERE id = $1"
    );
    store.read_one(sql, params![id]).await
}

/// What the customer signed in an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedConsent {
    /// For whom.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// To what.
    pub scopes: ScopeSet,
    /// In which words.
    pub shown: ShownConsent,
    /// When.
    pub at: Timestamp,
    /// The partner it is reported under.
    pub attribution: Option<PartnerId>,
    /// At which door.
    pub door: Door,
    /// Where the attempt stands now.
    pub state: AttemptState,
}

impl FromRow for SignedConsent {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organization_id: row.next()?,
            user_id: row.next()?,
            scopes: row.next()?,
            shown: row.next::<Json<ShownConsent>>()?.0,
            at: row.next()?,
            attribution: row.next()?,
            door: row.next()?,
            state: row.next()?,
        })
    }
}

/// The consent that was given in an attempt, if it was.
pub async fn signed_consent(store: &Store, id: AttemptId) -> Result<Option<SignedConsent>> {
    let sql = sql!(
        "SELECT organization_id, user_id, consented_scopes, shown, consented_at, attribution, door, state
         FROM attempts WHERE id = $1 AND consented_at IS NOT NULL"
    );
    store.read_one(sql, params![id]).await
}

/// What the customer signs now.
pub struct Signature<'a> {
    /// For whom.
    pub organization_id: OrganizationId,
    /// Who.
    pub user_id: UserId,
    /// To what.
    pub scopes: &'a ScopeSet,
    /// In which words.
    pub shown: &'a ShownConsent,
    /// Now.
    pub at: Timestamp,
    /// When the partner's countersignature is too late.
    pub expires_at: Timestamp,
}

/// `requested → consented`, while there is time.
pub fn consent(id: AttemptId, signature: &Signature<'_>) -> Step {
    Step::guarded(
        sql!(
            "UPDATE attempts SET state = 'consented', organization_id = $1, user_id = $2, consented_scopes = $3, shown = $4,
               consented_at = $5, expires_at = $6
             WHERE id = $7 AND state = 'requested' AND expires_at > $5"
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

/// `requested → declined`.
pub fn decline(id: AttemptId, now: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE attempts SET state = 'declined', ended_at = $1 WHERE id = $2 AND state = 'requested'"),
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

/// Attempts in `state` whose time was over before `now`; the oldest first.
pub async fn overdue(store: &Store, state: AttemptState, now: Timestamp, limit: i64) -> Result<Vec<AttemptId>> {
    let sql = sql!("SELECT id FROM attempts WHERE state = $1 AND expires_at < $2 ORDER BY expires_at LIMIT $3");
    store.read_all(sql, params![state, now, limit]).await
}

/// `requested → expired` or `consented → expired`, once its time is over.
pub async fn expire(store: &Store, id: AttemptId, now: Timestamp) -> Result<bool> {
    let sql = sql!(
        "UPDATE attempts SET state = 'expired', ended_at = $1 WHERE id = $2 AND state IN ('requested', 'consented') AND expires_at < $1"
    );
    Ok(store.write(sql, params![now, id]).await? == 1)
}

/// Forgets up to `limit` attempts that ended before `before` and to which nobody had consented.
pub async fn delete_without_consent(store: &Store, before: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM attempts WHERE id IN (
           SELECT id FROM attempts WHERE ended_at < $1 AND consented_at IS NULL AND state IN ('declined', 'expired')
           ORDER BY ended_at LIMIT $2)"
    );
    store.write(sql, params![before, limit]).await
}
