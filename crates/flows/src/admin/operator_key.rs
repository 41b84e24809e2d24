//! Operators' API keys.

use super::{Author, Writing, changed_meanwhile};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied, digest};
use model::audit::AuditEvent;
use model::change::ChangeKind;
use model::field::FieldFaults;
use model::operator_key::OperatorKey;
use protocol::ErrorCode;
use protocol::id::OperatorKeyId;
use protocol::secret::{Secret, SecretKind};
use storage::operator_key as stored;

/// A key that was just made: the only time that it is seen.
#[derive(Debug, Clone)]
pub struct Issued {
    /// What is kept.
    pub kept: OperatorKey,
    /// What is shown once.
    pub secret: Secret,
}

/// Makes an operator's API key; `name` says in the audit log whose it is.
pub async fn create(context: &Context, author: &Author<Issued>, name: String) -> storage::Result<Decision<Issued>> {
    let mut faults = FieldFaults::default();
    faults.text("name", &name, 1, 120);
    allowed!(faults.into_result().map_err(Denied::fields));
    let secret = context.new_secret(SecretKind::OperatorKey);
    let kept = OperatorKey {
        id: context.new_id(OperatorKeyId::new),
        name,
        lookup: secret.lookup().to_owned(),
        digest: digest::of_secret(context, secret.reveal()),
        created_at: context.now(),
    };
    let issued = Issued { kept, secret };
    let writing = Writing {
        steps: vec![stored::insert(&issued.kept)],
        event: event(context, author, "operator_key.created", &issued.kept),
        changes: vec![context.change(ChangeKind::OperatorKey, &issued.kept.lookup)],
    };
    if author.commit(context, writing, &issued).await? { Ok(Ok(issued)) } else { deny(changed_meanwhile()) }
}

/// Revokes an operator's API key for good.
pub async fn revoke(context: &Context, author: &Author<OperatorKey>, lookup: &str) -> storage::Result<Decision<OperatorKey>> {
    let Some(key) = stored::find(&context.store, lookup).await? else { return deny(ErrorCode::NotFound) };
    let writing = Writing {
        steps: vec![stored::revoke(lookup, context.now())],
        event: event(context, author, "operator_key.revoked", &key),
        changes: vec![context.change(ChangeKind::OperatorKey, lookup)],
    };
    if author.commit(context, writing, &key).await? { Ok(Ok(key)) } else { deny(ErrorCode::NotFound) }
}

fn event<T>(context: &Context, author: &Author<T>, action: &'static str, key: &OperatorKey) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.detail = serde_json::json!({ "operator_key_id": key.id, "name": key.name });
    event
}
