//! What only the server engine does.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use crate::{
    Error, Sql, Step, Store,
    sql::sql,
    testing::{TestStore, options, race},
    tests::things::{self, add, advance, count, generation},
    value::params,
};

static TOUCH: Sql = Sql::new("UPDATE things SET generation = generation + 1 WHERE id = $1", "");
static TOUCH_ALL_COLUMNS: Sql = Sql::new("UPDATE things SET generation = generation + 1 WHERE id = $1 RETURNING *", "");
static ADD_COLUMN: Sql = Sql::new("ALTER TABLE things ADD COLUMN note TEXT", "");

/// Would take an hour.
static SLOW_TOUCH: Sql = Sql::new("UPDATE things SET generation = generation + 1 FROM pg_sleep(3600) WHERE id = $1", "");

async fn serializable(made: &TestStore) -> Store {
    let url = format!("{}?options=-c%20default_transaction_isolation%3Dserializable", made.url());
    Store::open(&options(&url)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_are_retried() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let store = serializable(&made).await;
    things::make(&store).await;
    add(&store, "a").await;
    add(&store, "b").await;
    let runs = Arc::new(AtomicU32::new(0));
    // Write skew: each reads both and writes one, which READ COMMITTED would let pass.
    let results = race(2, |racer| {
        let (store, runs) = (store.clone(), Arc::clone(&runs));
        async move {
            let body = |tx: crate::Transaction| {
                let runs = Arc::clone(&runs);
                async move {
                    let sum =
                        tx.all::<i64>(sql!("SELECT generation FROM things ORDER BY id"), params![]).await?.iter().sum::<i64>();
                    // The first runs of both have read before either writes.
                    runs.fetch_add(1, Ordering::SeqCst);
                    while runs.load(Ordering::SeqCst) < 2 {
                        tokio::task::yield_now().await;
                    }
                    let id = if racer == 0 { "a" } else { "b" };
                    tx.execute(sql!("UPDATE things SET generation = $1 WHERE id = $2"), params![sum + 1, id]).await
                }
            };
            store.transaction(body).await
        }
    });
    assert_eq!(results.await, [Ok(1), Ok(1)]);
    assert!(runs.load(Ordering::SeqCst) > 2, "one of them ran again");
    let mut generations = [generation(&store, "a").await, generation(&store, "b").await];
    generations.sort_unstable();
    assert_eq!(generations, [Some(1), Some(2)], "as if one came after the other");
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_sixteen_wins_when_serializable() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let store = serializable(&made).await;
    things::make(&store).await;
    add(&store, "a").await;
    let single = race(16, |_| {
        let store = store.clone();
        async move { store.write(advance(), params!["a", 0_i64]).await }
    });
    let single = single.await;
    assert_eq!(single.iter().filter(|result| **result == Ok(1)).count(), 1, "{single:?}");
    assert!(single.iter().all(|result| matches!(result, Ok(0 | 1))), "{single:?}");
    let batch = race(16, |_| {
        let store = store.clone();
        async move { store.write_all(vec![Step::guarded(advance(), params!["a", 1_i64])]).await }
    });
    let batch = batch.await;
    assert_eq!(batch.iter().filter(|result| matches!(result, Ok(Some(_)))).count(), 1, "{batch:?}");
    assert!(batch.iter().all(Result::is_ok), "{batch:?}");
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deadlocks_are_retried() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let store = made.store();
    things::make(store).await;
    add(store, "a").await;
    add(store, "b").await;
    let met = Arc::new(AtomicU32::new(0));
    let results = race(2, |racer| {
        let (store, met) = (store.clone(), Arc::clone(&met));
        async move {
            let body = |tx: crate::Transaction| {
                let met = Arc::clone(&met);
                async move {
                    let order = if racer == 0 { ["a", "b"] } else { ["b", "a"] };
                    tx.execute(&TOUCH, params![order[0]]).await?;
                    met.fetch_add(1, Ordering::SeqCst);
                    while met.load(Ordering::SeqCst) < 2 {
                        tokio::task::yield_now().await;
                    }
                    tx.execute(&TOUCH, params![order[1]]).await
                }
            };
            store.transaction(body).await
        }
    });
    assert_eq!(results.await, [Ok(1), Ok(1)]);
    assert_eq!(generation(store, "a").await, Some(2));
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_transaction_leaves_the_pool() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let store = Store::open(&options(made.url()).pool_size(1)).await.unwrap();
    things::make(&store).await;
    let backend = sql!("SELECT pg_backend_pid()");
    let first: i64 = store.read_one(backend, params![]).await.unwrap().unwrap();
    let kept = store.transaction(|tx| async move { tx.one::<i64>(backend, params![]).await }).await.unwrap();
    assert_eq!(kept, Some(first), "a finished one goes back");
    let rolled_back: crate::Result<()> = store.transaction(|_| async move { Err(Error::Conflict) }).await;
    assert_eq!(rolled_back, Err(Error::Conflict));
    assert_eq!(store.read_one(backend, params![]).await, Ok(Some(first)), "so does one that was rolled back");
    let (started, begun) = tokio::sync::oneshot::channel::<()>();
    let started = std::sync::Mutex::new(Some(started));
    tokio::select! {
        _ = store.transaction(|tx| {
            let started = started.lock().unwrap().take();
            async move {
                tx.execute(things::insert(), things::thing("a")).await?;
                drop(started);
                std::future::pending::<crate::Result<()>>().await
            }
        }) => panic!("never ends by itself"),
        _ = begun => {}
    }
    let second: i64 = store.read_one(backend, params![]).await.unwrap().unwrap();
    assert_ne!(second, first);
    assert_eq!(count(&store).await, 0);
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_longer_than_the_pipe_keeps_its_order() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let store = made.store();
    things::make(store).await;
    add(store, "a").await;
    let steps: Vec<_> = (0..500).map(|generation| Step::guarded(advance(), params!["a", generation])).collect();
    let outcomes = store.write_all(steps).await.unwrap().unwrap();
    assert_eq!(outcomes.len(), 500);
    assert_eq!(outcomes[499].one::<i64>(), Ok(Some(500)));
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_a_migration_changed_is_made_again() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let store = Store::open(&options(made.url()).pool_size(1)).await.unwrap();
    things::make(&store).await;
    add(&store, "a").await;
    assert_eq!(store.write(&TOUCH_ALL_COLUMNS, params!["a"]).await, Ok(1));
    made.store().write(&ADD_COLUMN, params![]).await.unwrap();
    assert_eq!(store.write(&TOUCH_ALL_COLUMNS, params!["a"]).await, Ok(1));
    assert_eq!(generation(&store, "a").await, Some(2), "not run twice");
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_ends_when_it_is_old() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let options = options(made.url()).pool_size(1).connection_lifetime(Duration::ZERO);
    let store = Store::open(&options).await.unwrap();
    let backend = sql!("SELECT pg_backend_pid()");
    let first: i64 = store.read_one(backend, params![]).await.unwrap().unwrap();
    let second: i64 = store.read_one(backend, params![]).await.unwrap().unwrap();
    assert_ne!(first, second);
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_takes_too_long_is_given_up_and_cancelled() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let options = options(made.url()).pool_size(1).statement_timeout(Duration::from_millis(300));
    let store = Store::open(&options).await.unwrap();
    things::make(made.store()).await;
    add(made.store(), "a").await;
    let slow_write = store.write(&SLOW_TOUCH, params!["a"]).await;
    assert!(matches!(slow_write, Err(Error::Unavailable(_))), "{slow_write:?}");
    store.ping().await.unwrap();
    let running = sql!(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"
    );
    let ended = async {
        while made.store().read_one::<i64>(running, params![]).await.unwrap() != Some(0) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), ended).await.expect("the server was asked to stop it");
    assert_eq!(generation(made.store(), "a").await, Some(0));
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_asked_for_each_connection() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let options = options(made.url()).connection_lifetime(Duration::ZERO).password(move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            // A server that trusts its callers does not look at it.
            if number == 1 { Err(Error::Unavailable("the vault is away".into())) } else { Ok("fresh".into()) }
        })
    });
    let store = Store::open(&options).await.unwrap();
    for _ in 0..3 {
        store.ping().await.unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    made.remove().await;
}
