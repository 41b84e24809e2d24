//! Where all five doors meet: an attempt that completes makes or widens the grant; and the grant's own steps.

use crate::Context;
use crate::client_key::{self, NewClientKey};
use crate::consent;
use crate::decision::{Decision, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::revoke::connection_change;
use crate::trace;
use model::IllegalTransition;
use model::audit::AuditEvent;
use model::change::{Change, ChangeKind};
use model::connection::MAX_LIVE_CONNECTIONS;
use model::consent::Consent;
use model::grant::{Actor, ActorKind, Ending, Grant, GrantState};
use model::integration::Door;
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{AttemptId, ConsentId, GrantId, OrganizationId};
use storage::Step;
use storage::attempt::SignedConsent;
use storage::connection::Redemption;
use storage::grant::{LiveGrant, ending};

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
    let is_new = live.is_none();
    let (grant, mut steps) = match live {
        Some(live) => widened(signed, live),
        None => made(context, completion, signed),
    };
    steps.extend((completion.also)());
    let mut changes = Vec::new();
    let mut jwe = None;
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
            jwe = placed.jwe;
        }
    }
    steps.push(storage::attempt::complete(completion.attempt_id, context.now()));
    let by = if matches!(signed.door, Door::Extension) { ActorKind::Customer } else { ActorKind::Partner };
    steps.push(trace::step(context, completion.attempt_id, completion.step, by));
    steps.push(storage::consent::insert(&consent_record(context, signed, (completion.attempt_id, &grant))));
    let mut event = context.audit(person(context, signed.user_id).await?, "grant.activated");
    event.organization_id = Some(completion.organization_id);
    event.client_id = Some(client_id);
    event.grant_id = Some(grant.id);
    event.attempt_id = Some(completion.attempt_id);
    event.detail = serde_json::json!({ "scopes": signed.scopes, "door": grant.door });
    steps.push(storage::audit::insert(&event));
    changes.push(grant_change(context, &grant, GrantState::Active));
    let written = context.write_all(steps, &changes).await?.is_some();
    Ok(Ok(written.then_some(Completed { grant_id: grant.id, jwe })))
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

/// A person of the customer as an actor, by the name that they have now.
pub(crate) async fn person(context: &Context, user_id: protocol::id::UserId) -> storage::Result<Actor> {
    let user = storage::user::find(&context.store, user_id).await?;
    Ok(customer(user_id, user.as_ref().map_or("", |user| &user.name)))
}

/// The partner as an actor, by its integration.
pub fn partner(client: &RegisteredIntegration) -> Actor {
    let integration = &client.integration;
    Actor { kind: ActorKind::Partner, id: Some(integration.client_id.to_string()), name: integration.name.clone() }
}

/// A person of the customer as an actor.
pub fn customer(user_id: protocol::id::UserId, name: &str) -> Actor {
    Actor { kind: ActorKind::Customer, id: Some(user_id.to_string()), name: name.to_owned() }
}

fn grant_change(context: &Context, grant: &Grant, state: GrantState) -> Change {
    Change {
        organization_id: Some(grant.organization_id.to_string()),
        status: Some(state.as_str().to_owned()),
        ..context.change(ChangeKind::Grant, grant.id)
    }
}

/// A step of the grant's machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// `active → suspended`: no tokens, and those out are refused.
    Suspend,
    /// `suspended → active`: tokens that are not too old are good again.
    Resume,
    /// `active | suspended → revoked`, for good, with every credential under it.
    Revoke,
}

/// What the audit log calls the suspension of a grant: who and why stand there, since a grant that goes on has no ending.
pub const SUSPENDED: &str = "grant.suspended";

/// A step that may be written: the grant as it will be, and everything that goes into its batch.
pub(crate) struct Acting {
    pub after: Grant,
    pub steps: Vec<Step>,
    pub event: AuditEvent,
    pub change: Change,
}

/// Prepares a step by `actor`, for a reason that customer and partner read.
pub(crate) fn acting(
    context: &Context,
    before: &Grant,
    act: Act,
    (actor, reason): (Actor, &str),
) -> Result<Acting, IllegalTransition> {
    let mut after = before.clone();
    let (action, steps) = match act {
        Act::Suspend => {
            after.state = before.state.suspend()?;
            (SUSPENDED, ending::suspend(before))
        }
        Act::Resume => {
            after.state = before.state.resume()?;
            ("grant.resumed", ending::resume(before))
        }
        Act::Revoke => {
            after.state = before.state.revoke()?;
            let ended = Ending { at: context.now(), by: actor.clone(), reason: reason.to_owned() };
            let steps = ending::revoke(before, &ended);
            after.ending = Some(ended);
            ("grant.revoked", steps)
        }
    };
    let mut event = context.audit(actor, action);
    event.organization_id = Some(before.organization_id);
    event.client_id = Some(before.client_id);
    event.grant_id = Some(before.id);
    event.detail = serde_json::json!({ "reason": reason });
    let change = grant_change(context, &after, after.state);
    Ok(Acting { after, steps, event, change })
}

/// Takes a step of the grant's machine.
pub async fn act(context: &Context, grant: &Grant, act: Act, by: (Actor, &str)) -> storage::Result<Decision<()>> {
    let Acting { mut steps, event, change, .. } = allowed!(acting(context, grant, act, by));
    steps.push(storage::audit::insert(&event));
    let written = context.write_all(steps, &[change]).await?;
    if written.is_some() { Ok(Ok(())) } else { deny(ErrorCode::TransitionIllegal) }
}

/// The customer revokes, if the person may consent for the organization at the very moment.
pub async fn revoke_by_customer(context: &Context, grant: &Grant, user: &User, reason: &str) -> storage::Result<Decision<()>> {
    let Acting { mut steps, event, change, .. } =
        allowed!(acting(context, grant, Act::Revoke, (customer(user.id, &user.name), reason)));
    steps.insert(0, storage::membership::may_still_consent(grant.organization_id, user.id));
    steps.push(storage::audit::insert(&event));
    if context.write_all(steps, &[change]).await?.is_some() {
        return Ok(Ok(()));
    }
    let may = consent::may_consent(context, grant.organization_id, user.id).await?;
    deny(if may { ErrorCode::TransitionIllegal } else { ErrorCode::OrganizationNotAllowed })
}
