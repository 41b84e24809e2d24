//! `/v1/signing-key`: the public key with which the integration's links to `/handshake` are verified.

use super::Partner;
use crate::api::Problem;
use crate::api::json::JsonBody;
use crate::api::once::Requester as _;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use flows::{Context, handshake};
use protocol::ErrorCode;
use protocol::jose::Ed25519PublicKey;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// A public key to register.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SigningKeyRegistration)]
pub(in crate::api) struct PutBody {
    /// The public JWK (RFC 8037): `kty` OKP, `crv` Ed25519. Never a private one.
    #[schema(value_type = Object)]
    jwk: Value,
}

/// The registered public key.
#[derive(Serialize, ToSchema)]
#[schema(as = SigningKey)]
pub(in crate::api) struct KeyBody {
    /// As registered.
    kid: Option<String>,
    /// `EdDSA`.
    algorithm: &'static str,
    /// RFC 7638, SHA-256.
    thumbprint: String,
}

impl From<&Ed25519PublicKey> for KeyBody {
    fn from(key: &Ed25519PublicKey) -> Self {
        Self { kid: key.kid().map(str::to_owned), algorithm: "EdDSA", thumbprint: key.thumbprint() }
    }
}

/// The registered public key; 404 while there is none.
#[utoipa::path(get, path = "/v1/signing-key", operation_id = "get", responses((status = 200, body = KeyBody)))]
pub(super) async fn get(State(context): State<Arc<Context>>, partner: Partner) -> Result<Json<KeyBody>, Problem> {
    let key = handshake::signing_key(&context, partner.client_id()).await?;
    key.as_ref().map(|key| Json(KeyBody::from(key))).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Registers the public key, in place of the one before: links of the old one are refused at once.
#[utoipa::path(put, path = "/v1/signing-key", operation_id = "put", request_body = PutBody, responses((status = 200, body = KeyBody)))]
pub(super) async fn put(
    State(context): State<Arc<Context>>,
    partner: Partner,
    JsonBody(body): JsonBody<PutBody>,
) -> Result<Json<KeyBody>, Problem> {
    let (client_id, actor) = (partner.client_id(), partner.actor());
    handshake::set_signing_key(&context, client_id, Some(&body.jwk.to_string()), actor).await??;
    let key = handshake::signing_key(&context, client_id).await?;
    key.as_ref().map(|key| Json(KeyBody::from(key))).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Takes the public key off the register: links of the integration lead nowhere.
#[utoipa::path(delete, path = "/v1/signing-key", operation_id = "delete", responses((status = 204)))]
pub(super) async fn delete(State(context): State<Arc<Context>>, partner: Partner) -> Result<StatusCode, Problem> {
    let deleted = handshake::set_signing_key(&context, partner.client_id(), None, partner.actor()).await?;
    match deleted {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(denied) if denied.code == ErrorCode::SigningKeyMissing => Err(ErrorCode::NotFound.into()),
        Err(denied) => Err(denied.into()),
    }
}
