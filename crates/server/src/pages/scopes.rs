//! `GET /scopes`: the scope catalogue, for people.

use super::errors::Answer;
use super::names;
use super::view::{CatalogueScope, ScopeCatalogue};
use super::visit::{Visit, html};
use axum::http::StatusCode;

/// Every scope in the page's language.
pub async fn show(visit: Visit) -> Answer {
    let catalogue = visit.context().scopes().await?;
    let shown = |scope| CatalogueScope { scope: names::scope(scope, visit.language()), restricted: scope.restricted };
    let view = ScopeCatalogue { chrome: visit.chrome("scopes"), scopes: catalogue.iter().map(shown).collect() };
    Ok(html(StatusCode::OK, &view))
}
