//! Racers at the onboarding door, on two nodes over one store.

use crate::each_world;
use crate::onboarding::told;
use flows::Decision;
use flows::grant::{Act, act};
use flows::onboarding::{self, Finalized};
use flows::testing::{self, Doors, TestContext, World, ids, never};
use model::grant::{Actor, GrantState};
use model::onboarding::OnboardingState;
use model::session::Session;
use protocol::id::OrganizationId;
use protocol::{ErrorCode, Seconds};
use std::collections::HashSet;
use std::sync::Arc;
use storage::testing::race;

async fn two_nodes(test: &TestContext) -> [Arc<flows::Context>; 2] {
    [test.context.clone(), testing::node(test.context.store.clone(), &test.clock, 1).await.context]
}

async fn finalize_at_once(test: &TestContext, doors: &Doors, (racers, token): (usize, &str)) -> Vec<Decision<Finalized>> {
    let (nodes, doors) = (two_nodes(test).await, Arc::new(doors.clone()));
    race(racers, |racer| {
        let (node, doors, token) = (nodes[racer % 2].clone(), doors.clone(), token.to_owned());
        async move { doors.finalize(&node, &token).await.unwrap() }
    })
    .await
}

async fn accountant(test: &TestContext, world: &World, customers: usize) -> (Doors, Session) {
    let doors = world.doors(test, customers).await;
    let browser = world.browser(&test.context, &doors.accountant).await;
    (doors, browser)
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_finalizes_on_two_nodes_give_one_answer() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, browser) = accountant(&test, &world, 5).await;
        // The second round meets grants that are active, the fourth keys that give way.
        for round in 1..=4 {
            let token = doors.token(context, &browser, ids(&doors.organizations)).await;
            let answers = finalize_at_once(&test, &doors, (50, &token)).await;
            let all: HashSet<_> = answers.into_iter().map(|answer| told(&answer.unwrap())).collect();
            assert_eq!(all.len(), 1, "round {round}");
            assert_eq!(all.iter().next().unwrap().len(), 6, "round {round}");
            never(context).await;
            for organization in &doors.organizations {
                let grant =
                    storage::grant::find_live(&context.store, organization.id, doors.client).await.unwrap().unwrap().grant;
                let keys = storage::client_key::of_grant(&context.store, grant.organization_id, grant.id).await.unwrap();
                let consents = storage::consent::of_grant(&context.store, grant.organization_id, grant.id).await.unwrap();
                let id = organization.id.to_string();
                let events = storage::audit::page_of_organization(&context.store, &id, "~", 500).await.unwrap();
                let activated = events.iter().filter(|event| event.action == "grant.activated").count();
                assert_eq!((keys.len(), consents.len(), activated), (round, round, round), "one each");
            }
            test.clock.advance(Seconds(1));
            flows::registry::poll_now(context).await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_tabs_of_one_browser_get_one_token() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, browser) = accountant(&test, &world, 4).await;
        let (nodes, initiated) = (two_nodes(&test).await, doors.initiate(context, None).await);
        let (doors, browser, initiated) = (Arc::new(doors), Arc::new(browser), Arc::new(initiated));
        let answers = race(16, |racer| {
            let (node, doors, browser, initiated) = (nodes[racer % 2].clone(), doors.clone(), browser.clone(), initiated.clone());
            async move { doors.accept(&node, (&initiated, &browser), ids(&doors.organizations)).await.unwrap() }
        })
        .await;
        let tokens: HashSet<_> = answers.into_iter().map(|answer| answer.unwrap().token.reveal().to_owned()).collect();
        assert_eq!(tokens.len(), 1);
        let token = tokens.into_iter().next().unwrap();
        let finalized = doors.finalize(context, &token).await.unwrap().unwrap();
        assert_eq!((finalized.organizations.len(), finalized.refused.len()), (4, 0));
        never(context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_browsers_one_answers() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, _) = accountant(&test, &world, 2).await;
        let mut browsers = Vec::new();
        for _ in 0..16 {
            browsers.push(Arc::new(world.browser(context, &doors.accountant).await));
        }
        let (doors, initiated) = (Arc::new(doors.clone()), Arc::new(doors.initiate(context, None).await));
        let answers = race(16, |racer| {
            let (context, doors, browser, initiated) =
                (test.context.clone(), doors.clone(), browsers[racer].clone(), initiated.clone());
            async move { doors.accept(&context, (&initiated, &browser), ids(&doors.organizations)).await.unwrap() }
        })
        .await;
        let won: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
        assert_eq!(won.len(), 1);
        for denied in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert_eq!(denied.code, ErrorCode::OnboardingOver);
        }
        never(context).await;
    })
    .await;
}

/// What the racers of a session did to it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Did {
    Accepted(Option<String>),
    Declined(bool),
    Expired,
}

async fn mixed(test: &TestContext, doors: &Arc<Doors>, browser: &Arc<Session>) -> (OnboardingState, Vec<Did>) {
    let initiated = Arc::new(doors.initiate(&test.context, None).await);
    let session = Arc::new(doors.session(&test.context, &initiated).await);
    let did = race(15, |racer| {
        let (context, doors, browser) = (test.context.clone(), doors.clone(), browser.clone());
        let (initiated, session) = (initiated.clone(), session.clone());
        async move {
            match racer % 3 {
                0 => {
                    let accepted = doors.accept(&context, (&initiated, &browser), ids(&doors.organizations)).await.unwrap();
                    Did::Accepted(accepted.ok().map(|accepted| accepted.token.reveal().to_owned()))
                }
                1 => Did::Declined(onboarding::decline(&context, &session, &browser).await.unwrap().is_ok()),
                _ => {
                    // A node whose clock is ahead.
                    let ahead = session.expires_at + Seconds(1);
                    storage::onboarding::expire_overdue(&context.store, ahead, 500).await.unwrap();
                    Did::Expired
                }
            }
        }
    })
    .await;
    (doors.session(&test.context, &initiated).await.state, did)
}

#[tokio::test(flavor = "multi_thread")]
async fn accepting_declining_and_expiring_at_once_end_where_one_of_them_leads() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, browser) = accountant(&test, &world, 1).await;
        let (doors, browser) = (Arc::new(doors), Arc::new(browser));
        for _ in 0..12 {
            let (state, did) = mixed(&test, &doors, &browser).await;
            let tokens: HashSet<_> =
                did.iter().filter_map(|did| if let Did::Accepted(token) = did { token.clone() } else { None }).collect();
            let declined = did.iter().filter(|did| **did == Did::Declined(true)).count();
            // What was accepted may still be expired by a clock that far ahead: then its token is dead.
            let wanted = match state {
                OnboardingState::Accepted => tokens.len() == 1 && declined == 0,
                OnboardingState::Declined => tokens.is_empty() && declined == 1,
                OnboardingState::Expired => declined == 0,
                OnboardingState::Open
                | OnboardingState::Waiting
                | OnboardingState::Accepting
                | OnboardingState::Finalizing
                | OnboardingState::Finalized => false,
            };
            assert!(wanted, "{state}: {did:?}");
            for token in &tokens {
                let finalized = doors.finalize(context, token).await.unwrap();
                assert_eq!(finalized.is_ok(), state == OnboardingState::Accepted);
            }
            never(context).await;
            test.clock.advance(Seconds(1));
            flows::registry::poll_now(context).await.unwrap();
        }
    })
    .await;
}

async fn ended_at_once(test: &TestContext, world: &World, ended: Act) {
    let context = &*test.context;
    let (doors, browser) = accountant(test, world, 2).await;
    for _ in 0..6 {
        let all = ids(&doors.organizations);
        doors.onboard(context, &browser, all.clone()).await;
        let token = doors.token(context, &browser, all.clone()).await;
        let (nodes, shared) = (two_nodes(test).await, Arc::new(doors.clone()));
        let victim = doors.organizations[0].id;
        let answers = race(16, |racer| {
            let (node, doors, token) = (nodes[racer % 2].clone(), shared.clone(), token.clone());
            async move {
                if racer % 4 == 3 {
                    end(&node, &doors, (victim, ended)).await;
                    None
                } else {
                    Some(doors.finalize(&node, &token).await.unwrap())
                }
            }
        })
        .await;
        let told: HashSet<_> = answers.into_iter().flatten().map(|answer| told(&answer.unwrap())).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        never(context).await;
        // For the next round everything begins anew.
        for id in all {
            end(context, &doors, (id, Act::Revoke)).await;
        }
        never(context).await;
        test.clock.advance(Seconds(1));
        flows::registry::poll_now(context).await.unwrap();
    }
}

async fn end(context: &flows::Context, doors: &Doors, (organization_id, step): (OrganizationId, Act)) {
    let live = storage::grant::find_live(&context.store, organization_id, doors.client).await.unwrap();
    let possible = |state| step == Act::Revoke || state == GrantState::Active;
    if let Some(live) = live.filter(|live| possible(live.grant.state)) {
        // Another racer may have been faster.
        let _ = act(context, &live.grant, step, (Actor::system(), "a test")).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_meets_finalizes_and_nothing_comes_back() {
    each_world(|test, world| async move { ended_at_once(&test, &world, Act::Revoke).await }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspension_meets_finalizes_and_every_answer_is_the_same() {
    each_world(|test, world| async move { ended_at_once(&test, &world, Act::Suspend).await }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_sessions_of_one_organization_fill_two_slots() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, browser) = accountant(&test, &world, 1).await;
        let mut tokens = Vec::new();
        for _ in 0..16 {
            tokens.push(doors.token(context, &browser, ids(&doors.organizations)).await);
        }
        let (nodes, shared) = (two_nodes(&test).await, Arc::new(doors.clone()));
        let answers = race(16, |racer| {
            let (node, doors, token) = (nodes[racer % 2].clone(), shared.clone(), tokens[racer].clone());
            async move { doors.finalize(&node, &token).await.unwrap() }
        })
        .await;
        let grants: HashSet<_> = answers.iter().flatten().map(|answer| answer.organizations[0].grant_id.to_string()).collect();
        assert_eq!((answers.iter().filter(|answer| answer.is_ok()).count(), grants.len()), (2, 1));
        for denied in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert_eq!(denied.code, ErrorCode::OnboardingOrganizationsEnded);
        }
        never(context).await;
    })
    .await;
}
