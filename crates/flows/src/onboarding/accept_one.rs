//! One organization of an onboarding: its consent, in one batch.

use super::accept::Accepting;
use crate::decision::{Decision, deny};
use crate::{Context, attempt, client_key, consent, event, grant, trace};
use model::attempt::Attempt;
use model::grant::{Actor, ActorKind, GrantState};
use model::integration::Door;
use model::onboarding::{OnboardingOrganization, OnboardingSession, OnboardingState};
use model::trace::StepKind;
use protocol::id::{AttemptId, ClientKeyId, OrganizationId};
use protocol::{ErrorCode, Seconds, Timestamp};
use storage::Step;
use storage::attempt::Signature;

/// Between the token's end and the end of what `finalize` may still do with it.
const FINALIZING_TAKES: Seconds = Seconds::minutes(15);

/// What all organizations of one consent have in common.
pub(super) struct One<'a> {
    accepting: &'a Accepting<'a>,
    actor: Actor,
    /// When the partner named one: those that have its number.
    named: Option<Vec<OrganizationId>>,
}

impl<'a> One<'a> {
    pub(super) async fn new(context: &Context, accepting: &'a Accepting<'a>) -> storage::Result<Self> {
        let actor = grant::person(context, accepting.person.user_id).await?;
        Ok(Self { accepting, actor, named: named(context, accepting.session).await? })
    }

    fn is_meant(&self, organization_id: OrganizationId) -> bool {
        self.named.as_ref().is_none_or(|named| named.contains(&organization_id))
    }
}

/// The organizations that a session is for, when its partner named one by its number.
pub(crate) async fn named(context: &Context, session: &OnboardingSession) -> storage::Result<Option<Vec<OrganizationId>>> {
    let Some(number) = session.organization_number.as_deref() else { return Ok(None) };
    let named = storage::organization::with_verified_number(&context.store, number).await?;
    Ok(Some(named.into_iter().map(|organization| organization.id).collect()))
}

/// Until when the partner may finalize what is consented to now: a crash may delay the token up to the session's end.
pub(super) fn finalized_until(context: &Context, session: &OnboardingSession) -> Timestamp {
    session.expires_at.max(context.now()) + context.settings.lifetimes.onboarding_token + FINALIZING_TAKES
}

/// Signs for one organization, if the person may consent for it at this very moment; `own` is the session's own attempt, for
/// the first one.
pub(super) async fn accept_one(
    context: &Context,
    one: &One<'_>,
    organization_id: OrganizationId,
    own: Option<AttemptId>,
) -> storage::Result<Decision<()>> {
    let accepting = one.accepting;
    let (session, user_id) = (accepting.session, accepting.person.user_id);
    if !one.is_meant(organization_id) || !consent::may_consent(context, organization_id, user_id).await? {
        return refused(context, one, ErrorCode::OrganizationNotAllowed).await;
    }
    let offer = consent::offer(context, accepting.client, organization_id, (&session.scopes, accepting.language)).await?;
    if offer.grant == Some(GrantState::Suspended) {
        return refused(context, one, ErrorCode::GrantSuspendedByOperator).await;
    }
    let scopes = consent::chosen(&offer, &accepting.ticked.union(&offer.granted()));
    let shown = consent::shown(&offer, &scopes, accepting.language);
    let now = context.now();
    let expires_at = finalized_until(context, session);
    let signature = Signature { organization_id, user_id, scopes: &scopes, shown: &shown, at: now, expires_at };
    let replaces = client_key::gives_way(context, organization_id, session.client_id).await?.map(|key| key.id);
    for own in [own, None] {
        let attempt_id = own.unwrap_or_else(|| context.new_id(AttemptId::new));
        let organization = OnboardingOrganization {
            session_id: session.id,
            organization_id,
            attempt_id,
            client_key_id: context.new_id(ClientKeyId::new),
            replaces,
            refused_code: None,
        };
        let mut steps = vec![
            storage::membership::may_still_consent(organization_id, user_id),
            storage::onboarding::insert_organization(&organization, &accepting.person.digest),
        ];
        match own {
            Some(own) => {
                // Somebody had asked for it, and somebody else consents in the asker's place.
                steps.extend(storage::approval_request::withdraw_of_attempt(own, None, now));
                steps.push(storage::attempt::consent(own, &signature));
            }
            None => steps.extend(storage::attempt::insert_consented(&sibling(context, one, attempt_id), &signature)),
        }
        steps.extend(told(context, one, (&organization, &signature)));
        if context.store.write_all(steps).await?.is_some() {
            return Ok(Ok(()));
        }
        if !consent::may_consent(context, organization_id, user_id).await? {
            return refused(context, one, ErrorCode::OrganizationNotAllowed).await;
        }
        // The session's own attempt was taken before, or the same browser accepted the organization in another tab.
        let limit = i64::try_from(super::MOST_ORGANIZATIONS).unwrap_or(i64::MAX);
        let done = storage::onboarding::organizations(&context.store, session.id, limit).await?;
        if done.iter().any(|done| done.organization_id == organization_id) {
            return Ok(Ok(()));
        }
    }
    let session = storage::onboarding::find(&context.store, session.id).await?;
    let goes_on = session.is_some_and(|session| session.state == OnboardingState::Accepting);
    deny(if goes_on { ErrorCode::StoreUnavailable } else { ErrorCode::OnboardingOver })
}

async fn refused(context: &Context, one: &One<'_>, code: ErrorCode) -> storage::Result<Decision<()>> {
    let step = (StepKind::OrganizationRefused, ActorKind::Customer);
    trace::note_refused(context, one.accepting.session.attempt_id, step, &code.into()).await?;
    deny(code)
}

fn sibling(context: &Context, one: &One<'_>, id: AttemptId) -> Attempt {
    let session = one.accepting.session;
    let what = (session.scopes.clone(), Some(one.accepting.client.partner.id));
    let begun = attempt::requested(context, (session.client_id, Door::Onboarding), what);
    Attempt { id, expires_at: session.expires_at, origin: Some(session.attempt_id), ..begun }
}

fn told(context: &Context, one: &One<'_>, (organization, signature): (&OnboardingOrganization, &Signature<'_>)) -> [Step; 3] {
    let mut event = context.audit(one.actor.clone(), "attempt.consented");
    event.organization_id = Some(organization.organization_id);
    event.client_id = Some(one.accepting.session.client_id);
    event.attempt_id = Some(organization.attempt_id);
    event.detail = serde_json::json!({ "scopes": signature.scopes, "onboarding_session_id": organization.session_id });
    let step = trace::step_by(context, organization.attempt_id, StepKind::Consented, &one.actor);
    let attempt = (organization.attempt_id, one.accepting.session.client_id, Door::Onboarding);
    [storage::audit::insert(&event), event::consented(context, attempt, signature), step]
}
