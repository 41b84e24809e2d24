//! Everybody at once, and a store that stops between any two steps.

use crate::crash::at_every_call;
use crate::each_world;
use crate::handshake::come_back;
use flows::handshake;
use flows::testing::{Shakes, never};
use model::attempt::AttemptState;
use model::handshake::ReturnStatus;
use protocol::ErrorCode;
use std::sync::Arc;
use storage::testing::race;

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_calls_of_activate_one_activates_and_all_are_answered_alike() {
    each_world(|test, world| async move {
        let shakes = world.shakes(&test).await;
        let session = world.sign_in(&test.context).await.session;
        let id = world.organization.id;
        shakes.consent(&test.context, id, (&world.admin, &session)).await.unwrap().unwrap();
        let answers = race(50, |_| {
            let (context, shakes) = (Arc::clone(&test.context), shakes.clone());
            async move { shakes.activate(&context, id).await.unwrap() }
        })
        .await;
        let first = answers[0].clone().unwrap();
        assert!(answers.into_iter().all(|answer| answer.is_ok_and(|answer| answer == first)));
        let consents = storage::consent::of_grant(&test.context.store, id, first.grant.id).await.unwrap();
        assert_eq!(consents.len(), 1);
        never(&test.context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_returns_activations_and_cancellations_at_once_leave_one_that_counts() {
    each_world(|test, world| async move {
        let shakes = world.shakes(&test).await;
        let session = world.sign_in(&test.context).await.session;
        let id = world.organization.id;
        for round in 0..6 {
            let url = shakes.consent(&test.context, id, (&world.admin, &session)).await.unwrap().unwrap();
            let nonce = Shakes::nonce(&test.context, &url);
            race(16, |racer| {
                let (context, shakes, world) = (Arc::clone(&test.context), shakes.clone(), world.clone());
                let (session, nonce) = (session.clone(), nonce.clone());
                async move {
                    match racer % 4 {
                        0 => drop(shakes.consent(&context, id, (&world.admin, &session)).await.unwrap()),
                        1 => drop(shakes.activate(&context, id).await.unwrap()),
                        2 => come_back(&context, (&shakes, &nonce), (&session, ReturnStatus::Error)).await,
                        _ => {
                            let current = storage::handshake::current(&context.store, id, shakes.client_id()).await.unwrap();
                            drop(handshake::cancel(&context, &current.unwrap(), &world.admin).await.unwrap());
                        }
                    }
                }
            })
            .await;
            let now = test.context.now();
            let pending = storage::handshake::pending_of(&test.context.store, id, now, 10).await.unwrap();
            assert!(pending.len() <= 1, "round {round}: {pending:?}");
            let current = storage::handshake::current(&test.context.store, id, shakes.client_id()).await.unwrap().unwrap();
            assert!(pending.iter().all(|one| one.id == current.id), "round {round}: what waits is what counts");
            never(&test.context).await;
            handshake::deactivate(&test.context, &shakes.client, (id, "")).await.unwrap().unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn consent_return_and_activation_with_a_store_that_stops() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let shakes = world.shakes(&test).await;
        let session = world.sign_in(context).await.session;
        let (id, person) = (world.organization.id, (&world.admin, &session));
        let current = async || storage::handshake::current(&context.store, id, shakes.client_id()).await.unwrap();
        at_every_call(async |crash| {
            let before = current().await.map(|attempt| attempt.id);
            let (stopped, first) = crash.now(context, shakes.consent(context, id, person)).await;
            let was_written = current().await.map(|attempt| attempt.id) != before;
            assert!(was_written || first.is_err(), "{crash:?}");
            never(context).await;
            let nonce = Shakes::nonce(context, &shakes.consent(context, id, person).await.unwrap().unwrap());
            let (stopped_again, first) = crash.now(context, shakes.activate(context, id)).await;
            let again = shakes.activate(context, id).await.unwrap().unwrap();
            assert!(first.is_err() || first.unwrap().unwrap() == again, "{crash:?}");
            never(context).await;
            let (handshake, attempt) = handshake::find_returned(context, &nonce).await.unwrap().unwrap();
            assert_eq!(attempt.state, AttemptState::Completed, "{crash:?}");
            let saying = (&session, ReturnStatus::Success);
            let both = (&handshake, &attempt);
            let (third, _) = crash.now(context, handshake::returned(context, &shakes.client, both, saying)).await;
            never(context).await;
            let (fourth, first) = crash.now(context, handshake::deactivate(context, &shakes.client, (id, ""))).await;
            handshake::deactivate(context, &shakes.client, (id, "")).await.unwrap().unwrap();
            assert!(first.is_err() || first.unwrap().is_ok(), "{crash:?}");
            let over = shakes.activate(context, id).await.unwrap().unwrap_err();
            assert_eq!(over.code, ErrorCode::HandshakeNotConsented, "{crash:?}");
            never(context).await;
            stopped || stopped_again || third || fourth
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn taking_back_with_a_store_that_stops() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let shakes = world.shakes(&test).await;
        let session = world.sign_in(context).await.session;
        let (id, person) = (world.organization.id, (&world.admin, &session));
        at_every_call(async |crash| {
            let nonce = Shakes::nonce(context, &shakes.consent(context, id, person).await.unwrap().unwrap());
            let (handshake, attempt) = handshake::find_returned(context, &nonce).await.unwrap().unwrap();
            let saying = (&session, ReturnStatus::Error);
            let both = (&handshake, &attempt);
            let (stopped, _) = crash.now(context, handshake::returned(context, &shakes.client, both, saying)).await;
            come_back(context, (&shakes, &nonce), saying).await;
            let state = storage::attempt::find(&context.store, attempt.id).await.unwrap().unwrap().state;
            assert_eq!(state, AttemptState::RolledBack, "{crash:?}");
            let nonce = Shakes::nonce(context, &shakes.consent(context, id, person).await.unwrap().unwrap());
            let (_, attempt) = handshake::find_returned(context, &nonce).await.unwrap().unwrap();
            let (stopped_again, first) = crash.now(context, handshake::cancel(context, &attempt, &world.admin)).await;
            let again = handshake::cancel(context, &attempt, &world.admin).await.unwrap();
            assert!(first.is_err() || again.is_err(), "{crash:?}: it is taken back once");
            never(context).await;
            stopped || stopped_again
        })
        .await;
    })
    .await;
}
