//! Who publishes integrations.

use crate::api::json::JsonBody;
use crate::api::once::{Once, Posted};
use crate::api::page::{Look, Page, PageQuery};
use crate::api::query::{Params, Segments};
use crate::api::{Operator, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::Author;
use flows::admin::partner::{self, NewPartner, PartnerPatch};
use model::partner::Partner;
use protocol::id::PartnerId;
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Who publishes integrations.
#[derive(Serialize, ToSchema)]
#[schema(as = Partner)]
pub(in crate::api) struct PartnerBody {
    /// Ours; also the `partner_portal_id` of authorize links.
    #[schema(value_type = String)]
    id: PartnerId,
    /// As shown on consent pages.
    name: String,
    /// Their site.
    website: String,
    /// Whom customers ask.
    support_email: String,
    /// Whether the operator vouches for the name.
    verified: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// What to look at before vouching for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

impl From<Partner> for PartnerBody {
    fn from(partner: Partner) -> Self {
        Self {
            warnings: partner::warnings(&partner),
            id: partner.id,
            name: partner.name,
            website: partner.website,
            support_email: partner.support_email,
            verified: partner.verified,
            created_at: partner.created_at,
        }
    }
}

impl Posted for Partner {
    type Body = PartnerBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> PartnerBody {
        self.clone().into()
    }
}

/// What makes a partner.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPartner)]
pub(in crate::api) struct NewBody {
    /// 1 to 120 characters.
    #[schema(max_length = 120)]
    name: String,
    /// An https address.
    #[schema(max_length = 1000)]
    website: String,
    /// Whom customers ask.
    #[schema(max_length = 254)]
    support_email: String,
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PartnerPatch)]
pub(in crate::api) struct PatchBody {
    /// 1 to 120 characters; a new name is no longer vouched for, unless `verified` says so.
    #[schema(max_length = 120)]
    name: Option<String>,
    /// An https address.
    #[schema(max_length = 1000)]
    website: Option<String>,
    /// Whom customers ask.
    #[schema(max_length = 254)]
    support_email: Option<String>,
    /// Whether the operator vouches for the name.
    verified: Option<bool>,
}

/// Lists partners, the oldest first.
#[utoipa::path(get, path = "/v1/admin/partners", params(PageQuery), responses((status = 200, body = Page<PartnerBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<PartnerBody>>, Problem> {
    let look = Look::at("partners", query.cursor.as_deref(), query.limit, 1)?;
    let rows = storage::partner::page(&context.store, &look.after::<PartnerId>(0)?, look.rows()).await?;
    Ok(Json(look.page(rows, |row| vec![row.id.to_string()], PartnerBody::from)))
}

/// Makes a partner.
#[utoipa::path(post, path = "/v1/admin/partners", request_body = NewBody, responses((status = 201, body = PartnerBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<Partner>, body: NewBody| {
        let new = NewPartner { name: body.name, website: body.website, support_email: body.support_email };
        partner::create(&context, &author, new).await
    };
    request.answer(&context, &operator, run).await
}

/// One partner.
#[utoipa::path(get, path = "/v1/admin/partners/{id}", responses((status = 200, body = PartnerBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<PartnerId>,
) -> Result<Json<PartnerBody>, Problem> {
    let found = storage::partner::find(&context.store, id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Changes a partner: what is left out stays.
#[utoipa::path(patch, path = "/v1/admin/partners/{id}", request_body = PatchBody, responses((status = 200, body = PartnerBody)))]
pub(super) async fn change(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<PartnerId>,
    JsonBody(body): JsonBody<PatchBody>,
) -> Result<Json<PartnerBody>, Problem> {
    let patch =
        PartnerPatch { name: body.name, website: body.website, support_email: body.support_email, verified: body.verified };
    let changed = partner::change(&context, &Author::once(operator.actor()), id, patch).await??;
    Ok(Json(changed.into()))
}
