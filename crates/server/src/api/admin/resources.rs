//! The platform's APIs that check our tokens.

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
use flows::admin::Author;
use flows::admin::resource::{self, Issued, NewResource, ResourcePatch};
use model::resource::{Resource, Signing};
use protocol::id::ResourceId;
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// An API of the platform.
#[derive(Serialize, ToSchema)]
#[schema(as = Resource)]
pub(in crate::api) struct ResourceBody {
    /// The same as `client_id`.
    #[schema(value_type = String)]
    id: ResourceId,
    /// For introspection and the revocation feed.
    #[schema(value_type = String)]
    client_id: ResourceId,
    /// The secret: in the first answer to the request that made it, never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    /// As shown to operators.
    name: String,
    /// `aud` of its tokens.
    audience: String,
    /// How its tokens are signed.
    #[schema(schema_with = schema::signing)]
    signing: Signing,
    /// When it was made; the first one's audience is the default.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<Resource> for ResourceBody {
    fn from(resource: Resource) -> Self {
        Self {
            id: resource.id,
            client_id: resource.id,
            client_secret: None,
            name: resource.name,
            audience: resource.audience,
            signing: resource.signing,
            created_at: resource.created_at,
        }
    }
}

impl Posted for Issued {
    type Body = ResourceBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> ResourceBody {
        ResourceBody { client_secret: Some(self.secret.reveal().to_owned()), ..self.kept() }
    }

    fn kept(&self) -> ResourceBody {
        self.resource.clone().into()
    }
}

/// What makes a resource.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewResource)]
pub(in crate::api) struct NewBody {
    /// 1 to 120 characters.
    #[schema(max_length = 120)]
    name: String,
    /// `aud` of its tokens: an absolute URI without a fragment, unique.
    #[schema(max_length = 200, examples("https://api.example.com"))]
    audience: String,
    /// How its tokens are signed; ES256 when it is left out.
    #[serde(default = "usual_signing")]
    #[schema(schema_with = schema::signing)]
    signing: Signing,
}

fn usual_signing() -> Signing {
    Signing::Es256
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ResourcePatch)]
pub(in crate::api) struct PatchBody {
    /// 1 to 120 characters.
    #[schema(max_length = 120)]
    name: Option<String>,
    /// Cannot change, since tokens that are out name it; may be sent as it is.
    audience: Option<String>,
    /// How its tokens are signed.
    #[schema(schema_with = schema::signing)]
    signing: Option<Signing>,
}

/// Nothing is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewResourceSecret)]
pub(in crate::api) struct SecretBody {}

/// Lists resources, the oldest first.
#[utoipa::path(get, path = "/v1/admin/resources", params(PageQuery), responses((status = 200, body = Page<ResourceBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<ResourceBody>>, Problem> {
    let look = Look::at("resources", query.cursor.as_deref(), query.limit, 1)?;
    let rows = storage::resource::page(&context.store, &look.after::<ResourceId>(0)?, look.rows()).await?;
    Ok(Json(look.page(rows, |row| vec![row.id.to_string()], ResourceBody::from)))
}

/// Makes a resource with its credentials.
#[utoipa::path(post, path = "/v1/admin/resources", request_body = NewBody, responses((status = 201, body = ResourceBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<Issued>, body: NewBody| {
        let new = NewResource { name: body.name, audience: body.audience, signing: body.signing };
        resource::create(&context, &author, new).await
    };
    request.answer(&context, &operator, run).await
}

/// One resource.
#[utoipa::path(get, path = "/v1/admin/resources/{id}", responses((status = 200, body = ResourceBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<ResourceId>,
) -> Result<Json<ResourceBody>, Problem> {
    let found = storage::resource::find(&context.store, id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Changes a resource: what is left out stays.
#[utoipa::path(patch, path = "/v1/admin/resources/{id}", request_body = PatchBody, responses((status = 200, body = ResourceBody)))]
pub(super) async fn change(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<ResourceId>,
    JsonBody(body): JsonBody<PatchBody>,
) -> Result<Json<ResourceBody>, Problem> {
    let patch = ResourcePatch { name: body.name, audience: body.audience, signing: body.signing };
    let changed = resource::change(&context, &Author::once(operator.actor()), id, patch).await??;
    Ok(Json(changed.into()))
}

/// Replaces a resource's secret; the old one is refused from now on.
#[utoipa::path(post, path = "/v1/admin/resources/{id}/secrets", request_body = SecretBody, responses((status = 201, body = ResourceBody)))]
pub(super) async fn replace_secret(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<ResourceId>,
    request: Once<SecretBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<Issued>, _: SecretBody| resource::replace_secret(&context, &author, id).await;
    request.answer(&context, &operator, run).await
}
