//! Client keys that are encrypted to the partner's public key and wait to be fetched, and those public keys.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use protocol::Timestamp;
use protocol::id::{ClientId, ClientKeyId, GrantId, OrganizationId};

/// An encrypted client key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedClientKey {
    /// The customer.
    pub organization_id: OrganizationId,
    /// The key.
    pub client_key_id: ClientKeyId,
    /// The integration that can open it.
    pub client_id: ClientId,
    /// RFC 7516, compact.
    pub jwe: String,
    /// When it was sealed.
    pub created_at: Timestamp,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

impl FromRow for SealedClientKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organization_id: row.next()?,
            client_key_id: row.next()?,
            client_id: row.next()?,
            jwe: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// Keeps a sealed key: part of the batch that makes it.
pub fn insert(sealed: &SealedClientKey) -> Step {
    Step::run(
        sql!(
            "INSERT INTO sealed_client_keys (organization_id, client_key_id, client_id, jwe, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        params![
            sealed.organization_id,
            sealed.client_key_id,
            sealed.client_id,
            &sealed.jwe,
            sealed.created_at,
            sealed.expires_at,
        ],
    )
}

/// An encrypted client key, with the grant that it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedView {
    /// The encrypted key.
    pub sealed: SealedClientKey,
    /// The agreement.
    pub grant_id: GrantId,
}

impl FromRow for SealedView {
    fn from_row(row: &mut Row) -> Result<Self> {
        let grant_id = row.next()?;
        Ok(Self { grant_id, sealed: SealedClientKey::from_row(row)? })
    }
}

/// Sealed keys of an integration after the key `after`, but for those that have ended meanwhile.
pub async fn page(store: &Store, client_id: ClientId, (after, now): (&str, Timestamp), limit: i64) -> Result<Vec<SealedView>> {
    let sql = sql!(
        "SELECT k.grant_id, s.organization_id, s.client_key_id, s.client_id, s.jwe, s.created_at, s.expires_at
         FROM sealed_client_keys s JOIN client_keys k ON k.organization_id = s.organization_id AND k.id = s.client_key_id
         WHERE s.client_id = $1 AND s.client_key_id > $2 AND s.expires_at > $3 AND k.state <> 'revoked'
         ORDER BY s.client_key_id LIMIT $4"
    );
    store.read_all(sql, params![client_id, after, now, limit]).await
}

/// The partner has it.
pub async fn delete(store: &Store, client_id: ClientId, client_key_id: ClientKeyId) -> Result<bool> {
    let sql = sql!("DELETE FROM sealed_client_keys WHERE client_id = $1 AND client_key_id = $2");
    Ok(store.write(sql, params![client_id, client_key_id]).await? > 0)
}

/// Forgets up to `limit` that nobody fetched.
pub async fn delete_expired(store: &Store, now: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM sealed_client_keys WHERE client_key_id IN (
           SELECT client_key_id FROM sealed_client_keys WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)"
    );
    store.write(sql, params![now, limit]).await
}

/// The public key of an integration, as a JWK.
pub async fn encryption_key(store: &Store, client_id: ClientId) -> Result<Option<String>> {
    store.read_one(sql!("SELECT jwk FROM encryption_keys WHERE client_id = $1"), params![client_id]).await
}

/// Registers the public key of an integration, in place of the one before.
pub fn set_encryption_key(client_id: ClientId, jwk: &str, now: Timestamp) -> Step {
    Step::run(
        sql!(
            "INSERT INTO encryption_keys (client_id, jwk, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (client_id) DO UPDATE SET jwk = $2, created_at = $3"
        ),
        params![client_id, jwk, now],
    )
}

/// Takes the public key of an integration off the register.
pub fn delete_encryption_key(client_id: ClientId) -> Step {
    Step::guarded(sql!("DELETE FROM encryption_keys WHERE client_id = $1"), params![client_id])
}
