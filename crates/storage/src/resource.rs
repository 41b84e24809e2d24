//! The platform's APIs that check our tokens.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::resource::Resource;
use model::secret_digest::SecretDigest;
use protocol::id::ResourceId;

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!("SELECT id, name, audience, signing, lookup, salt, sha256, created_at FROM resources ", $rest))
    };
}

/// How many resources there may be.
pub const MOST: i64 = 1_000;

impl FromRow for Resource {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            audience: row.next()?,
            signing: row.next()?,
            lookup: row.next()?,
            digest: SecretDigest { salt: row.next()?, sha256: row.next()? },
            created_at: row.next()?,
        })
    }
}

/// Every resource, the oldest first: its audience is the default one.
pub async fn all(store: &Store) -> Result<Vec<Resource>> {
    store.read_all(select!("ORDER BY created_at, id LIMIT $1"), params![MOST]).await
}

/// The resource with this id.
pub async fn find(store: &Store, id: ResourceId) -> Result<Option<Resource>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// The resource with this audience.
pub async fn find_by_audience(store: &Store, audience: &str) -> Result<Option<Resource>> {
    store.read_one(select!("WHERE audience = $1"), params![audience]).await
}

/// Resources in the order of their ids, after `after`.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<Resource>> {
    store.read_all(select!("WHERE id > $1 ORDER BY id LIMIT $2"), params![after, limit]).await
}

/// Makes a resource, unless its audience is taken.
pub fn insert(resource: &Resource) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO resources (id, name, audience, signing, lookup, salt, sha256, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
        ),
        params![
            resource.id,
            &resource.name,
            &resource.audience,
            resource.signing,
            &resource.lookup,
            &resource.digest.salt,
            &resource.digest.sha256,
            resource.created_at,
        ],
    )
}

/// Makes `old` into `new`: name, algorithm, secret; unless it is no longer as `old` says. An audience never changes:
/// tokens that are out name it.
pub fn update(old: &Resource, new: &Resource) -> Step {
    Step::guarded(
        sql!(
            "UPDATE resources SET name = $1, signing = $2, lookup = $3, salt = $4, sha256 = $5
             WHERE id = $6 AND name = $7 AND signing = $8 AND lookup = $9"
        ),
        params![
            &new.name,
            new.signing,
            &new.lookup,
            &new.digest.salt,
            &new.digest.sha256,
            old.id,
            &old.name,
            old.signing,
            &old.lookup,
        ],
    )
}
