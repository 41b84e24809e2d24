//! What can go wrong between a statement and the store.

/// Why the store did not do what it was asked.
///
/// No message carries a parameter, a row, or a connection's password: errors are logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The store cannot be reached, is overloaded, or did not answer in time: `503` and a retry hint. Of a write whose answer
    /// was lost nobody knows whether it happened; the guard of the statement tells when it is sent again.
    #[error("the store is away: {0}")]
    Unavailable(String),
    /// Another transaction was in the way (SQLSTATE 40001, 40P01), still so after every retry. Nothing was written.
    #[error("the store kept refusing because of concurrent changes; nothing was written, try again")]
    Conflict,
    /// A row with this primary or unique key is there already. Nothing was written.
    #[error("a row with this unique key exists already")]
    Unique,
    /// The disk, or the bound of its size, is full. Reads still work, and on SQLite [`Step::urgent`](crate::Step::urgent).
    #[error("the store is full: free space on its disk, or raise its limit")]
    Full,
    /// A text has a character that the store cannot hold, such as U+0000; on SQLite it is refused as on PostgreSQL (SQLSTATE
    /// 22021, 22P05). Nothing was written.
    #[error("a text has a character that the store cannot hold")]
    Unencodable,
    /// The statement is wrong, or its parameters are: a defect of this program.
    #[error("statement failed: {0}")]
    Statement(String),
    /// A column does not hold what its reader expects: a defect of this program, or a changed store.
    #[error("column {index} is not {wanted}")]
    Column {
        /// Position in the row, from 0.
        index: usize,
        /// What was expected, with its article: "an integer".
        wanted: &'static str,
    },
    /// The schema cannot be brought to what this binary needs.
    #[error("migration: {0}")]
    Migration(String),
    /// The store's address or its options make no sense; the message names the rule and the fix.
    #[error("store configuration: {0}")]
    Configuration(String),
}

/// What every function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;
