//! Suspend, resume, revoke: what they do to tokens, on this node and on another.

use crate::each_world;
use flows::grant::{Act, act, customer};
use flows::introspect::{Asker, introspect};
use flows::testing::{TestContext, World};
use flows::token::refresh_token::{RefreshRequest, refresh};
use flows::{Context, registry};
use model::connection::MAX_LIVE_CONNECTIONS;
use model::grant::Grant;
use protocol::ErrorCode;
use protocol::introspection::IntrospectionResponse;

async fn is_active(context: &Context, world: &World, token: &str) -> bool {
    let answer = introspect(context, &Asker::Resource(&world.resource), token).await.unwrap().unwrap();
    matches!(answer, IntrospectionResponse::AccessToken { .. })
}

async fn grant(test: &TestContext, tokens: &protocol::token::TokenResponse) -> Grant {
    storage::grant::find(&test.context.store, tokens.grant_id).await.unwrap().unwrap()
}

#[tokio::test]
async fn suspended_gives_no_tokens_and_resumed_makes_the_old_ones_good_again() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let client = world.client(context, world.confidential).await;
        let code_on_its_way = world.code(context, world.confidential, "").await;
        let by = customer(world.admin.id, "admin");
        act(context, &grant(&test, &connected.tokens).await, Act::Suspend, (by.clone(), "looks odd")).await.unwrap().unwrap();
        assert!(!is_active(context, &world, &connected.tokens.access_token).await);
        let request = RefreshRequest { refresh_token: connected.refresh_token(), scope: None };
        assert_eq!(refresh(context, &client, request).await.unwrap().unwrap_err().code, ErrorCode::GrantSuspended);
        let denied = world.exchange(context, world.confidential, &code_on_its_way).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::GrantSuspended);
        act(context, &grant(&test, &connected.tokens).await, Act::Resume, (by, "was fine")).await.unwrap().unwrap();
        assert!(is_active(context, &world, &connected.tokens.access_token).await);
        assert!(refresh(context, &client, request).await.unwrap().is_ok());
        assert!(world.exchange(context, world.confidential, &code_on_its_way).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn revoked_is_final_and_reaches_codes_that_are_on_their_way() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let on_its_way = world.code(context, world.confidential, "").await;
        let connected = world.connect(context, world.confidential).await;
        let with_grant = world.code(context, world.confidential, "").await;
        let before = grant(&test, &connected.tokens).await;
        let by = customer(world.admin.id, "admin");
        act(context, &before, Act::Revoke, (by.clone(), "done with it")).await.unwrap().unwrap();
        for code in [&on_its_way, &with_grant] {
            assert_eq!(world.exchange(context, world.confidential, code).await.unwrap_err().code, ErrorCode::GrantRevoked);
        }
        let client = world.client(context, world.confidential).await;
        let request = RefreshRequest { refresh_token: connected.refresh_token(), scope: None };
        assert_eq!(refresh(context, &client, request).await.unwrap().unwrap_err().code, ErrorCode::GrantRevoked);
        for denied in [
            act(context, &before, Act::Suspend, (by.clone(), "")).await.unwrap().unwrap_err(),
            act(context, &before, Act::Revoke, (by.clone(), "")).await.unwrap().unwrap_err(),
            act(context, &grant(&test, &connected.tokens).await, Act::Resume, (by, "")).await.unwrap().unwrap_err(),
        ] {
            assert_eq!(denied.code, ErrorCode::TransitionIllegal);
        }
        let again = world.connect(context, world.confidential).await;
        assert_ne!(again.tokens.grant_id, connected.tokens.grant_id, "a new consent makes a new grant");
    })
    .await;
}

#[tokio::test]
async fn a_second_node_refuses_after_its_next_look_at_the_feed() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let other = flows::testing::node(test.context.store.clone(), &test.clock, 1).await;
        assert!(is_active(&other.context, &world, &connected.tokens.access_token).await);
        act(&test.context, &grant(&test, &connected.tokens).await, Act::Revoke, (customer(world.admin.id, ""), ""))
            .await
            .unwrap()
            .unwrap();
        registry::poll_now(&other.context).await.unwrap();
        assert!(!is_active(&other.context, &world, &connected.tokens.access_token).await);
    })
    .await;
}

#[tokio::test]
async fn a_node_that_has_not_looked_at_the_feed_for_a_second_asks_the_store() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let other = flows::testing::node(test.context.store.clone(), &test.clock, 1).await;
        assert!(is_active(&other.context, &world, &connected.tokens.access_token).await);
        act(&test.context, &grant(&test, &connected.tokens).await, Act::Revoke, (customer(world.admin.id, ""), ""))
            .await
            .unwrap()
            .unwrap();
        test.clock.advance(protocol::Seconds(2));
        assert!(!is_active(&other.context, &world, &connected.tokens.access_token).await);
    })
    .await;
}

#[tokio::test]
async fn the_least_recently_used_of_ten_connections_gives_way() {
    each_world(|test, world| async move {
        let mut connected = Vec::new();
        for _ in 0..=MAX_LIVE_CONNECTIONS {
            test.clock.advance(protocol::Seconds(1));
            registry::poll_now(&test.context).await.unwrap();
            connected.push(world.connect(&test.context, world.confidential).await);
        }
        let mut live = Vec::new();
        for one in &connected {
            live.push(is_active(&test.context, &world, &one.tokens.access_token).await);
        }
        assert_eq!(live.iter().filter(|live| **live).count(), MAX_LIVE_CONNECTIONS);
        assert!(!live[0], "the oldest gave way");
    })
    .await;
}
