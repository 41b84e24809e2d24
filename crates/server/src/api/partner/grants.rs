//! A partner's own grants.

use super::Partner;
use crate::api::admin::grants::GrantBody;
use crate::api::page::{Look, Page};
use crate::api::query::{Params, Segments};
use crate::api::{Problem, schema};
use axum::Json;
use axum::extract::State;
use flows::Context;
use model::grant::GrantState;
use protocol::ErrorCode;
use protocol::id::GrantId;
use serde::Deserialize;
use std::sync::Arc;
use storage::grant::GrantFilter;
use utoipa::IntoParams;

/// Which grants.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ListQuery {
    /// Only those in this state: what `status` says of them.
    #[param(schema_with = schema::grant_state)]
    state: Option<GrantState>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists the integration's grants, the newest first.
#[utoipa::path(get, path = "/v1/grants", params(ListQuery), responses((status = 200, body = Page<GrantBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<GrantBody>>, Problem> {
    let look = Look::at("own grants", query.cursor.as_deref(), query.limit, 1)?;
    let filter = GrantFilter { organization_id: String::new(), client_id: partner.client_id().to_string(), state: query.state };
    let rows = storage::grant::page(&context.store, &filter, &look.before::<GrantId>(0)?, look.rows()).await?;
    Ok(Json(look.page(rows, |row| vec![row.grant.id.to_string()], GrantBody::from)))
}

/// One grant of the integration.
#[utoipa::path(get, path = "/v1/grants/{id}", responses((status = 200, body = GrantBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(id): Segments<GrantId>,
) -> Result<Json<GrantBody>, Problem> {
    let found = storage::grant::view(&context.store, id).await?;
    let own = found.filter(|view| view.grant.client_id == partner.client_id());
    Ok(Json(own.ok_or(ErrorCode::NotFound)?.into()))
}
