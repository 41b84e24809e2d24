//! Of the handshakes of one organization with one integration one counts. Whoever consents takes the turn, and ends what waited.

use crate::{Context, event as told, trace};
use model::attempt::{Attempt, AttemptState};
use model::audit::AuditEvent;
use model::event::{EventKind, EventSubject};
use model::grant::Actor;
use model::handshake::Handshake;
use model::trace::StepKind;
use storage::Step;

/// The steps by which `handshake` becomes the one that counts in place of `before`, which ends if it was pending.
pub(crate) fn steps(context: &Context, handshake: &Handshake, before: Option<&Attempt>, by: &Actor) -> Vec<Step> {
    let mut steps = vec![storage::handshake::take_turn(handshake, before.map(|before| before.id))];
    if let Some(before) = before.filter(|before| before.state == AttemptState::Consented) {
        steps.extend(ended(context, before, (StepKind::Superseded, by), "superseded"));
    }
    steps
}

/// The steps by which a pending attempt is taken back.
pub(super) fn ended(context: &Context, attempt: &Attempt, (step, by): (StepKind, &Actor), why: &str) -> Vec<Step> {
    vec![
        storage::attempt::roll_back(attempt.id, context.now()),
        storage::audit::insert(&event(context, attempt, (by, "attempt.rolled_back"), serde_json::json!({ "why": why }))),
        rolled_back(context, attempt),
        trace::step(context, attempt.id, step, by.kind),
    ]
}

/// What partner and platform are told of it.
fn rolled_back(context: &Context, attempt: &Attempt) -> Step {
    let subject = EventSubject {
        organization_id: attempt.organization_id,
        client_id: Some(attempt.client_id),
        attempt_id: Some(attempt.id),
        ..EventSubject::default()
    };
    let data = serde_json::json!({
        "attempt_id": attempt.id, "organization_id": attempt.organization_id, "client_id": attempt.client_id, "door": attempt.door,
    });
    told::write(context, EventKind::AttemptRolledBack, subject, data)
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
