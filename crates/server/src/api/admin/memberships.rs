//! Who may do what in which organization.

use crate::api::json::JsonBody;
use crate::api::once::{Once, Posted};
use crate::api::page::{Look, Page};
use crate::api::query::{Params, Segments};
use crate::api::{Operator, Problem, schema};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::Author;
use flows::admin::membership::{self, MembershipPatch, NewMembership};
use model::membership::{Membership, Role};
use protocol::id::{OrganizationId, UserId};
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::membership as stored;
use utoipa::{IntoParams, ToSchema};

/// A membership's own id: those of the organization and the person, with a dot between.
struct MembershipId(OrganizationId, UserId);

impl std::fmt::Display for MembershipId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.0, self.1)
    }
}

fn parse(id: &str) -> Result<(OrganizationId, UserId), Problem> {
    let (organization, user) = id.split_once('.').ok_or(ErrorCode::NotFound)?;
    let not_found = |_| ErrorCode::NotFound;
    Ok((organization.parse().map_err(not_found)?, user.parse().map_err(not_found)?))
}

/// What a person may do in an organization.
#[derive(Serialize, ToSchema)]
#[schema(as = Membership)]
pub(in crate::api) struct MembershipBody {
    /// Ours.
    id: String,
    /// The organization.
    #[schema(value_type = String)]
    organization_id: OrganizationId,
    /// The person.
    #[schema(value_type = String)]
    user_id: UserId,
    /// The role.
    #[schema(schema_with = schema::role)]
    role: Role,
    /// Privileges beside the role.
    privileges: Vec<String>,
    /// Whether the person may consent: administrators may, and those with the privilege `settings.organization`.
    may_consent: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<Membership> for MembershipBody {
    fn from(membership: Membership) -> Self {
        Self {
            id: MembershipId(membership.organization_id, membership.user_id).to_string(),
            may_consent: membership.may_consent(),
            organization_id: membership.organization_id,
            user_id: membership.user_id,
            role: membership.role,
            privileges: membership.privileges,
            created_at: membership.created_at,
        }
    }
}

impl Posted for Membership {
    type Body = MembershipBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> MembershipBody {
        self.clone().into()
    }
}

/// What makes a membership.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewMembership)]
pub(in crate::api) struct NewBody {
    /// The organization.
    #[schema(value_type = String)]
    organization_id: OrganizationId,
    /// The person.
    #[schema(value_type = String)]
    user_id: UserId,
    /// The role.
    #[schema(schema_with = schema::role)]
    role: Role,
    /// Privileges beside the role.
    #[serde(default)]
    #[schema(max_items = 50)]
    privileges: Vec<String>,
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MembershipPatch)]
pub(in crate::api) struct PatchBody {
    /// The role.
    #[schema(schema_with = schema::role)]
    role: Option<Role>,
    /// The privileges, all of them.
    #[schema(max_items = 50)]
    privileges: Option<Vec<String>>,
}

/// Which memberships.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ListQuery {
    /// Only those of this organization.
    #[param(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
    /// Only those of this person.
    #[param(value_type = Option<String>)]
    user_id: Option<UserId>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists memberships, by organization and person.
#[utoipa::path(get, path = "/v1/admin/memberships", params(ListQuery), responses((status = 200, body = Page<MembershipBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<MembershipBody>>, Problem> {
    let look = Look::at("memberships", query.cursor.as_deref(), query.limit, 2)?;
    let (organization, user) = (look.after::<OrganizationId>(0)?, look.after::<UserId>(1)?);
    let (store, rows) = (&context.store, look.rows());
    let rows = match (query.organization_id, query.user_id) {
        (Some(organization_id), Some(user_id)) => stored::find(store, organization_id, user_id).await?.into_iter().collect(),
        (Some(organization_id), None) => stored::page_of_organization(store, organization_id, &user, rows).await?,
        (None, Some(user_id)) => stored::page_of_user(store, user_id, &organization, rows).await?,
        (None, None) => stored::page(store, (&organization, &user), rows).await?,
    };
    let key = |row: &Membership| vec![row.organization_id.to_string(), row.user_id.to_string()];
    Ok(Json(look.page(rows, key, MembershipBody::from)))
}

/// Makes a membership.
#[utoipa::path(post, path = "/v1/admin/memberships", request_body = NewBody, responses((status = 201, body = MembershipBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<Membership>, body: NewBody| {
        let NewBody { organization_id, user_id, role, privileges } = body;
        membership::create(&context, &author, NewMembership { organization_id, user_id, role, privileges }).await
    };
    request.answer(&context, &operator, run).await
}

/// One membership.
#[utoipa::path(get, path = "/v1/admin/memberships/{id}", responses((status = 200, body = MembershipBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<String>,
) -> Result<Json<MembershipBody>, Problem> {
    let (organization_id, user_id) = parse(&id)?;
    let found = stored::find(&context.store, organization_id, user_id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Changes a membership: what is left out stays.
#[utoipa::path(patch, path = "/v1/admin/memberships/{id}", request_body = PatchBody, responses((status = 200, body = MembershipBody)))]
pub(super) async fn change(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<String>,
    JsonBody(body): JsonBody<PatchBody>,
) -> Result<Json<MembershipBody>, Problem> {
    let patch = MembershipPatch { role: body.role, privileges: body.privileges };
    let changed = membership::change(&context, &Author::once(operator.actor()), parse(&id)?, patch).await??;
    Ok(Json(changed.into()))
}

/// Ends a membership.
#[utoipa::path(delete, path = "/v1/admin/memberships/{id}", responses((status = 204)))]
pub(super) async fn delete(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<String>,
) -> Result<StatusCode, Problem> {
    membership::delete(&context, &Author::once(operator.actor()), parse(&id)?).await??;
    Ok(StatusCode::NO_CONTENT)
}
