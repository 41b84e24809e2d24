//! The server engine: a pool, prepared statements, one round trip for one statement.

mod batch;
mod codec;
mod connect;
mod failure;
mod interactive;
mod lent;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    time::{Duration, Instant},
};

use tokio_postgres_rustls::MakeRustlsConnect;

pub(crate) use self::interactive::Interactive;
use self::{
    failure::{Failure, Link},
    lent::Lent,
};
use crate::{Error, Options, Outcome, Params, Result, Sql, Step};

/// How often work that met a conflict is run again.
const RETRIES: u32 = 5;

/// A store on a server. Clones share the pool.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: deadpool_postgres::Pool,
    tls: Option<MakeRustlsConnect>,
    timeout: Duration,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Postgres({:?})", self.pool.status())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Can be run again whatever became of the first time.
    Read,
    /// Is run again only if it surely did not happen.
    Write,
}

impl Postgres {
    pub(crate) fn open(url: &str, options: &Options) -> Result<Self> {
        let (pool, tls) = connect::pool(url, options)?;
        Ok(Self { pool, tls, timeout: options.statement_timeout })
    }

    pub(crate) async fn read(&self, sql: &'static Sql, params: Params) -> Result<Outcome> {
        self.single(Kind::Read, sql, &params).await
    }

    pub(crate) async fn write(&self, sql: &'static Sql, params: Params) -> Result<Outcome> {
        self.single(Kind::Write, sql, &params).await
    }

    async fn single(&self, kind: Kind, sql: &'static Sql, params: &Params) -> Result<Outcome> {
        let mut retries = Retries::default();
        loop {
            match self.single_once(sql, params).await {
                Err(failure) if retries.allow(&failure, kind).await => {}
                result => return result.map_err(Into::into),
            }
        }
    }

    async fn single_once(&self, sql: &'static Sql, params: &Params) -> std::result::Result<Outcome, Failure> {
        self.lend().await?.run(sql, params).await
    }

    pub(crate) async fn write_all(&self, steps: &[Step]) -> Result<Option<Vec<Outcome>>> {
        let mut retries = Retries::default();
        loop {
            match batch::run(self, steps).await {
                Err(failure) if retries.allow(&failure, Kind::Write).await => {}
                result => return result.map_err(Into::into),
            }
        }
    }

    pub(crate) async fn begin(&self) -> Result<Interactive> {
        let mut retries = Retries::default();
        loop {
            match Interactive::begin(self).await {
                Err(failure) if retries.allow(&failure, Kind::Write).await => {}
                result => return result.map_err(Into::into),
            }
        }
    }

    /// Runs one statement that defines something, however long it takes. It is idempotent, so it is run again when another node,
    /// which does the same at the same time, was in the way.
    pub(crate) async fn define(&self, text: &str) -> Result<()> {
        let mut attempts = 0;
        loop {
            let defined = match self.lend().await {
                Ok(lent) => lent.define(text).await,
                Err(failure) => Err(failure),
            };
            match defined {
                Err(Failure { error: Error::Conflict, .. }) if again(&mut attempts).await => {}
                other => return other.map_err(Into::into),
            }
        }
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }

    async fn lend(&self) -> std::result::Result<Lent, Failure> {
        let object = self.pool.get().await.map_err(|error| Failure::no_connection(&error))?;
        Ok(Lent::new(object, self.tls.clone(), self.timeout))
    }
}

/// How often one piece of work was run again, and why.
#[derive(Default)]
struct Retries {
    conflicts: u32,
    renewed: bool,
}

impl Retries {
    /// Whether to run the work again: once over another connection, if it surely did not happen or changes nothing, and a
    /// few times after a conflict.
    async fn allow(&mut self, failure: &Failure, kind: Kind) -> bool {
        let lost = matches!(failure.link, Link::Lost { sent } if kind == Kind::Read || !sent);
        if lost && !self.renewed {
            self.renewed = true;
            return true;
        }
        failure.error == Error::Conflict && again(&mut self.conflicts).await
    }
}

/// Waits before work that met a conflict is run again, each time about twice as long; false when it was run often enough.
pub(crate) async fn again(attempt: &mut u32) -> bool {
    if *attempt >= RETRIES {
        return false;
    }
    *attempt += 1;
    let step = Duration::from_millis(1 << *attempt);
    // Those who collided must not meet again: the instant differs between them.
    let mut hasher = DefaultHasher::new();
    Instant::now().hash(&mut hasher);
    let share = u32::try_from(hasher.finish() % 100).unwrap_or_default();
    tokio::time::sleep(step / 2 + step * share / 100).await;
    true
}
