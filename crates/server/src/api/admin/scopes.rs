//! The scope catalogue.

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
use flows::admin::scope::{self, NewScope, ScopePatch};
use model::scope::{Access, Scope, ScopeText};
use protocol::scope::ScopeName;
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Title and description in one language.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScopeText)]
pub(in crate::api) struct TextBody {
    /// A few words.
    #[schema(max_length = 80)]
    title: String,
    /// One sentence: which data.
    #[schema(max_length = 300)]
    description: String,
}

fn texts(bodies: BTreeMap<String, TextBody>) -> BTreeMap<String, ScopeText> {
    let text = |body: TextBody| ScopeText { title: body.title, description: body.description };
    bodies.into_iter().map(|(language, body)| (language, text(body))).collect()
}

/// One scope of the catalogue.
#[derive(Serialize, ToSchema)]
#[schema(as = Scope)]
pub(in crate::api) struct ScopeBody {
    /// The same as `name`.
    #[schema(value_type = String)]
    id: ScopeName,
    /// The name on the wire.
    #[schema(value_type = String)]
    name: ScopeName,
    /// See data, or change it.
    #[schema(schema_with = schema::access)]
    access: Access,
    /// By language tag.
    texts: BTreeMap<String, TextBody>,
    /// Whether an integration needs the operator's word to have it.
    restricted: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<Scope> for ScopeBody {
    fn from(scope: Scope) -> Self {
        let text = |text: ScopeText| TextBody { title: text.title, description: text.description };
        Self {
            id: scope.name.clone(),
            name: scope.name,
            access: scope.access,
            texts: scope.texts.into_iter().map(|(language, kept)| (language, text(kept))).collect(),
            restricted: scope.restricted,
            created_at: scope.created_at,
        }
    }
}

impl Posted for Scope {
    type Body = ScopeBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> ScopeBody {
        self.clone().into()
    }
}

/// What makes a scope.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewScope)]
pub(in crate::api) struct NewBody {
    /// 1 to 64 characters of a-z, 0-9, '.', '_', ':' and '-'.
    #[schema(value_type = String, max_length = 64, examples("invoices.write"))]
    name: ScopeName,
    /// See data, or change it.
    #[schema(schema_with = schema::access)]
    access: Access,
    /// By language tag; `en` must be there.
    texts: BTreeMap<String, TextBody>,
    /// Whether an integration needs the operator's word to have it.
    #[serde(default)]
    restricted: bool,
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScopePatch)]
pub(in crate::api) struct PatchBody {
    /// Cannot change; may be sent as it is.
    #[schema(value_type = Option<String>)]
    name: Option<ScopeName>,
    /// See data, or change it.
    #[schema(schema_with = schema::access)]
    access: Option<Access>,
    /// The texts in all languages; `en` must be there.
    texts: Option<BTreeMap<String, TextBody>>,
    /// Whether an integration needs the operator's word to have it.
    restricted: Option<bool>,
}

/// Lists the catalogue, by name.
#[utoipa::path(get, path = "/v1/admin/scopes", params(PageQuery), responses((status = 200, body = Page<ScopeBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<ScopeBody>>, Problem> {
    let look = Look::at("scopes", query.cursor.as_deref(), query.limit, 1)?;
    let rows = storage::scope::page(&context.store, &look.after::<ScopeName>(0)?, look.rows()).await?;
    Ok(Json(look.page(rows, |row| vec![row.name.to_string()], ScopeBody::from)))
}

/// Adds a scope to the catalogue.
#[utoipa::path(post, path = "/v1/admin/scopes", request_body = NewBody, responses((status = 201, body = ScopeBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<Scope>, body: NewBody| {
        let new = NewScope { name: body.name, access: body.access, texts: texts(body.texts), restricted: body.restricted };
        scope::create(&context, &author, new).await
    };
    request.answer(&context, &operator, run).await
}

/// One scope.
#[utoipa::path(get, path = "/v1/admin/scopes/{name}", responses((status = 200, body = ScopeBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(name): Segments<ScopeName>,
) -> Result<Json<ScopeBody>, Problem> {
    let found = storage::scope::find(&context.store, &name).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Changes a scope: what is left out stays.
#[utoipa::path(patch, path = "/v1/admin/scopes/{name}", request_body = PatchBody, responses((status = 200, body = ScopeBody)))]
pub(super) async fn change(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(name): Segments<ScopeName>,
    JsonBody(body): JsonBody<PatchBody>,
) -> Result<Json<ScopeBody>, Problem> {
    let patch = ScopePatch { name: body.name, access: body.access, texts: body.texts.map(texts), restricted: body.restricted };
    let changed = scope::change(&context, &Author::once(operator.actor()), &name, patch).await??;
    Ok(Json(changed.into()))
}
