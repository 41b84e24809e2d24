//! Sealed delivery: a client key encrypted to the partner's registered public key (RFC 7516).

use crate::Context;
use crate::decision::{Decision, Denied, allowed, deny};
use model::change::ChangeKind;
use model::client_key::ClientKey;
use model::grant::Actor;
use protocol::ErrorCode;
use protocol::id::ClientId;
use protocol::jose::PublicEncryptionKey;
use protocol::secret::Secret;
use storage::Step;
use storage::client_key::sealed::{self, SealedClientKey};

/// The integration's public key, if it registered one.
pub async fn encryption_key(context: &Context, client_id: ClientId) -> storage::Result<Option<PublicEncryptionKey>> {
    let jwk = sealed::encryption_key(&context.store, client_id).await?;
    Ok(jwk.and_then(|jwk| PublicEncryptionKey::from_jwk(&jwk).ok()))
}

/// Registers the integration's public key, or takes it off the register.
pub async fn set_encryption_key(
    context: &Context,
    client_id: ClientId,
    jwk: Option<&str>,
    actor: Actor,
) -> storage::Result<Decision<()>> {
    let step = match jwk {
        Some(jwk) => {
            let refused = |fault| Denied::because(ErrorCode::EncryptionKeyRefused, format!("{fault}."));
            let key = allowed!(PublicEncryptionKey::from_jwk(jwk).map_err(refused));
            sealed::set_encryption_key(client_id, &key.public_jwk(), context.now())
        }
        None => sealed::delete_encryption_key(client_id),
    };
    let mut event = context.audit(actor, if jwk.is_some() { "encryption_key.registered" } else { "encryption_key.deleted" });
    event.client_id = Some(client_id);
    let steps = vec![step, storage::audit::insert(&event)];
    let done = context.write_all(steps, &[context.change(ChangeKind::Integration, client_id)]).await?.is_some();
    if done { Ok(Ok(())) } else { deny(ErrorCode::EncryptionKeyMissing) }
}

/// Encrypts `secret`; the step keeps what the partner may fetch.
pub(super) async fn seal(context: &Context, key: &ClientKey, secret: &Secret) -> storage::Result<Decision<(String, Step)>> {
    let Some(to) = encryption_key(context, key.client_id).await? else { return deny(ErrorCode::EncryptionKeyMissing) };
    let random = protocol::jose::JweRandom { key: context.random(), nonce: context.random() };
    let jwe = allowed!(to.encrypt(secret.reveal().as_bytes(), "text/plain", random).map_err(|_| ErrorCode::Internal));
    let kept = SealedClientKey {
        organization_id: key.organization_id,
        client_key_id: key.id,
        client_id: key.client_id,
        jwe: jwe.clone(),
        created_at: context.now(),
        expires_at: context.now() + context.settings.lifetimes.claim_link,
    };
    Ok(Ok((jwe, sealed::insert(&kept))))
}
