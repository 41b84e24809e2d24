//! `/v1/encryption-key`: the public key to which the integration's client keys are sealed.

use super::Partner;
use crate::api::Problem;
use crate::api::json::JsonBody;
use crate::api::once::Requester as _;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use flows::{Context, client_key};
use protocol::ErrorCode;
use protocol::jose::PublicEncryptionKey;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// A public key to register.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EncryptionKeyRegistration)]
pub(in crate::api) struct PutBody {
    /// The public JWK (RFC 7517): EC P-256, or RSA of at least 2,048 bits. Never a private one.
    #[schema(value_type = Object)]
    jwk: Value,
}

/// The registered public key.
#[derive(Serialize, ToSchema)]
#[schema(as = EncryptionKey)]
pub(in crate::api) struct KeyBody {
    /// As registered; it comes back in the header of what is sealed.
    kid: Option<String>,
    /// `ECDH-ES` or `RSA-OAEP-256` (RFC 7518).
    algorithm: &'static str,
    /// RFC 7638, SHA-256.
    thumbprint: String,
}

impl From<&PublicEncryptionKey> for KeyBody {
    fn from(key: &PublicEncryptionKey) -> Self {
        Self { kid: key.kid().map(str::to_owned), algorithm: key.algorithm(), thumbprint: key.thumbprint() }
    }
}

/// The registered public key; 404 while there is none.
#[utoipa::path(get, path = "/v1/encryption-key", operation_id = "get", responses((status = 200, body = KeyBody)))]
pub(super) async fn get(State(context): State<Arc<Context>>, partner: Partner) -> Result<Json<KeyBody>, Problem> {
    let key = client_key::encryption_key(&context, partner.client_id()).await?;
    key.as_ref().map(|key| Json(KeyBody::from(key))).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Registers the public key, in place of the one before; what was sealed to that one stays sealed to it.
#[utoipa::path(put, path = "/v1/encryption-key", operation_id = "put", request_body = PutBody, responses((status = 200, body = KeyBody)))]
pub(super) async fn put(
    State(context): State<Arc<Context>>,
    partner: Partner,
    JsonBody(body): JsonBody<PutBody>,
) -> Result<Json<KeyBody>, Problem> {
    let (client_id, actor) = (partner.client_id(), partner.actor());
    client_key::set_encryption_key(&context, client_id, Some(&body.jwk.to_string()), actor).await??;
    let key = client_key::encryption_key(&context, client_id).await?;
    key.as_ref().map(|key| Json(KeyBody::from(key))).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Takes the public key off the register: nothing more is sealed.
#[utoipa::path(delete, path = "/v1/encryption-key", operation_id = "delete", responses((status = 204)))]
pub(super) async fn delete(State(context): State<Arc<Context>>, partner: Partner) -> Result<StatusCode, Problem> {
    let deleted = client_key::set_encryption_key(&context, partner.client_id(), None, partner.actor()).await?;
    match deleted {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(denied) if denied.code == ErrorCode::EncryptionKeyMissing => Err(ErrorCode::NotFound.into()),
        Err(denied) => Err(denied.into()),
    }
}
