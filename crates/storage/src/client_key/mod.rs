//! Client keys: one row each, of which only a digest is kept. [`ending`] ends them, [`sealed`] keeps those that wait
//! encrypted, to an [`encryption_key`].

pub mod encryption_key;
pub mod ending;
pub mod sealed;

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::client_key::{ClientKey, ClientKeyMark};
use model::grant::Actor;
use model::integration::SecretSlot;
use model::secret_digest::SecretDigest;
use protocol::Timestamp;
use protocol::id::{ClientId, ClientKeyId, GrantId, OrganizationId, PartnerId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT organization_id, id, grant_id, client_id, attempt_id, slot, state, lookup, salt, sha256, last_four, scopes,
               external_id, delivery, made_by_kind, made_by_id, made_by_name, created_at, claim_until, retires_at, first_used_at,
               last_used_at, ended_at FROM client_keys ",
            $rest
        ))
    };
}

impl FromRow for ClientKey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organization_id: row.next()?,
            id: row.next()?,
            grant_id: row.next()?,
            client_id: row.next()?,
            attempt_id: row.next()?,
            slot: SecretSlot(u8::try_from(row.next::<u16>()?).unwrap_or(u8::MAX)),
            state: row.next()?,
            mark: mark_from(row)?,
            scopes: row.next()?,
            external_id: row.next()?,
            delivery: row.next()?,
            made_by: Actor { kind: row.next()?, id: row.next()?, name: row.next()? },
            created_at: row.next()?,
            claim_until: row.next()?,
            retires_at: row.next()?,
            first_used_at: row.next()?,
            last_used_at: row.next()?,
            ended_at: row.next()?,
        })
    }
}

fn mark_from(row: &mut Row) -> Result<Option<ClientKeyMark>> {
    let lookup = row.next::<Option<String>>()?;
    let (salt, sha256) = (row.next::<Option<Vec<u8>>>()?, row.next::<Option<Vec<u8>>>()?);
    let last_four = row.next::<Option<String>>()?.unwrap_or_default();
    Ok(match (lookup, salt, sha256) {
        (Some(lookup), Some(salt), Some(sha256)) => {
            Some(ClientKeyMark { lookup, digest: SecretDigest { salt, sha256 }, last_four })
        }
        (_, _, _) => None,
    })
}

/// The key.
pub async fn find(store: &Store, organization_id: OrganizationId, id: ClientKeyId) -> Result<Option<ClientKey>> {
    store.read_one(select!("WHERE organization_id = $1 AND id = $2"), params![organization_id, id]).await
}

/// Up to 100 keys of one grant, newest first.
pub async fn of_grant(store: &Store, organization_id: OrganizationId, grant_id: GrantId) -> Result<Vec<ClientKey>> {
    let sql = select!("WHERE organization_id = $1 AND grant_id = $2 ORDER BY id DESC LIMIT 100");
    store.read_all(sql, params![organization_id, grant_id]).await
}

/// The keys of one grant that are not over: at most the two slots' and what has retired in them.
pub async fn held_by_grant(store: &Store, organization_id: OrganizationId, grant_id: GrantId) -> Result<Vec<ClientKey>> {
    let sql = select!("WHERE organization_id = $1 AND grant_id = $2 AND state <> 'revoked' ORDER BY created_at, id LIMIT 100");
    store.read_all(sql, params![organization_id, grant_id]).await
}

/// The keys of an integration that wait for one of its partner's developers; oldest first.
pub async fn unclaimed(store: &Store, client_id: ClientId, now: Timestamp, limit: i64) -> Result<Vec<ClientKey>> {
    let sql = select!("WHERE client_id = $1 AND state = 'unclaimed' AND claim_until > $2 ORDER BY id LIMIT $3");
    store.read_all(sql, params![client_id, now, limit]).await
}

/// Whether the integration ever had a key, however it stands.
pub async fn any_of_integration(store: &Store, client_id: ClientId) -> Result<bool> {
    let sql = sql!("SELECT organization_id, id FROM client_keys WHERE client_id = $1 LIMIT 1");
    let found: Option<Place> = store.read_one(sql, params![client_id]).await?;
    Ok(found.is_some())
}

/// One key of an integration that waits to be claimed, whosever grant it is under.
pub async fn find_unclaimed(store: &Store, client_id: ClientId, id: ClientKeyId, now: Timestamp) -> Result<Option<ClientKey>> {
    let sql = select!("WHERE client_id = $1 AND state = 'unclaimed' AND id = $2 AND claim_until > $3");
    store.read_one(sql, params![client_id, id, now]).await
}

/// One key of any of a partner's integrations, however it stands: for the developer who holds its claim link.
pub async fn find_of_partner(store: &Store, partner_id: PartnerId, id: ClientKeyId) -> Result<Option<ClientKey>> {
    // Every state is named, so that the index of integration, state and id finds it.
    let sql = select!(
        "WHERE client_id IN (SELECT client_id FROM integrations WHERE partner_id = $1)
           AND state IN ('unclaimed', 'active', 'suspended', 'revoked') AND id = $2"
    );
    store.read_one(sql, params![partner_id, id]).await
}

/// Where a client key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which.
    pub id: ClientKeyId,
}

impl FromRow for Place {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { organization_id: row.next()?, id: row.next()? })
    }
}

/// Where the integration's key with this clear part is.
pub async fn locate(store: &Store, client_id: ClientId, lookup: &str) -> Result<Option<Place>> {
    let sql = sql!("SELECT organization_id, client_key_id FROM client_key_lookups WHERE lookup = $1 AND client_id = $2");
    store.read_one(sql, params![lookup, client_id]).await
}

fn insert_lookup(key: &ClientKey, mark: &ClientKeyMark) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO client_key_lookups (lookup, client_id, organization_id, client_key_id)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
        ),
        params![&mark.lookup, key.client_id, key.organization_id, key.id],
    )
}

/// Puts a key into its slot: part of the batch that moves the grant's version, which decides about slots.
pub fn insert(key: &ClientKey) -> Vec<Step> {
    let mark = key.mark.as_ref();
    let row = Step::run(
        sql!(
            "INSERT INTO client_keys (organization_id, id, grant_id, client_id, attempt_id, slot, state, lookup, salt, sha256,
               last_four, scopes, external_id, delivery, made_by_kind, made_by_id, made_by_name, created_at, claim_until)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
        ),
        params![
            key.organization_id,
            key.id,
            key.grant_id,
            key.client_id,
            key.attempt_id,
            u16::from(key.slot.0),
            key.state,
            mark.map(|mark| mark.lookup.clone()),
            mark.map(|mark| mark.digest.salt.clone()),
            mark.map(|mark| mark.digest.sha256.clone()),
            mark.map(|mark| mark.last_four.clone()),
            &key.scopes,
            &key.external_id,
            key.delivery,
            key.made_by.kind,
            &key.made_by.id,
            &key.made_by.name,
            key.created_at,
            key.claim_until,
        ],
    );
    mark.map(|mark| insert_lookup(key, mark)).into_iter().chain([row]).collect()
}

/// A developer of the partner takes a key that waits, once; the second step finds it by its clear part.
pub fn claim(key: &ClientKey, mark: &ClientKeyMark, now: Timestamp) -> [Step; 2] {
    let row = Step::guarded(
        sql!(
            "UPDATE client_keys SET state = 'active', lookup = $1, salt = $2, sha256 = $3, last_four = $4
             WHERE organization_id = $5 AND id = $6 AND client_id = $7 AND state = 'unclaimed' AND claim_until > $8"
        ),
        params![
            &mark.lookup,
            &mark.digest.salt,
            &mark.digest.sha256,
            &mark.last_four,
            key.organization_id,
            key.id,
            key.client_id,
            now,
        ],
    );
    [row, insert_lookup(key, mark)]
}

/// Notes that a key obtained a token; batched off the hot path.
pub fn note_used(organization_id: OrganizationId, id: ClientKeyId, at: Timestamp) -> Step {
    Step::run(
        sql!(
            "UPDATE client_keys SET last_used_at = $1
             WHERE organization_id = $2 AND id = $3 AND (last_used_at IS NULL OR last_used_at < $1)"
        ),
        params![at, organization_id, id],
    )
}

/// Notes that a key obtained its first token, once: the guard of the batch that tells of it.
pub fn note_first_used(organization_id: OrganizationId, id: ClientKeyId, at: Timestamp) -> Step {
    Step::guarded(
        sql!("UPDATE client_keys SET first_used_at = $1 WHERE organization_id = $2 AND id = $3 AND first_used_at IS NULL"),
        params![at, organization_id, id],
    )
}

/// Gives every key of an organization the platform's new id of it: part of the batch that changes it.
pub fn set_external_id(organization_id: OrganizationId, external_id: Option<&str>) -> Step {
    Step::run(sql!("UPDATE client_keys SET external_id = $1 WHERE organization_id = $2"), params![external_id, organization_id])
}
