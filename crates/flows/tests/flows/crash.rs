//! A crash between any two steps: the store stops at its n-th call, for every n, before that call or with its answer lost; then
//! it is there again, and whoever asked asks again, of another node.

use crate::onboarding::{state_of_key, told};
use crate::{approval, each_world};
use flows::Context;
use flows::approval::Resumed;
use flows::grant::{Act, act};
use flows::testing::{self, Doors, TestContext, World, ids, never};
use model::client_key::{ClientKeyState, Delivery};
use model::grant::Actor;
use model::integration::Door;
use model::onboarding::OnboardingState;
use protocol::{ErrorCode, Seconds};
use std::sync::atomic::{AtomicU64, Ordering};
use storage::testing::Stop;

/// Runs `body` for every call at which the store can stop. `body` stops it by [`Crash::now`], once, and says whether it was stopped.
pub async fn at_every_call<F: Future<Output = bool>>(body: impl Fn(Crash) -> F) {
    for stop in [Stop::Before, Stop::After] {
        let mut calls = 0;
        while Box::pin(body(Crash { calls, stop })).await {
            calls += 1;
            assert!(calls < 500, "it never comes to an end");
        }
        assert!(calls > 0, "the store was asked");
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Crash {
    calls: u64,
    stop: Stop,
}

impl Crash {
    /// Runs `work` until the store stops, and heals it; whether it was stopped, and what came of it.
    pub async fn now<T>(self, context: &Context, work: impl Future<Output = storage::Result<T>>) -> (bool, storage::Result<T>) {
        context.store.faults().stop_after(self.calls, self.stop);
        let outcome = work.await;
        let stopped = context.store.faults().heal();
        assert!(stopped || outcome.is_ok(), "{self:?}: nothing was away");
        (stopped, outcome)
    }
}

static NODES: AtomicU64 = AtomicU64::new(100);

pub async fn another_node(test: &TestContext) -> TestContext {
    testing::node(test.context.store.clone(), &test.clock, NODES.fetch_add(1, Ordering::Relaxed)).await
}

#[tokio::test]
async fn accepting_three_organizations() {
    each_world(|test, world| async move {
        let (context, other) = (&*test.context, another_node(&test).await);
        let doors = tokio::sync::Mutex::new(world.doors(&test, 0).await);
        let browser = world.browser(context, &doors.lock().await.accountant).await;
        at_every_call(async |crash| {
            let mut doors = doors.lock().await;
            let three = ids(&doors.add_customers(context, 3).await);
            let initiated = doors.initiate(context, None).await;
            let (stopped, first) = crash.now(context, doors.accept(context, (&initiated, &browser), three.clone())).await;
            let again = doors.accept(&other.context, (&initiated, &browser), three.clone()).await.unwrap().unwrap();
            if let Ok(first) = first {
                assert_eq!(first.unwrap().token.reveal(), again.token.reveal());
            }
            assert_eq!(doors.session(context, &initiated).await.state, OnboardingState::Accepted, "{crash:?}");
            let finalized = doors.finalize(context, again.token.reveal()).await.unwrap().unwrap();
            assert_eq!((finalized.organizations.len(), finalized.refused.len()), (3, 0), "{crash:?}");
            never(context).await;
            stopped
        })
        .await;
    })
    .await;
}

async fn finalized_at_every_call(test: &TestContext, world: &World, rounds_before: usize) {
    let (context, other) = (&*test.context, another_node(test).await);
    let doors = tokio::sync::Mutex::new(world.doors(test, 0).await);
    let browser = world.browser(context, &doors.lock().await.accountant).await;
    at_every_call(async |crash| {
        let mut doors = doors.lock().await;
        let three = ids(&doors.add_customers(context, 3).await);
        let mut older = Vec::new();
        for _ in 0..rounds_before {
            older.push(doors.onboard(context, &browser, three.clone()).await);
            test.clock.advance(Seconds(1));
            flows::registry::poll_now(context).await.unwrap();
            flows::registry::poll_now(&other.context).await.unwrap();
        }
        let token = doors.token(context, &browser, three).await;
        let (stopped, first) = crash.now(context, doors.finalize(context, &token)).await;
        let again = doors.finalize(&other.context, &token).await.unwrap().unwrap();
        assert_eq!((again.organizations.len(), again.refused.len()), (3, 0), "{crash:?}");
        if let Ok(first) = first {
            assert_eq!(told(&first.unwrap()), told(&again));
        }
        for one in &again.organizations {
            assert_eq!(state_of_key(context, &doors, one.client_key.reveal()).await, Some(ClientKeyState::Active), "{crash:?}");
        }
        for (round, finalized) in older.iter().enumerate() {
            for one in &finalized.organizations {
                let gave_way = rounds_before - round > 1;
                let wanted = if gave_way { ClientKeyState::Revoked } else { ClientKeyState::Active };
                assert_eq!(state_of_key(context, &doors, one.client_key.reveal()).await, Some(wanted), "{crash:?}");
            }
        }
        never(context).await;
        stopped
    })
    .await;
}

#[tokio::test]
async fn finalizing_three_new_organizations() {
    each_world(|test, world| async move { finalized_at_every_call(&test, &world, 0).await }).await;
}

#[tokio::test]
async fn finalizing_three_organizations_whose_older_keys_give_way() {
    each_world(|test, world| async move { finalized_at_every_call(&test, &world, 2).await }).await;
}

async fn activated_at_every_call(test: &TestContext, world: &World, (doors, delivery): (&Doors, Delivery)) {
    let (context, other) = (&*test.context, another_node(test).await);
    let browser = world.sign_in(context).await.session;
    let person = (&world.admin, &browser);
    at_every_call(async |crash| {
        let shown = doors.shown(context, world, &browser).await;
        let (stopped, first) = crash.now(context, doors.activate(context, (&shown, delivery), person)).await;
        let again = doors.activate(&other.context, (&shown, delivery), person).await.unwrap();
        let was_done = again.as_ref().is_err_and(|denied| denied.code == ErrorCode::AttemptOver);
        assert!(again.is_ok() != was_done, "{crash:?}: {again:?}");
        assert!(was_done || first.is_err(), "{crash:?}: nothing is made twice");
        let attempt = doors.attempt(context, shown.attempt.id).await;
        assert_eq!(attempt.state, model::attempt::AttemptState::Completed, "{crash:?}");
        let live = storage::grant::find_live(&context.store, world.organization.id, doors.client).await.unwrap().unwrap().grant;
        let keys = storage::client_key::of_grant(&context.store, live.organization_id, live.id).await.unwrap();
        let made: Vec<_> = keys.iter().filter(|key| key.attempt_id == Some(attempt.id)).collect();
        assert_eq!(made.len(), 1, "{crash:?}");
        match delivery {
            Delivery::Shown => {
                assert_eq!(state_of_key(context, doors, &shown.secret).await, Some(ClientKeyState::Active), "{crash:?}");
            }
            Delivery::Claim => assert_eq!((made[0].state, &made[0].mark), (ClientKeyState::Unclaimed, &None)),
            Delivery::Sealed | Delivery::Handed => {
                let sealed = storage::client_key::sealed::page(&context.store, doors.client, ("", context.now()), 500);
                let sealed = sealed.await.unwrap();
                assert!(sealed.iter().any(|one| one.sealed.client_key_id == made[0].id), "{crash:?}");
            }
        }
        never(context).await;
        test.clock.advance(Seconds(1));
        flows::registry::poll_now(context).await.unwrap();
        flows::registry::poll_now(&other.context).await.unwrap();
        stopped
    })
    .await;
}

#[tokio::test]
async fn the_window_s_ok() {
    each_world(|test, world| async move {
        let doors = world.doors(&test, 0).await;
        doors.set_encryption_key(&test.context).await;
        for delivery in [Delivery::Shown, Delivery::Claim, Delivery::Sealed] {
            activated_at_every_call(&test, &world, (&doors, delivery)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn asking_approving_and_going_on() {
    each_world(|test, world| async move {
        let (context, other) = (&*test.context, another_node(&test).await);
        let doors = world.doors(&test, 0).await;
        let both = (&world, &doors);
        at_every_call(async |crash| {
            let asked = approval::at_extension(context, both).await;
            let (stopped, _) = crash.now(context, approval::ask(context, &world, (&asked, &world.employee))).await;
            let id = approval::ask(&other.context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
            assert_eq!(approval::find(context, id).await.attempt_id, asked.attempt_id(), "{crash:?}");
            never(context).await;
            stopped
        })
        .await;
        for door in [Door::Extension, Door::Onboarding, Door::Connect] {
            at_every_call(async |crash| approved_and_resumed(&test, (&other, both), (crash, door)).await).await;
        }
    })
    .await;
}

/// Installs, comes back, consents and exchanges, with the store away once at each.
#[tokio::test]
async fn an_install_from_the_button_to_the_tokens() {
    each_world(|test, world| async move {
        let (context, other) = (&*test.context, another_node(&test).await);
        let market = world.market(&test).await;
        let here = (world.organization.id, &world.admin);
        let browser = world.sign_in(context).await.session;
        at_every_call(async |crash| {
            let (stopped, first) = crash.now(context, market.try_install(context, here, "employees.read")).await;
            let again = market.try_install(&other.context, here, "employees.read").await.unwrap().unwrap();
            assert!(first.is_err() || first.is_ok_and(|first| first.unwrap() == again), "{crash:?}: one install");
            never(context).await;
            let (came_stopped, _) = crash.now(context, market.try_return(context, &browser, "")).await;
            let request = market.come_back(&other.context, &browser).await;
            assert_eq!(request.attempt_id, again.id.into(), "{crash:?}");
            never(context).await;
            let (approve_stopped, first) = crash.now(context, market.approve(context, &request, "")).await;
            let code = match (first, market.approve(&other.context, &request, "").await.unwrap()) {
                (Ok(Ok(code)), Err(_)) | (Err(_), Ok(code)) => Some(code),
                // Written, and its answer lost: like a redirect that was lost.
                (Err(_), Err(denied)) => {
                    assert_eq!((denied.code, crash.stop), (ErrorCode::AuthorizationRequestExpired, Stop::After), "{crash:?}");
                    None
                }
                (first, again) => panic!("{crash:?}: {first:?}, {again:?}"),
            };
            never(context).await;
            let mut exchange_stopped = false;
            if let Some(code) = code {
                let (was_stopped, first) = crash.now(context, market.exchange(context, &code)).await;
                exchange_stopped = was_stopped;
                let tokens = match first {
                    Ok(tokens) => Some(tokens.unwrap()),
                    Err(_) => market.exchange(&other.context, &code).await.unwrap().ok(),
                };
                assert!(tokens.is_some() || crash.stop == Stop::After, "{crash:?}");
                assert!(tokens.is_none_or(|tokens| tokens.installation_id == Some(again.id)), "{crash:?}");
            }
            never(context).await;
            test.clock.advance(Seconds(1));
            flows::registry::poll_now(context).await.unwrap();
            flows::registry::poll_now(&other.context).await.unwrap();
            stopped || came_stopped || approve_stopped || exchange_stopped
        })
        .await;
    })
    .await;
}

async fn approved_and_resumed(
    test: &TestContext,
    (other, (world, doors)): (&TestContext, (&World, &Doors)),
    (crash, door): (Crash, Door),
) -> bool {
    let (context, both) = (&*test.context, (world, doors));
    let asked = match door {
        Door::Extension => approval::at_extension(context, both).await,
        Door::Onboarding => approval::at_onboarding(context, both).await,
        Door::Connect | Door::Marketplace | Door::Handshake => approval::at_connect(context, both).await,
    };
    let id = approval::ask(context, world, (&asked, &world.employee)).await.unwrap().unwrap();
    let (stopped, first) = crash.now(context, approval::approve(context, id, &world.admin)).await;
    let again = approval::approve(&other.context, id, &world.admin).await.unwrap();
    let was_done = again.as_ref().is_err_and(|denied| denied.code == ErrorCode::ApprovalRequestOver);
    assert!(again.is_ok() != was_done && (was_done || first.is_err()), "{crash:?}: {again:?}");
    never(context).await;
    let (stopped_again, first) = crash.now(context, approval::resume(context, id, &asked.browser)).await;
    let again = approval::resume(&other.context, id, &asked.browser).await.unwrap();
    // A code whose answer was lost is as good as a redirect that was lost.
    let is_lost = door == Door::Connect && crash.stop == Stop::After && first.is_err();
    match (first, again) {
        (Ok(Ok(Resumed::Code(..))), Err(denied)) => assert_eq!(denied.code, ErrorCode::ApprovalRequestOver),
        (Err(_), Err(denied)) if is_lost => assert_eq!(denied.code, ErrorCode::ApprovalRequestOver),
        (Err(_), Ok(Resumed::Code(_, code))) => {
            assert!(world.exchange(context, world.confidential, &code).await.is_ok(), "{crash:?}");
        }
        (_, Ok(Resumed::OnboardingToken(_, token))) => {
            assert_eq!(doors.finalize(context, token.reveal()).await.unwrap().unwrap().organizations.len(), 1, "{crash:?}");
        }
        (_, Ok(Resumed::Window)) => {
            let person = (&world.employee, &asked.browser);
            let shown = doors.window(context, asked.attempt_id(), person).await.unwrap();
            doors.activate(context, (&shown, Delivery::Shown), person).await.unwrap().unwrap();
        }
        (first, again) => panic!("{crash:?}: {first:?}, {again:?}"),
    }
    never(context).await;
    test.clock.advance(Seconds(1));
    flows::registry::poll_now(context).await.unwrap();
    flows::registry::poll_now(&other.context).await.unwrap();
    stopped || stopped_again
}

#[tokio::test]
async fn suspending_resuming_and_revoking() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        let person = (&world.admin, &browser);
        at_every_call(async |crash| {
            let shown = doors.shown(context, &world, &browser).await;
            let activated = doors.activate(context, (&shown, Delivery::Claim), person).await.unwrap().unwrap();
            let mut stopped = false;
            for step in [Act::Suspend, Act::Resume, Act::Revoke] {
                let grant = storage::grant::find(&context.store, activated.grant_id).await.unwrap().unwrap();
                let work = act(context, &grant, step, (Actor::system(), "a test"));
                let (was_stopped, first) = crash.now(context, work).await;
                if first.is_err() {
                    // Done, and its answer lost; or not done, and done now.
                    let again = act(context, &grant, step, (Actor::system(), "a test")).await.unwrap();
                    assert!(again.is_ok() || crash.stop == Stop::After);
                }
                stopped |= was_stopped;
                never(context).await;
            }
            test.clock.advance(Seconds(1));
            flows::registry::poll_now(context).await.unwrap();
            stopped
        })
        .await;
    })
    .await;
}
