//! Handshakes: what stands beside their attempts. `moves.rs` holds their steps, `signing_key.rs` the partners' keys.

mod moves;
pub mod signing_key;

pub use moves::{Returning, lead, move_to_session, note_reminded, note_returned, take_turn};

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::attempt::Attempt;
use model::handshake::{Handshake, Led, ReturnStatus};
use protocol::Timestamp;
use protocol::id::{AttemptId, ClientId, OrganizationId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT attempt_id, organization_id, client_id, partner_state, language, led_user_id, session_digest, nonce_sha256,
               led_at, returned_status, returned_at, reminded_at, created_at FROM handshakes ",
            $rest
        ))
    };
}

impl FromRow for Handshake {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            attempt_id: row.next()?,
            organization_id: row.next()?,
            client_id: row.next()?,
            partner_state: row.next()?,
            language: row.next()?,
            led: led_from(row)?,
            returned: returned_from(row)?,
            reminded_at: row.next()?,
            created_at: row.next()?,
        })
    }
}

fn led_from(row: &mut Row) -> Result<Option<Led>> {
    let user_id = row.next()?;
    let (session_digest, nonce_sha256): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.next()?, row.next()?);
    let at = row.next()?;
    Ok(match (user_id, session_digest, nonce_sha256, at) {
        (Some(user_id), Some(session_digest), Some(nonce_sha256), Some(at)) => {
            Some(Led { user_id, session_digest, nonce_sha256, at })
        }
        (_, _, _, _) => None,
    })
}

fn returned_from(row: &mut Row) -> Result<Option<(ReturnStatus, Timestamp)>> {
    let (status, at) = (row.next::<Option<ReturnStatus>>()?, row.next::<Option<Timestamp>>()?);
    Ok(status.zip(at))
}

/// Keeps what a handshake's attempt has beside others, before the browser is led anywhere.
pub fn insert(handshake: &Handshake) -> Step {
    Step::run(
        sql!(
            "INSERT INTO handshakes (attempt_id, organization_id, client_id, partner_state, language, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        params![
            handshake.attempt_id,
            handshake.organization_id,
            handshake.client_id,
            &handshake.partner_state,
            &handshake.language,
            handshake.created_at,
        ],
    )
}

/// The handshake of an attempt.
pub async fn find(store: &Store, attempt_id: AttemptId) -> Result<Option<Handshake>> {
    store.read_one(select!("WHERE attempt_id = $1"), params![attempt_id]).await
}

/// The handshake whose browser comes back to an address with the nonce of this SHA-256.
pub async fn find_by_nonce(store: &Store, nonce_sha256: &[u8]) -> Result<Option<Handshake>> {
    store.read_one(select!("WHERE nonce_sha256 = $1"), params![nonce_sha256]).await
}

/// The attempt that counts between an organization and an integration: the one that was consented to last, whatever came of it.
pub async fn current(store: &Store, organization_id: OrganizationId, client_id: ClientId) -> Result<Option<Attempt>> {
    let sql = sql!(
        "SELECT a.id, a.door, a.client_id, a.organization_id, a.user_id, a.scopes, a.attribution, a.state, a.created_at,
           a.expires_at, a.origin
         FROM current_handshakes c JOIN attempts a ON a.id = c.attempt_id WHERE c.organization_id = $1 AND c.client_id = $2"
    );
    store.read_one(sql, params![organization_id, client_id]).await
}

/// Whether the two have ever met: the organization began something with the integration, or had a grant to it.
pub async fn have_met(store: &Store, organization_id: OrganizationId, client_id: ClientId) -> Result<bool> {
    let sql = sql!(
        "SELECT EXISTS (SELECT 1 FROM attempts WHERE organization_id = $1 AND client_id = $2)
           OR EXISTS (SELECT 1 FROM grants WHERE organization_id = $1 AND client_id = $2)"
    );
    Ok(store.read_one::<bool>(sql, params![organization_id, client_id]).await?.unwrap_or(false))
}

/// Attempts of one organization at this door that wait for the partner, oldest first.
pub async fn pending_of(store: &Store, organization_id: OrganizationId, now: Timestamp, limit: i64) -> Result<Vec<Attempt>> {
    let sql = sql!(
        "SELECT a.id, a.door, a.client_id, a.organization_id, a.user_id, a.scopes, a.attribution, a.state, a.created_at,
           a.expires_at, a.origin
         FROM attempts a WHERE a.organization_id = $1 AND a.door = 'handshake' AND a.state = 'consented' AND a.expires_at > $2
         ORDER BY a.id LIMIT $3"
    );
    store.read_all(sql, params![organization_id, now, limit]).await
}

/// Handshakes that wait for the partner, end between `now` and `until`, and whose customer was not reminded; soonest first.
pub async fn to_remind(store: &Store, now: Timestamp, until: Timestamp, limit: i64) -> Result<Vec<AttemptId>> {
    let sql = sql!(
        "SELECT a.id FROM attempts a JOIN handshakes h ON h.attempt_id = a.id
         WHERE a.state = 'consented' AND a.expires_at > $1 AND a.expires_at <= $2 AND h.reminded_at IS NULL
           AND h.led_at IS NOT NULL
         ORDER BY a.expires_at, a.id LIMIT $3"
    );
    store.read_all(sql, params![now, until, limit]).await
}
