//! Migrations that meet each other, a newer store, and a failure.

use super::{MIGRATIONS, Migration, left, pending, run_these};
use crate::{
    Error, Store,
    sql::sql,
    testing::{TestStore, each, options, race},
    value::params,
};

const FIRST: Migration = Migration {
    name: "0001_first",
    sqlite: "CREATE TABLE IF NOT EXISTS a (id TEXT NOT NULL, PRIMARY KEY (id)) STRICT; INSERT INTO a (id) VALUES ('one; two')",
    postgres: "CREATE TABLE IF NOT EXISTS a (id TEXT NOT NULL, PRIMARY KEY (id)); INSERT INTO a (id) VALUES ('one; two') ON CONFLICT (id) DO NOTHING",
};
const BROKEN: Migration = Migration {
    name: "0002_broken",
    sqlite: "CREATE TABLE IF NOT EXISTS b (id TEXT NOT NULL, PRIMARY KEY (id)) STRICT; CREATE TABEL c",
    postgres: "CREATE TABLE IF NOT EXISTS b (id TEXT NOT NULL, PRIMARY KEY (id)); CREATE TABEL c",
};
const MENDED: Migration = Migration {
    name: "0002_broken",
    sqlite: "CREATE TABLE IF NOT EXISTS b (id TEXT NOT NULL, PRIMARY KEY (id)) STRICT; CREATE TABLE IF NOT EXISTS c (id TEXT) STRICT",
    postgres: "CREATE TABLE IF NOT EXISTS b (id TEXT NOT NULL, PRIMARY KEY (id)); CREATE TABLE IF NOT EXISTS c (id TEXT)",
};

async fn each_empty(body: impl AsyncFn(Store)) {
    let sqlite = TestStore::empty_sqlite().await;
    body(sqlite.store().clone()).await;
    sqlite.remove().await;
    if let Some(postgres) = TestStore::empty_postgres().await {
        body(postgres.store().clone()).await;
        postgres.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pending_is_what_was_not_applied() {
    let all: Vec<_> = MIGRATIONS.iter().map(|migration| migration.name).collect();
    each_empty(async |store| {
        assert_eq!(store.pending_migrations().await.unwrap(), all);
        assert_eq!(store.pending_migrations().await.unwrap(), all, "looking changes nothing");
        store.migrate().await.unwrap();
        assert!(store.pending_migrations().await.unwrap().is_empty());
        store.migrate().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_done_again_after_it_was_mended() {
    each_empty(async |store| {
        let failed = run_these(&store, &[FIRST, BROKEN]).await;
        assert!(matches!(&failed, Err(Error::Migration(why)) if why.contains("0002_broken")), "{failed:?}");
        let read = sql!("SELECT name FROM schema_migrations");
        assert_eq!(store.read_all::<String>(read, params![]).await.unwrap(), ["0001_first"]);
        run_these(&store, &[FIRST, MENDED]).await.unwrap();
        assert_eq!(store.read_all::<String>(sql!("SELECT id FROM a"), params![]).await.unwrap(), ["one; two"]);
        assert!(store.read_all::<String>(sql!("SELECT id FROM c"), params![]).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_store_is_refused() {
    each(async |store: Store| {
        let newer = sql!("INSERT INTO schema_migrations (version, name) VALUES ($1, $2)");
        store.write(newer, params![9999_i64, "9999_from_the_future"]).await.unwrap();
        for refused in [store.migrate().await, pending(&store).await.map(drop)] {
            assert!(matches!(&refused, Err(Error::Migration(why)) if why.contains("9999_from_the_future")), "{refused:?}");
        }
    })
    .await;
}

#[test]
fn a_number_under_another_name_is_refused() {
    let applied = vec![(1, "0001_another".to_owned())];
    assert!(left(&[FIRST], &applied).is_err());
    assert_eq!(left(&[FIRST, MENDED], &[(1, "0001_first".to_owned())]).unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_nodes_may_start_at_once() {
    let Some(made) = TestStore::empty_postgres().await else {
        return;
    };
    let results = race(4, |_| {
        let options = options(made.url()).pool_size(4);
        async move {
            let node = Store::open(&options).await.unwrap();
            run_these(&node, &[FIRST, MENDED]).await
        }
    });
    assert_eq!(results.await, [const { Ok(()) }; 4]);
    let applied = sql!("SELECT COUNT(*) FROM schema_migrations");
    assert_eq!(made.store().read_one::<i64>(applied, params![]).await.unwrap(), Some(2));
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_died_does_not_hold_up_the_next() {
    let Some(made) = TestStore::empty_postgres().await else {
        return;
    };
    let store = made.store();
    run_these(store, &[FIRST]).await.unwrap();
    let abandon = sql!("UPDATE migration_lease SET held = TRUE, beat = $1");
    store.write(abandon, params![41_i64]).await.unwrap();
    run_these(store, &[FIRST, MENDED]).await.unwrap();
    let lease = sql!("SELECT beat, held FROM migration_lease");
    let (last, held) = store.read_one::<(i64, bool)>(lease, params![]).await.unwrap().unwrap();
    assert!(last >= 43 && !held, "{last}");
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_may_not_write_starts_when_nothing_is_pending() {
    let Some(made) = TestStore::postgres().await else { return };
    let url = format!("{}?options=-c%20default_transaction_read_only%3Don", made.url());
    let reading = Store::open(&options(&url)).await.unwrap();
    reading.migrate().await.unwrap();
    let refused = reading.write(sql!("DELETE FROM schema_migrations"), params![]).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "a standby: {refused:?}");
    made.remove().await;
}
