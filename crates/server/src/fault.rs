//! What a failure of the store becomes on the outside: an outage is 503, never a refusal.

use protocol::ErrorCode;
use storage::Error;

/// The code to answer with. The cause goes to the log and nowhere else.
pub fn code_of(error: &Error) -> ErrorCode {
    match error {
        Error::Unavailable(_) | Error::Conflict => {
            tracing::warn!(%error, "the store is away");
            ErrorCode::StoreUnavailable
        }
        Error::Full => {
            tracing::error!(%error, "the store is full");
            ErrorCode::StoreFull
        }
        Error::Unique | Error::Statement(_) | Error::Column { .. } | Error::Migration(_) | Error::Configuration(_) => {
            tracing::error!(%error, "the store failed");
            ErrorCode::Internal
        }
    }
}
