//! The partner's public key, with which its links to us are verified.

use crate::Context;
use crate::decision::{Decision, Denied, allowed, deny};
use model::grant::Actor;
use protocol::ErrorCode;
use protocol::id::ClientId;
use protocol::jose::Ed25519PublicKey;

/// The integration's public key, if it registered one.
pub async fn signing_key(context: &Context, client_id: ClientId) -> storage::Result<Option<Ed25519PublicKey>> {
    let found = storage::handshake::signing_key::find(&context.store, client_id).await?;
    Ok(found.and_then(|found| Ed25519PublicKey::from_jwk(&found.jwk).ok()))
}

/// Registers the integration's public key, or takes it off the register.
pub async fn set(context: &Context, client_id: ClientId, jwk: Option<&str>, actor: Actor) -> storage::Result<Decision<()>> {
    let step = match jwk {
        Some(jwk) => {
            let refused = |fault| Denied::because(ErrorCode::SigningKeyRefused, format!("{fault}."));
            let key = allowed!(Ed25519PublicKey::from_jwk(jwk).map_err(refused));
            let text = serde_json::to_string(&key.jwk()).unwrap_or_default();
            storage::handshake::signing_key::set(client_id, &text, context.now())
        }
        None => storage::handshake::signing_key::delete(client_id),
    };
    let mut event = context.audit(actor, if jwk.is_some() { "signing_key.registered" } else { "signing_key.deleted" });
    event.client_id = Some(client_id);
    let done = context.store.write_all(vec![step, storage::audit::insert(&event)]).await?.is_some();
    if done { Ok(Ok(())) } else { deny(ErrorCode::SigningKeyMissing) }
}
