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
        Error::Unencodable => {
            tracing::warn!(%error, "what was sent cannot be kept");
            ErrorCode::ParameterInvalid
        }
        Error::Unique | Error::Statement(_) | Error::Column { .. } | Error::Migration(_) | Error::Configuration(_) => {
            tracing::error!(%error, "the store failed");
            ErrorCode::Internal
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_never_a_refusal_and_nothing_inner_shows() {
        assert_eq!(code_of(&Error::Unavailable("10.0.0.7".to_owned())), ErrorCode::StoreUnavailable);
        assert_eq!(code_of(&Error::Conflict), ErrorCode::StoreUnavailable);
        assert_eq!(code_of(&Error::Full), ErrorCode::StoreFull);
        assert_eq!(code_of(&Error::Unencodable), ErrorCode::ParameterInvalid);
        assert_eq!(code_of(&Error::Statement("syntax".to_owned())), ErrorCode::Internal);
    }
}
