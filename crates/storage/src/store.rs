//! The store: one interface, two engines.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

#[cfg(any(test, feature = "testing"))]
use crate::testing::Fate;
use crate::{
    Error, FromRow, Options, Outcome, Params, Result, Sql, Step, Transaction, migrate, options::Location, postgres::Postgres,
    sql::sql, sqlite::Sqlite,
};

/// How long an interactive transaction may take, its own waiting included: on SQLite everybody else waits for it.
pub(crate) const TRANSACTION_LIMIT: Duration = Duration::from_secs(5);

/// Where everything is kept. Cheap to clone; every clone is the same store.
///
/// Errors mean that nothing happened, with the exception that [`Error::Unavailable`] explains.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) engine: Engine,
    pub(crate) statements: Arc<AtomicU64>,
    #[cfg(any(test, feature = "testing"))]
    faults: Arc<crate::testing::Faults>,
}

#[derive(Debug, Clone)]
pub(crate) enum Engine {
    Sqlite(Sqlite),
    /// Each call is boxed, since it waits for the network anyway and would make what waits for SQLite as large as itself.
    Postgres(Postgres),
}

tokio::task_local! {
    /// The store whose interactive transaction this task is in.
    static INSIDE: usize;
}

impl Store {
    /// Opens the store, without migrating it. A SQLite file is made if it is absent, and locked for this process
    /// ([`Error::Configuration`] when another process has it); PostgreSQL is connected to on first use.
    pub async fn open(options: &Options) -> Result<Self> {
        let engine = match &options.location {
            Location::Sqlite(path) => Engine::Sqlite(Sqlite::open(path.clone(), options.clone()).await?),
            Location::Postgres(url) => Engine::Postgres(Postgres::open(url, options)?),
        };
        Ok(Self {
            engine,
            statements: Arc::default(),
            #[cfg(any(test, feature = "testing"))]
            faults: Arc::default(),
        })
    }

    /// Runs a SELECT and reads its first row. On SQLite it can see every write that was answered, and cannot write.
    pub async fn read_one<R: FromRow>(&self, sql: &'static Sql, params: Params) -> Result<Option<R>> {
        self.count(sql, &params)?;
        let fate = self.fate()?;
        let answer = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read_one(sql, params).await,
            Engine::Postgres(postgres) => Box::pin(postgres.read(sql, params)).await,
        };
        told(fate, answer)?.into_one()
    }

    /// Runs a SELECT and reads every row; the statement has a LIMIT.
    pub async fn read_all<R: FromRow>(&self, sql: &'static Sql, params: Params) -> Result<Vec<R>> {
        self.count(sql, &params)?;
        let fate = self.fate()?;
        let answer = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read_all(sql, params).await,
            Engine::Postgres(postgres) => Box::pin(postgres.read(sql, params)).await,
        };
        told(fate, answer)?.into_all()
    }

    /// Runs one statement that writes, durably, and says how many rows it changed.
    pub async fn write(&self, sql: &'static Sql, params: Params) -> Result<u64> {
        Ok(self.write_outcome(sql, params).await?.changes)
    }

    /// Runs one statement that writes, durably, and reads the first row of its RETURNING.
    pub async fn write_one<R: FromRow>(&self, sql: &'static Sql, params: Params) -> Result<Option<R>> {
        self.write_outcome(sql, params).await?.into_one()
    }

    async fn write_outcome(&self, sql: &'static Sql, params: Params) -> Result<Outcome> {
        self.outside_transaction()?;
        self.count(sql, &params)?;
        let fate = self.fate()?;
        let answer = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write(sql, params).await,
            Engine::Postgres(postgres) => Box::pin(postgres.write(sql, params)).await,
        };
        told(fate, answer)
    }

    /// Runs the steps in order in one transaction and gives their outcomes; `None`, and nothing is written, when a guarded step
    /// finds no row. On an error nothing is written either.
    ///
    /// On PostgreSQL later steps are sent before the guards are known; what they did, or failed at, is then forgotten.
    pub async fn write_all(&self, steps: Vec<Step>) -> Result<Option<Vec<Outcome>>> {
        self.outside_transaction()?;
        for step in &steps {
            self.count(step.sql, &step.params)?;
        }
        let fate = self.fate()?;
        let answer = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write_all(steps).await,
            Engine::Postgres(postgres) => Box::pin(postgres.write_all(&steps)).await,
        };
        told(fate, answer)
    }

    /// Runs `body` in one transaction: `Ok` commits, `Err` rolls back.
    ///
    /// `body` runs again after a conflict, so it has no side effects. It may take five seconds, and on SQLite it holds
    /// up every other write: prefer [`Store::write_all`]. Inside it only the [`Transaction`] may write; the store's own
    /// functions that write are [`Error::Statement`] there. After a statement failed, the transaction can only be rolled back, even
    /// if `body` returns `Ok`: then the failure is the answer. Use `ON CONFLICT DO NOTHING` where a unique key may be taken.
    pub async fn transaction<T, F>(&self, body: impl Fn(Transaction) -> F + Send + Sync) -> Result<T>
    where
        T: Send,
        F: Future<Output = Result<T>> + Send,
    {
        self.outside_transaction()?;
        let mut attempt = 0;
        loop {
            let fate = self.fate()?;
            let result = told(fate, self.transaction_once(&body).await);
            if result.as_ref().err() != Some(&Error::Conflict) || !crate::postgres::again(&mut attempt).await {
                return result;
            }
        }
    }

    async fn transaction_once<T, F>(&self, body: &(impl Fn(Transaction) -> F + Send + Sync)) -> Result<T>
    where
        T: Send,
        F: Future<Output = Result<T>> + Send,
    {
        let transaction = match &self.engine {
            Engine::Sqlite(sqlite) => Transaction::sqlite(sqlite.begin().await?, Arc::clone(&self.statements)),
            Engine::Postgres(postgres) => Transaction::postgres(postgres.begin().await?, Arc::clone(&self.statements)),
        };
        let running = INSIDE.scope(self.identity(), body(transaction.clone()));
        match tokio::time::timeout(TRANSACTION_LIMIT, running).await {
            Ok(Ok(value)) => transaction.commit().await.map(|()| value),
            Ok(Err(error)) => {
                transaction.roll_back().await;
                Err(error)
            }
            Err(_) => Err(Error::Unavailable("a transaction took longer than five seconds and was rolled back".into())),
        }
    }

    /// Brings the schema to what this binary needs. Several nodes may do it at once.
    pub async fn migrate(&self) -> Result<()> {
        migrate::run(self).await
    }

    /// The names of the migrations that [`Store::migrate`] would apply; changes nothing.
    pub async fn pending_migrations(&self) -> Result<Vec<&'static str>> {
        migrate::pending(self).await
    }

    /// Whether the store answers.
    pub async fn ping(&self) -> Result<()> {
        let sql = sql!("SELECT 1");
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.ping(sql).await,
            Engine::Postgres(postgres) => postgres.read(sql, Vec::new()).await.map(drop),
        }
    }

    /// Statements sent since this store was opened, by all clones: each step of a batch counts, BEGIN and COMMIT do not.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Finishes what was accepted, then closes every connection; whatever comes later is [`Error::Unavailable`].
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => postgres.close(),
        }
    }

    /// What becomes of the call that begins now. No future around the call's own: each such layer holds it twice over.
    #[cfg(any(test, feature = "testing"))]
    fn fate(&self) -> Result<Fate> {
        self.faults.call()
    }

    #[cfg(not(any(test, feature = "testing")))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "only tests stop a store")]
    fn fate(&self) -> Result<Fate> {
        Ok(Fate)
    }

    /// What a test makes of this store's calls.
    #[cfg(any(test, feature = "testing"))]
    pub fn faults(&self) -> &crate::testing::Faults {
        &self.faults
    }

    fn count(&self, sql: &'static Sql, params: &Params) -> Result<()> {
        sql.check(params)?;
        self.statements.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn identity(&self) -> usize {
        Arc::as_ptr(&self.statements).addr()
    }

    fn outside_transaction(&self) -> Result<()> {
        match INSIDE.try_with(|inside| *inside == self.identity()) {
            Ok(true) => {
                Err(Error::Statement("inside a transaction only its handle may write: the store would wait for itself".into()))
            }
            Ok(false) | Err(_) => Ok(()),
        }
    }
}

/// A call goes as it goes.
#[cfg(not(any(test, feature = "testing")))]
struct Fate;

/// The answer of a call, unless a test has lost it.
#[cfg(any(test, feature = "testing"))]
fn told<T>(fate: Fate, answer: Result<T>) -> Result<T> {
    if fate == Fate::AnswerIsLost { Err(crate::testing::away()) } else { answer }
}

#[cfg(not(any(test, feature = "testing")))]
fn told<T>(Fate: Fate, answer: Result<T>) -> Result<T> {
    answer
}
