//! Attempts: their rows and what was signed in them. `moves.rs` holds the steps of their machine, `age.rs` how they run out.

mod age;
mod moves;
mod page;

pub use age::{delete_without_consent, expire, overdue};
pub use moves::{
    complete, consent, decline, expire_consented_of, insert_consented, note_completed, roll_back, wait, wait_for_countersignature,
};
pub use page::{AttemptFilter, AttemptView, page, view};

use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::attempt::{Attempt, AttemptState};
use model::consent::ShownConsent;
use model::integration::Door;
use protocol::Timestamp;
use protocol::id::{AttemptId, OrganizationId, PartnerId, UserId};
use protocol::scope::ScopeSet;

/// Begins an attempt; who is at it now is who began it.
pub fn insert(attempt: &Attempt) -> Step {
    Step::run(
        sql!(
            "INSERT INTO attempts (id, door, client_id, organization_id, user_id, scopes, attribution, state, created_at, expires_at,
               origin, begun_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $5)"
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
            attempt.origin,
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
            origin: row.next()?,
        })
    }
}

/// The attempt.
pub async fn find(store: &Store, id: AttemptId) -> Result<Option<Attempt>> {
    let sql = sql!(
        "SELECT id, door, client_id, organization_id, user_id, scopes, attribution, state, created_at, expires_at, origin
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
