//! What an answered write survives, by the settings of a PostgreSQL server.

use crate::store::Engine;
use crate::value::params;
use crate::{FromRow, Result, Row, Store, dialect};

/// What a server waits for before it acknowledges a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Whether what it calls written is on the disk.
    pub reaches_disk: bool,
    /// Whether it waits until the write is written.
    pub waits: bool,
    /// Whether a standby has it as well, so that one that is promoted lacks nothing.
    pub reaches_standby: bool,
}

impl FromRow for Acknowledgement {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { reaches_disk: row.next()?, waits: row.next()?, reaches_standby: row.next()? })
    }
}

/// What the server waits for; `None` on SQLite, which waits for the disk because this program says so.
pub async fn of_server(store: &Store) -> Result<Option<Acknowledgement>> {
    match store.engine {
        Engine::Sqlite(_) => Ok(None),
        Engine::Postgres(_) => store.read_one(&dialect::FIND_DURABILITY, params![]).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn only_a_server_says_what_it_waits_for() {
        let sqlite = testing::TestStore::sqlite().await;
        assert_eq!(of_server(sqlite.store()).await, Ok(None));
        sqlite.remove().await;
        if let Some(postgres) = testing::TestStore::postgres().await {
            let found = of_server(postgres.store()).await.unwrap().unwrap();
            assert!(!found.reaches_standby, "the server for tests has none: {found:?}");
            postgres.remove().await;
        }
    }
}
