//! The install trace: each step of an attempt, written with what it tells of; a refusal, by itself.

use crate::{Context, Denied, grant};
use model::attempt::Attempt;
use model::grant::{Actor, ActorKind, Ending, Grant};
use model::trace::{Outcome, StepKind, TraceStep};
use protocol::id::{AttemptId, GrantId, TraceStepId, UserId};
use storage::Step;
use storage::audit::RecordedEvent;

/// A step that succeeded, happening now.
pub(crate) fn done(context: &Context, attempt_id: AttemptId, step: StepKind, by: ActorKind) -> TraceStep {
    TraceStep {
        attempt_id,
        id: context.new_id(TraceStepId::new),
        at: context.now(),
        step,
        outcome: Outcome::Ok,
        by,
        user_id: None,
        code: None,
        detail: None,
    }
}

/// The statement of [`done`].
pub(crate) fn step(context: &Context, attempt_id: AttemptId, kind: StepKind, by: ActorKind) -> Step {
    storage::trace::insert(&done(context, attempt_id, kind, by))
}

/// The statement of a step that this actor took: their own organization reads which person that was.
pub(crate) fn step_by(context: &Context, attempt_id: AttemptId, kind: StepKind, actor: &Actor) -> Step {
    storage::trace::insert(&TraceStep { user_id: person(actor), ..done(context, attempt_id, kind, actor.kind) })
}

/// The same for a person of the customer.
pub(crate) fn step_of(context: &Context, attempt_id: AttemptId, kind: StepKind, user_id: UserId) -> Step {
    let step = done(context, attempt_id, kind, ActorKind::Customer);
    storage::trace::insert(&TraceStep { user_id: Some(user_id), ..step })
}

/// Which person of the customer an actor is.
fn person(actor: &Actor) -> Option<UserId> {
    let id = actor.id.as_deref().filter(|_| actor.kind == ActorKind::Customer)?;
    id.parse().ok()
}

/// The statement of a step of a person of the customer, after which the attempt waits for somebody else.
pub(crate) fn waiting(context: &Context, attempt_id: AttemptId, kind: StepKind, user_id: UserId) -> Step {
    let step = done(context, attempt_id, kind, ActorKind::Customer);
    storage::trace::insert(&TraceStep { outcome: Outcome::Waiting, user_id: Some(user_id), ..step })
}

/// The statement of a step that `denied` names the rule of.
pub(crate) fn refused(context: &Context, attempt_id: AttemptId, (kind, by): (StepKind, ActorKind), denied: &Denied) -> Step {
    storage::trace::insert(&TraceStep {
        outcome: Outcome::Refused,
        code: Some(denied.code.as_str().to_owned()),
        detail: denied.detail.clone(),
        ..done(context, attempt_id, kind, by)
    })
}

/// The statement by which each attempt that a revocation ended says so: those that ended at the very time of the grant's end.
pub(crate) fn ended_with_grant(context: &Context, grant: &Grant, ending: &Ending) -> Step {
    let step = TraceStep {
        attempt_id: AttemptId::from_bytes([0; 16]),
        id: context.new_id(TraceStepId::new),
        at: ending.at,
        step: StepKind::GrantRevoked,
        outcome: Outcome::Ok,
        by: ending.by.kind,
        user_id: None,
        code: None,
        detail: None,
    };
    storage::trace::insert_for_expired(grant.organization_id, grant.client_id, &step)
}

/// How many steps of a kind an attempt's timeline has.
pub async fn of_kind(context: &Context, attempt_id: AttemptId, kind: StepKind) -> storage::Result<usize> {
    let steps = storage::trace::of_attempt(&context.store, attempt_id).await?;
    Ok(steps.iter().filter(|step| step.step == kind).count())
}

/// Notes that a person looked at a page of an attempt; the timeline tells of the first time, a little later.
pub fn note_look(context: &Context, attempt_id: AttemptId, kind: StepKind) {
    context.deferred.note_look(done(context, attempt_id, kind, ActorKind::Customer));
}

/// Writes a refusal that changes nothing else; an attempt keeps a bounded number of them.
pub async fn note_refused(
    context: &Context,
    attempt_id: AttemptId,
    step: (StepKind, ActorKind),
    denied: &Denied,
) -> storage::Result<()> {
    if storage::trace::refused_count(&context.store, attempt_id).await? < storage::trace::MOST_REFUSED {
        context.store.write_all(vec![refused(context, attempt_id, step, denied)]).await?;
    }
    Ok(())
}

/// The timeline of an attempt, together with what it shares with the one that it continues.
pub async fn timeline(context: &Context, attempt: &Attempt) -> storage::Result<Vec<TraceStep>> {
    let mut steps = match attempt.origin {
        Some(origin) => storage::trace::of_attempt(&context.store, origin).await?,
        None => Vec::new(),
    };
    steps.retain(|step| is_of_the_session(step.step));
    steps.extend(storage::trace::of_attempt(&context.store, attempt.id).await?);
    Ok(in_order(steps))
}

/// The timeline of an attempt with what was done since with the grant that came of it.
pub async fn with_grant(context: &Context, attempt: &Attempt, grant_id: Option<GrantId>) -> storage::Result<Vec<TraceStep>> {
    let mut steps = timeline(context, attempt).await?;
    if let (Some(organization_id), Some(grant_id)) = (attempt.organization_id, grant_id) {
        let acts = storage::audit::steps_of_grant(&context.store, organization_id, grant_id).await?;
        steps.extend(acts.into_iter().filter(|act| act.at >= attempt.created_at).filter_map(|act| of_grant(attempt.id, &act)));
    }
    Ok(in_order(steps))
}

/// What was done with a grant, as a step of an attempt that it came of.
fn of_grant(attempt_id: AttemptId, act: &RecordedEvent) -> Option<TraceStep> {
    let step = match act.action.as_str() {
        grant::SUSPENDED => StepKind::GrantSuspended,
        grant::RESUMED => StepKind::GrantResumed,
        grant::REVOKED => StepKind::GrantRevoked,
        _ => return None,
    };
    let reason = act.detail["reason"].as_str().filter(|reason| !reason.is_empty());
    Some(TraceStep {
        attempt_id,
        id: TraceStepId::from_bytes(*act.id.as_bytes()),
        at: act.at,
        step,
        outcome: Outcome::Ok,
        by: act.actor.kind,
        user_id: person(&act.actor),
        code: None,
        detail: reason.map(str::to_owned),
    })
}

/// The last step of an attempt itself, as the reader of a list sees it; `redact` takes out what is not theirs.
pub async fn last(
    context: &Context,
    attempt_id: AttemptId,
    redact: impl FnOnce(Vec<TraceStep>) -> Vec<TraceStep>,
) -> storage::Result<Option<TraceStep>> {
    let steps = storage::trace::of_attempt(&context.store, attempt_id).await?;
    Ok(redact(in_order(steps)).pop())
}

/// By time. Ids of one millisecond have no order: what a batch writes at one instant comes in the order of the machine.
fn in_order(mut steps: Vec<TraceStep>) -> Vec<TraceStep> {
    let rank = |kind: StepKind| StepKind::ALL.iter().position(|other| *other == kind);
    steps.sort_by_key(|step| (step.at, rank(step.step), step.id));
    steps
}

/// Of the steps of an onboarding session's own attempt, those that are not its first organization's alone: one customer does not
/// read what another one did.
fn is_of_the_session(step: StepKind) -> bool {
    matches!(step, StepKind::Initiated | StepKind::Opened | StepKind::Finalizing | StepKind::Finalized)
}

/// A timeline as the partner may read it. What the customer's side was refused is left out, and of what it did neither a person nor a
/// reason is given: whether an organization is known here, who may sign for it and what its administrators say is not the partner's.
pub fn for_partner(steps: Vec<TraceStep>) -> Vec<TraceStep> {
    let by_customer = |step: &TraceStep| step.by == ActorKind::Customer;
    let told = steps.into_iter().filter(|step| !(by_customer(step) && step.outcome == Outcome::Refused));
    told.map(|step| if by_customer(&step) { TraceStep { user_id: None, code: None, detail: None, ..step } } else { step })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Timestamp;

    #[test]
    fn steps_of_one_batch_stand_in_the_order_in_which_they_come() {
        let step = |id: u8, at, step| TraceStep {
            attempt_id: AttemptId::from_bytes([1; 16]),
            id: TraceStepId::from_bytes([id; 16]),
            at: Timestamp::from_micros(at),
            step,
            outcome: Outcome::Ok,
            by: ActorKind::Customer,
            user_id: None,
            code: None,
            detail: None,
        };
        let mixed = vec![step(1, 2, StepKind::Completed), step(2, 2, StepKind::Activated), step(3, 1, StepKind::FirstUsed)];
        let told: Vec<_> = in_order(mixed).into_iter().map(|step| step.step).collect();
        assert_eq!(told, [StepKind::FirstUsed, StepKind::Activated, StepKind::Completed]);
    }

    #[test]
    fn a_partner_reads_neither_refusals_nor_reasons_of_the_customer() {
        let step = |step, by, outcome| TraceStep {
            attempt_id: AttemptId::from_bytes([1; 16]),
            id: TraceStepId::from_bytes([1; 16]),
            at: Timestamp::from_micros(1),
            step,
            outcome,
            by,
            user_id: Some(UserId::from_bytes([1; 16])),
            code: Some("code".to_owned()),
            detail: Some("detail".to_owned()),
        };
        let read = for_partner(vec![
            step(StepKind::Initiated, ActorKind::Partner, Outcome::Ok),
            step(StepKind::OrganizationRefused, ActorKind::Customer, Outcome::Refused),
            step(StepKind::ApprovalAsked, ActorKind::Customer, Outcome::Waiting),
            step(StepKind::FinalizeRefused, ActorKind::Partner, Outcome::Refused),
        ]);
        let told: Vec<_> = read.iter().map(|step| (step.step, step.code.is_some(), step.detail.is_some())).collect();
        assert!(read.iter().all(|step| step.by == ActorKind::Partner || step.user_id.is_none()));
        assert_eq!(
            told,
            [(StepKind::Initiated, true, true), (StepKind::ApprovalAsked, false, false), (StepKind::FinalizeRefused, true, true)]
        );
    }
}
