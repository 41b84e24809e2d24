//! An interactive transaction.

use std::sync::atomic::{AtomicBool, Ordering};

use super::{Postgres, failure::Failure, lent::Lent};
use crate::{Error, Outcome, Params, Result, Sql};

/// A connection inside BEGIN. Dropped before its end, it leaves the pool, and the server rolls back.
pub(crate) struct Interactive {
    lent: Lent,
    ended: AtomicBool,
}

impl std::fmt::Debug for Interactive {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Interactive {{ ended: {} }}", self.ended.load(Ordering::Acquire))
    }
}

impl Interactive {
    pub(super) async fn begin(postgres: &Postgres) -> std::result::Result<Self, Failure> {
        let lent = postgres.lend().await?;
        lent.begin().await?;
        Ok(Self { lent, ended: false.into() })
    }

    pub(crate) async fn run(&self, sql: &'static Sql, params: Params) -> Result<Outcome> {
        if self.ended.load(Ordering::Acquire) {
            return Err(Error::Unavailable("the transaction has ended".into()));
        }
        Ok(self.lent.run(sql, &params).await?)
    }

    pub(crate) async fn commit(&self) -> Result<()> {
        self.ended.store(true, Ordering::Release);
        Ok(self.lent.commit().await?)
    }

    pub(crate) async fn roll_back(&self) {
        self.ended.store(true, Ordering::Release);
        self.lent.roll_back().await;
    }
}
