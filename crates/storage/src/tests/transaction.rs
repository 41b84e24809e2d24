//! Interactive transactions.

use super::things::{add, count, each_with_things, insert, thing};
use crate::{Error, sql::sql, value::params};

#[tokio::test(flavor = "multi_thread")]
async fn ok_commits_and_err_rolls_back() {
    each_with_things(|store| async move {
        let two = store
            .transaction(|tx| async move {
                tx.execute(insert(), thing("a")).await?;
                tx.execute(insert(), thing("b")).await?;
                tx.one::<i64>(sql!("SELECT COUNT(*) FROM things"), params![]).await
            })
            .await;
        assert_eq!(two, Ok(Some(2)));
        let refused: crate::Result<()> = store
            .transaction(|tx| async move {
                tx.execute(insert(), thing("c")).await?;
                Err(Error::Statement("changed my mind".into()))
            })
            .await;
        assert_eq!(refused, Err(Error::Statement("changed my mind".into())));
        assert_eq!(count(&store).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_statement_dooms_its_transaction() {
    each_with_things(|store| async move {
        add(&store, "a").await;
        let swallowed = store
            .transaction(|tx| async move {
                tx.execute(insert(), thing("b")).await?;
                assert_eq!(tx.execute(insert(), thing("a")).await, Err(Error::Unique));
                assert!(matches!(tx.execute(insert(), thing("c")).await, Err(Error::Statement(_))));
                Ok(())
            })
            .await;
        assert_eq!(swallowed, Err(Error::Unique));
        assert_eq!(count(&store).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_transaction_is_rolled_back_and_blocks_nobody() {
    each_with_things(|store| async move {
        let (started, begun) = tokio::sync::oneshot::channel::<()>();
        let started = std::sync::Mutex::new(Some(started));
        let dropped = store.transaction(|tx| {
            let started = started.lock().unwrap().take();
            async move {
                tx.execute(insert(), thing("a")).await?;
                drop(started);
                std::future::pending::<crate::Result<()>>().await
            }
        });
        tokio::select! {
            _ = dropped => panic!("never ends by itself"),
            _ = begun => {}
        }
        add(&store, "a").await;
        assert_eq!(count(&store).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handle_outlives_its_transaction_without_power() {
    each_with_things(|store| async move {
        let handle = store.transaction(|tx| async move { Ok(tx) }).await.unwrap();
        assert!(matches!(handle.execute(insert(), thing("a")).await, Err(Error::Unavailable(_))));
        assert_eq!(count(&store).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_refuses_to_write_inside_a_transaction() {
    each_with_things(|store| async move {
        let inner = store.clone();
        let refused = store
            .transaction(|_| {
                let inner = inner.clone();
                async move { inner.write(insert(), thing("a")).await }
            })
            .await;
        assert!(matches!(refused, Err(Error::Statement(_))), "{refused:?}");
    })
    .await;
}
