//! What the server's errors mean.

use std::error::Error as StdError;

use deadpool_postgres::PoolError;
use tokio_postgres::error::SqlState;

use crate::Error;

/// An error, and what it says about the connection it came over.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: Error,
    /// The connection is of no more use; another one may be.
    pub(super) stale: bool,
    /// The server may have received what was asked, and done it.
    pub(super) sent: bool,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

impl Failure {
    pub(super) fn no_connection(error: &PoolError) -> Self {
        let why = match error {
            PoolError::Timeout(_) => "no connection became free in time".into(),
            PoolError::Backend(error) => describe(error),
            PoolError::Closed => "the store is closed".into(),
            PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => error.to_string(),
        };
        Self { error: Error::Unavailable(why), stale: false, sent: false }
    }

    pub(super) fn no_answer() -> Self {
        Self { error: Error::Unavailable("a statement was not answered in time".into()), stale: true, sent: true }
    }

    pub(super) fn closed_before_sending() -> Self {
        Self { error: Error::Unavailable("the connection was closed".into()), stale: true, sent: false }
    }

    /// The same failure of something that changes nothing, such as PREPARE or BEGIN.
    pub(super) fn unsent(self) -> Self {
        Self { sent: false, ..self }
    }
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(code) = error.code() else {
            return Self::of_the_driver(&error);
        };
        let text = describe(&error);
        // After a migration, or behind another pool, the server no longer knows the plan: it refused before doing anything.
        let plan_lost = [SqlState::FEATURE_NOT_SUPPORTED, SqlState::INVALID_SQL_STATEMENT_NAME].contains(code);
        let error = match code.code() {
            "40001" | "40P01" => Error::Conflict,
            "23505" => Error::Unique,
            "53100" => Error::Full,
            _ if away(code) => Error::Unavailable(text),
            _ => Error::Statement(text),
        };
        let stale = plan_lost || matches!(error, Error::Unavailable(_));
        Self { error, stale, sent: !plan_lost }
    }
}

impl Failure {
    /// IF NOT EXISTS does not see what another node is just making: such a failure is a conflict.
    pub(super) fn of_definition(error: tokio_postgres::Error) -> Self {
        let made_meanwhile = [SqlState::UNIQUE_VIOLATION, SqlState::DUPLICATE_OBJECT, SqlState::DUPLICATE_TABLE];
        if error.code().is_some_and(|code| made_meanwhile.contains(code)) {
            return Self { error: Error::Conflict, stale: false, sent: true };
        }
        Self::from(error)
    }

    fn of_the_driver(error: &tokio_postgres::Error) -> Self {
        let text = describe(error);
        let by_the_caller = error.source().is_some_and(|source| !source.is::<std::io::Error>()) && !error.is_closed();
        if by_the_caller {
            // A value that does not fit its parameter or column.
            return Self { error: Error::Statement(text), stale: false, sent: true };
        }
        Self { error: Error::Unavailable(text), stale: true, sent: true }
    }
}

/// The server is shutting down, starting, out of something, or a standby since a failover.
fn away(code: &SqlState) -> bool {
    let class = code.code().get(..2).unwrap_or_default();
    ["08", "53", "57", "58"].contains(&class)
        || *code == SqlState::READ_ONLY_SQL_TRANSACTION
        || *code == SqlState::LOCK_NOT_AVAILABLE
}

/// The error without its DETAIL, which quotes rows.
fn describe(error: &tokio_postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        return format!("{} ({})", error.message(), error.code().code());
    }
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
