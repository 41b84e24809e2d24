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
    let held = stored::of(&context.store, client_id).await?;
    make(context, author, client_id, held).await
}

/// The same for somebody who decides by what a page showed: `seen` are the ids of the secrets that were there. If others are there by
/// now, the page was sent twice or somebody else was quicker, and nothing is made.
pub async fn create_as_seen(
    context: &Context,
    author: &Author<Issued>,
    client_id: ClientId,
    seen: &[SecretId],
) -> storage::Result<Decision<Issued>> {
    let held = stored::of(&context.store, client_id).await?;
    if !held.iter().map(|secret| secret.id).eq(seen.iter().copied()) {
        return deny(changed_meanwhile());
    }
    make(context, author, client_id, held).await
}

async fn make(
    context: &Context,
    author: &Author<Issued>,
    client_id: ClientId,
    held: Vec<ClientSecret>,
) -> storage::Result<Decision<Issued>> {
    let Some(integration) = storage::integration::find(&context.store, client_id).await? else {
        return deny(ErrorCode::NotFound);
    };
    allowed!(may_have_secret(context, &integration).await?);
    let now = context.now();
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
        last_used_at: None,
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
    if !(Seconds(0)..=Seconds::days(90)).contains(&after) {
        return deny(super::wrong("after_seconds", "must be 0 (at once) to 7776000 (90 days)"));
    }
    let held = stored::of(&context.store, slot.0).await?;
    let Some(secret) = held.into_iter().find(|secret| secret.slot == slot.1 && !has_retired(secret, now)) else {
        return deny(ErrorCode::NotFound);
    };
    retire_this(context, author, &secret, (after != Seconds(0)).then(|| now + after)).await
}

/// The same for one secret, whoever has come into its slot meanwhile; from exactly `at` on, which the caller
/// has checked, or at once.
pub async fn retire_this(
    context: &Context,
    author: &Author<ClientSecret>,
    secret: &ClientSecret,
    at: Option<Timestamp>,
) -> storage::Result<Decision<ClientSecret>> {
    let now = context.now();
    let later = at.filter(|at| *at > now);
    let at = later.unwrap_or(now);
    let secret = ClientSecret { retires_at: Some(at), ..secret.clone() };
    let mut changes = vec![context.change(ChangeKind::Integration, secret.client_id)];
    let revoked = Change { status: Some("revoked".to_owned()), ..context.change(ChangeKind::Credential, secret.id) };
    changes.push(if later.is_none() { revoked } else { context.change_at(at, revoked) });
    let writing = Writing {
        steps: vec![stored::retire(&secret, at)],
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

/// What an integration lacks before it may have a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingAddress {
    /// A redirect URI, approved.
    RedirectUri,
    /// The marketplace's address, approved.
    FormUri,
    /// The handshake's address, approved.
    ConnectUrl,
}

/// Seed 003: credentials are generated only once the addresses stand that the integration's doors need; those that do not.
pub async fn missing_addresses(context: &Context, integration: &Integration) -> storage::Result<Vec<MissingAddress>> {
    let mut missing = Vec::new();
    let has = |door: Door| integration.doors.contains(&door);
    if [Door::Connect, Door::Onboarding, Door::Marketplace].into_iter().any(has) {
        let uris = storage::redirect_uri::of(&context.store, integration.client_id).await?;
        if !uris.iter().any(|uri| uri.state == ReviewState::Approved) {
            missing.push(MissingAddress::RedirectUri);
        }
    }
    if has(Door::Marketplace) && integration.form_uri.is_none() {
        missing.push(MissingAddress::FormUri);
    }
    if has(Door::Handshake) && integration.connect_url.is_none() {
        missing.push(MissingAddress::ConnectUrl);
    }
    Ok(missing)
}

async fn may_have_secret(context: &Context, integration: &Integration) -> storage::Result<Result<(), Denied>> {
    if integration.client_type == ClientType::Public {
        return Ok(Err(ErrorCode::PublicClientHasNoSecret.into()));
    }
    Ok(match missing_addresses(context, integration).await?.first() {
        None => Ok(()),
        Some(MissingAddress::RedirectUri) => Err(ErrorCode::RedirectUrisNotApproved.into()),
        Some(MissingAddress::FormUri) => Err(address_missing("marketplace", "form_uri")),
        Some(MissingAddress::ConnectUrl) => Err(address_missing("handshake", "connect_url")),
    })
}

fn address_missing(door: &str, field: &str) -> Denied {
    let detail = format!("The door {door} needs an approved {field} before a client secret can be generated.");
    Denied::because(ErrorCode::AddressNotApproved, detail)
}
