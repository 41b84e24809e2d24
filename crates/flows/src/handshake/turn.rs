//! Of the handshakes of one organization with one integration one counts. Whoever consents takes the turn, and ends what waited.

use crate::event::{self as told, AttemptSubject};
use crate::{Context, trace};
use model::attempt::{Attempt, AttemptState};
use model::audit::AuditEvent;
use model::event::EventKind;
use model::grant::Actor;
use model::handshake::Handshake;
use model::trace::StepKind;
use storage::Step;

/// The steps by which `handshake` becomes the one that counts in place of `before`, which ends if it was pending.
pub(crate) async fn steps(
    context: &Context,
    handshake: &Handshake,
    before: Option<&Attempt>,
    by: &Actor,
) -> storage::Result<Vec<Step>> {
    let mut steps = vec![storage::handshake::take_turn(handshake, before.map(|before| before.id))];
    if let Some(before) = before.filter(|before| before.state == AttemptState::Consented) {
        steps.extend(ended(context, before, (StepKind::Superseded, by), "superseded").await?);
    }
    Ok(steps)
}

/// The steps by which a pending attempt is taken back; partner and platform are told.
pub(super) async fn ended(
    context: &Context,
    attempt: &Attempt,
    (step, by): (StepKind, &Actor),
    why: &str,
) -> storage::Result<Vec<Step>> {
    let mut steps = vec![
        storage::attempt::roll_back(attempt.id, context.now()),
        storage::audit::insert(&event(context, attempt, (by, "attempt.rolled_back"), serde_json::json!({ "why": why }))),
        trace::step_by(context, attempt.id, step, by),
    ];
    if let Some(signed) = storage::attempt::signed_consent(&context.store, attempt.id).await? {
        let subject = AttemptSubject::of(attempt, (AttemptState::RolledBack, &signed.scopes));
        steps.extend(subject.map(|subject| told::of_attempt(context, EventKind::AttemptRolledBack, subject)));
    }
    Ok(steps)
}

/// An audit event about an attempt.
pub(super) fn event(
    context: &Context,
    attempt: &Attempt,
    (by, action): (&Actor, &'static str),
    detail: serde_json::Value,
) -> AuditEvent {
    AuditEvent {
        organization_id: attempt.organization_id,
        client_id: Some(attempt.client_id),
        attempt_id: Some(attempt.id),
        detail,
        ..context.audit(by.clone(), action)
    }
}
