//! The interface's promises.

use super::things::{add, added, advance, count, each_with_things, generation, insert, thing};
use crate::{Error, Step, sql::sql, testing::race, value::params};

#[tokio::test(flavor = "multi_thread")]
async fn values_come_back_as_they_went() {
    each_with_things(|store| async move {
        let digest = [255_u8; 32];
        store.write(insert(), params!["a", "Ærlig ∑ ''", i64::MIN, false, digest]).await.unwrap();
        store.write(insert(), params!["b", "", i64::MAX, true, None::<Vec<u8>>]).await.unwrap();
        let sql = sql!("SELECT id, label, generation, open, digest FROM things ORDER BY id");
        let found = store.read_all::<(String, String, i64, bool, Option<[u8; 32]>)>(sql, params![]).await.unwrap();
        assert_eq!(
            found,
            [("a".into(), "Ærlig ∑ ''".into(), i64::MIN, false, Some(digest)), ("b".into(), String::new(), i64::MAX, true, None)]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_says_what_it_changed() {
    each_with_things(|store| async move {
        add(&store, "a").await;
        assert_eq!(store.write(advance(), params!["a", 0_i64]).await, Ok(1));
        assert_eq!(store.write(advance(), params!["a", 0_i64]).await, Ok(0), "lost");
        assert_eq!(store.write_one(advance(), params!["a", 1_i64]).await, Ok(Some(2_i64)));
        assert_eq!(store.write_one::<i64>(advance(), params!["absent", 1_i64]).await, Ok(None));
        assert_eq!(store.write(sql!("UPDATE things SET open = $1"), params![false]).await, Ok(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_are_taken_are_told_apart_from_other_errors() {
    each_with_things(|store| async move {
        add(&store, "a").await;
        assert_eq!(store.write(insert(), thing("a")).await, Err(Error::Unique), "primary key");
        assert_eq!(
            store.write(insert(), params!["b", "a", 0_i64, true, None::<Vec<u8>>]).await,
            Err(Error::Unique),
            "unique key"
        );
        let null = store.write(insert(), params!["c", None::<String>, 0_i64, true, None::<Vec<u8>>]).await;
        assert!(matches!(null, Err(Error::Statement(_))), "{null:?}");
        let wrong_type = store.write(insert(), params!["c", "c", "canary", true, None::<Vec<u8>>]).await.unwrap_err();
        assert!(matches!(wrong_type, Error::Statement(_)) && !wrong_type.to_string().contains("canary"), "{wrong_type:?}");
        let too_few = store.write(insert(), params!["c"]).await;
        assert!(matches!(too_few, Err(Error::Statement(_))), "{too_few:?}");
        assert_eq!(count(&store).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_one_engine_cannot_hold_is_refused_by_both() {
    each_with_things(|store| async move {
        let refused = Err(Error::Unencodable);
        assert_eq!(store.write(insert(), params!["a", "x\0y", 0_i64, true, None::<Vec<u8>>]).await, refused);
        let sql = sql!("SELECT id FROM things WHERE label = $1");
        assert_eq!(store.read_all::<String>(sql, params!["x\0y"]).await, Err(Error::Unencodable));
        assert_eq!(store.write_all(vec![added("b"), added("\0")]).await, Err(Error::Unencodable));
        let inside = store.transaction(|transaction| async move { transaction.execute(insert(), thing("\0")).await }).await;
        assert_eq!(inside, Err(Error::Unencodable));
        assert_eq!(count(&store).await, 0);
        let bytes = params!["a", "a", 0_i64, true, vec![0_u8; 4]];
        assert_eq!(store.write(insert(), bytes).await, Ok(1), "bytes are bytes");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_guard_leaves_no_trace() {
    each_with_things(|store| async move {
        add(&store, "a").await;
        let steps = |generation: i64| vec![added("b"), Step::guarded(advance(), params!["a", generation]), added("c")];
        assert_eq!(store.write_all(steps(7)).await, Ok(None));
        assert_eq!((count(&store).await, generation(&store, "a").await), (1, Some(0)));
        let outcomes = store.write_all(steps(0)).await.unwrap().unwrap();
        assert_eq!(outcomes.iter().map(|outcome| outcome.changes).collect::<Vec<_>>(), [1, 1, 1]);
        assert_eq!(outcomes[1].one::<i64>(), Ok(Some(1)));
        assert_eq!((count(&store).await, generation(&store, "a").await), (3, Some(1)));
        assert_eq!(store.write_all(Vec::new()).await, Ok(Some(Vec::new())));
    })
    .await;
}

/// The loser of a race finds the guard missed, and what the winner inserted taken: only the first counts.
#[tokio::test(flavor = "multi_thread")]
async fn a_missed_guard_is_not_hidden_by_a_later_error() {
    each_with_things(|store| async move {
        add(&store, "a").await;
        let steps = vec![Step::guarded(advance(), params!["a", 7_i64]), added("a")];
        assert_eq!(store.write_all(steps).await, Ok(None));
        let steps = vec![Step::guarded(advance(), params!["a", 0_i64]), added("a")];
        assert_eq!(store.write_all(steps).await, Err(Error::Unique));
        assert_eq!(generation(&store, "a").await, Some(0), "an error undoes the steps before it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_are_counted() {
    each_with_things(|store| async move {
        add(&store, "a").await;
        let before = store.statements();
        store.write_all(vec![added("b"), added("c")]).await.unwrap();
        assert_eq!(store.clone().statements() - before, 2);
        generation(&store, "a").await;
        assert_eq!(store.statements() - before, 3);
        let reads = |tx: crate::Transaction| async move { tx.all::<String>(sql!("SELECT id FROM things"), params![]).await };
        store.transaction(reads).await.unwrap();
        assert_eq!(store.statements() - before, 4);
        store.ping().await.unwrap();
        store.pending_migrations().await.unwrap();
        assert_eq!(store.statements() - before, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_racers_one_wins() {
    each_with_things(|store| async move {
        add(&store, "a").await;
        let single = race(16, |_| {
            let store = store.clone();
            async move { store.write_one::<i64>(advance(), params!["a", 0_i64]).await.unwrap() }
        });
        assert_eq!(single.await.into_iter().flatten().collect::<Vec<_>>(), [1]);
        let batch = race(16, |racer| {
            let store = store.clone();
            let steps = vec![Step::guarded(advance(), params!["a", 1_i64]), added(&format!("by {racer}"))];
            async move { store.write_all(steps).await.unwrap() }
        });
        assert_eq!(batch.await.into_iter().flatten().count(), 1);
        let interactive = race(16, |racer| {
            let store = store.clone();
            async move {
                let body = |tx: crate::Transaction| async move {
                    if tx.one::<i64>(advance(), params!["a", 2_i64]).await?.is_none() {
                        return Ok(false);
                    }
                    tx.execute(insert(), thing(&format!("interactively by {racer}"))).await?;
                    Ok(true)
                };
                store.transaction(body).await.unwrap()
            }
        });
        assert_eq!(interactive.await.into_iter().filter(|won| *won).count(), 1);
        assert_eq!((generation(&store, "a").await, count(&store).await), (Some(3), 3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_store_says_so() {
    each_with_things(|store| async move {
        store.close().await;
        store.close().await;
        assert!(matches!(store.write(insert(), thing("a")).await, Err(Error::Unavailable(_))));
        assert!(matches!(store.read_one::<i64>(sql!("SELECT 1"), params![]).await, Err(Error::Unavailable(_))));
        assert!(matches!(store.ping().await, Err(Error::Unavailable(_))));
    })
    .await;
}
