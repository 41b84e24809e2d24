//! Handshakes, read back; whose turn it is; what is noted once. Suspensions, and who ends them.

use super::guarded::winners;
use super::samples::*;
use crate::testing::each;
use crate::{attempt, audit, grant as grants, handshake, handshake as stored, membership, trace};
use model::audit::AuditEvent;
use model::grant::{Actor, ActorKind, Ending, Grant, GrantState};
use model::handshake::{Handshake, Led, ReturnStatus};
use model::integration::Door;
use model::membership::Role;
use model::trace::{Outcome, StepKind, TraceStep};
use protocol::Seconds;
use protocol::id::{AttemptId, AuditEventId, TraceStepId};

fn handshake(number: u64) -> Handshake {
    Handshake {
        attempt_id: AttemptId::from_bytes(bytes(number)),
        organization_id: organization(1).id,
        client_id: integration(1).client_id,
        partner_state: Some("a state".to_owned()),
        language: "en".to_owned(),
        led: None,
        returned: None,
        reminded_at: None,
        created_at: NOW,
    }
}

fn led(number: u8) -> Led {
    Led { user_id: user(1).id, session_digest: BROWSER.to_vec(), nonce_sha256: vec![number; 32], at: NOW }
}

fn returning(nonce: &[u8], status: ReturnStatus) -> stored::Returning<'_> {
    stored::Returning { nonce_sha256: nonce, session_digest: BROWSER, status, now: NOW }
}

async fn pending(store: &crate::Store, number: u64) {
    let id = handshake(number).attempt_id;
    let steps = vec![attempt::insert(&attempt(number, Door::Handshake)), stored::insert(&handshake(number)), signed(id)];
    assert!(written(store, steps).await);
}

#[tokio::test]
async fn a_handshake_and_what_is_noted_of_it() {
    each(|store| async move {
        registered(&store).await;
        pending(&store, 1).await;
        let one = handshake(1);
        let find = async || stored::find(&store, one.attempt_id).await.unwrap().unwrap();
        assert_eq!(find().await, one);
        assert!(stored::have_met(&store, one.organization_id, one.client_id).await.unwrap());
        assert!(!stored::have_met(&store, one.organization_id, integration(2).client_id).await.unwrap());
        assert_eq!(stored::current(&store, one.organization_id, one.client_id).await.unwrap(), None);
        assert!(written(&store, vec![stored::take_turn(&one, None)]).await);
        let current = stored::current(&store, one.organization_id, one.client_id).await.unwrap().unwrap();
        assert_eq!((current.id, current.door), (one.attempt_id, Door::Handshake));
        assert!(stored::to_remind(&store, NOW, END, 10).await.unwrap().is_empty(), "nobody was led anywhere");
        assert!(written(&store, vec![stored::lead(one.attempt_id, &led(1))]).await);
        assert_eq!(find().await.led, Some(led(1)));
        let by_nonce = async |number: u8| stored::find_by_nonce(&store, &[number; 32]).await.unwrap().map(|one| one.attempt_id);
        assert!(written(&store, vec![stored::lead(one.attempt_id, &led(2))]).await);
        assert_eq!((by_nonce(1).await, by_nonce(2).await), (None, Some(one.attempt_id)));
        assert_eq!(stored::to_remind(&store, NOW, END, 10).await.unwrap(), [one.attempt_id]);
        assert!(stored::to_remind(&store, NOW, END - Seconds(1), 10).await.unwrap().is_empty(), "not yet");
        assert!(stored::to_remind(&store, END, END + Seconds(1), 10).await.unwrap().is_empty(), "too late");
        assert_eq!(stored::pending_of(&store, one.organization_id, NOW, 10).await.unwrap().len(), 1);
        assert!(stored::pending_of(&store, one.organization_id, END, 10).await.unwrap().is_empty());
        let note = |nonce: &'static [u8], status| vec![stored::note_returned(one.attempt_id, &returning(nonce, status))];
        assert!(!written(&store, note(&[1; 32], ReturnStatus::Error)).await, "another address");
        let elsewhere = stored::Returning { session_digest: &[9; 32], ..returning(&[2; 32], ReturnStatus::Error) };
        assert!(!written(&store, vec![stored::note_returned(one.attempt_id, &elsewhere)]).await, "another browser");
        assert!(
            written(&store, vec![stored::move_to_session(BROWSER, &[9; 32]), stored::move_to_session(&[7; 32], &[8; 32])]).await
        );
        assert!(!written(&store, note(&[2; 32], ReturnStatus::Success)).await, "the session has another token now");
        assert_eq!(find().await.led.map(|led| led.session_digest), Some(vec![9; 32]));
        assert!(written(&store, vec![stored::move_to_session(&[9; 32], BROWSER)]).await);
        assert!(written(&store, note(&[2; 32], ReturnStatus::Success)).await);
        assert!(written(&store, vec![stored::move_to_session(BROWSER, &[9; 32])]).await);
        assert_eq!(find().await.led.map(|led| led.session_digest), Some(BROWSER.to_vec()), "it has come back");
        assert!(!written(&store, note(&[2; 32], ReturnStatus::Error)).await, "once");
        assert!(!written(&store, vec![stored::lead(one.attempt_id, &led(3))]).await, "it has come back");
        assert!(written(&store, vec![stored::note_reminded(one.attempt_id, NOW)]).await);
        let kept = find().await;
        assert_eq!((kept.returned, kept.reminded_at), (Some((ReturnStatus::Success, NOW)), Some(NOW)));
        assert!(stored::to_remind(&store, NOW, END, 10).await.unwrap().is_empty(), "once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_takes_the_turn_and_each_note_is_made_once() {
    each(|store| async move {
        registered(&store).await;
        for number in 1..=40 {
            pending(&store, number).await;
        }
        let number = |racer: usize| u64::try_from(racer).unwrap() + 2;
        assert_eq!(winners(&store, move |racer| vec![handshake::take_turn(&handshake(number(racer)), None)]).await, 1);
        let current = handshake::current(&store, organization(1).id, integration(1).client_id).await.unwrap().unwrap().id;
        let next = move |racer| vec![handshake::take_turn(&handshake(number(racer) + 20), Some(current))];
        assert_eq!(winners(&store, next).await, 1);
        let now = handshake::current(&store, organization(1).id, integration(1).client_id).await.unwrap().unwrap().id;
        assert_ne!(now, current);
        let id = handshake(1).attempt_id;
        assert_eq!(winners(&store, move |_| vec![handshake::note_reminded(id, NOW)]).await, 1);
        assert!(written(&store, vec![handshake::lead(id, &led(1))]).await);
        let notes = move |racer: usize| {
            let status = if racer.is_multiple_of(2) { ReturnStatus::Success } else { ReturnStatus::Error };
            vec![handshake::note_returned(id, &returning(&[1; 32], status))]
        };
        assert_eq!(winners(&store, notes).await, 1);
        assert_eq!(winners(&store, move |_| vec![handshake::lead(id, &led(2))]).await, 0);
        assert_eq!(winners(&store, |_| vec![stored::signing_key::delete(integration(1).client_id)]).await, 0);
        assert!(written(&store, vec![stored::signing_key::set(integration(1).client_id, "{}", NOW)]).await);
        assert!(written(&store, vec![stored::signing_key::set(integration(1).client_id, "{1}", NOW)]).await);
        let kept = stored::signing_key::find(&store, integration(1).client_id).await.unwrap().unwrap();
        assert_eq!((kept.jwk.as_str(), kept.created_at), ("{1}", NOW));
        assert_eq!(winners(&store, |_| vec![stored::signing_key::delete(integration(1).client_id)]).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_is_ended_by_its_own_side_or_the_operator() {
    each(|store| async move {
        let grant = granted(&store).await;
        let kept = async || grants::find(&store, grant.id).await.unwrap().unwrap();
        let both = |racer: usize| {
            let by = if racer.is_multiple_of(2) { ActorKind::Customer } else { ActorKind::Partner };
            grants::ending::suspend(&super::samples::grant(1), by)
        };
        assert_eq!(winners(&store, both).await, 1);
        let by = kept().await.suspended_by.unwrap();
        let other = if by == ActorKind::Customer { ActorKind::Partner } else { ActorKind::Customer };
        assert!(!written(&store, grants::ending::resume(&grant, other)).await);
        assert_eq!(winners(&store, |_| vec![grants::ending::take_over(&super::samples::grant(1))]).await, 1);
        assert!(!written(&store, grants::ending::resume(&grant, by)).await, "the operator's by now");
        let resumed = |_| grants::ending::resume(&super::samples::grant(1), ActorKind::Operator);
        assert_eq!(winners(&store, resumed).await, 1);
        assert_eq!((kept().await.state, kept().await.suspended_by), (GrantState::Active, None));
        assert!(!written(&store, vec![grants::ending::take_over(&grant)]).await, "nothing is suspended");
        assert!(written(&store, grants::ending::suspend(&grant, by)).await);
        assert!(written(&store, grants::ending::resume(&grant, by)).await);
    })
    .await;
}

#[tokio::test]
async fn a_revocation_is_told_in_the_timelines_of_what_it_ended() {
    each(|store| async move {
        let grant: Grant = granted(&store).await;
        pending(&store, 1).await;
        let ending = Ending { at: NOW, by: Actor::system(), reason: String::new() };
        let step = TraceStep {
            attempt_id: AttemptId::from_bytes([0; 16]),
            id: TraceStepId::from_bytes(bytes(9)),
            at: NOW,
            step: StepKind::GrantRevoked,
            outcome: Outcome::Ok,
            by: ActorKind::Customer,
            user_id: None,
            code: None,
            detail: None,
        };
        let mut steps = grants::ending::revoke(&grant, &ending);
        steps.push(trace::insert_for_expired(grant.organization_id, grant.client_id, &step));
        steps.push(trace::insert_for_expired(grant.organization_id, grant.client_id, &step));
        assert!(written(&store, steps).await);
        let told = trace::of_attempt(&store, handshake(1).attempt_id).await.unwrap();
        assert_eq!(told, [TraceStep { attempt_id: handshake(1).attempt_id, ..step }]);
        let last = grants::last_revoked(&store, grant.organization_id, grant.client_id).await.unwrap();
        assert_eq!(last.map(|last| last.id), Some(grant.id));
        let event = |number: u64, action| AuditEvent {
            id: AuditEventId::from_bytes(bytes(number)),
            at: NOW + Seconds(i64::try_from(number).unwrap()),
            actor: Actor::system(),
            action,
            organization_id: Some(grant.organization_id),
            client_id: None,
            grant_id: Some(grant.id),
            attempt_id: None,
            detail: serde_json::json!({}),
        };
        let events = [event(1, "grant.activated"), event(2, "client_key.replaced"), event(3, "grant.revoked")];
        assert!(written(&store, events.iter().map(audit::insert).collect()).await);
        let steps = audit::steps_of_grant(&store, grant.organization_id, grant.id).await.unwrap();
        assert_eq!(steps.iter().map(|step| step.action.as_str()).collect::<Vec<_>>(), ["grant.revoked", "grant.activated"]);
    })
    .await;
}

#[tokio::test]
async fn whoever_left_is_no_member_any_more() {
    each(|store| async move {
        registered(&store).await;
        let mut steps = crate::organization::insert(&organization(1));
        steps.push(membership::insert(&super::samples::membership(1, 1, Role::Member)));
        assert!(written(&store, steps).await);
        let guard = || vec![membership::is_still_a_member(organization(1).id, user(1).id)];
        assert!(written(&store, guard()).await);
        assert!(written(&store, vec![membership::delete(organization(1).id, user(1).id)]).await);
        assert!(!written(&store, guard()).await);
    })
    .await;
}
