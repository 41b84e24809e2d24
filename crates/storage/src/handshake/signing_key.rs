//! The public keys of integrations, with which their links to us are verified.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use protocol::Timestamp;
use protocol::id::ClientId;

/// A public key on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// As a JWK.
    pub jwk: String,
    /// Since when.
    pub created_at: Timestamp,
}

impl FromRow for SigningKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { jwk: row.next()?, created_at: row.next()? })
    }
}

/// The integration's, if it registered one.
pub async fn find(store: &Store, client_id: ClientId) -> Result<Option<SigningKey>> {
    store.read_one(sql!("SELECT jwk, created_at FROM partner_signing_keys WHERE client_id = $1"), params![client_id]).await
}

/// Registers the integration's, in place of the one before.
pub fn set(client_id: ClientId, jwk: &str, now: Timestamp) -> Step {
    Step::run(
        sql!(
            "INSERT INTO partner_signing_keys (client_id, jwk, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (client_id) DO UPDATE SET jwk = $2, created_at = $3"
        ),
        params![client_id, jwk, now],
    )
}

/// Takes the integration's off the register.
pub fn delete(client_id: ClientId) -> Step {
    Step::guarded(sql!("DELETE FROM partner_signing_keys WHERE client_id = $1"), params![client_id]).urgent()
}
