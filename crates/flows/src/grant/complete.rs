//! An attempt that completes makes or widens the grant, with its credential, consent record and events in one transaction.

use super::{grant_change, partner, person};
use crate::Context;
use crate::client_key::{self, NewClientKey};
use crate::decision::{Decision, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::revoke::connection_change;
use crate::{event, trace};
use model::change::Change;
use model::connection::MAX_LIVE_CONNECTIONS;
use model::consent::Consent;
use model::event::EventKind;
use model::grant::{Actor, Grant, GrantState};
use model::integration::Door;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::{AttemptId, ConsentId, GrantId, OrganizationId};
use protocol::scope::ScopeSet;
use serde_json::Value;
use storage::Step;
use storage::attempt::SignedConsent;
use storage::connection::Redemption;
use storage::grant::LiveGrant;

/// Two attempts of the same organization may complete at once; the loser looks again this often.
const TRIES: usize = 20;

/// An attempt whose second signature is here.
pub struct Completion<'a> {
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// The customer.
    pub organization_id: OrganizationId,
    /// The attempt.
    pub attempt_id: AttemptId,
    /// What comes about under the grant.
    pub credential: Credential<'a>,
    /// What else must hold, and is written, in the same transaction.
    pub also: &'a (dyn Fn() -> Vec<Step> + Send + Sync),
    /// The step of the timeline that completes the attempt.
    pub step: StepKind,
}

/// What an attempt that completes makes under its grant.
pub enum Credential<'a> {
    /// A code becomes a connection.
    Connection(&'a Redemption),
    /// A client key.
    ClientKey(&'a NewClientKey<'a>),
    /// Nothing of its own: tokens come by the integration's client secret.
    ClientSecret,
}

/// What came of an attempt that completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// The grant.
    pub grant_id: GrantId,
    /// The client key, encrypted to the partner, when it is delivered so.
    pub jwe: Option<String>,
}

/// Writes credential, grant, consent record, audit event and change in one transaction. `Denied`: the grant is suspended, or
/// the attempt is not waiting for its countersignature (any more).
pub async fn complete(context: &Context, completion: &Completion<'_>) -> storage::Result<Decision<Completed>> {
    for _ in 0..TRIES {
        let Some(signed) = storage::attempt::signed_consent(&context.store, completion.attempt_id).await? else {
            return deny(ErrorCode::NoGrant);
        };
        if let Err(illegal) = signed.state.complete() {
            return deny(illegal);
        }
        let live = storage::grant::find_live(&context.store, completion.organization_id, completion.client.integration.client_id)
            .await?;
        if live.as_ref().is_some_and(|live| live.grant.state == GrantState::Suspended) {
            return deny(ErrorCode::GrantSuspended);
        }
        if let Some(completed) = allowed!(try_complete(context, completion, &signed, live).await?) {
            return Ok(Ok(completed));
        }
    }
    // Nothing was consumed: the same request may come again when fewer are at it.
    deny(ErrorCode::StoreUnavailable)
}

async fn try_complete(
    context: &Context,
    completion: &Completion<'_>,
    signed: &SignedConsent,
    live: Option<LiveGrant>,
) -> storage::Result<Decision<Option<Completed>>> {
    let client_id = completion.client.integration.client_id;
    let before = live.as_ref().map(|live| live.grant.scopes.clone());
    let is_new = before.is_none();
    let (grant, mut steps) = match live {
        Some(live) => widened(signed, live),
        None => made(context, completion, signed),
    };
    steps.extend((completion.also)());
    let mut changes = Vec::new();
    let (mut jwe, mut told) = (None, told_of_grant(context, (&grant, before), event::ids(completion.attempt_id, signed.door)));
    match &completion.credential {
        Credential::Connection(redemption) => {
            if !is_new {
                steps.extend(make_room(context, &grant, &mut changes).await?);
            }
            steps.push(storage::connection::redeem_into_grant(redemption, grant.id));
        }
        Credential::ClientKey(new) => {
            let placed = allowed!(client_key::place(context, new, &grant).await?);
            steps.extend(placed.steps);
            changes.extend(placed.changes);
            told.extend(placed.replaced.map(|id| client_key::told_of_replaced(context, &grant, (&placed.key, Some(id)))));
            jwe = placed.jwe;
        }
        Credential::ClientSecret => {}
    }
    steps.push(storage::attempt::complete(completion.attempt_id, context.now()));
    let by = second_signature(context, completion, signed).await?;
    steps.push(trace::step_by(context, completion.attempt_id, completion.step, &by));
    steps.push(storage::consent::insert(&consent_record(context, signed, (completion.attempt_id, &grant))));
    let mut event = context.audit(by, "grant.activated");
    event.organization_id = Some(completion.organization_id);
    event.client_id = Some(client_id);
    event.grant_id = Some(grant.id);
    event.attempt_id = Some(completion.attempt_id);
    event.detail = serde_json::json!({ "scopes": signed.scopes, "door": grant.door, "consented_by": signed.user_id });
    steps.push(storage::audit::insert(&event));
    steps.extend(told);
    changes.push(grant_change(context, &grant, GrantState::Active));
    let written = context.write_all(steps, &changes).await?.is_some();
    Ok(Ok(written.then_some(Completed { grant_id: grant.id, jwe })))
}

/// Who completes it: the partner, that exchanges, finalizes or activates; at the extension door the customer, who confirms the window.
async fn second_signature(context: &Context, completion: &Completion<'_>, signed: &SignedConsent) -> storage::Result<Actor> {
    match signed.door {
        Door::Extension => person(context, signed.user_id).await,
        Door::Connect | Door::Onboarding | Door::Marketplace | Door::Handshake => Ok(partner(completion.client)),
    }
}

fn made(context: &Context, completion: &Completion<'_>, signed: &SignedConsent) -> (Grant, Vec<Step>) {
    let grant = Grant {
        id: context.new_id(GrantId::new),
        organization_id: completion.organization_id,
        client_id: completion.client.integration.client_id,
        state: GrantState::Active,
        door: signed.door,
        scopes: signed.scopes.clone(),
        attribution: signed.attribution,
        consented_by: signed.user_id,
        consented_at: signed.at,
        activated_at: context.now(),
        last_used_at: None,
        ending: None,
        suspended_by: None,
    };
    let steps = storage::grant::insert(&grant).into();
    (grant, steps)
}

fn widened(signed: &SignedConsent, live: LiveGrant) -> (Grant, Vec<Step>) {
    let scopes = live.grant.scopes.union(&signed.scopes);
    let (consented_by, consented_at) = (signed.user_id, signed.at);
    let widening = storage::grant::Widening { before: &live.grant, scopes: &scopes, consented_by, consented_at };
    let steps = vec![storage::grant::move_version(&live), storage::grant::widen(&widening)];
    (Grant { scopes, ..live.grant }, steps)
}

/// That there is a grant, or that it allows more than `before`.
fn told_of_grant(context: &Context, (grant, before): (&Grant, Option<ScopeSet>), ids: Value) -> Vec<Step> {
    let (kind, also) = match before {
        None => (EventKind::GrantActivated, ids),
        Some(before) if before == grant.scopes => return Vec::new(),
        Some(before) => (EventKind::GrantScopesChanged, event::joined(ids, serde_json::json!({ "scopes_before": before }))),
    };
    vec![event::of_grant(context, kind, grant, also)]
}

/// The least recently used connections end where a new one has no room.
async fn make_room(context: &Context, grant: &Grant, changes: &mut Vec<Change>) -> storage::Result<Vec<Step>> {
    let (organization_id, now) = (grant.organization_id, context.now());
    let held = storage::connection::held_by_grant(&context.store, organization_id, grant.id, now).await?;
    let mut steps = Vec::new();
    let surplus = (held.len() + 1).saturating_sub(MAX_LIVE_CONNECTIONS);
    for held in held.into_iter().take(surplus) {
        steps.push(storage::connection::ending::give_way(organization_id, held.id, now));
        changes.push(connection_change(context, organization_id, held.id, "revoked"));
    }
    Ok(steps)
}

/// The record of what was signed, kept with the grant for ever.
pub(crate) fn consent_record(context: &Context, signed: &SignedConsent, (attempt_id, grant): (AttemptId, &Grant)) -> Consent {
    Consent {
        id: context.new_id(ConsentId::new),
        organization_id: grant.organization_id,
        grant_id: grant.id,
        attempt_id,
        user_id: signed.user_id,
        door: signed.door,
        scopes: signed.scopes.clone(),
        shown: signed.shown.clone(),
        at: signed.at,
    }
}
