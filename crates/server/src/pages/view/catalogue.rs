//! The scope catalogue, for people.

use askama::Template;

use super::{Chrome, ScopeText};

/// One scope of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueScope {
    /// The scope.
    pub scope: ScopeText,
    /// Given to an integration only after the platform has agreed.
    pub restricted: bool,
}

/// `GET /scopes`. No form. Each scope has the id `scope-{name}`.
#[derive(Clone, Debug, Template)]
#[template(path = "scope_catalogue.html")]
pub struct ScopeCatalogue {
    /// The frame.
    pub chrome: Chrome,
    /// The catalogue, in its order.
    pub scopes: Vec<CatalogueScope>,
}
