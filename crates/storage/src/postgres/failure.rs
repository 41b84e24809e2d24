//! What the server's errors mean.

use std::error::Error as StdError;

use deadpool_postgres::PoolError;
use tokio_postgres::error::SqlState;

use crate::Error;

/// An error, and what it says about the connection it came over.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) link: Link,
}

/// What became of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// It can be used on.
    Usable,
    /// It has ended; another one may work. `sent`: the server may have received what was asked, and done it.
    Lost { sent: bool },
    /// It does not answer, and another one would hardly do.
    Silent,
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
        Self { error: Error::Unavailable(why), link: Link::Usable }
    }

    pub(super) fn no_answer() -> Self {
        Self { error: Error::Unavailable("a statement was not answered in time".into()), link: Link::Silent }
    }

    pub(super) fn closed_before_sending() -> Self {
        Self { error: Error::Unavailable("the connection was closed".into()), link: Link::Lost { sent: false } }
    }

    /// The same failure of something that changes nothing, such as PREPARE or BEGIN.
    pub(super) fn unsent(self) -> Self {
        let link = if matches!(self.link, Link::Lost { .. }) { Link::Lost { sent: false } } else { self.link };
        Self { link, ..self }
    }
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(code) = error.code() else {
            return Self::of_the_driver(&error);
        };
        let text = describe(&error);
        // After a migration, or behind another pool, the server no longer knows the plan; after a failover it is a standby.
        let refused =
            [SqlState::FEATURE_NOT_SUPPORTED, SqlState::INVALID_SQL_STATEMENT_NAME, SqlState::READ_ONLY_SQL_TRANSACTION];
        let refused = refused.contains(code);
        let error = match code.code() {
            "40001" | "40P01" => Error::Conflict,
            "23505" => Error::Unique,
            "53100" => Error::Full,
            "22021" | "22P05" => Error::Unencodable,
            _ if away(code) => Error::Unavailable(text),
            _ => Error::Statement(text),
        };
        let lost = refused || matches!(error, Error::Unavailable(_));
        let link = if lost { Link::Lost { sent: !refused } } else { Link::Usable };
        Self { error, link }
    }
}

impl Failure {
    /// IF NOT EXISTS does not see what another node is just making: such a failure is a conflict.
    pub(super) fn of_definition(error: tokio_postgres::Error) -> Self {
        let made_meanwhile = [SqlState::UNIQUE_VIOLATION, SqlState::DUPLICATE_OBJECT, SqlState::DUPLICATE_TABLE];
        if error.code().is_some_and(|code| made_meanwhile.contains(code)) {
            return Self { error: Error::Conflict, link: Link::Usable };
        }
        Self::from(error)
    }

    fn of_the_driver(error: &tokio_postgres::Error) -> Self {
        let text = describe(error);
        let by_the_caller = error.source().is_some_and(|source| !source.is::<std::io::Error>()) && !error.is_closed();
        if by_the_caller {
            // A value that does not fit its parameter or column.
            return Self { error: Error::Statement(text), link: Link::Usable };
        }
        Self { error: Error::Unavailable(text), link: Link::Lost { sent: true } }
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
