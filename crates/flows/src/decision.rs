//! What a flow decides.

use model::IllegalTransition;
use model::field::FieldFault;
use protocol::ErrorCode;

/// Allowed, with what came of it, or denied, with the reason.
pub type Decision<T> = Result<T, Denied>;

/// A refusal. It is a decision, not a failure: it may have written something (a replay that revokes), and it is final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    /// The stable code.
    pub code: ErrorCode,
    /// What happened here, where it says more than the code's summary; never a secret.
    pub detail: Option<String>,
    /// Which fields are wrong, for forms and bodies.
    pub fields: Vec<FieldFault>,
}

impl Denied {
    /// A refusal with a detail.
    pub fn because(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: Some(detail.into()), fields: Vec::new() }
    }

    /// A refusal that names fields.
    pub fn fields(fields: Vec<FieldFault>) -> Self {
        Self { code: ErrorCode::ValidationFailed, detail: None, fields }
    }
}

impl From<ErrorCode> for Denied {
    fn from(code: ErrorCode) -> Self {
        Self { code, detail: None, fields: Vec::new() }
    }
}

impl From<IllegalTransition> for Denied {
    fn from(illegal: IllegalTransition) -> Self {
        Self::because(ErrorCode::TransitionIllegal, format!("{illegal}."))
    }
}

/// `Ok(Err(…))` in one word, for flows that return early.
#[expect(clippy::unnecessary_wraps, reason = "a flow returns it as it is")]
pub(crate) fn deny<T>(denied: impl Into<Denied>) -> Result<Decision<T>, storage::Error> {
    Ok(Err(denied.into()))
}

/// Goes on with what was allowed, or returns the refusal from the flow.
macro_rules! allowed {
    ($decision:expr) => {
        match $decision {
            Ok(value) => value,
            Err(denied) => return Ok(Err(denied.into())),
        }
    };
}
pub(crate) use allowed;
