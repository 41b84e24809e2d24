//! Scopes in plain words.

/// What a scope lets the integration do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// See.
    Read,
    /// See and change.
    Write,
}

/// One scope, its texts already in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeText {
    /// The wire name, `transactions:read`.
    pub name: String,
    /// "See your transactions".
    pub title: String,
    /// One or two sentences on the data it covers; may be empty.
    pub description: String,
    /// Read or write.
    pub access: Access,
}

impl ScopeText {
    pub(crate) fn writes(&self) -> bool {
        self.access == Access::Write
    }
}
