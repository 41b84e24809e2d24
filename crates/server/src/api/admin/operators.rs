//! People of the platform.

use crate::api::once::{Once, Posted};
use crate::api::page::{Look, Page, PageQuery};
use crate::api::query::{Params, Segments};
use crate::api::{Operator, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::{Author, operator};
use protocol::Timestamp;
use protocol::id::UserId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::operator as stored;
use utoipa::ToSchema;

/// A person of the platform.
#[derive(Serialize, ToSchema)]
#[schema(as = Operator)]
pub(in crate::api) struct OperatorBody {
    /// The person.
    #[schema(value_type = String)]
    user_id: UserId,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl From<stored::Operator> for OperatorBody {
    fn from(operator: stored::Operator) -> Self {
        Self { user_id: operator.user_id, created_at: operator.created_at }
    }
}

impl Posted for stored::Operator {
    type Body = OperatorBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> OperatorBody {
        (*self).into()
    }
}

/// Who is to be one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOperator)]
pub(in crate::api) struct NewBody {
    /// The person, made by `POST /v1/admin/users`.
    #[schema(value_type = String)]
    user_id: UserId,
}

/// Lists the people of the platform.
#[utoipa::path(get, path = "/v1/admin/operators", params(PageQuery), responses((status = 200, body = Page<OperatorBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<PageQuery>,
) -> Result<Json<Page<OperatorBody>>, Problem> {
    let look = Look::at("operators", query.cursor.as_deref(), query.limit, 1)?;
    let rows = stored::page(&context.store, &look.after::<UserId>(0)?, look.rows()).await?;
    Ok(Json(look.page(rows, |row| vec![row.user_id.to_string()], OperatorBody::from)))
}

/// Makes a person one of the platform: the operator's console at `/operator` is theirs from now on. This is how the first one is made.
#[utoipa::path(post, path = "/v1/admin/operators", request_body = NewBody, responses((status = 201, body = OperatorBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<stored::Operator>, body: NewBody| operator::create(&context, &author, body.user_id).await;
    request.answer(&context, &operator, run).await
}

/// The person is no longer one of the platform: the operator's console is closed to them at once.
#[utoipa::path(delete, path = "/v1/admin/operators/{user_id}", responses((status = 204)))]
pub(super) async fn delete(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(user_id): Segments<UserId>,
) -> Result<StatusCode, Problem> {
    operator::delete(&context, &Author::once(operator.actor()), user_id).await??;
    Ok(StatusCode::NO_CONTENT)
}
