//! Integrations' own credentials.

use crate::api::once::{Once, Posted};
use crate::api::page::Page;
use crate::api::query::Segments;
use crate::api::{Operator, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::Author;
use flows::admin::client_secret::{self, Issued};
use model::integration::{ClientSecret, SecretSlot};
use protocol::id::{ClientId, SecretId};
use protocol::{ErrorCode, Seconds, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A client secret in one of the two slots.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientSecret)]
pub(in crate::api) struct SecretBody {
    /// Ours; the `credential_id` of tokens that it obtains.
    #[schema(value_type = String)]
    id: SecretId,
    /// The integration.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// 1 or 2.
    slot: u8,
    /// How the secret begins behind its kind; tells one from another.
    lookup: String,
    /// The secret: in the first answer to the request that made it, never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// From when on it is refused.
    #[schema(value_type = Option<String>, format = DateTime)]
    retires_at: Option<Timestamp>,
    /// When it last proved who called; minutes late.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
}

impl From<ClientSecret> for SecretBody {
    fn from(secret: ClientSecret) -> Self {
        Self {
            id: secret.id,
            client_id: secret.client_id,
            slot: secret.slot.0,
            lookup: secret.lookup,
            secret: None,
            created_at: secret.created_at,
            retires_at: secret.retires_at,
            last_used_at: secret.last_used_at,
        }
    }
}

impl Posted for Issued {
    type Body = SecretBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> SecretBody {
        SecretBody { secret: Some(self.secret.reveal().to_owned()), ..self.kept() }
    }

    fn kept(&self) -> SecretBody {
        self.kept.clone().into()
    }
}

impl Posted for ClientSecret {
    type Body = SecretBody;
    const STATUS: StatusCode = StatusCode::OK;

    fn shown(&self) -> SecretBody {
        self.clone().into()
    }
}

/// Nothing is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClientSecret)]
pub(in crate::api) struct NewBody {}

/// When the secret is to be refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ClientSecretRetirement)]
pub(in crate::api) struct RetireBody {
    /// In so many seconds, at most 90 days; 0, at once, also ends the tokens that it obtained.
    #[serde(default)]
    #[schema(value_type = i64, minimum = 0, maximum = 7_776_000)]
    after_seconds: Seconds,
}

/// The integration's secrets that are not refused yet, without what is secret.
#[utoipa::path(get, path = "/v1/admin/integrations/{id}/secrets", responses((status = 200, body = Page<SecretBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<ClientId>,
) -> Result<Json<Page<SecretBody>>, Problem> {
    storage::integration::find(&context.store, id).await?.ok_or(ErrorCode::NotFound)?;
    let now = context.now();
    let held = storage::client_secret::of(&context.store, id).await?;
    let data = held.into_iter().filter(|secret| !client_secret::has_retired(secret, now)).map(SecretBody::from);
    Ok(Json(Page { data: data.collect(), next_cursor: None }))
}

/// Makes a secret in the free slot, once a redirect URI that the integration's doors need is approved.
#[utoipa::path(post, path = "/v1/admin/integrations/{id}/secrets", request_body = NewBody, responses((status = 201, body = SecretBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<ClientId>,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<Issued>, _: NewBody| client_secret::create(&context, &author, id).await;
    request.answer(&context, &operator, run).await
}

/// Takes a secret out of use, at once or later.
#[utoipa::path(post, path = "/v1/admin/integrations/{id}/secrets/{slot}/retire", request_body = RetireBody, responses((status = 200, body = SecretBody)))]
pub(super) async fn retire(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments((id, slot)): Segments<(ClientId, u8)>,
    request: Once<RetireBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<ClientSecret>, body: RetireBody| {
        client_secret::retire(&context, &author, (id, SecretSlot(slot)), body.after_seconds).await
    };
    request.answer(&context, &operator, run).await
}
