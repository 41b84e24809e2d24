//! A key is replaced without downtime: the new one lives beside the old one until that is retired, at once or at a date.

use super::NewClientKey;
use super::made::{Placed, change, not_active, place, told_of_replaced};
use crate::Context;
use crate::admin::Answering;
use crate::decision::{Decision, deny};
use model::change::Change;
use model::client_key::ClientKey;
use model::grant::{Actor, Grant};
use protocol::secret::Secret;
use protocol::{ErrorCode, Timestamp};
use storage::Step;

/// Somebody else may change the grant at once; the loser looks again this often.
const TRIES: usize = 20;

/// A new key for a grant that is active.
pub struct Replacement<'a> {
    /// The grant.
    pub grant: &'a Grant,
    /// The new key.
    pub new: NewClientKey<'a>,
    /// What must hold besides, when a person of the customer asks.
    pub guard: Option<Step>,
}

/// What came of it.
pub struct Replaced {
    /// The new key.
    pub key: ClientKey,
    /// The new key's secret; none when it is to be claimed or was sealed.
    pub secret: Option<Secret>,
    /// The new key, encrypted to the partner.
    pub jwe: Option<String>,
}

/// Makes a new key beside the one that is there.
pub async fn replace(context: &Context, replacement: &Replacement<'_>) -> storage::Result<Decision<Replaced>> {
    replace_once(context, replacement, None).await
}

/// The same for a request that may come again: its answer is kept with the key.
pub async fn replace_once(
    context: &Context,
    replacement: &Replacement<'_>,
    answering: Option<&Answering<Replaced>>,
) -> storage::Result<Decision<Replaced>> {
    let before = replacement.grant;
    for _ in 0..TRIES {
        let live = storage::grant::find_live(&context.store, before.organization_id, before.client_id).await?;
        let Some(live) = live.filter(|live| live.grant.id == before.id) else { return deny(ErrorCode::GrantRevoked) };
        if let Some(denied) = not_active(&live.grant) {
            return deny(denied);
        }
        let placed = match place(context, &replacement.new, &live.grant).await? {
            Ok(placed) => placed,
            Err(denied) => return deny(denied),
        };
        let Placed { key, steps, changes, replaced, jwe } = placed;
        let mut batch: Vec<Step> = replacement.guard.iter().cloned().collect();
        batch.push(storage::grant::move_version(&live));
        batch.push(storage::grant::is_unchanged(&live.grant));
        batch.extend(steps);
        let mut event = context.audit(key.made_by.clone(), "client_key.replaced");
        event.organization_id = Some(key.organization_id);
        event.client_id = Some(key.client_id);
        event.grant_id = Some(key.grant_id);
        event.detail = serde_json::json!({ "client_key_id": key.id, "replaces": replaced, "delivery": key.delivery });
        batch.push(storage::audit::insert(&event));
        batch.push(told_of_replaced(context, &live.grant, (&key, replaced)));
        let shown = matches!(key.delivery, model::client_key::Delivery::Handed | model::client_key::Delivery::Shown);
        let secret = shown.then(|| (replacement.new.secret)(key.grant_id));
        let replaced = Replaced { key, secret, jwe };
        if let Some(Answering { request, render }) = answering {
            let (status, body) = render(&replaced);
            batch.push(storage::idempotency::receipt(request, status, &body, context.now()));
        }
        if context.write_all(batch, &changes).await?.is_some() {
            return Ok(Ok(replaced));
        }
        if let Some(Answering { request, .. }) = answering
            && storage::idempotency::find(&context.store, &request.actor, &request.key).await?.is_some()
        {
            return deny(ErrorCode::AlreadyExists);
        }
        if let Some(denied) = guard_refusal(context, replacement).await? {
            return deny(denied);
        }
    }
    deny(ErrorCode::StoreUnavailable)
}

/// Whether the batch was refused for the person, not for a race.
async fn guard_refusal(context: &Context, replacement: &Replacement<'_>) -> storage::Result<Option<ErrorCode>> {
    let Some(guard) = &replacement.guard else { return Ok(None) };
    let holds = context.store.write_all(vec![guard.clone()]).await?.is_some();
    Ok((!holds).then_some(ErrorCode::OrganizationNotAllowed))
}

/// Sets from when on a key is refused: now, or at a date. A date that is set already only moves nearer.
pub async fn retire(
    context: &Context,
    key: &ClientKey,
    at: Option<Timestamp>,
    (actor, guard): (Actor, Option<Step>),
) -> storage::Result<Decision<()>> {
    let now = context.now();
    match at {
        Some(at) if at > now => {
            let step = storage::client_key::ending::retire(key.organization_id, key.id, at);
            // Whoever has the key cached must learn of the date now, and verifiers that of the end when it comes. Never "suspended",
            // also when the grant is: what resumes the grant says nothing of its keys.
            let now = change(context, key.organization_id, key.id, "active");
            let then = context.change_at(at, Change { status: Some("revoked".to_owned()), ..now.clone() });
            end(context, key, (step, &[now, then]), ("client_key.retired", actor, guard)).await
        }
        Some(_) | None => {
            let step = storage::client_key::ending::revoke(key.organization_id, key.id, "retired", now);
            let revoked = change(context, key.organization_id, key.id, "revoked");
            end(context, key, (step, &[revoked]), ("client_key.retired", actor, guard)).await
        }
    }
}

/// Ends a key at once.
pub async fn delete(context: &Context, key: &ClientKey, (actor, guard): (Actor, Option<Step>)) -> storage::Result<Decision<()>> {
    let step = storage::client_key::ending::revoke(key.organization_id, key.id, "deleted", context.now());
    let revoked = change(context, key.organization_id, key.id, "revoked");
    end(context, key, (step, &[revoked]), ("client_key.deleted", actor, guard)).await
}

async fn end(
    context: &Context,
    key: &ClientKey,
    (step, changes): (Step, &[Change]),
    (action, actor, guard): (&'static str, Actor, Option<Step>),
) -> storage::Result<Decision<()>> {
    let mut event = context.audit(actor, action);
    event.organization_id = Some(key.organization_id);
    event.client_id = Some(key.client_id);
    event.grant_id = Some(key.grant_id);
    event.detail = serde_json::json!({ "client_key_id": key.id });
    let steps = guard.into_iter().chain([step, storage::audit::insert(&event)]).collect();
    let done = context.write_all(steps, changes).await?.is_some();
    if done { Ok(Ok(())) } else { deny(ErrorCode::TransitionIllegal) }
}
