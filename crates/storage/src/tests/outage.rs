//! The server goes away and comes back.

use std::time::Duration;

use super::things::{self, add, advance, generation};
use crate::{
    Error, Store,
    sql::sql,
    testing::{Proxy, TestStore, options},
    value::params,
};

async fn behind_a_proxy(made: &TestStore) -> (Proxy, Store) {
    things::make(made.store()).await;
    add(made.store(), "a").await;
    let proxy = Proxy::before(made.url()).await;
    let store = Store::open(&options(proxy.url())).await.unwrap();
    (proxy, store)
}

fn is_away<T>(result: &crate::Result<T>) -> bool {
    matches!(result, Err(Error::Unavailable(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn away_is_unavailable_and_nothing_is_consumed() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let (proxy, store) = behind_a_proxy(&made).await;
    store.ping().await.unwrap();
    proxy.cut();
    assert!(is_away(&store.ping().await));
    assert!(is_away(&store.write(advance(), params!["a", 0_i64]).await));
    assert!(is_away(&store.write_all(vec![crate::Step::guarded(advance(), params!["a", 0_i64])]).await));
    assert!(is_away(&store.transaction(|tx| async move { tx.execute(advance(), params!["a", 0_i64]).await }).await));
    assert_eq!(generation(made.store(), "a").await, Some(0));
    proxy.restore();
    store.ping().await.unwrap();
    assert_eq!(store.write(advance(), params!["a", 0_i64]).await, Ok(1));
    made.remove().await;
}

/// Connections that are kept warm.
const WARM: usize = 4;

/// Every pooled connection is dead after an outage; a call finds out, and at the latest when each was tried the store is back.
#[tokio::test(flavor = "multi_thread")]
async fn the_next_call_after_an_outage_works() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let (proxy, store) = behind_a_proxy(&made).await;
    for round in 0..5 {
        let warm = crate::testing::race(WARM, |_| {
            let store = store.clone();
            async move { store.ping().await }
        });
        assert!(warm.await.iter().all(Result::is_ok));
        proxy.cut();
        assert!(is_away(&store.ping().await));
        proxy.restore();
        // A connection whose end was not seen yet may have taken the write along: that is unavailable, and never done unsaid.
        let mut written = store.write(advance(), params!["a", round]).await;
        for _ in 0..WARM {
            if !is_away(&written) {
                break;
            }
            assert_eq!(generation(made.store(), "a").await, Some(round), "nothing happened");
            written = store.write(advance(), params!["a", round]).await;
        }
        assert_eq!(written, Ok(1));
        let read = sql!("SELECT generation FROM things WHERE id = $1");
        assert_eq!(store.read_one(read, params!["a"]).await, Ok(Some(round + 1)));
    }
    made.remove().await;
}

/// A restart that nobody noticed: the server closes its connections, and the first call afterwards works.
#[tokio::test(flavor = "multi_thread")]
async fn connections_ended_by_the_server_are_replaced() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    things::make(made.store()).await;
    add(made.store(), "a").await;
    let second = Store::open(&options(made.url()).pool_size(1)).await.unwrap();
    let end = sql!(
        "SELECT COUNT(*) FROM pg_stat_activity
         WHERE CASE WHEN datname = current_database() AND pid <> pg_backend_pid() THEN pg_terminate_backend(pid, 5000) ELSE FALSE END"
    );
    for generation in 0..5 {
        second.ping().await.unwrap();
        assert!(made.store().read_one::<i64>(end, params![]).await.unwrap().unwrap() >= 1);
        // The server has ended the connection; whether its goodbye was read already is a matter of luck, the answer is not.
        let written = second.write(advance(), params!["a", generation]).await;
        if is_away(&written) {
            assert_eq!(things::generation(made.store(), "a").await, Some(generation), "nothing happened");
            assert_eq!(second.write(advance(), params!["a", generation]).await, Ok(1));
        } else {
            assert_eq!(written, Ok(1));
        }
    }
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_costs_one_timeout_and_its_connection() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    things::make(made.store()).await;
    let proxy = Proxy::before(made.url()).await;
    let options = options(proxy.url()).statement_timeout(Duration::from_millis(200)).pool_size(1);
    let store = Store::open(&options).await.unwrap();
    store.ping().await.unwrap();
    proxy.silence();
    assert!(is_away(&store.ping().await));
    proxy.restore();
    store.ping().await.unwrap();
    made.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_without_a_free_connection_is_unavailable() {
    let Some(made) = TestStore::postgres().await else {
        return;
    };
    let store = Store::open(&options(made.url()).pool_size(1).pool_wait(Duration::from_millis(50))).await.unwrap();
    let other = store.clone();
    let inside = store
        .transaction(|_| {
            let other = other.clone();
            async move { Ok(other.ping().await) }
        })
        .await
        .unwrap();
    assert!(is_away(&inside), "{inside:?}");
    store.ping().await.unwrap();
    made.remove().await;
}

#[tokio::test]
async fn nobody_listens() {
    let store = Store::open(&options("postgres://nobody@127.0.0.1:1/nothing")).await.unwrap();
    let error = store.ping().await.unwrap_err();
    assert!(matches!(&error, Error::Unavailable(why) if !why.is_empty()), "{error:?}");
    assert!(is_away(&store.migrate().await));
}

/// Its answer was lost, but the write may happen yet: running it again could do it twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_answer_was_lost_is_not_run_again() {
    let Some(made) = TestStore::postgres().await else { return };
    let (proxy, store) = behind_a_proxy(&made).await;
    let waiting = sql!("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    let (proxy, store, others) = (&proxy, &store, made.store());
    let lost = made.store().transaction(|tx| async move {
        tx.execute(sql!("UPDATE things SET open = $1 WHERE id = $2"), params![false, "a"]).await?;
        let write = store.write(sql!("UPDATE things SET generation = generation + 1 WHERE id = $1"), params!["a"]);
        let cut = async {
            // On another connection: a transaction sees one and the same activity until it ends.
            while others.read_one::<i64>(waiting, params![]).await? != Some(1) {
                tokio::task::yield_now().await;
            }
            proxy.renew();
            Ok(())
        };
        let (written, cut) = tokio::join!(write, cut);
        cut.map(|()| written)
    });
    let lost = lost.await.unwrap();
    assert!(is_away(&lost), "{lost:?}");
    while made.store().read_one::<i64>(waiting, params![]).await.unwrap() != Some(0) {
        tokio::task::yield_now().await;
    }
    assert!(generation(made.store(), "a").await.unwrap() <= 1);
    store.ping().await.unwrap();
    made.remove().await;
}
