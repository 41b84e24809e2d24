//! What only the embedded engine does.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    Durability, Error, Options, Params, Store,
    sql::sql,
    store::Engine,
    testing::{TestStore, options, race},
    tests::things::{self, add, added, advance, count, generation, insert, thing},
    value::params,
};

fn path(made: &TestStore) -> PathBuf {
    made.url().trim_start_matches("sqlite:").into()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_means_that_others_see_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("full.db");
    let store = Store::open(&Options::sqlite(&path)).await.unwrap();
    things::make(&store).await;
    let seen = race(64, |racer| {
        let (store, path) = (store.clone(), path.clone());
        async move {
            let id = format!("thing {racer}");
            if racer % 2 == 0 {
                add(&store, &id).await;
            } else {
                store.write_all(vec![added(&id)]).await.unwrap().unwrap();
            }
            let fresh = rusqlite::Connection::open(path).unwrap();
            fresh.query_row("SELECT id FROM things WHERE id = ?1", [&id], |row| row.get::<_, String>(0)).is_ok()
        }
    });
    assert_eq!(seen.await, [true; 64]);
    store.close().await;
}

#[tokio::test]
async fn writes_are_durable_unless_told_otherwise() {
    for (durability, level) in [(Durability::Full, 2), (Durability::Off, 0)] {
        let directory = tempfile::tempdir().unwrap();
        let options = Options::sqlite(directory.path().join("a.db")).durability(durability);
        let store = Store::open(&options).await.unwrap();
        let on_the_writer = store
            .transaction(|tx| async move {
                static LEVEL: crate::Sql = crate::Sql::new("", "SELECT synchronous, journal_mode, foreign_keys FROM pragma_synchronous, pragma_journal_mode, pragma_foreign_keys");
                tx.one::<(i64, String, i64)>(&LEVEL, params![]).await
            })
            .await;
        assert_eq!(on_the_writer, Ok(Some((level, "wal".into(), 1))));
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_in_a_group_is_its_own() {
    let made = TestStore::sqlite().await;
    let store = made.store();
    things::make(store).await;
    add(store, "taken").await;
    let results = race(32, |racer| {
        let store = store.clone();
        async move {
            match racer % 4 {
                0 => store.write(insert(), thing("taken")).await.map(drop),
                1 => store.write_all(vec![added(&format!("a{racer}")), added("taken")]).await.map(drop),
                2 => store.write_all(vec![added(&format!("b{racer}"))]).await.map(drop),
                _ => store.write(insert(), thing(&format!("c{racer}"))).await.map(drop),
            }
        }
    });
    for (racer, result) in results.await.into_iter().enumerate() {
        assert_eq!(result, if racer % 4 < 2 { Err(Error::Unique) } else { Ok(()) }, "racer {racer}");
    }
    assert_eq!(count(store).await, 1 + 16);
    made.remove().await;
}

#[tokio::test]
async fn the_file_is_its_owners_alone() {
    let made = TestStore::sqlite().await;
    let path = path(&made);
    let path = path.to_str().unwrap();
    for file in [path.to_owned(), format!("{path}-lock"), format!("{path}-wal")] {
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }
    made.remove().await;
}

#[tokio::test]
async fn a_second_server_is_refused_and_a_command_is_not() {
    let made = TestStore::sqlite().await;
    things::make(made.store()).await;
    let refused = Store::open(&options(made.url())).await.unwrap_err();
    assert!(matches!(&refused, Error::Configuration(why) if why.contains("another process")), "{refused}");
    let command = Store::open(&options(made.url()).shared()).await.unwrap();
    add(&command, "by the command").await;
    assert_eq!(generation(made.store(), "by the command").await, Some(0));
    command.close().await;
    made.store().close().await;
    let next = Store::open(&options(made.url())).await.unwrap();
    assert_eq!(count(&next).await, 1);
    next.close().await;
}

#[tokio::test]
async fn a_directory_that_is_absent_is_named() {
    let refused = Store::open(&Options::sqlite("/nowhere/store.db")).await.unwrap_err().to_string();
    assert!(refused.contains("/nowhere/store.db") && refused.contains("directory does not exist"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_answers_what_was_accepted_and_leaves_one_file() {
    let made = TestStore::sqlite().await;
    let store = made.store();
    things::make(store).await;
    let waiting: Vec<_> = (0..200)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move { store.write(insert(), thing(&format!("thing {number}"))).await })
        })
        .collect();
    store.close().await;
    let mut written = 0;
    for one in waiting {
        match one.await.unwrap() {
            Ok(_) => written += 1,
            Err(error) => assert!(matches!(error, Error::Unavailable(_)), "{error}"),
        }
    }
    let path = path(&made);
    assert!(!PathBuf::from(format!("{}-wal", path.display())).exists(), "the log was folded into the file");
    let after = rusqlite::Connection::open(path).unwrap();
    assert_eq!(after.query_row("SELECT COUNT(*) FROM things", [], |row| row.get::<_, i64>(0)), Ok(written));
    drop(after);
    made.remove().await;
}

#[tokio::test]
async fn reads_cannot_write() {
    let made = TestStore::sqlite().await;
    things::make(made.store()).await;
    let refused = made.store().read_one::<i64>(sql!("DELETE FROM things RETURNING generation"), params![]).await;
    assert!(matches!(refused, Err(Error::Statement(_))), "{refused:?}");
    made.remove().await;
}

/// A thing that needs several pages.
fn big(id: String) -> Params {
    params![id.clone(), id, 0_i64, true, vec![0_u8; 20_000]]
}

/// A store with one small thing, "kept", and as many big ones as fit; how many.
async fn full(directory: &Path, reserve: u64) -> (Store, i64) {
    let options = Options::sqlite(directory.join("small.db")).durability(Durability::Off).max_pages(64).reserve(reserve);
    let store = Store::open(&options).await.unwrap();
    things::make(&store).await;
    add(&store, "kept").await;
    let mut number = 0;
    while store.write(insert(), big(format!("big {number}"))).await.is_ok() {
        number += 1;
    }
    (store, number)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_store_refuses_what_needs_room_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let (store, number) = full(directory.path(), 0).await;
    assert!(number > 0);
    assert_eq!(store.write(insert(), big("one more".into())).await, Err(Error::Full));
    assert_eq!(store.write_all(vec![crate::Step::run(insert(), big("one more".into()))]).await, Err(Error::Full));
    let interactive = store.transaction(|tx| async move { tx.execute(insert(), big("one more".into())).await }).await;
    assert_eq!(interactive, Err(Error::Full));
    assert_eq!(count(&store).await, number + 1, "still reads");
    // What shares a group with the greedy is not their victim.
    let results = race(32, |racer| {
        let store = store.clone();
        async move {
            if racer % 2 == 0 {
                return store.write(insert(), big(format!("greedy {racer}"))).await;
            }
            loop {
                let seen: i64 = generation(&store, "kept").await.unwrap();
                let moved = store.write(advance(), params!["kept", seen]).await;
                if moved != Ok(0) {
                    return moved;
                }
            }
        }
    });
    for (racer, result) in results.await.into_iter().enumerate() {
        assert_eq!(result, if racer % 2 == 0 { Err(Error::Full) } else { Ok(1) }, "racer {racer}");
    }
    assert_eq!(generation(&store, "kept").await, Some(16));
    store.write(sql!("DELETE FROM things WHERE id <> $1"), params!["kept"]).await.unwrap();
    store.write(insert(), big("fits again".into())).await.unwrap();
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_urgent_has_room_when_a_store_is_full_and_nothing_else_does() {
    let directory = tempfile::tempdir().unwrap();
    let (store, number) = full(directory.path(), 1 << 20).await;
    let step = |name: &str| vec![crate::Step::guarded(insert(), big(name.into()))];
    assert_eq!(store.write_all(step("not urgent")).await, Err(Error::Full));
    assert_eq!(store.write(advance(), params!["kept", 0_i64]).await, Ok(1), "what needs no room goes on while the room is kept");
    let urgent = |name: String| vec![step(&name).remove(0).urgent()];
    let written = race(16, |racer| {
        let (store, steps) = (store.clone(), urgent(format!("urgent {racer}")));
        async move { store.write_all(steps).await.map(|outcomes| outcomes.is_some()) }
    });
    assert!(written.await.iter().all(|written| *written == Ok(true)));
    assert_eq!(store.write(advance(), params!["kept", 1_i64]).await, Err(Error::Full), "the room is not for everybody");
    assert_eq!(count(&store).await, number + 1 + 16, "still reads");
    assert_eq!(store.write(sql!("DELETE FROM things WHERE id = $1"), params!["big 0"]).await, Ok(1), "what makes room goes on");
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_that_is_kept_waiting_answers_unavailable_and_recovers() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("busy.db");
    let impatient = Options::sqlite(&path).statement_timeout(Duration::from_millis(50));
    let store = &Store::open(&impatient).await.unwrap();
    things::make(store).await;
    let command = rusqlite::Connection::open(path).unwrap();
    command.execute_batch("BEGIN IMMEDIATE").unwrap();
    let results = race(8, |racer| {
        let store = store.clone();
        async move { store.write(insert(), thing(&format!("thing {racer}"))).await }
    });
    let results = results.await;
    assert!(results.iter().all(|result| matches!(result, Err(Error::Unavailable(_)))), "{results:?}");
    command.execute_batch("ROLLBACK").unwrap();
    drop(command);
    add(store, "afterwards").await;
    assert_eq!(count(store).await, 1);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_that_is_full_is_unavailable() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options::sqlite(directory.path().join("a.db")).durability(Durability::Off).queue(2);
    let store = Store::open(&options).await.unwrap();
    things::make(&store).await;
    let other = store.clone();
    let results = store
        .transaction(|_| {
            // The writer is inside this transaction, so nothing leaves the queue.
            let waiting: Vec<_> = (0..5)
                .map(|number| {
                    let other = other.clone();
                    tokio::spawn(async move { other.write(insert(), thing(&number.to_string())).await })
                })
                .collect();
            async move {
                let (mut finished, mut waiting) = (Vec::new(), waiting);
                for _ in 0..3 {
                    let (result, _, left) = futures_util::future::select_all(waiting).await;
                    finished.push(result.unwrap());
                    waiting = left;
                }
                Ok((finished, std::sync::Arc::new(std::sync::Mutex::new(waiting))))
            }
        })
        .await;
    let (finished, waiting) = results.unwrap();
    assert!(finished.iter().all(|result| matches!(result, Err(Error::Unavailable(_)))), "{finished:?}");
    let waiting = std::mem::take(&mut *waiting.lock().unwrap());
    for one in waiting {
        assert_eq!(one.await.unwrap(), Ok(1));
    }
    store.close().await;
}

#[tokio::test(start_paused = true)]
async fn a_transaction_that_takes_too_long_is_rolled_back() {
    let made = TestStore::sqlite().await;
    let store = made.store();
    things::make(store).await;
    let slow = store
        .transaction(|tx| async move {
            tx.execute(insert(), thing("a")).await?;
            std::future::pending::<crate::Result<()>>().await
        })
        .await;
    assert!(matches!(slow, Err(Error::Unavailable(_))), "{slow:?}");
    assert_eq!(store.write(insert(), thing("a")).await, Ok(1));
    made.remove().await;
}

#[tokio::test]
async fn a_reader_that_panicked_is_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let options = Options::sqlite(directory.path().join("a.db")).durability(Durability::Off).readers(1);
    let store = Store::open(&options).await.unwrap();
    let Engine::Sqlite(sqlite) = &store.engine else { panic!("opened as SQLite") };
    let readers = std::sync::Arc::clone(&sqlite.readers);
    let panicked = tokio::spawn(async move { readers.free(|_| panic!("in the middle of a row")) }).await;
    assert!(panicked.is_err());
    store.ping().await.unwrap();
    assert!(store.read_all::<i64>(sql!("SELECT 1"), params![]).await.is_ok());
    store.close().await;
}
