//! People.

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
use flows::admin::user::{NewUser, UserPatch, change as change_user, create as create_user};
use flows::admin::{Author, Patch};
use model::field::normalized;
use model::user::User;
use protocol::id::UserId;
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// A person who signs in.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub(in crate::api) struct UserBody {
    /// Ours.
    #[schema(value_type = String)]
    id: UserId,
    /// Unique without regard to case.
    email: String,
    /// As shown.
    name: String,
    /// The platform's own id.
    external_id: Option<String>,
    /// When the person was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<User> for UserBody {
    fn from(user: User) -> Self {
        Self { id: user.id, email: user.email, name: user.name, external_id: user.external_id, created_at: user.created_at }
    }
}

impl Posted for User {
    type Body = UserBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> UserBody {
        self.clone().into()
    }
}

/// What makes a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUser)]
pub(in crate::api) struct NewBody {
    /// Unique without regard to case.
    #[schema(max_length = 254)]
    email: String,
    /// 1 to 120 characters.
    #[schema(max_length = 120)]
    name: String,
    /// 10 to 128 characters; without it the person sets one by mail first.
    #[schema(min_length = 10, max_length = 128, format = Password)]
    password: Option<String>,
    /// The platform's own id.
    #[schema(max_length = 200)]
    external_id: Option<String>,
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UserPatch)]
pub(in crate::api) struct PatchBody {
    /// Unique without regard to case.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// 1 to 120 characters.
    #[schema(max_length = 120)]
    name: Option<String>,
    /// 10 to 128 characters; the person's sessions end.
    #[schema(min_length = 10, max_length = 128, format = Password)]
    password: Option<String>,
    /// The platform's own id; `null` takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    external_id: Patch<String>,
}

/// Which people.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ListQuery {
    /// Only the one with this address.
    email: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists people, the oldest first.
#[utoipa::path(get, path = "/v1/admin/users", params(ListQuery), responses((status = 200, body = Page<UserBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<UserBody>>, Problem> {
    let look = Look::at("users", query.cursor.as_deref(), query.limit, 1)?;
    let rows = match &query.email {
        Some(email) => {
            let found = storage::user::find_by_email(&context.store, &normalized(email)).await?;
            found.map(|found| found.user).into_iter().collect()
        }
        None => storage::user::page(&context.store, &look.after::<UserId>(0)?, look.rows()).await?,
    };
    Ok(Json(look.page(rows, |row| vec![row.id.to_string()], UserBody::from)))
}

/// Makes a person.
#[utoipa::path(post, path = "/v1/admin/users", request_body = NewBody, responses((status = 201, body = UserBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<User>, body: NewBody| {
        let new = NewUser { email: body.email, name: body.name, password: body.password, external_id: body.external_id };
        create_user(&context, &author, new).await
    };
    request.answer(&context, &operator, run).await
}

/// One person.
#[utoipa::path(get, path = "/v1/admin/users/{id}", responses((status = 200, body = UserBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<UserId>,
) -> Result<Json<UserBody>, Problem> {
    let found = storage::user::find(&context.store, id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Changes a person: what is left out stays.
#[utoipa::path(patch, path = "/v1/admin/users/{id}", request_body = PatchBody, responses((status = 200, body = UserBody)))]
pub(super) async fn change(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<UserId>,
    JsonBody(body): JsonBody<PatchBody>,
) -> Result<Json<UserBody>, Problem> {
    let patch = UserPatch { email: body.email, name: body.name, password: body.password, external_id: body.external_id };
    let changed = change_user(&context, &Author::once(operator.actor()), id, patch).await??;
    Ok(Json(changed.into()))
}
