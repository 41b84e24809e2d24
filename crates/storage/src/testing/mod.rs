//! Stores for tests: a fresh SQLite file each, and a fresh database where `COUNTERSIGN_TEST_POSTGRES` names a server.
//!
//! ```no_run
//! # async fn example() {
//! storage::testing::each(|store| async move {
//!     store.ping().await.unwrap();
//! })
//! .await;
//! # }
//! ```
#![expect(clippy::expect_used, clippy::missing_panics_doc, clippy::panic, reason = "whoever tests wants to stop at once")]

mod database;
mod faults;
mod never;
mod peek;
mod proxy;

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures_util::FutureExt;
use tokio::sync::{Barrier, Semaphore, SemaphorePermit};

use self::database::Database;
pub(crate) use self::faults::{Fate, away};
pub use self::faults::{Faults, Stop};
pub use self::never::violations;
pub use self::peek::{attempt_count, audited, events_of, password_reset_count, row_count, set_generation};
pub use self::proxy::Proxy;
use crate::{Durability, Options, Store};

/// Databases in use at once by one process: each has up to [`POOL`] connections, and a server allows a hundred.
static DATABASES: Semaphore = Semaphore::const_new(5);
const POOL: usize = 16;

/// A store of its own for one test, which is removed with it.
#[derive(Debug)]
pub struct TestStore {
    store: Store,
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Directory(tempfile::TempDir),
    Database(Database, SemaphorePermit<'static>),
}

impl TestStore {
    /// A migrated SQLite file, written with [`Durability::Off`].
    pub async fn sqlite() -> Self {
        let made = Self::empty_sqlite().await;
        made.store.migrate().await.expect("migrates");
        made
    }

    /// A SQLite file without a table.
    pub async fn empty_sqlite() -> Self {
        let directory = tempfile::tempdir().expect("a directory can be made");
        let url = format!("sqlite:{}", directory.path().join("store.db").display());
        Self::open(url, Place::Directory(directory)).await
    }

    /// A migrated database; `None` when `COUNTERSIGN_TEST_POSTGRES` names no server.
    pub async fn postgres() -> Option<Self> {
        Self::database(true).await
    }

    /// A database without a table; `None` when `COUNTERSIGN_TEST_POSTGRES` names no server.
    pub async fn empty_postgres() -> Option<Self> {
        Self::database(false).await
    }

    async fn database(migrated: bool) -> Option<Self> {
        let server = server()?;
        let permit = DATABASES.acquire().await.expect("is never closed");
        let database = if migrated { Database::from_template(&server).await } else { Database::empty(&server).await };
        let url = database.url();
        Some(Self::open(url, Place::Database(database, permit)).await)
    }

    async fn open(url: String, place: Place) -> Self {
        let store = Store::open(&options(&url)).await.expect("opens");
        Self { store, url, place }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Its address, for a second [`Store::open`] or a second process.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Closes the store and removes what it kept.
    pub async fn remove(self) {
        self.store.close().await;
        match self.place {
            Place::Directory(directory) => directory.close().expect("can be removed"),
            Place::Database(database, permit) => {
                database.remove().await;
                drop(permit);
            }
        }
    }
}

/// The options of test stores: the defaults but for durability, and no room kept.
pub fn options(url: &str) -> Options {
    let options = Options::from_url(url).expect("a good address");
    options.durability(Durability::Off).pool_size(POOL).reserve(0)
}

/// Runs one test on a migrated store of each engine: on SQLite, and on PostgreSQL where there is a server for tests.
pub async fn each<F: Future<Output = ()>>(body: impl Fn(Store) -> F) {
    run("SQLite", TestStore::sqlite().await, &body).await;
    if let Some(made) = TestStore::postgres().await {
        run("PostgreSQL", made, &body).await;
    }
}

async fn run<F: Future<Output = ()>>(engine: &str, made: TestStore, body: impl Fn(Store) -> F) {
    let result = AssertUnwindSafe(body(made.store().clone())).catch_unwind().await;
    made.remove().await;
    if let Err(panic) = result {
        eprintln!("the test fails on {engine}");
        std::panic::resume_unwind(panic);
    }
}

/// Starts the racers together, one task each, and gives their results in the order of their numbers (from 0).
///
/// The test runs on a runtime with several threads: `#[tokio::test(flavor = "multi_thread")]`.
pub async fn race<T, F>(racers: usize, body: impl Fn(usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let flavor = tokio::runtime::Handle::current().runtime_flavor();
    assert!(flavor == tokio::runtime::RuntimeFlavor::MultiThread, "a race needs #[tokio::test(flavor = \"multi_thread\")]");
    let barrier = Arc::new(Barrier::new(racers));
    let running: Vec<_> = (0..racers)
        .map(|racer| {
            let (barrier, running) = (Arc::clone(&barrier), body(racer));
            tokio::spawn(async move {
                barrier.wait().await;
                running.await
            })
        })
        .collect();
    let mut results = Vec::with_capacity(racers);
    for one in running {
        match one.await {
            Ok(result) => results.push(result),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(error) => panic!("a racer was stopped: {error}"),
            },
        }
    }
    results
}

/// The server for tests, if there is one.
#[expect(clippy::disallowed_methods, reason = "tests have no configuration to take it from")]
pub fn server() -> Option<String> {
    std::env::var("COUNTERSIGN_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}
