//! Integrations' own credentials, two slots each, so that one is replaced without downtime.

use super::{Author, Writing, changed_meanwhile};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied, digest};
use model::audit::AuditEvent;
use model::change::{Change, ChangeKind};
use model::integration::{ClientSecret, Door, Integration, SecretSlot};
use model::redirect_uri::ReviewState;
use protocol::id::{ClientId, SecretId};
use protocol::redirect_uri::ClientType;
use protocol::secret::{Secret, SecretKind};
use protocol::{ErrorCode, Seconds, Timestamp};
use storage::client_secret as stored;

/// A secret that was just made: the only time that it is seen.
#[derive(Debug, Clone)]
pub struct Issued {
    /// What is kept.
    pub kept: ClientSecret,
    /// What is shown once.
    pub secret: Secret,
}

/// Makes a secret in the free slot, once the addresses stand that the integration's doors need.
pub async fn create(context: &Context, author: &Author<Issued>, client_id: ClientId) -> storage::Result<Decision<Issued>> {
    let Some(integration) = storage::integration::find(&context.store, client_id).await? else {
        return deny(ErrorCode::NotFound);
    };
    allowed!(may_have_secret(context, &integration).await?);
    let now = context.now();
    let held = stored::of(&context.store, client_id).await?;
    let is_free = |slot: &SecretSlot| {
        let holder = held.iter().find(|secret| secret.slot == *slot);
        holder.is_none_or(|secret| has_retired(secret, now))
    };
    let Some(slot) = SecretSlot::ALL.into_iter().find(is_free) else { return deny(ErrorCode::SecretSlotsTaken) };
    let secret = context.new_secret(SecretKind::ClientSecret);
    let kept = ClientSecret {
        id: context.new_id(SecretId::new),
        client_id,
        slot,
        lookup: secret.lookup().to_owned(),
        digest: digest::of_secret(context, secret.reveal()),
        created_at: now,
        retires_at: None,
    };
    let issued = Issued { kept, secret };
    let writing = Writing {
        steps: vec![stored::insert(&issued.kept)],
        event: event(context, author, "client_secret.created", &issued.kept),
        changes: vec![context.change(ChangeKind::Integration, client_id)],
    };
    if author.commit(context, writing, &issued).await? { Ok(Ok(issued)) } else { deny(ErrorCode::SecretSlotsTaken) }
}

/// Takes a secret out of use, after `after`; at once when that is zero. From then on tokens that it obtained are refused too.
pub async fn retire(
    context: &Context,
    author: &Author<ClientSecret>,
    slot: (ClientId, SecretSlot),
    after: Seconds,
) -> storage::Result<Decision<ClientSecret>> {
    let now = context.now();
    let held = stored::of(&context.store, slot.0).await?;
    let Some(mut secret) = held.into_iter().find(|secret| secret.slot == slot.1 && !has_retired(secret, now)) else {
        return deny(ErrorCode::NotFound);
    };
    if !(Seconds(0)..=Seconds::days(90)).contains(&after) {
        return deny(super::wrong("after_seconds", "must be 0 (at once) to 7776000 (90 days)"));
    }
    secret.retires_at = Some(now + after);
    let mut changes = vec![context.change(ChangeKind::Integration, slot.0)];
    let revoked = Change { status: Some("revoked".to_owned()), ..context.change(ChangeKind::Credential, secret.id) };
    changes.push(if after == Seconds(0) { revoked } else { context.change_at(now + after, revoked) });
    let writing = Writing {
        steps: vec![stored::retire(&secret, now + after)],
        event: event(context, author, "client_secret.retired", &secret),
        changes,
    };
    if author.commit(context, writing, &secret).await? { Ok(Ok(secret)) } else { deny(changed_meanwhile()) }
}

/// Whether the secret is refused by now.
pub fn has_retired(secret: &ClientSecret, now: Timestamp) -> bool {
    secret.retires_at.is_some_and(|at| at <= now)
}

fn event<T>(context: &Context, author: &Author<T>, action: &'static str, secret: &ClientSecret) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.client_id = Some(secret.client_id);
    event.detail = serde_json::json!({ "slot": secret.slot, "secret_id": secret.id, "retires_at": secret.retires_at });
    event
}

/// Seed 003: credentials are generated only once the addresses stand.
async fn may_have_secret(context: &Context, integration: &Integration) -> storage::Result<Result<(), Denied>> {
    if integration.client_type == ClientType::Public {
        return Ok(Err(ErrorCode::PublicClientHasNoSecret.into()));
    }
    let redirecting = [Door::Connect, Door::Onboarding, Door::Marketplace];
    if integration.doors.iter().any(|door| redirecting.contains(door)) {
        let uris = storage::redirect_uri::of(&context.store, integration.client_id).await?;
        if !uris.iter().any(|uri| uri.state == ReviewState::Approved) {
            return Ok(Err(ErrorCode::RedirectUrisNotApproved.into()));
        }
    }
    if integration.doors.contains(&Door::Marketplace) && integration.form_uri.is_none() {
        let detail = "The door marketplace needs a form_uri before a client secret can be generated; set it.";
        return Ok(Err(Denied::because(ErrorCode::RedirectUrisNotApproved, detail)));
    }
    Ok(Ok(()))
}
