//! A table of these tests' own.

use crate::{Params, Sql, Step, Store, sql::sql, testing::each, value::params};

static MAKE: Sql = Sql::new(
    "CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY, label TEXT NOT NULL UNIQUE, generation BIGINT NOT NULL, open BOOLEAN NOT NULL, digest BYTEA)",
    "CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY, label TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL, open INTEGER NOT NULL, digest BLOB) STRICT",
);

/// Makes the table, empty.
pub(crate) async fn make(store: &Store) {
    store.write(&MAKE, Vec::new()).await.unwrap();
}

pub(crate) fn insert() -> &'static Sql {
    sql!("INSERT INTO things (id, label, generation, open, digest) VALUES ($1, $2, $3, $4, $5)")
}

/// The parameters of [`insert`] for a thing that is labelled as it is called.
pub(crate) fn thing(id: &str) -> Params {
    params![id, id, 0_i64, true, [7_u8; 32]]
}

/// Moves a thing from one generation to the next.
pub(crate) fn advance() -> &'static Sql {
    sql!("UPDATE things SET generation = generation + 1 WHERE id = $1 AND generation = $2 RETURNING generation")
}

pub(crate) async fn add(store: &Store, id: &str) {
    store.write(insert(), thing(id)).await.unwrap();
}

pub(crate) fn added(id: &str) -> Step {
    Step::run(insert(), thing(id))
}

pub(crate) async fn generation(store: &Store, id: &str) -> Option<i64> {
    store.read_one(sql!("SELECT generation FROM things WHERE id = $1"), params![id]).await.unwrap()
}

pub(crate) async fn count(store: &Store) -> i64 {
    store.read_one(sql!("SELECT COUNT(*) FROM things"), Vec::new()).await.unwrap().unwrap()
}

/// Runs one test on a store of each engine that has the table.
pub(crate) async fn each_with_things<F: Future<Output = ()>>(body: impl Fn(Store) -> F) {
    each(|store| {
        let body = &body;
        async move {
            make(&store).await;
            body(store).await;
        }
    })
    .await;
}
