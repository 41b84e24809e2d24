//! Of sixteen who move the same row at once, one does.

use super::samples::*;
use crate::testing::{each, race};
use crate::{Result, Step, Store, approval_request, attempt, client_key, membership, onboarding, partner};
use model::approval_request::ApprovalState;
use model::client_key::ClientKey;
use model::integration::Door;
use model::membership::Role;
use protocol::Seconds;
use std::future::Future;
use std::sync::Arc;

const RACERS: usize = 16;

/// How many of the racers had their batch written.
pub(super) async fn winners(store: &Store, steps: impl Fn(usize) -> Vec<Step> + Send + Sync + 'static) -> usize {
    let steps = Arc::new(steps);
    let written = race(RACERS, |racer| {
        let (store, steps) = (store.clone(), steps.clone());
        async move { store.write_all(steps(racer)).await.unwrap().is_some() }
    })
    .await;
    written.into_iter().filter(|written| *written).count()
}

/// How many of the racers changed something.
async fn changers<T: Into<u64>, F: Future<Output = Result<T>> + Send + 'static>(body: impl Fn(usize) -> F) -> u64 {
    race(RACERS, |racer| {
        let running = body(racer);
        async move { running.await.unwrap().into() }
    })
    .await
    .into_iter()
    .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_an_attempt_is_taken_once() {
    each(|store| async move {
        registered(&store).await;
        for number in 1..=5 {
            assert!(written(&store, vec![attempt::insert(&attempt(number, Door::Extension))]).await);
        }
        let id = |number| attempt(number, Door::Extension).id;
        assert_eq!(winners(&store, move |_| vec![signed(id(1))]).await, 1);
        assert_eq!(winners(&store, move |_| vec![attempt::complete(id(1), NOW)]).await, 1);
        assert_eq!(winners(&store, move |_| vec![attempt::decline(id(2), NOW)]).await, 1);
        let both = move |racer| vec![if racer % 2 == 0 { signed(id(3)) } else { attempt::decline(id(3), NOW) }];
        assert_eq!(winners(&store, both).await, 1, "signed or declined");
        assert!(written(&store, vec![signed(id(4))]).await);
        let ends = move |racer: usize| match racer % 3 {
            0 => vec![attempt::complete(id(4), NOW)],
            1 => vec![attempt::roll_back(id(4), NOW)],
            _ => vec![attempt::expire(id(4), END + Seconds(1))],
        };
        assert_eq!(winners(&store, ends).await, 1);
        let ends = move |racer: usize| match racer % 2 {
            0 => vec![attempt::wait_for_countersignature(id(5), END, NOW), attempt::complete(id(5), NOW)],
            _ => vec![attempt::wait(id(5), (organization(1).id, user(1).id), END, NOW), attempt::decline(id(5), NOW)],
        };
        assert_eq!(winners(&store, ends).await, 1, "a batch goes on only with what its guard saw");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_browser_answers_a_session_and_each_step_is_taken_once() {
    each(|store| async move {
        registered(&store).await;
        let one = session(1);
        assert!(written(&store, vec![onboarding::insert(&one)]).await);
        let won = race(RACERS, |racer| {
            let (store, browser) = (store.clone(), vec![u8::try_from(racer).unwrap(); 32]);
            async move { onboarding::answer(&store, one_id(), &answering(&browser)).await.unwrap().map(|_| racer) }
        })
        .await;
        let won: Vec<_> = won.into_iter().flatten().collect();
        assert_eq!(won.len(), 1);
        let browser = vec![u8::try_from(won[0]).unwrap(); 32];
        assert_eq!(onboarding::find(&store, one.id).await.unwrap().unwrap().session_digest.as_ref(), Some(&browser));
        let parts = browser.clone();
        assert_eq!(winners(&store, move |_| vec![onboarding::insert_organization(&part(1, 1), &parts)]).await, 1);
        assert_eq!(winners(&store, |_| vec![onboarding::accept(one_id(), &accepted("token"))]).await, 1);
        let client_id = one.client_id;
        assert_eq!(winners(&store, move |_| vec![onboarding::begin_finalizing(one_id(), client_id, NOW)]).await, 1);
        let again = move |_| vec![onboarding::repeat_finalizing(one_id(), client_id, NOW, Seconds(9))];
        assert_eq!(winners(&store, again).await, RACERS, "whoever repeats goes on");
        let refusal = |racer| vec![onboarding::refuse_organization(one_id(), organization(1).id, &format!("code{racer}"))];
        assert_eq!(winners(&store, refusal).await, 1);
        assert_eq!(winners(&store, |_| vec![onboarding::finish_finalizing(one_id(), NOW)]).await, 1);
    })
    .await;
}

fn one_id() -> protocol::id::OnboardingSessionId {
    session(1).id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_in_one_way() {
    each(|store| async move {
        registered(&store).await;
        for round in 0..8 {
            let number = 10 + round;
            let one = accepting(&store, number).await;
            assert!(written(&store, vec![onboarding::insert_organization(&part(number, 1), BROWSER)]).await);
            let ends = race(RACERS, |racer| {
                let (store, id) = (store.clone(), one.id);
                async move {
                    match racer % 3 {
                        0 => written(&store, vec![onboarding::accept(id, &accepted(&format!("token{id}")))]).await,
                        1 => written(&store, vec![onboarding::reopen(id, BROWSER)]).await,
                        // Only the accepting one is past its time: the clock of this node is ahead, by less than the token lives.
                        _ => onboarding::expire_overdue(&store, END + Seconds(1), 10).await.unwrap() > 0,
                    }
                }
            })
            .await;
            // An accepted one is expired by the same clock, since its token is: what counts is that nothing is overwritten.
            let accepted = ends.iter().enumerate().filter(|(racer, won)| racer % 3 == 0 && **won).count();
            let reopened = ends.iter().enumerate().filter(|(racer, won)| racer % 3 == 1 && **won).count();
            assert!(accepted <= 1 && reopened == 0, "it has an organization");
        }
        assert!(written(&store, vec![onboarding::insert(&session(30))]).await);
        let both = |racer: usize| match racer % 2 {
            0 => vec![onboarding::decline(session(30).id, NOW)],
            _ => vec![onboarding::wait(session(30).id, END, NOW)],
        };
        assert!(winners(&store, both).await >= 1);
        assert_eq!(winners(&store, |_| vec![onboarding::decline(session(30).id, NOW)]).await, 0, "it is declined");
        accepting(&store, 31).await;
        assert_eq!(winners(&store, |_| vec![onboarding::reopen(session(31).id, BROWSER)]).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moves_on_is_not_expired_over_its_move() {
    each(|store| async move {
        registered(&store).await;
        for round in 0..10 {
            let one = session(50 + round);
            let waiting = request(50 + round, 50 + round);
            let mut steps = vec![onboarding::insert(&one)];
            steps.extend(approval_request::insert(&waiting));
            assert!(written(&store, steps).await);
            let approved = approval_request::decide(&waiting, &decision(ApprovalState::Approved, None));
            assert!(written(&store, approved.to_vec()).await);
            let did = race(RACERS, |racer| {
                let (store, id, waiting) = (store.clone(), one.id, waiting.clone());
                async move {
                    let ahead = END + Seconds(10);
                    match racer % 4 {
                        0 => written(&store, vec![onboarding::decline(id, NOW)]).await,
                        1 => onboarding::expire_overdue(&store, ahead, 50).await.unwrap() > 0,
                        2 => written(&store, vec![approval_request::resume(&waiting, NOW)]).await,
                        _ => approval_request::expire_overdue(&store, ahead, 50).await.unwrap() > 0,
                    }
                }
            })
            .await;
            let won = |kind: usize| did.iter().enumerate().any(|(racer, won)| racer % 4 == kind && *won);
            let state = onboarding::find(&store, one.id).await.unwrap().unwrap().state;
            assert_eq!(state.as_str(), if won(0) { "declined" } else { "expired" });
            assert!(won(0) != won(1), "round {round}: one of them");
            let state = approval_request::find(&store, waiting.id).await.unwrap().unwrap().state;
            assert_eq!(state, if won(2) { ApprovalState::Resumed } else { ApprovalState::Expired });
            assert!(won(2) != won(3), "round {round}: one of them");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_a_client_key_is_taken_once() {
    each(|store| async move {
        granted(&store).await;
        let waits = unclaimed(1);
        assert!(written(&store, client_key::insert(&waits)).await);
        let claims =
            move |racer: usize| client_key::claim(&unclaimed(1), &mark(u8::try_from(racer).unwrap() + 100), NOW).to_vec();
        assert_eq!(winners(&store, claims).await, 1);
        let now = kept(&store, &waits).await;
        let lookup = now.mark.clone().unwrap().lookup;
        let found = client_key::locate(&store, now.client_id, &lookup).await.unwrap();
        assert_eq!(found.map(|place| place.id), Some(now.id), "what stands in the row is what finds it");
        let (organization_id, id) = (now.organization_id, now.id);
        let used = move |_| vec![client_key::note_first_used(organization_id, id, NOW)];
        assert_eq!(winners(&store, used).await, 1);
        let retire = move |_| vec![client_key::ending::retire(organization_id, id, END)];
        assert_eq!(winners(&store, retire).await, 1);
        let revoke = move |_| vec![client_key::ending::revoke(organization_id, id, "deleted", NOW)];
        assert_eq!(winners(&store, revoke).await, 1);
        let same_lookup = |racer: usize| {
            let number = u8::try_from(racer).unwrap() + 20;
            client_key::insert(&ClientKey { mark: Some(mark(200)), ..key(number) })
        };
        assert_eq!(winners(&store, same_lookup).await, 1, "a clear part is one key's");
        assert_eq!(winners(&store, |_| vec![client_key::sealed::delete_encryption_key(integration(1).client_id)]).await, 0);
        let set = client_key::sealed::set_encryption_key(integration(1).client_id, "{}", NOW);
        assert!(written(&store, vec![set]).await);
        let delete = |_| vec![client_key::sealed::delete_encryption_key(integration(1).client_id)];
        assert_eq!(winners(&store, delete).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_claimed_at_its_last_moment_is_not_ended() {
    each(|store| async move {
        granted(&store).await;
        for number in 1..=8 {
            assert!(written(&store, client_key::insert(&unclaimed(number))).await);
            let did = race(RACERS, |racer| {
                let store = store.clone();
                async move {
                    let ahead = END + Seconds(1);
                    match racer % 3 {
                        0 => written(&store, client_key::claim(&unclaimed(number), &mark(number), NOW).to_vec()).await,
                        1 => client_key::ending::revoke_unclaimed(&store, ahead, 10).await.unwrap() > 0,
                        _ => {
                            let over = client_key::ending::end_over(organization(1).id, grant(1).id, ahead);
                            store.write_all(vec![over]).await.unwrap().unwrap()[0].changes > 0
                        }
                    }
                }
            })
            .await;
            let won = |kind: usize| did.iter().enumerate().filter(|(racer, won)| racer % 3 == kind && **won).count();
            let state = kept(&store, &unclaimed(number)).await.state;
            assert_eq!(state.as_str(), if won(0) == 1 { "active" } else { "revoked" });
            assert_eq!(won(0) + won(1) + won(2), 1, "key {number}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_key_is_taken_once() {
    each(|store| async move {
        granted(&store).await;
        let sealed = client_key::sealed::SealedClientKey {
            organization_id: organization(1).id,
            client_key_id: key(1).id,
            client_id: integration(1).client_id,
            jwe: "a.b.c.d.e".to_owned(),
            created_at: NOW,
            expires_at: END,
        };
        let mut steps = client_key::insert(&key(1));
        steps.push(client_key::sealed::insert(&sealed));
        assert!(written(&store, steps).await);
        let taken = changers(|_| {
            let store = store.clone();
            async move { client_key::sealed::delete(&store, integration(1).client_id, key(1).id).await }
        })
        .await;
        assert_eq!(taken, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_waits_and_one_decision_stands() {
    each(|store| async move {
        registered(&store).await;
        assert_eq!(winners(&store, |racer| approval_request::insert(&request(numbered(racer), 1)).to_vec()).await, 1);
        let waiting = approval_request::waiting_of(&store, organization(1).id, integration(1).client_id, user(1).id)
            .await
            .unwrap()
            .unwrap();
        let before = waiting.clone();
        let renewed = move |racer| vec![approval_request::renew(&before, &request(numbered(racer) + 100, 1))];
        assert_eq!(winners(&store, renewed).await, 1);
        let now = approval_request::find(&store, waiting.id).await.unwrap().unwrap();
        let seen = now.clone();
        let moves = move |racer: usize| match racer % 3 {
            0 => approval_request::decide(&seen, &decision(ApprovalState::Approved, None)).to_vec(),
            1 => approval_request::decide(&seen, &decision(ApprovalState::Declined, Some("no"))).to_vec(),
            _ => approval_request::withdraw(&seen, NOW).to_vec(),
        };
        assert_eq!(winners(&store, moves).await, 1);
        let approved = request(500, 2);
        assert!(written(&store, approval_request::insert(&approved).to_vec()).await);
        let steps = approval_request::decide(&approved, &decision(ApprovalState::Approved, None));
        assert!(written(&store, steps.to_vec()).await);
        assert_eq!(winners(&store, move |_| vec![approval_request::resume(&approved, NOW)]).await, 1);
    })
    .await;
}

fn numbered(racer: usize) -> u64 {
    u64::try_from(racer).unwrap() + 10
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_on_for_an_organization_is_still_in_it() {
    each(|store| async move {
        registered(&store).await;
        let mut steps = crate::organization::insert(&organization(1));
        steps.push(membership::insert(&membership(1, 1, Role::Member)));
        assert!(written(&store, steps).await);
        assert!(partner::find(&store, partner(1).id).await.unwrap().is_some());
        let asked = request(1, 1);
        assert!(written(&store, vec![approval_request::asker_is_still_a_member(&asked)]).await, "it changes nothing");
        let racing = move |racer: usize| match racer {
            0 => vec![membership::delete(organization(1).id, user(1).id)],
            _ => vec![approval_request::asker_is_still_a_member(&asked)],
        };
        assert!(winners(&store, racing).await >= 1);
        assert!(!written(&store, vec![approval_request::asker_is_still_a_member(&request(1, 1))]).await);
    })
    .await;
}
