//! Integrations' own credentials, two slots each.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::integration::{ClientSecret, SecretSlot};
use model::secret_digest::SecretDigest;
use protocol::Timestamp;
use protocol::id::{ClientId, SecretId};

impl FromRow for ClientSecret {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            client_id: row.next()?,
            slot: SecretSlot(u8::try_from(row.next::<u16>()?).unwrap_or(u8::MAX)),
            lookup: row.next()?,
            digest: SecretDigest { salt: row.next()?, sha256: row.next()? },
            created_at: row.next()?,
            retires_at: row.next()?,
            last_used_at: row.next()?,
        })
    }
}

/// The secrets of an integration, by slot; retired ones that still stand in theirs too.
pub async fn of(store: &Store, client_id: ClientId) -> Result<Vec<ClientSecret>> {
    let sql = sql!(
        "SELECT id, client_id, slot, lookup, salt, sha256, created_at, retires_at, last_used_at FROM client_secrets
         WHERE client_id = $1 ORDER BY slot LIMIT 2"
    );
    store.read_all(sql, params![client_id]).await
}

/// Puts a secret into its slot, if the slot is free or what is in it has retired by the new one's time.
pub fn insert(secret: &ClientSecret) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO client_secrets (client_id, slot, id, lookup, salt, sha256, created_at, retires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (client_id, slot) DO UPDATE SET id = $3, lookup = $4, salt = $5, sha256 = $6, created_at = $7,
               retires_at = $8, last_used_at = NULL
             WHERE client_secrets.retires_at IS NOT NULL AND client_secrets.retires_at <= $7"
        ),
        params![
            secret.client_id,
            u16::from(secret.slot.0),
            secret.id,
            &secret.lookup,
            &secret.digest.salt,
            &secret.digest.sha256,
            secret.created_at,
            secret.retires_at,
        ],
    )
}

/// Sets when the secret is refused, if it is still in its slot and does not end before.
pub fn retire(secret: &ClientSecret, at: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "UPDATE client_secrets SET retires_at = $1
             WHERE client_id = $2 AND slot = $3 AND id = $4 AND (retires_at IS NULL OR retires_at > $1)"
        ),
        params![at, secret.client_id, u16::from(secret.slot.0), secret.id],
    )
    .urgent()
}

/// Notes that the secret proved who called, if it is still in its slot and was not used later.
pub fn note_used(client_id: ClientId, id: SecretId, at: Timestamp) -> Step {
    Step::run(
        sql!(
            "UPDATE client_secrets SET last_used_at = $1
             WHERE client_id = $2 AND id = $3 AND (last_used_at IS NULL OR last_used_at < $1)"
        ),
        params![at, client_id, id],
    )
}
