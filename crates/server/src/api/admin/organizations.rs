//! Customers.

use crate::api::json::JsonBody;
use crate::api::once::{Once, Posted};
use crate::api::page::{Look, Page};
use crate::api::query::{Params, Segments};
use crate::api::{Operator, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::organization::{
    NewOrganization, OrganizationPatch, change as change_organization, create as create_organization,
};
use flows::admin::{Author, Patch};
use model::organization::Organization;
use protocol::id::{OrganizationId, PartnerId};
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// A customer of the platform.
#[derive(Serialize, ToSchema)]
#[schema(as = Organization)]
pub(in crate::api) struct OrganizationBody {
    /// Ours.
    #[schema(value_type = String)]
    id: OrganizationId,
    /// As shown.
    name: String,
    /// Opaque; unique within the country.
    number: String,
    /// ISO 3166-1 alpha-2.
    country: String,
    /// Whether the platform vouches for the number; one that a customer claimed itself matches nothing until then.
    number_verified: bool,
    /// The platform's own id.
    external_id: Option<String>,
    /// The partner under which the organization is reported, if it signed up in that partner's flow.
    #[schema(value_type = Option<String>)]
    attribution: Option<PartnerId>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<Organization> for OrganizationBody {
    fn from(organization: Organization) -> Self {
        Self {
            id: organization.id,
            name: organization.name,
            number: organization.number,
            country: organization.country,
            number_verified: organization.number_verified,
            external_id: organization.external_id,
            attribution: organization.attribution,
            created_at: organization.created_at,
        }
    }
}

impl Posted for Organization {
    type Body = OrganizationBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> OrganizationBody {
        self.clone().into()
    }
}

/// What makes an organization; the platform vouches for its number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOrganization)]
pub(in crate::api) struct NewBody {
    /// 1 to 120 characters.
    #[schema(max_length = 120)]
    name: String,
    /// 1 to 40 letters, digits, '-', '.', '_' or '/'.
    #[schema(max_length = 40)]
    number: String,
    /// Two capital letters of ISO 3166-1.
    #[schema(examples("NO"))]
    country: String,
    /// The platform's own id, unique.
    #[schema(max_length = 200)]
    external_id: Option<String>,
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganizationPatch)]
pub(in crate::api) struct PatchBody {
    /// 1 to 120 characters.
    #[schema(max_length = 120)]
    name: Option<String>,
    /// 1 to 40 letters, digits, '-', '.', '_' or '/'.
    #[schema(max_length = 40)]
    number: Option<String>,
    /// Two capital letters of ISO 3166-1.
    country: Option<String>,
    /// The platform's own id, unique; `null` takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    external_id: Patch<String>,
    /// Whether the platform vouches for the number.
    number_verified: Option<bool>,
}

/// Which organizations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ListQuery {
    /// Only the one with this verified number; with `country` when several countries have it.
    number: Option<String>,
    /// The country of `number`.
    country: Option<String>,
    /// Only the one that the platform knows under this id.
    external_id: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists organizations, the oldest first.
#[utoipa::path(get, path = "/v1/admin/organizations", params(ListQuery), responses((status = 200, body = Page<OrganizationBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<OrganizationBody>>, Problem> {
    use storage::organization as stored;
    let look = Look::at("organizations", query.cursor.as_deref(), query.limit, 1)?;
    let rows = match (&query.number, &query.external_id) {
        (Some(number), _) => {
            let found = stored::find_by_number(&context.store, query.country.as_deref(), number).await?;
            let same = |one: &Organization| query.external_id.is_none() || one.external_id == query.external_id;
            found.into_iter().filter(same).collect()
        }
        (None, Some(external_id)) => stored::find_by_external_id(&context.store, external_id).await?.into_iter().collect(),
        (None, None) => stored::page(&context.store, &look.after::<OrganizationId>(0)?, look.rows()).await?,
    };
    Ok(Json(look.page(rows, |row| vec![row.id.to_string()], OrganizationBody::from)))
}

/// Makes an organization.
#[utoipa::path(post, path = "/v1/admin/organizations", request_body = NewBody, responses((status = 201, body = OrganizationBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<Organization>, body: NewBody| {
        let new = NewOrganization { name: body.name, number: body.number, country: body.country, external_id: body.external_id };
        create_organization(&context, &author, new).await
    };
    request.answer(&context, &operator, run).await
}

/// One organization.
#[utoipa::path(get, path = "/v1/admin/organizations/{id}", responses((status = 200, body = OrganizationBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<OrganizationId>,
) -> Result<Json<OrganizationBody>, Problem> {
    let found = storage::organization::find(&context.store, id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Changes an organization: what is left out stays.
#[utoipa::path(patch, path = "/v1/admin/organizations/{id}", request_body = PatchBody, responses((status = 200, body = OrganizationBody)))]
pub(super) async fn change(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<OrganizationId>,
    JsonBody(body): JsonBody<PatchBody>,
) -> Result<Json<OrganizationBody>, Problem> {
    let patch = OrganizationPatch {
        name: body.name,
        number: body.number,
        country: body.country,
        external_id: body.external_id,
        number_verified: body.number_verified,
    };
    let changed = change_organization(&context, &Author::once(operator.actor()), id, patch).await??;
    Ok(Json(changed.into()))
}
