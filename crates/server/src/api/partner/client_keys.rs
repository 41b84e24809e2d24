//! The client keys of a partner's own grants: two slots each, so that a key is replaced without downtime.

use super::Partner;
use crate::api::actor::ActorBody;
use crate::api::json::JsonBody;
use crate::api::once::{Once, Posted};
use crate::api::page::Page;
use crate::api::query::Segments;
use crate::api::{Problem, schema};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::Author;
use flows::client_key::{self, NewClientKey, Replaced, Replacement};
use model::client_key::{ClientKey, ClientKeyState, Delivery};
use model::grant::Grant;
use protocol::id::{ClientKeyId, GrantId, OrganizationId};
use protocol::secret::SecretKind;
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A client key, masked.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientKey)]
pub(in crate::api) struct ClientKeyBody {
    /// Ours; the `credential_id` of its tokens.
    #[schema(value_type = String)]
    id: ClientKeyId,
    /// 1 or 2.
    slot: u8,
    /// Only an active one yields tokens; an unclaimed one waits for a developer of the partner.
    #[schema(schema_with = schema::client_key_state)]
    state: ClientKeyState,
    /// Its beginning and its last four characters; none while nobody has claimed it.
    masked: Option<String>,
    /// How it reached the partner.
    #[schema(schema_with = schema::delivery)]
    delivery: Delivery,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Who made it.
    made_by: ActorBody,
    /// When it obtained its first token.
    #[schema(value_type = Option<String>, format = DateTime)]
    first_used_at: Option<Timestamp>,
    /// When it last obtained one; minutes late.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
    /// From when on it is refused.
    #[schema(value_type = Option<String>, format = DateTime)]
    retires_at: Option<Timestamp>,
    /// When it was ended at once.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
}

impl ClientKeyBody {
    fn of(context: &Context, key: ClientKey) -> Self {
        // A date that has come ends a key before anybody writes so.
        let state = if key.holds_its_slot(context.now()) { key.state } else { ClientKeyState::Revoked };
        Self {
            id: key.id,
            slot: key.slot.0,
            state,
            masked: client_key::masked(context, &key),
            delivery: key.delivery,
            created_at: key.created_at,
            made_by: key.made_by.into(),
            first_used_at: key.first_used_at,
            last_used_at: key.last_used_at,
            retires_at: key.retires_at,
            ended_at: key.ended_at,
        }
    }
}

/// How the new key is handed over.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ClientKeyHandover)]
pub(in crate::api) enum Handover {
    /// In the answer.
    #[default]
    Handed,
    /// Encrypted to the integration's registered public key (RFC 7516).
    Sealed,
}

/// The client key that is to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewClientKey)]
pub(in crate::api) struct NewBody {
    /// How it is handed over.
    #[serde(default)]
    #[schema(inline, default = "handed")]
    delivery: Handover,
}

/// A client key that was made.
#[derive(Serialize, ToSchema)]
#[schema(as = MadeClientKey)]
pub(in crate::api) struct MadeBody {
    /// Ours.
    #[schema(value_type = String)]
    client_key_id: ClientKeyId,
    /// The customer.
    #[schema(value_type = String)]
    organization_id: OrganizationId,
    /// The agreement.
    #[schema(value_type = String)]
    grant_id: GrantId,
    /// 1 or 2.
    slot: u8,
    /// The key: in the first answer to the request that made it, never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_key: Option<String>,
    /// The encrypted key (compact); `GET /v1/client-keys/sealed` shows it until it is acknowledged.
    #[serde(skip_serializing_if = "Option::is_none")]
    jwe: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

impl Posted for Replaced {
    type Body = MadeBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> MadeBody {
        let client_key = self.secret.as_ref().map(|secret| secret.reveal().to_owned());
        MadeBody { client_key, jwe: self.jwe.clone(), ..self.kept() }
    }

    fn kept(&self) -> MadeBody {
        MadeBody {
            client_key_id: self.key.id,
            organization_id: self.key.organization_id,
            grant_id: self.key.grant_id,
            slot: self.key.slot.0,
            client_key: None,
            jwe: None,
            created_at: self.key.created_at,
        }
    }
}

/// When a client key is to be refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ClientKeyRetirement)]
pub(in crate::api) struct RetireBody {
    /// RFC 3339, at most 365 days ahead; now when it is left out. A date that is set already only moves nearer.
    #[schema(format = DateTime)]
    retires_at: Option<String>,
}

async fn own_grant(context: &Context, partner: &Partner, id: GrantId) -> Result<Grant, Problem> {
    let found = storage::grant::find(&context.store, id).await?;
    found.filter(|grant| grant.client_id == partner.client_id()).ok_or_else(|| ErrorCode::NotFound.into())
}

/// The newest hundred client keys of a grant, the newest first, masked.
#[utoipa::path(get, path = "/v1/grants/{id}/client-keys", responses((status = 200, body = Page<ClientKeyBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(id): Segments<GrantId>,
) -> Result<Json<Page<ClientKeyBody>>, Problem> {
    let grant = own_grant(&context, &partner, id).await?;
    let keys = storage::client_key::of_grant(&context.store, grant.organization_id, grant.id).await?;
    let data = keys.into_iter().map(|key| ClientKeyBody::of(&context, key)).collect();
    Ok(Json(Page { data, next_cursor: None }))
}

/// Makes a client key in the free slot; the one beside it goes on working until it is retired.
#[utoipa::path(post, path = "/v1/grants/{id}/client-keys", request_body = NewBody, responses((status = 201, body = MadeBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(id): Segments<GrantId>,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let grant = own_grant(&context, &partner, id).await?;
    let run = async |author: Author<Replaced>, body: NewBody| {
        let secret = context.new_secret(SecretKind::ClientKey);
        let new = NewClientKey {
            id: context.new_id(ClientKeyId::new),
            attempt_id: None,
            secret: &|_| secret.clone(),
            scopes: grant.scopes.clone(),
            delivery: match body.delivery {
                Handover::Handed => Delivery::Handed,
                Handover::Sealed => Delivery::Sealed,
            },
            replaces: None,
            made_by: author.actor,
        };
        let replacement = Replacement { grant: &grant, new, guard: None };
        client_key::replace_once(&context, &replacement, author.answering.as_ref()).await
    };
    request.answer(&context, &partner, run).await
}

/// Takes a client key out of use, at once or at a date. One that is out of use already stays so.
#[utoipa::path(post, path = "/v1/grants/{id}/client-keys/{key_id}/retire", request_body = RetireBody, responses((status = 200, body = ClientKeyBody)))]
pub(super) async fn retire(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments((id, key_id)): Segments<(GrantId, ClientKeyId)>,
    JsonBody(body): JsonBody<RetireBody>,
) -> Result<Json<ClientKeyBody>, Problem> {
    let grant = own_grant(&context, &partner, id).await?;
    let find = || storage::client_key::find(&context.store, grant.organization_id, key_id);
    let key = find().await?.filter(|key| key.grant_id == grant.id).ok_or(ErrorCode::NotFound)?;
    let at = body.retires_at.as_deref().map(|text| date(&context, text)).transpose()?;
    let is_done = !key.holds_its_slot(context.now()) || (at.is_some() && key.retires_at == at);
    if !is_done {
        client_key::retire(&context, &key, at, (super::Requester::actor(&partner), None)).await??;
    }
    let key = find().await?.ok_or(ErrorCode::NotFound)?;
    Ok(Json(ClientKeyBody::of(&context, key)))
}

/// A date to come.
fn date(context: &Context, text: &str) -> Result<Timestamp, Problem> {
    let wrong = |rule: &str| Problem::field("retires_at", rule);
    let time: jiff::Timestamp =
        text.parse().map_err(|_| wrong("must be a time as RFC 3339 writes it, such as 2026-12-31T12:00:00Z"))?;
    let at = Timestamp::from_micros(time.as_microsecond());
    let now = context.now();
    if at <= now {
        return Err(wrong("must be a time to come; leave it out to retire the key now"));
    }
    if at > now + protocol::Seconds::days(365) {
        return Err(wrong("must be at most 365 days ahead"));
    }
    Ok(at)
}
