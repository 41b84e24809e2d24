//! The customer's answer: a code for the partner, or `access_denied`.

use crate::decision::{Decision, allowed, deny as refuse};
use crate::registry::RegisteredIntegration;
use crate::{Context, consent, event, grant, issue, trace};
use model::attempt::{Attempt, AttemptState};
use model::authorization_request::AuthorizationRequest;
use model::connection::{Connection, ConnectionState, MAX_LIVE_CONNECTIONS};
use model::consent::ShownConsent;
use model::grant::{ActorKind, GrantState};
use model::integration::Door;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::handle::MacKeyId;
use protocol::id::{ConnectionId, OrganizationId};
use protocol::scope::ScopeSet;
use storage::Step;
use storage::attempt::{Signature, SignedConsent};
use storage::grant::LiveGrant;

/// The grant may change between reading it and signing; then it is read again, this often.
const TRIES: usize = 20;

/// What the customer approves.
#[derive(Debug, Clone)]
pub struct Approval<'a> {
    /// The pending request.
    pub request: &'a AuthorizationRequest,
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// Exactly the organization on the page.
    pub organization_id: OrganizationId,
    /// The optional scopes that were ticked.
    pub ticked: ScopeSet,
    /// Language tag of the page.
    pub language: &'a str,
}

/// Signs the attempt and gives the code. The right to consent is checked again here, for exactly this organization.
pub async fn approve(context: &Context, approval: &Approval<'_>) -> storage::Result<Decision<String>> {
    let request = approval.request;
    if request.organization_id != Some(approval.organization_id) {
        return refuse(ErrorCode::AuthorizationRequestExpired);
    }
    let Some((mac_key_id, _)) = context.keys.current_mac(context.now()) else { return refuse(ErrorCode::KeyUnknown) };
    for _ in 0..TRIES {
        // Answered in another tab, or, an install, in another browser.
        let Some(attempt) = requested(context, request).await? else { break };
        if !consent::may_consent(context, approval.organization_id, request.user_id).await? {
            return refuse(ErrorCode::OrganizationNotAllowed);
        }
        let live = storage::grant::find_live(&context.store, approval.organization_id, request.client_id).await?;
        if live.as_ref().is_some_and(|live| live.grant.state == GrantState::Suspended) {
            return refuse(ErrorCode::GrantSuspendedByOperator);
        }
        let connection = sign(context, approval, &attempt, (mac_key_id, live)).await?;
        if let Some(connection) = connection {
            return Ok(Ok(allowed!(issue::handle(context, connection.organization_id, connection.id, 0, mac_key_id).await?)));
        }
        // Either it was answered at this very moment, or the grant changed since it was read: then look again.
    }
    refuse(ErrorCode::AuthorizationRequestExpired)
}

/// The attempt that the request is about, while both wait.
async fn requested(context: &Context, request: &AuthorizationRequest) -> storage::Result<Option<Attempt>> {
    let open = storage::authorization_request::find_open(&context.store, request.id, &request.session_digest, context.now());
    if open.await?.is_none_or(|open| open.attempt_id != request.attempt_id) {
        return Ok(None);
    }
    let attempt = storage::attempt::find(&context.store, request.attempt_id).await?;
    Ok(attempt.filter(|attempt| attempt.state == AttemptState::Requested && context.now() < attempt.expires_at))
}

async fn sign(
    context: &Context,
    approval: &Approval<'_>,
    attempt: &Attempt,
    (mac_key_id, live): (MacKeyId, Option<LiveGrant>),
) -> storage::Result<Option<Connection>> {
    let asked = (&approval.request.scopes, approval.language);
    let offer = consent::offer(context, approval.client, approval.organization_id, asked).await?;
    let scopes = consent::chosen(&offer, &approval.ticked);
    let shown = consent::shown(&offer, &scopes, approval.language);
    let organization = storage::organization::find(&context.store, approval.organization_id).await?;
    let external_id = organization.and_then(|organization| organization.external_id);
    let pending = pending(context, (approval.request, approval.client, attempt.door), (approval.organization_id, scopes));
    let mut connection = Connection { mac_key_id, external_id, ..pending };
    let steps = steps(context, approval, (&mut connection, &shown, attempt.door), live).await?;
    Ok(context.write_all(steps, &[]).await?.map(|_| connection))
}

/// The row of a code that goes out now.
pub(super) fn pending(
    context: &Context,
    (request, client, door): (&AuthorizationRequest, &RegisteredIntegration, Door),
    (organization_id, scopes): (OrganizationId, ScopeSet),
) -> Connection {
    let now = context.now();
    let code_expires_at = now + context.settings.lifetimes.authorization_code;
    Connection {
        organization_id,
        id: context.new_id(ConnectionId::new),
        client_id: request.client_id,
        grant_id: None,
        attempt_id: request.attempt_id,
        state: ConnectionState::Pending,
        generation: 0,
        mac_key_id: MacKeyId(0),
        scopes,
        external_id: None,
        audience: request.audience.clone(),
        redirect_uri: request.redirect_uri.clone(),
        code_challenge: request.code_challenge.clone(),
        created_at: now,
        code_expires_at,
        redeemed_at: None,
        rotated_at: now,
        expires_at: code_expires_at,
        ends_at: client.integration.connection_lifetime.map(|lifetime| now + lifetime),
        installation_id: (door == Door::Marketplace).then(|| request.attempt_id.into()),
    }
}

/// With an active grant that covers the scopes and has room, the consent record is written now and the exchange will be a
/// single statement; otherwise the exchange makes or widens the grant.
async fn steps(
    context: &Context,
    approval: &Approval<'_>,
    (connection, shown, door): (&mut Connection, &ShownConsent, Door),
    live: Option<LiveGrant>,
) -> storage::Result<Vec<Step>> {
    let (request, now) = (approval.request, context.now());
    let scopes = connection.scopes.clone();
    let (organization_id, user_id, expires_at) = (approval.organization_id, request.user_id, connection.code_expires_at);
    let signature = Signature { organization_id, user_id, scopes: &scopes, shown, at: now, expires_at };
    let mut steps = vec![storage::membership::may_still_consent(organization_id, user_id)];
    // Somebody else's install may wait for an administrator, who comes back with it themselves.
    steps.extend(storage::approval_request::withdraw_of_attempt(request.attempt_id, None, now));
    steps.push(storage::authorization_request::answer(request, now));
    steps.push(consent::sign(request.attempt_id, &signature));
    if let Some(live) = ready(context, live, &scopes).await? {
        let grant = &live.grant;
        connection.grant_id = Some(grant.id);
        steps.push(storage::grant::move_version(&live));
        steps.push(storage::grant::is_unchanged(grant));
        let signed = SignedConsent {
            organization_id: approval.organization_id,
            user_id: request.user_id,
            scopes: scopes.clone(),
            shown: shown.clone(),
            at: now,
            attribution: None,
            door,
            state: AttemptState::Consented,
        };
        steps.push(storage::consent::insert(&grant::consent_record(context, &signed, (request.attempt_id, grant))));
    }
    steps.push(storage::connection::insert_pending(connection));
    let mut event = context.audit(grant::person(context, request.user_id).await?, "attempt.consented");
    event.organization_id = Some(approval.organization_id);
    event.client_id = Some(request.client_id);
    event.grant_id = connection.grant_id;
    event.attempt_id = Some(request.attempt_id);
    event.detail = serde_json::json!({ "scopes": connection.scopes });
    steps.push(storage::audit::insert(&event));
    let attempt = (request.attempt_id, request.client_id, door);
    steps.push(event::consented(context, attempt, &signature));
    steps.push(trace::step_of(context, request.attempt_id, StepKind::Consented, request.user_id));
    steps.push(trace::step(context, request.attempt_id, StepKind::CodeIssued, ActorKind::System));
    Ok(steps)
}

async fn ready(context: &Context, live: Option<LiveGrant>, scopes: &ScopeSet) -> storage::Result<Option<LiveGrant>> {
    let Some(live) = live.filter(|live| live.grant.scopes.covers(scopes)) else { return Ok(None) };
    let (organization_id, now) = (live.grant.organization_id, context.now());
    let held = storage::connection::held_by_grant(&context.store, organization_id, live.grant.id, now).await?;
    Ok((held.len() < MAX_LIVE_CONNECTIONS).then_some(live))
}

/// The person leaves where it is said which install this is: the partner gets no consent, and no install is declined. An attempt
/// that the request itself began is declined as ever.
pub async fn leave(context: &Context, request: &AuthorizationRequest) -> storage::Result<Decision<()>> {
    match storage::attempt::find(&context.store, request.attempt_id).await? {
        Some(attempt) if attempt.door == Door::Marketplace => {
            let answer = storage::authorization_request::answer(request, context.now());
            answered(context, vec![answer]).await
        }
        Some(_) | None => deny(context, request).await,
    }
}

/// The customer says no. Whoever has not said which of several installs this is declines none of them.
pub async fn deny(context: &Context, request: &AuthorizationRequest) -> storage::Result<Decision<()>> {
    let actor = grant::person(context, request.user_id).await?;
    let answer = storage::authorization_request::answer(request, context.now());
    let steps = match storage::attempt::find(&context.store, request.attempt_id).await? {
        Some(attempt) => {
            let about = Attempt { organization_id: request.organization_id, ..attempt };
            consent::declined(context, &about, (actor, StepKind::Declined), Some(answer))
        }
        None => vec![answer],
    };
    answered(context, steps).await
}

/// Of two answers the first one stands.
async fn answered(context: &Context, steps: Vec<Step>) -> storage::Result<Decision<()>> {
    match context.write_all(steps, &[]).await? {
        Some(_) => Ok(Ok(())),
        None => refuse(ErrorCode::AuthorizationRequestExpired),
    }
}
