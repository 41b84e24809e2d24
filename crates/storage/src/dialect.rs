//! All that differs between the engines: a data definition has its own types, and a catalogue its own tables.

use crate::Sql;

/// Makes the table that remembers which migrations were applied.
pub(crate) static MAKE_SCHEMA_MIGRATIONS: Sql = Sql::new(
    "CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (version))",
    "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (version)) STRICT",
);

/// Makes the table whose one row says which node migrates. A SQLite file has one process, which needs none.
pub(crate) const MAKE_MIGRATION_LEASE: &str = "CREATE TABLE IF NOT EXISTS migration_lease (id BIGINT NOT NULL, beat BIGINT NOT NULL, held BOOLEAN NOT NULL, PRIMARY KEY (id))";

/// Returns a row when there is a table of this name.
pub(crate) static FIND_TABLE: Sql = Sql::new(
    "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1::text",
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?1",
);

/// What PostgreSQL waits for before it acknowledges. A SQLite store is asked for durability when it is opened, and has no such settings.
pub(crate) static FIND_DURABILITY: Sql = Sql::new(
    "SELECT current_setting('fsync') = 'on', current_setting('synchronous_commit') <> 'off',
       current_setting('synchronous_standby_names') <> '' AND current_setting('synchronous_commit') NOT IN ('off', 'local')",
    "SELECT TRUE, TRUE, FALSE",
);
