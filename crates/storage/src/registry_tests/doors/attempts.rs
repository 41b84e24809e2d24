//! Attempts, what was signed in them, their timelines, and how they are forgotten.

use super::samples::*;
use crate::testing::each;
use crate::{attempt as stored, trace};
use model::attempt::{Attempt, AttemptState};
use model::grant::ActorKind;
use model::integration::Door;
use model::trace::{Outcome, StepKind, TraceStep};
use protocol::Seconds;
use protocol::id::{AttemptId, TraceStepId};
use stored::{AttemptFilter, Signature};

fn step(attempt: u64, id: u64, outcome: Outcome) -> TraceStep {
    TraceStep {
        attempt_id: AttemptId::from_bytes(bytes(attempt)),
        id: TraceStepId::from_bytes(bytes(id)),
        at: NOW + Seconds(i64::try_from(id).unwrap()),
        step: StepKind::FinalizeRefused,
        outcome,
        by: ActorKind::Partner,
        user_id: Some(user(1).id),
        code: Some("grant_revoked".to_owned()),
        detail: Some("It is over.".to_owned()),
    }
}

#[tokio::test]
async fn an_attempt_and_what_was_signed_in_it() {
    each(|store| async move {
        registered(&store).await;
        let one = Attempt {
            organization_id: Some(organization(1).id),
            user_id: Some(user(1).id),
            origin: Some(AttemptId::from_bytes(bytes(7))),
            ..attempt(1, Door::Extension)
        };
        assert!(written(&store, vec![stored::insert(&one)]).await);
        assert_eq!(stored::find(&store, one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(stored::signed_consent(&store, one.id).await.unwrap(), None);
        assert!(written(&store, vec![signed(one.id)]).await);
        let kept = stored::signed_consent(&store, one.id).await.unwrap().unwrap();
        assert_eq!((kept.state, kept.at, kept.user_id), (AttemptState::Consented, NOW, user(1).id));
        assert_eq!((kept.scopes.to_string(), kept.shown.language.as_str(), kept.door), ("a.read".into(), "en", one.door));
        assert!(written(&store, vec![stored::note_completed(one.id, NOW)]).await);
        assert_eq!(stored::find(&store, one.id).await.unwrap().unwrap().state, AttemptState::Completed);
        let sibling = attempt(2, Door::Onboarding);
        let shown = model::consent::ShownConsent { language: "ar".to_owned(), scopes: vec![] };
        let signature = Signature {
            organization_id: organization(1).id,
            user_id: user(2).id,
            scopes: &sibling.scopes,
            shown: &shown,
            at: NOW,
            expires_at: END,
        };
        assert!(written(&store, stored::insert_consented(&sibling, &signature).to_vec()).await);
        assert_eq!(stored::signed_consent(&store, sibling.id).await.unwrap().unwrap().user_id, user(2).id);
        let (organization_id, client_id) = (organization(1).id, one.client_id);
        assert!(written(&store, vec![stored::expire_consented_of(organization_id, client_id, NOW)]).await);
        let states = [one.id, sibling.id].map(|id| stored::find(&store, id));
        let states = futures_util::future::try_join_all(states).await.unwrap();
        let states: Vec<_> = states.into_iter().map(|one| one.unwrap().state).collect();
        assert_eq!(states, [AttemptState::Completed, AttemptState::Expired], "what is complete stays so");
    })
    .await;
}

#[tokio::test]
async fn nothing_moves_out_of_its_state_or_after_its_time() {
    each(|store| async move {
        registered(&store).await;
        for number in 1..=3 {
            assert!(written(&store, vec![stored::insert(&attempt(number, Door::Extension))]).await);
        }
        let id = |number| attempt(number, Door::Extension).id;
        assert!(!written(&store, vec![stored::complete(id(1), NOW)]).await, "not signed");
        assert!(!written(&store, vec![stored::roll_back(id(1), NOW)]).await);
        assert!(!written(&store, vec![stored::wait_for_countersignature(id(1), END, NOW)]).await);
        assert!(!written(&store, vec![stored::expire(id(1), END)]).await, "not yet");
        let who = (organization(1).id, user(1).id);
        assert!(!written(&store, vec![stored::wait(id(1), who, END, END)]).await, "too late");
        assert!(written(&store, vec![stored::wait(id(1), who, END + Seconds(9), NOW)]).await);
        let waits = stored::find(&store, id(1)).await.unwrap().unwrap();
        assert_eq!((waits.organization_id, waits.user_id, waits.expires_at), (Some(who.0), Some(who.1), END + Seconds(9)));
        assert!(written(&store, vec![stored::decline(id(2), NOW)]).await);
        for step in [signed(id(2)), stored::decline(id(2), NOW), stored::expire(id(2), END + Seconds(1))] {
            assert!(!written(&store, vec![step]).await, "declined is the end");
        }
        assert!(written(&store, vec![signed(id(3))]).await);
        assert!(!written(&store, vec![stored::decline(id(3), NOW)]).await, "signed is not declined");
        assert!(!written(&store, vec![stored::wait(id(3), who, END, NOW)]).await);
        assert!(!written(&store, vec![stored::wait_for_countersignature(id(3), END, END)]).await, "too late");
        assert!(written(&store, vec![stored::roll_back(id(3), NOW)]).await);
        let overdue = async |state, at| stored::overdue(&store, state, at, 10).await.unwrap();
        assert_eq!(overdue(AttemptState::Requested, END + Seconds(9)).await, []);
        assert_eq!(overdue(AttemptState::Requested, END + Seconds(10)).await, [id(1)]);
        assert!(written(&store, vec![stored::expire(id(1), END + Seconds(10))]).await);
    })
    .await;
}

#[tokio::test]
async fn lists_of_attempts_and_what_is_forgotten() {
    each(|store| async move {
        registered(&store).await;
        assert!(written(&store, crate::organization::insert(&organization(1))).await);
        for number in 1..=5 {
            let organization_id = (number > 2).then(|| organization(1).id);
            let one = Attempt { organization_id, ..attempt(number, Door::Onboarding) };
            let steps = vec![stored::insert(&one), trace::insert(&step(number, number, Outcome::Ok))];
            assert!(written(&store, steps).await);
        }
        let all = AttemptFilter::default();
        let first = stored::page(&store, &all, "~", 3).await.unwrap();
        let last = first.last().unwrap().attempt.id.to_string();
        let rest = stored::page(&store, &all, &last, 3).await.unwrap();
        let numbers: Vec<_> = first.iter().chain(&rest).map(|view| view.attempt.id.as_bytes()[15]).collect();
        assert_eq!(numbers, [5, 4, 3, 2, 1]);
        assert_eq!((first[0].organization_name.as_str(), first[0].integration_name.as_str()), ("Bakery 0001", "Integration 1"));
        assert_eq!(rest.last().unwrap().organization_name, "");
        let own = AttemptFilter { organization_id: organization(1).id.to_string(), ..AttemptFilter::default() };
        assert_eq!(stored::page(&store, &own, "~", 10).await.unwrap().len(), 3);
        let other = AttemptFilter { client_id: integration(2).client_id.to_string(), ..AttemptFilter::default() };
        assert_eq!(stored::page(&store, &other, "~", 10).await.unwrap(), []);
        assert_eq!(stored::view(&store, first[0].attempt.id).await.unwrap().as_ref(), first.first());
        let id = |number| attempt(number, Door::Onboarding).id;
        let ends = vec![stored::decline(id(1), NOW), signed(id(2)), stored::decline(id(3), NOW + Seconds(5))];
        assert!(written(&store, ends).await);
        assert!(written(&store, vec![stored::roll_back(id(2), NOW)]).await);
        assert!(written(&store, stored::delete_without_consent(NOW + Seconds(5), 10).to_vec()).await);
        assert_eq!(stored::find(&store, id(1)).await.unwrap(), None);
        assert_eq!(trace::of_attempt(&store, id(1)).await.unwrap(), [], "its timeline goes with it");
        for number in 2..=5 {
            assert!(stored::find(&store, id(number)).await.unwrap().is_some(), "attempt {number}");
            assert_eq!(trace::of_attempt(&store, id(number)).await.unwrap().len(), 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_timeline_keeps_its_order_and_counts_refusals_up_to_its_bound() {
    each(|store| async move {
        let ok = step(1, 2, Outcome::Ok);
        let first = step(1, 1, Outcome::Refused);
        for one in [&ok, &first, &ok] {
            assert!(written(&store, vec![trace::insert(one)]).await, "adding it twice changes nothing");
        }
        assert_eq!(trace::of_attempt(&store, ok.attempt_id).await.unwrap(), [first, ok.clone()]);
        assert_eq!(trace::last_of_attempt(&store, ok.attempt_id).await.unwrap(), Some(ok.clone()));
        assert_eq!(trace::refused_count(&store, ok.attempt_id).await.unwrap(), 1);
        let look = |id| TraceStep { step: StepKind::Opened, code: None, detail: None, ..step(1, id, Outcome::Ok) };
        for id in [5, 3, 7] {
            assert!(written(&store, vec![trace::insert_first(&look(id))]).await);
        }
        assert_eq!(trace::of_attempt(&store, ok.attempt_id).await.unwrap()[2..], [look(5)], "the first of many looks");
        let many = (10..80).map(|id| trace::insert(&step(1, id, Outcome::Refused))).collect();
        assert!(written(&store, many).await);
        assert_eq!(trace::refused_count(&store, ok.attempt_id).await.unwrap(), trace::MOST_REFUSED);
        assert_eq!(trace::refused_count(&store, AttemptId::from_bytes(bytes(2))).await.unwrap(), 0);
        assert_eq!(trace::last_of_attempt(&store, AttemptId::from_bytes(bytes(2))).await.unwrap(), None);
    })
    .await;
}
