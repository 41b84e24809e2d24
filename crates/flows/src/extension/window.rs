//! The window with the client key. The key is computed from a server key and what the form carries: until OK nothing of it is
//! kept, and leaving leaves nothing.

use crate::client_key::{self, Candidate, NewClientKey, candidate_again};
use crate::decision::{Decision, Denied, allowed, deny};
use crate::grant::{self, Completion, Credential, complete};
use crate::registry::RegisteredIntegration;
use crate::{Context, digest, trace};
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::attempt::{Attempt, AttemptState};
use model::client_key::{ClientKey, Delivery};
use model::grant::ActorKind;
use model::session::Session;
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{ClientKeyId, GrantId, OrganizationId};
use storage::Step;

/// What the window shows beside the key.
#[derive(Debug, Clone)]
pub struct Window {
    /// For whom.
    pub organization_id: OrganizationId,
    /// The approval that the attempt rests on, when an administrator gave it for somebody else.
    pub approval: Option<ApprovalRequest>,
    /// The key that gives way, when both slots are taken.
    pub replaces: Option<ClientKey>,
}

/// What stands before the window of an attempt: the consent of the very person, or an administrator's for whoever asked.
pub async fn window(context: &Context, attempt: &Attempt, user: &User) -> storage::Result<Decision<Window>> {
    let Some(organization_id) = attempt.organization_id else { return deny(ErrorCode::AttemptOver) };
    if attempt.state != AttemptState::Consented || context.now() >= attempt.expires_at {
        return deny(ErrorCode::AttemptOver);
    }
    let approval = storage::approval_request::of_attempt(&context.store, attempt.id).await?;
    let approval = approval.filter(|approval| approval.user_id == user.id && approval.state == ApprovalState::Approved);
    if attempt.user_id != Some(user.id) && approval.is_none() {
        return deny(ErrorCode::PageNotFound);
    }
    let replaces = match &approval {
        Some(approval) => allowed!(client_key::gives_way_by(context, approval).await?),
        None => client_key::gives_way(context, organization_id, attempt.client_id).await?,
    };
    Ok(Ok(Window { organization_id, approval, replaces }))
}

/// The window's OK.
pub struct Activation<'a> {
    /// The attempt.
    pub attempt: &'a Attempt,
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// Who, in which browser.
    pub person: (&'a User, &'a Session),
    /// What the form carried.
    pub candidate: Candidate,
    /// How the key reaches the partner.
    pub delivery: Delivery,
    /// The key that the window named as the one to be replaced.
    pub replaces: Option<ClientKeyId>,
}

/// What the OK made.
#[derive(Debug, Clone)]
pub struct Activated {
    /// The grant.
    pub grant_id: GrantId,
    /// The key.
    pub client_key_id: ClientKeyId,
    /// The key, encrypted to the partner.
    pub jwe: Option<String>,
}

/// Activates: grant, key and consent record in one transaction, once. The right to consent is asked again, unless an
/// administrator gave it for this person.
pub async fn activate(context: &Context, activation: &Activation<'_>) -> storage::Result<Decision<Activated>> {
    let (attempt, (user, session)) = (activation.attempt, activation.person);
    let window = allowed!(window(context, attempt, user).await?);
    let subject = attempt.id.to_string();
    let secret = allowed!(candidate_again(context, &activation.candidate, (&subject, session)).await?);
    let signed = storage::attempt::signed_consent(&context.store, attempt.id).await?;
    let Some(signed) = signed else { return deny(ErrorCode::AttemptOver) };
    let new = NewClientKey {
        id: context.new_id(ClientKeyId::new),
        attempt_id: Some(attempt.id),
        secret: &|_| secret.clone(),
        scopes: signed.scopes,
        delivery: activation.delivery,
        replaces: match &window.approval {
            // Whoever cannot consent ends no key but the one that was approved.
            Some(_) => window.replaces.as_ref().map(|key| key.id).filter(|id| activation.replaces == Some(*id)),
            None => activation.replaces,
        },
        made_by: grant::customer(user.id, &user.name),
    };
    let now = context.now();
    let delivered = || trace::step(context, attempt.id, StepKind::KeyDelivered, ActorKind::Customer);
    let also = || -> Vec<Step> {
        let mut steps = match &window.approval {
            Some(approval) => {
                let member = storage::approval_request::asker_is_still_a_member(approval);
                vec![storage::approval_request::resume(approval, now), member]
            }
            None => vec![storage::membership::may_still_consent(window.organization_id, user.id)],
        };
        steps.push(storage::attempt::wait_for_countersignature(attempt.id, attempt.expires_at, now));
        steps.extend((activation.delivery == Delivery::Sealed).then(delivered));
        steps
    };
    let completion = Completion {
        client: activation.client,
        organization_id: window.organization_id,
        attempt_id: attempt.id,
        credential: Credential::ClientKey(&new),
        also: &also,
        step: StepKind::Activated,
    };
    match complete(context, &completion).await? {
        Ok(completed) => Ok(Ok(Activated { grant_id: completed.grant_id, client_key_id: new.id, jwe: completed.jwe })),
        Err(denied) => deny(reason(context, (activation, &window), denied).await?),
    }
}

/// What stands when an OK comes too late, because another one of the same attempt came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivatedBefore {
    /// The grant.
    pub grant_id: GrantId,
    /// The key that it made.
    pub client_key_id: ClientKeyId,
    /// Whether it is the key of this very window: the button was pressed twice. Another window's key was shown there alone.
    pub is_the_same: bool,
}

/// What an earlier OK of the attempt made; none when it was never activated, or its grant is over.
pub async fn activated_before(
    context: &Context,
    activation: &Activation<'_>,
) -> storage::Result<Decision<Option<ActivatedBefore>>> {
    let (attempt, (_, session)) = (activation.attempt, activation.person);
    let Some(organization_id) = attempt.organization_id else { return Ok(Ok(None)) };
    let live = storage::grant::find_live(&context.store, organization_id, attempt.client_id).await?;
    let Some(live) = live else { return Ok(Ok(None)) };
    let keys = storage::client_key::of_grant(&context.store, organization_id, live.grant.id).await?;
    let Some(key) = keys.into_iter().find(|key| key.attempt_id == Some(attempt.id)) else { return Ok(Ok(None)) };
    let secret = allowed!(candidate_again(context, &activation.candidate, (&attempt.id.to_string(), session)).await?);
    let is_the_same = key.mark.is_some_and(|mark| digest::matches(&mark.digest, secret.reveal()));
    Ok(Ok(Some(ActivatedBefore { grant_id: live.grant.id, client_key_id: key.id, is_the_same })))
}

/// A guard that was missed twenty times over was not missed by a race.
async fn reason(context: &Context, (activation, window): (&Activation<'_>, &Window), denied: Denied) -> storage::Result<Denied> {
    if denied.code == ErrorCode::TransitionIllegal {
        return Ok(ErrorCode::AttemptOver.into());
    }
    if denied.code != ErrorCode::StoreUnavailable {
        return Ok(denied);
    }
    let user_id = activation.person.0.id;
    let membership = storage::membership::find(&context.store, window.organization_id, user_id).await?;
    let may = membership.is_some_and(|membership| window.approval.is_some() || membership.may_consent());
    let now = storage::attempt::find(&context.store, activation.attempt.id).await?;
    let waits = now.is_some_and(|now| now.state == AttemptState::Consented && context.now() < now.expires_at);
    Ok(match (may, waits) {
        (false, _) => ErrorCode::OrganizationNotAllowed.into(),
        (true, false) => ErrorCode::AttemptOver.into(),
        (true, true) => denied,
    })
}
