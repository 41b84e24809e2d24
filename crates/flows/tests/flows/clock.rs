//! Clocks that jump, and processes that stand still: nothing honest ends, nothing that ended comes back.

use crate::each_world;
use flows::introspect::{Asker, introspect};
use flows::revoke::revoke_token;
use flows::testing::{TestContext, World, never};
use flows::token::refresh_token::{RefreshRequest, refresh};
use flows::{Context, Decision, registry::poll_now};
use protocol::introspection::IntrospectionResponse;
use protocol::token::TokenResponse;
use protocol::{ErrorCode, Seconds};

const JUMPS: [Seconds; 4] = [Seconds::hours(1), Seconds::days(1), Seconds(-3_600), Seconds(-86_400)];

async fn is_active(context: &Context, world: &World, token: &str) -> bool {
    let answer = introspect(context, &Asker::Resource(&world.resource), token).await.unwrap().unwrap();
    !matches!(answer, IntrospectionResponse::Inactive { .. })
}

async fn refreshed(test: &TestContext, world: &World, token: &str) -> Decision<TokenResponse> {
    let client = world.client(&test.context, world.confidential).await;
    refresh(&test.context, &client, RefreshRequest { refresh_token: token, scope: None }).await.unwrap()
}

/// Moves the clock, and lets the node look at the feed as its jobs do.
async fn jump(test: &TestContext, by: Seconds) {
    test.clock.advance(by);
    poll_now(&test.context).await.unwrap();
}

#[tokio::test]
async fn an_honest_chain_goes_on_over_every_jump_and_back() {
    each_world(|test, world| async move {
        for by in JUMPS {
            let connected = world.connect(&test.context, world.confidential).await;
            let lost = refreshed(&test, &world, connected.refresh_token()).await.unwrap();
            jump(&test, by).await;
            if by < Seconds::days(1) {
                let again = refreshed(&test, &world, connected.refresh_token()).await.unwrap();
                assert_eq!(again.refresh_token, lost.refresh_token, "{by:?}: a retry across the jump");
            }
            let there = refreshed(&test, &world, lost.refresh_token.as_deref().unwrap()).await.unwrap();
            jump(&test, Seconds(-by.0)).await;
            let here = refreshed(&test, &world, there.refresh_token.as_deref().unwrap()).await.unwrap();
            assert!(is_active(&test.context, &world, &here.access_token).await, "{by:?}");
        }
        never(&test.context).await;
    })
    .await;
}

#[tokio::test]
async fn a_code_is_good_once_wherever_the_clock_goes() {
    each_world(|test, world| async move {
        for by in JUMPS {
            let connected = world.connect(&test.context, world.confidential).await;
            jump(&test, by).await;
            let again = world.exchange(&test.context, world.confidential, &connected.code).await;
            let refused = again.unwrap_err().code;
            assert_eq!(refused, ErrorCode::CodeUsed, "{by:?}");
            jump(&test, Seconds(-by.0)).await;
            assert!(world.exchange(&test.context, world.confidential, &connected.code).await.is_err(), "{by:?}");
        }
        never(&test.context).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_revoked_stays_so_for_every_node_wherever_the_clock_goes() {
    each_world(|test, world| async move {
        let client = world.client(&test.context, world.confidential).await;
        for by in JUMPS {
            let other = flows::testing::node(test.context.store.clone(), &test.clock, 1).await;
            let connected = world.connect(&test.context, world.confidential).await;
            poll_now(&other.context).await.unwrap();
            assert!(is_active(&other.context, &world, &connected.tokens.access_token).await);
            revoke_token(&test.context, &client, connected.refresh_token()).await.unwrap().unwrap();
            jump(&test, by).await;
            poll_now(&other.context).await.unwrap();
            assert!(!is_active(&other.context, &world, &connected.tokens.access_token).await, "{by:?}");
            assert!(refreshed(&test, &world, connected.refresh_token()).await.is_err(), "{by:?}");
            jump(&test, Seconds(-by.0)).await;
            poll_now(&other.context).await.unwrap();
            assert!(!is_active(&other.context, &world, &connected.tokens.access_token).await, "{by:?} and back");
        }
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_goes_back_makes_no_old_look_a_fresh_one() {
    each_world(|test, world| async move {
        let client = world.client(&test.context, world.confidential).await;
        let other = flows::testing::node(test.context.store.clone(), &test.clock, 1).await;
        let connected = world.connect(&test.context, world.confidential).await;
        assert!(is_active(&other.context, &world, &connected.tokens.access_token).await);
        jump(&test, Seconds(-3_600)).await;
        revoke_token(&test.context, &client, connected.refresh_token()).await.unwrap().unwrap();
        assert!(!is_active(&other.context, &world, &connected.tokens.access_token).await, "it has not looked since");
    })
    .await;
}

/// As a machine that was suspended, or that the store was away from: what happened meanwhile is made up for by the first look.
#[tokio::test]
async fn a_node_that_stood_still_learns_what_it_missed() {
    each_world(|test, world| async move {
        let client = world.client(&test.context, world.confidential).await;
        for pause in [16, 20, 45, 59, 61, 600] {
            let other = flows::testing::node(test.context.store.clone(), &test.clock, 1).await;
            let connected = world.connect(&test.context, world.confidential).await;
            assert!(is_active(&other.context, &world, &connected.tokens.access_token).await);
            revoke_token(&test.context, &client, connected.refresh_token()).await.unwrap().unwrap();
            jump(&test, Seconds(pause)).await;
            poll_now(&other.context).await.unwrap();
            assert!(!is_active(&other.context, &world, &connected.tokens.access_token).await, "{pause} s");
        }
    })
    .await;
}

/// Set right after the installation, the clock may show a time before the first keys.
#[tokio::test]
async fn before_the_first_keys_the_first_keys_are_in_use() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        jump(&test, Seconds(-86_400)).await;
        assert!(test.context.keys.are_ready(test.context.now()));
        let next = refreshed(&test, &world, connected.refresh_token()).await.unwrap();
        assert!(is_active(&test.context, &world, &next.access_token).await);
    })
    .await;
}
