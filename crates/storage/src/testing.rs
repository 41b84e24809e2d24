//! Stores for tests: a fresh SQLite file, and a fresh database where `COUNTERSIGN_TEST_POSTGRES` names a server.
//!
//! ```no_run
//! # async fn example() {
//! storage::testing::each(async |store| {
//!     store.ping().await.unwrap();
//! })
//! .await;
//! # }
//! ```
