//! An interactive transaction.

use std::sync::{
    Arc, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use crate::{Error, FromRow, Outcome, Params, Result, Sql, postgres, sqlite};

/// The handle that the body of [`crate::Store::transaction`] works with; clones are the same transaction.
#[derive(Debug, Clone)]
pub struct Transaction {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    engine: Engine,
    statements: Arc<AtomicU64>,
    /// The first failure: afterwards PostgreSQL refuses every statement and turns COMMIT into ROLLBACK, so both engines do.
    failed: std::sync::Mutex<Option<Error>>,
}

#[derive(Debug)]
enum Engine {
    Sqlite(sqlite::Interactive),
    Postgres(Box<postgres::Interactive>),
}

impl Transaction {
    pub(crate) fn sqlite(interactive: sqlite::Interactive, statements: Arc<AtomicU64>) -> Self {
        Self { inner: Arc::new(Inner { engine: Engine::Sqlite(interactive), statements, failed: None.into() }) }
    }

    pub(crate) fn postgres(interactive: postgres::Interactive, statements: Arc<AtomicU64>) -> Self {
        Self { inner: Arc::new(Inner { engine: Engine::Postgres(Box::new(interactive)), statements, failed: None.into() }) }
    }

    /// Runs one statement and says how many rows it changed (or returned).
    pub async fn execute(&self, sql: &'static Sql, params: Params) -> Result<u64> {
        Ok(self.run(sql, params).await?.changes)
    }

    /// Runs one statement and reads the first row it returns.
    pub async fn one<R: FromRow>(&self, sql: &'static Sql, params: Params) -> Result<Option<R>> {
        self.run(sql, params).await?.into_one()
    }

    /// Runs one statement and reads every row it returns.
    pub async fn all<R: FromRow>(&self, sql: &'static Sql, params: Params) -> Result<Vec<R>> {
        self.run(sql, params).await?.into_all()
    }

    async fn run(&self, sql: &'static Sql, params: Params) -> Result<Outcome> {
        if self.failure().is_some() {
            return Err(Error::Statement("a statement of this transaction failed before: it can only be rolled back".into()));
        }
        sql.check(&params)?;
        self.inner.statements.fetch_add(1, Ordering::Relaxed);
        let outcome = match &self.inner.engine {
            Engine::Sqlite(sqlite) => sqlite.run(sql, params).await,
            Engine::Postgres(postgres) => postgres.run(sql, params).await,
        };
        if let Err(error) = &outcome {
            let mut failed = self.inner.failed.lock().unwrap_or_else(PoisonError::into_inner);
            failed.get_or_insert_with(|| error.clone());
        }
        outcome
    }

    pub(crate) async fn commit(&self) -> Result<()> {
        if let Some(error) = self.failure() {
            self.roll_back().await;
            return Err(error);
        }
        match &self.inner.engine {
            Engine::Sqlite(sqlite) => sqlite.commit().await,
            Engine::Postgres(postgres) => postgres.commit().await,
        }
    }

    pub(crate) async fn roll_back(&self) {
        match &self.inner.engine {
            Engine::Sqlite(sqlite) => sqlite.roll_back().await,
            Engine::Postgres(postgres) => postgres.roll_back().await,
        }
    }

    fn failure(&self) -> Option<Error> {
        self.inner.failed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
