//! The table of contents: every route of one environment.

use crate::state::AppState;
use crate::{api, oauth, pages, platform};
use axum::Router;

/// All routes; the envelope (limits, traces, headers) goes around it.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(oauth::routes())
        .merge(platform::routes())
        .merge(api::routes(&state))
        .merge(pages::routes())
        .fallback(pages::not_found)
        .with_state(state)
}
