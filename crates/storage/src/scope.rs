//! The scope catalogue.

use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::scope::{Scope, ScopeText};
use protocol::scope::ScopeName;
use std::collections::BTreeMap;

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!("SELECT name, access, texts, restricted, created_at FROM scopes ", $rest))
    };
}

/// How many scopes the catalogue may have.
pub const MOST: i64 = 1_000;

impl FromRow for Scope {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            name: row.next()?,
            access: row.next()?,
            texts: row.next::<Json<BTreeMap<String, ScopeText>>>()?.0,
            restricted: row.next()?,
            created_at: row.next()?,
        })
    }
}

/// The whole catalogue, by name.
pub async fn all(store: &Store) -> Result<Vec<Scope>> {
    store.read_all(select!("ORDER BY name LIMIT $1"), params![MOST]).await
}

/// The scope of this name.
pub async fn find(store: &Store, name: &ScopeName) -> Result<Option<Scope>> {
    store.read_one(select!("WHERE name = $1"), params![name]).await
}

/// Scopes by name, after `after`.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<Scope>> {
    store.read_all(select!("WHERE name > $1 ORDER BY name LIMIT $2"), params![after, limit]).await
}

/// Adds a scope, unless one has this name.
pub fn insert(scope: &Scope) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO scopes (name, access, texts, restricted, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
        ),
        params![&scope.name, scope.access, Json(&scope.texts), scope.restricted, scope.created_at],
    )
}

/// Makes `old` into `new`, unless it is no longer as `old` says.
pub fn update(old: &Scope, new: &Scope) -> Step {
    Step::guarded(
        sql!(
            "UPDATE scopes SET access = $1, texts = $2, restricted = $3
             WHERE name = $4 AND access = $5 AND texts = $6 AND restricted = $7"
        ),
        params![new.access, Json(&new.texts), new.restricted, &old.name, old.access, Json(&old.texts), old.restricted,],
    )
}
