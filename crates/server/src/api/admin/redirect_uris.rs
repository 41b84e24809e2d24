//! Redirect URIs and their reviews.

use super::review::{ReviewBody, ReviewQuery};
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
use flows::admin::redirect_uri::{self, Registered};
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::id::{ClientId, RedirectUriId};
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::redirect_uri as stored;
use utoipa::ToSchema;

/// A redirect URI with its review.
#[derive(Serialize, ToSchema)]
#[schema(as = RedirectUri)]
pub(in crate::api) struct RedirectUriBody {
    /// Ours.
    #[schema(value_type = String)]
    id: RedirectUriId,
    /// The integration.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// Exactly as it must be sent.
    uri: String,
    /// Where the review stands.
    #[schema(schema_with = schema::review_state)]
    state: ReviewState,
    /// The reviewer's reason.
    reason: Option<String>,
    /// When it was registered.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it was decided.
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Timestamp>,
    /// The line that `/.well-known/countersign.txt` of its host has to contain, to prove that the host is the partner's.
    challenge: Option<String>,
    /// When the file was last found with it.
    #[schema(value_type = Option<String>, format = DateTime)]
    proven_at: Option<Timestamp>,
    /// What the integration's developer should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

impl From<RedirectUri> for RedirectUriBody {
    fn from(uri: RedirectUri) -> Self {
        Self {
            id: uri.id,
            client_id: uri.client_id,
            uri: uri.uri,
            state: uri.state,
            reason: uri.reason,
            created_at: uri.created_at,
            decided_at: uri.decided_at,
            challenge: uri.challenge,
            proven_at: uri.proven_at,
            warnings: Vec::new(),
        }
    }
}

impl Posted for Registered {
    type Body = RedirectUriBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> RedirectUriBody {
        RedirectUriBody { warnings: self.warnings.clone(), ..self.uri.clone().into() }
    }
}

impl Posted for RedirectUri {
    type Body = RedirectUriBody;
    const STATUS: StatusCode = StatusCode::OK;

    fn shown(&self) -> RedirectUriBody {
        self.clone().into()
    }
}

/// What is to be registered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRedirectUri)]
pub(in crate::api) struct NewBody {
    /// The integration.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// Exactly as it will be sent.
    #[schema(max_length = 1000)]
    uri: String,
}

/// Lists redirect URIs, the oldest first; those of one integration by their text, at most 100.
#[utoipa::path(get, path = "/v1/admin/redirect-uris", params(ReviewQuery), responses((status = 200, body = Page<RedirectUriBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ReviewQuery>,
) -> Result<Json<Page<RedirectUriBody>>, Problem> {
    let look = Look::at("redirect_uris", query.cursor.as_deref(), query.limit, 1)?;
    let (store, after) = (&context.store, look.after::<RedirectUriId>(0)?);
    let rows = match (query.client_id, query.state) {
        (Some(client_id), state) => {
            let mut all = stored::of(store, client_id).await?;
            all.sort_by_key(|uri| uri.id);
            let wanted = |uri: &RedirectUri| state.is_none_or(|state| uri.state == state) && uri.id.to_string() > after;
            all.into_iter().filter(wanted).collect()
        }
        (None, Some(state)) => stored::page_in_state(store, state, &after, look.rows()).await?,
        (None, None) => stored::page(store, &after, look.rows()).await?,
    };
    Ok(Json(look.page(rows, |row| vec![row.id.to_string()], RedirectUriBody::from)))
}

/// Registers a redirect URI; it waits for its review.
#[utoipa::path(post, path = "/v1/admin/redirect-uris", request_body = NewBody, responses((status = 201, body = RedirectUriBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run =
        async |author: Author<Registered>, body: NewBody| redirect_uri::create(&context, &author, body.client_id, body.uri).await;
    request.answer(&context, &operator, run).await
}

/// One redirect URI.
#[utoipa::path(get, path = "/v1/admin/redirect-uris/{id}", responses((status = 200, body = RedirectUriBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<RedirectUriId>,
) -> Result<Json<RedirectUriBody>, Problem> {
    let found = stored::find(&context.store, id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Takes a redirect URI off the register.
#[utoipa::path(delete, path = "/v1/admin/redirect-uris/{id}", responses((status = 204)))]
pub(super) async fn delete(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<RedirectUriId>,
) -> Result<StatusCode, Problem> {
    redirect_uri::delete(&context, &Author::once(operator.actor()), id).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// Approves a redirect URI: it may be used from now on.
#[utoipa::path(post, path = "/v1/admin/redirect-uris/{id}/approve", request_body = ReviewBody, responses((status = 200, body = RedirectUriBody)))]
pub(super) async fn approve(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<RedirectUriId>,
    request: Once<ReviewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<RedirectUri>, body: ReviewBody| {
        redirect_uri::review(&context, &author, id, body.verdict(true)).await
    };
    request.answer(&context, &operator, run).await
}

/// Declines a redirect URI: it may not be used, or no longer.
#[utoipa::path(post, path = "/v1/admin/redirect-uris/{id}/decline", request_body = ReviewBody, responses((status = 200, body = RedirectUriBody)))]
pub(super) async fn decline(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<RedirectUriId>,
    request: Once<ReviewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<RedirectUri>, body: ReviewBody| {
        redirect_uri::review(&context, &author, id, body.verdict(false)).await
    };
    request.answer(&context, &operator, run).await
}
