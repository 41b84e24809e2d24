//! A developer of the partner takes a client key that waits, once: no key travels by mail, and none is kept meanwhile.

use super::made::{change, mark};
use crate::Context;
use crate::decision::{Decision, deny};
use model::client_key::ClientKey;
use model::grant::{Actor, ActorKind};
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::secret::{Secret, SecretKind};

/// What the audit log calls it.
pub const CLAIMED: &str = "client_key.claimed";

/// A key that was claimed: the only time that it is seen.
pub struct Claimed {
    /// The key.
    pub key: ClientKey,
    /// Its secret.
    pub secret: Secret,
}

/// Makes the secret of a key that waits; whoever calls has seen that the person is a developer of its partner.
pub async fn claim(context: &Context, key: &ClientKey, developer: &User) -> storage::Result<Decision<Claimed>> {
    let secret = context.new_secret(SecretKind::ClientKey);
    let mark = mark(context, &secret);
    let actor = Actor { kind: ActorKind::Partner, id: Some(developer.id.to_string()), name: developer.name.clone() };
    let mut event = context.audit(actor, CLAIMED);
    event.organization_id = Some(key.organization_id);
    event.client_id = Some(key.client_id);
    event.grant_id = Some(key.grant_id);
    event.attempt_id = key.attempt_id;
    event.detail = serde_json::json!({ "client_key_id": key.id });
    // The grant before its keys, as a revocation writes them: in another order the two would wait for each other.
    let mut steps = vec![storage::grant::is_still_active(key.organization_id, key.grant_id)];
    steps.extend(storage::client_key::claim(key, &mark, context.now()));
    steps.push(storage::audit::insert(&event));
    if let Some(attempt_id) = key.attempt_id {
        steps.push(crate::trace::step(context, attempt_id, StepKind::TokenClaimed, ActorKind::Partner));
    }
    let changes = [change(context, key.organization_id, key.id, "active")];
    if context.write_all(steps, &changes).await?.is_some() {
        return Ok(Ok(Claimed { key: ClientKey { mark: Some(mark), ..key.clone() }, secret }));
    }
    let grant = storage::grant::find(&context.store, key.grant_id).await?;
    match grant.as_ref().and_then(super::made::not_active) {
        Some(denied) => deny(denied),
        None => deny(ErrorCode::AttemptOver),
    }
}
