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

/// Whether there is something, and nothing of it changes anything: pages then speak of seeing alone.
pub(super) fn views_only<'a>(scopes: impl IntoIterator<Item = &'a ScopeText>) -> bool {
    let mut scopes = scopes.into_iter().peekable();
    scopes.peek().is_some() && scopes.all(|scope| !scope.writes())
}

impl ScopeText {
    pub(crate) fn writes(&self) -> bool {
        self.access == Access::Write
    }
}
