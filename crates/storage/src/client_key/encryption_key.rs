//! The public keys of integrations, to which client keys are sealed; [`super::sealed`] writes them.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Store};
use protocol::Timestamp;
use protocol::id::ClientId;

/// A public key on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncryptionKey {
    /// As a JWK.
    pub jwk: String,
    /// Since when.
    pub created_at: Timestamp,
}

impl FromRow for EncryptionKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { jwk: row.next()?, created_at: row.next()? })
    }
}

/// The integration's, if it registered one.
pub async fn find(store: &Store, client_id: ClientId) -> Result<Option<EncryptionKey>> {
    store.read_one(sql!("SELECT jwk, created_at FROM encryption_keys WHERE client_id = $1"), params![client_id]).await
}
