//! Brings the schema to what this binary needs.
//!
//! A migration is a file `NNNN_name.sql` for each engine. On SQLite it is one transaction. On PostgreSQL, and clusters that
//! speak its protocol, each statement is a transaction of its own and idempotent, so that what was cut short is run again.

mod lease;
mod script;
#[cfg(test)]
mod tests;

use crate::{
    Error, FromRow, Params, Result, Sql, Store, dialect, postgres::Postgres, row, sql::sql, sqlite::Sqlite, store::Engine,
    value::params,
};

/// One step of the schema, in both spellings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    /// `NNNN_name`, as its files are called.
    pub(crate) name: &'static str,
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

macro_rules! migration {
    ($name:literal) => {
        Migration {
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        }
    };
}

/// Every migration, oldest first. Once released, one is never changed, only followed by another.
pub(crate) const MIGRATIONS: &[Migration] = &[
    migration!("0001_foundation"),
    migration!("0002_onboarding_and_extensions"),
    migration!("0003_webhooks"),
    migration!("0004_listings"),
    migration!("0005_portal"),
    migration!("0006_marketplace"),
    migration!("0007_handshake"),
    migration!("0008_handshake_sessions"),
    migration!("0009_refresh"),
    migration!("0010_people"),
];

impl Migration {
    /// The number in its name; 0 for a name without one, which a test refuses.
    pub(crate) fn version(&self) -> i64 {
        self.name.split('_').next().and_then(|number| number.parse().ok()).unwrap_or_default()
    }
}

/// Applies what is pending.
pub(crate) async fn run(store: &Store) -> Result<()> {
    run_these(store, MIGRATIONS).await
}

/// Names what is pending; changes nothing.
pub(crate) async fn pending(store: &Store) -> Result<Vec<&'static str>> {
    let left = look(store, MIGRATIONS).await?;
    Ok(left.into_iter().map(|migration| migration.name).collect())
}

async fn look<'a>(store: &Store, migrations: &'a [Migration]) -> Result<Vec<&'a Migration>> {
    let table = params!["schema_migrations"];
    let found = read::<String>(store, &dialect::FIND_TABLE, table).await?;
    let applied = if found.is_empty() { Vec::new() } else { applied(store).await? };
    left(migrations, &applied)
}

async fn run_these(store: &Store, migrations: &[Migration]) -> Result<()> {
    match &store.engine {
        Engine::Sqlite(sqlite) => run_on_sqlite(store, sqlite, migrations).await,
        Engine::Postgres(postgres) => run_on_postgres(store, postgres, migrations).await,
    }
}

async fn run_on_sqlite(store: &Store, sqlite: &Sqlite, migrations: &[Migration]) -> Result<()> {
    sqlite.write(&dialect::MAKE_SCHEMA_MIGRATIONS, Vec::new()).await?;
    for migration in left(migrations, &applied(store).await?)? {
        match sqlite.script(migration.sqlite, record(migration)).await {
            // A command beside the server was faster.
            Err(Error::Unique) => {}
            result => result.map_err(|error| explained(migration, error))?,
        }
    }
    Ok(())
}

async fn run_on_postgres(store: &Store, postgres: &Postgres, migrations: &[Migration]) -> Result<()> {
    if look(store, migrations).await?.is_empty() {
        // A role that may not define anything can still start the server.
        return Ok(());
    }
    postgres.define(dialect::MAKE_SCHEMA_MIGRATIONS.postgres()).await?;
    postgres.define(dialect::MAKE_MIGRATION_LEASE).await?;
    loop {
        if left(migrations, &applied(store).await?)?.is_empty() {
            return Ok(());
        }
        let mut lease = lease::take(postgres).await?;
        let applied = lease.keep_while(postgres, apply_left(store, postgres, migrations)).await;
        lease.release(postgres).await;
        applied?;
    }
}

/// Looks again at what is left: before the lease was ours, its last holder may have done it.
async fn apply_left(store: &Store, postgres: &Postgres, migrations: &[Migration]) -> Result<()> {
    for migration in left(migrations, &applied(store).await?)? {
        apply(postgres, migration).await.map_err(|error| explained(migration, error))?;
    }
    Ok(())
}

async fn apply(postgres: &Postgres, migration: &Migration) -> Result<()> {
    for statement in script::statements(migration.postgres) {
        postgres.define(statement).await?;
    }
    let (sql, params) = record(migration);
    match postgres.write(sql, params).await {
        Ok(_) | Err(Error::Unique) => Ok(()),
        Err(error) => Err(error),
    }
}

fn record(migration: &Migration) -> (&'static Sql, Params) {
    (sql!("INSERT INTO schema_migrations (version, name) VALUES ($1, $2)"), params![migration.version(), migration.name])
}

async fn applied(store: &Store) -> Result<Vec<(i64, String)>> {
    read(store, sql!("SELECT version, name FROM schema_migrations ORDER BY version"), Vec::new()).await
}

/// Reads past the store's counter of statements.
async fn read<R: FromRow>(store: &Store, sql: &'static Sql, params: Params) -> Result<Vec<R>> {
    let outcome = match &store.engine {
        Engine::Sqlite(sqlite) => sqlite.read_all(sql, params).await,
        Engine::Postgres(postgres) => postgres.read(sql, params).await,
    };
    outcome?.rows.into_iter().map(row::read).collect()
}

/// The migrations that were not applied; an error when the store was migrated by a newer binary, or by another program.
fn left<'a>(migrations: &'a [Migration], applied: &[(i64, String)]) -> Result<Vec<&'a Migration>> {
    for (version, name) in applied {
        let known = migrations.iter().find(|migration| migration.version() == *version);
        if known.is_none_or(|migration| migration.name != name) {
            let newest = migrations.last().map_or("none", |migration| migration.name);
            return Err(Error::Migration(format!(
                "the store has {name}, which this binary does not know (its newest is {newest}): start the newer binary that made it"
            )));
        }
    }
    Ok(migrations.iter().filter(|migration| applied.iter().all(|(version, _)| migration.version() != *version)).collect())
}

fn explained(migration: &Migration, error: Error) -> Error {
    match &error {
        Error::Statement(why) => Error::Migration(format!("{} failed: {why}", migration.name)),
        Error::Unavailable(_)
        | Error::Conflict
        | Error::Unique
        | Error::Full
        | Error::Column { .. }
        | Error::Migration(_)
        | Error::Unencodable
        | Error::Configuration(_) => error,
    }
}
