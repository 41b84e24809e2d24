//! Client keys that wait for the partner's server, encrypted to its registered public key.

use super::Partner;
use crate::api::Problem;
use crate::api::page::{Look, Page, PageQuery};
use crate::api::query::{Params, Segments};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use flows::Context;
use protocol::id::{ClientKeyId, GrantId, OrganizationId};
use protocol::{ErrorCode, Timestamp};
use serde::Serialize;
use std::sync::Arc;
use storage::client_key::sealed::{self, SealedView};
use utoipa::ToSchema;

/// An encrypted client key.
#[derive(Serialize, ToSchema)]
#[schema(as = SealedClientKey)]
pub(in crate::api) struct SealedBody {
    /// Ours.
    #[schema(value_type = String)]
    client_key_id: ClientKeyId,
    /// The customer.
    #[schema(value_type = String)]
    organization_id: OrganizationId,
    /// The agreement.
    #[schema(value_type = String)]
    grant_id: GrantId,
    /// RFC 7516, compact; the plain text is the client key.
    jwe: String,
    /// When it was sealed.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it is forgotten.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

impl From<SealedView> for SealedBody {
    fn from(view: SealedView) -> Self {
        Self {
            client_key_id: view.sealed.client_key_id,
            organization_id: view.sealed.organization_id,
            grant_id: view.grant_id,
            jwe: view.sealed.jwe,
            created_at: view.sealed.created_at,
            expires_at: view.sealed.expires_at,
        }
    }
}

/// Lists the encrypted client keys that were not acknowledged, the oldest first.
#[utoipa::path(get, path = "/v1/client-keys/sealed", operation_id = "sealed_list", params(PageQuery), responses((status = 200, body = Page<SealedBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<SealedBody>>, Problem> {
    let look = Look::at("sealed client keys", query.cursor.as_deref(), query.limit, 1)?;
    let from = (&*look.after::<ClientKeyId>(0)?, context.now());
    let rows = sealed::page(&context.store, partner.client_id(), from, look.rows()).await?;
    Ok(Json(look.page(rows, |row| vec![row.sealed.client_key_id.to_string()], SealedBody::from)))
}

/// Acknowledges an encrypted client key: it is stored on your side, and forgotten here.
#[utoipa::path(delete, path = "/v1/client-keys/sealed/{client_key_id}", operation_id = "sealed_acknowledge", responses((status = 204)))]
pub(super) async fn acknowledge(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(id): Segments<ClientKeyId>,
) -> Result<StatusCode, Problem> {
    let was_there = sealed::delete(&context.store, partner.client_id(), id).await?;
    if was_there { Ok(StatusCode::NO_CONTENT) } else { Err(ErrorCode::NotFound.into()) }
}
