//! Developers of partners.

use crate::api::json::JsonBody;
use crate::api::once::{Once, Posted};
use crate::api::page::{Look, Page, PageQuery};
use crate::api::query::{Params, Segments};
use crate::api::{Operator, Problem, schema};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::{Author, partner_member};
use model::partner::{PartnerMember, PartnerRole};
use protocol::ErrorCode;
use protocol::id::{PartnerId, UserId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::partner as stored;
use utoipa::ToSchema;

/// A developer of a partner.
#[derive(Serialize, ToSchema)]
#[schema(as = PartnerMember)]
pub(in crate::api) struct MemberBody {
    /// The partner.
    #[schema(value_type = String)]
    partner_id: PartnerId,
    /// The person.
    #[schema(value_type = String)]
    user_id: UserId,
    /// The role.
    #[schema(schema_with = schema::partner_role)]
    role: PartnerRole,
}

impl From<PartnerMember> for MemberBody {
    fn from(member: PartnerMember) -> Self {
        Self { partner_id: member.partner_id, user_id: member.user_id, role: member.role }
    }
}

impl Posted for PartnerMember {
    type Body = MemberBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> MemberBody {
        self.clone().into()
    }
}

/// What makes a person a developer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPartnerMember)]
pub(in crate::api) struct NewBody {
    /// The person.
    #[schema(value_type = String)]
    user_id: UserId,
    /// The role.
    #[schema(schema_with = schema::partner_role)]
    role: PartnerRole,
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PartnerMemberPatch)]
pub(in crate::api) struct PatchBody {
    /// The role.
    #[schema(schema_with = schema::partner_role)]
    role: Option<PartnerRole>,
}

/// Lists a partner's developers.
#[utoipa::path(get, path = "/v1/admin/partners/{id}/members", params(PageQuery), responses((status = 200, body = Page<MemberBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<PartnerId>,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<MemberBody>>, Problem> {
    let look = Look::at("partner_members", query.cursor.as_deref(), query.limit, 1)?;
    stored::find(&context.store, id).await?.ok_or(ErrorCode::NotFound)?;
    let rows = stored::page_of_members(&context.store, id, &look.after::<UserId>(0)?, look.rows()).await?;
    Ok(Json(look.page(rows, |row| vec![row.user_id.to_string()], MemberBody::from)))
}

/// Makes a person a developer of the partner.
#[utoipa::path(post, path = "/v1/admin/partners/{id}/members", request_body = NewBody, responses((status = 201, body = MemberBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(partner_id): Segments<PartnerId>,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<PartnerMember>, body: NewBody| {
        partner_member::create(&context, &author, PartnerMember { partner_id, user_id: body.user_id, role: body.role }).await
    };
    request.answer(&context, &operator, run).await
}

/// One developer of the partner.
#[utoipa::path(get, path = "/v1/admin/partners/{id}/members/{user_id}", responses((status = 200, body = MemberBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments((id, user_id)): Segments<(PartnerId, UserId)>,
) -> Result<Json<MemberBody>, Problem> {
    let found = stored::find_member(&context.store, id, user_id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Changes a developer's role.
#[utoipa::path(patch, path = "/v1/admin/partners/{id}/members/{user_id}", request_body = PatchBody, responses((status = 200, body = MemberBody)))]
pub(super) async fn change(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<(PartnerId, UserId)>,
    JsonBody(body): JsonBody<PatchBody>,
) -> Result<Json<MemberBody>, Problem> {
    let changed = partner_member::change(&context, &Author::once(operator.actor()), id, body.role).await??;
    Ok(Json(changed.into()))
}

/// The person is no longer a developer of the partner.
#[utoipa::path(delete, path = "/v1/admin/partners/{id}/members/{user_id}", responses((status = 204)))]
pub(super) async fn delete(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<(PartnerId, UserId)>,
) -> Result<StatusCode, Problem> {
    partner_member::delete(&context, &Author::once(operator.actor()), id).await??;
    Ok(StatusCode::NO_CONTENT)
}
