//! "Refresh that never logs out an honest partner": every sentence of the product's section.

use crate::each_world;
use flows::grant::Act;
use flows::testing::{TestContext, World};
use flows::token::refresh_token::{RefreshRequest, refresh};
use flows::{Decision, keys};
use model::grant::Actor;
use protocol::id::ClientId;
use protocol::token::TokenResponse;
use protocol::{ErrorCode, Seconds};

async fn refreshed(test: &TestContext, world: &World, client: ClientId, token: &str) -> Decision<TokenResponse> {
    let client = world.client(&test.context, client).await;
    refresh(&test.context, &client, RefreshRequest { refresh_token: token, scope: None }).await.unwrap()
}

fn next(answer: &Decision<TokenResponse>) -> String {
    answer.as_ref().unwrap().refresh_token.clone().unwrap()
}

fn code_of(answer: Decision<TokenResponse>) -> ErrorCode {
    answer.unwrap_err().code
}

#[tokio::test]
async fn a_retry_before_the_successor_was_used_gets_the_very_same_successor() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let first = refreshed(&test, &world, world.confidential, connected.refresh_token()).await;
        test.clock.advance(Seconds(24 * 3_600 - 1));
        let retried = refreshed(&test, &world, world.confidential, connected.refresh_token()).await;
        assert_eq!(next(&first), next(&retried));
        assert!(refreshed(&test, &world, world.confidential, &next(&retried)).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_retry_after_the_window_is_a_replay_and_ends_the_connection_and_both_sides_are_told() {
    each_world(|test, world| async move {
        for (client, window) in [(world.confidential, Seconds::hours(24)), (world.public, Seconds(30))] {
            let connected = world.connect(&test.context, client).await;
            let second = next(&refreshed(&test, &world, client, connected.refresh_token()).await);
            test.clock.advance(window);
            assert_eq!(
                code_of(refreshed(&test, &world, client, connected.refresh_token()).await),
                ErrorCode::RefreshTokenReplayed
            );
            assert_eq!(code_of(refreshed(&test, &world, client, &second).await), ErrorCode::ConnectionRevoked);
        }
        let told: Vec<_> = test.outbox.mails().into_iter().map(|mail| mail.to).collect();
        assert!(told.contains(&"support@tidewater.example".to_owned()) && told.contains(&"admin@acme.example".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_public_client_may_retry_for_thirty_seconds() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.public).await;
        let first = refreshed(&test, &world, world.public, connected.refresh_token()).await;
        test.clock.advance(Seconds(29));
        assert_eq!(next(&first), next(&refreshed(&test, &world, world.public, connected.refresh_token()).await));
    })
    .await;
}

#[tokio::test]
async fn a_token_whose_successor_was_used_is_a_replay_at_once() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let second = next(&refreshed(&test, &world, world.confidential, connected.refresh_token()).await);
        let third = next(&refreshed(&test, &world, world.confidential, &second).await);
        let replayed = refreshed(&test, &world, world.confidential, connected.refresh_token()).await;
        assert_eq!(code_of(replayed), ErrorCode::RefreshTokenReplayed);
        assert_eq!(code_of(refreshed(&test, &world, world.confidential, &third).await), ErrorCode::ConnectionRevoked);
    })
    .await;
}

#[tokio::test]
async fn another_client_s_presentation_is_refused_and_changes_nothing() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let second = next(&refreshed(&test, &world, world.confidential, connected.refresh_token()).await);
        let third = next(&refreshed(&test, &world, world.confidential, &second).await);
        for token in [connected.refresh_token(), &third] {
            assert_eq!(code_of(refreshed(&test, &world, world.foreign, token).await), ErrorCode::RefreshTokenInvalid);
        }
        assert!(refreshed(&test, &world, world.confidential, &third).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_generation_above_the_row_s_moves_the_row_forward() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let mut token = connected.refresh_token().to_owned();
        for _ in 0..5 {
            token = next(&refreshed(&test, &world, world.confidential, &token).await);
        }
        let backup = world.set_generation_back(&test.context, &token, 2).await;
        assert_eq!(backup, 2);
        let after = next(&refreshed(&test, &world, world.confidential, &token).await);
        assert!(refreshed(&test, &world, world.confidential, &after).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_row_that_a_backup_set_back_to_its_code_is_ended_by_its_token() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        world.set_generation_back(context, connected.refresh_token(), 0).await;
        for act in [Act::Suspend, Act::Resume] {
            let grant = storage::grant::find(&context.store, connected.tokens.grant_id).await.unwrap().unwrap();
            flows::grant::act(context, &grant, act, (Actor::system(), "a reason")).await.unwrap().unwrap();
        }
        let client = world.client(context, world.confidential).await;
        flows::revoke::revoke_token(context, &client, connected.refresh_token()).await.unwrap().unwrap();
        let after = refreshed(&test, &world, world.confidential, connected.refresh_token()).await;
        assert_eq!(code_of(after), ErrorCode::ConnectionRevoked);
    })
    .await;
}

#[tokio::test]
async fn a_retry_is_identical_across_key_rotation_and_old_tokens_live_on() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let first = next(&refreshed(&test, &world, world.confidential, connected.refresh_token()).await);
        keys::rotate(&test.context).await.unwrap();
        test.clock.advance(Seconds::minutes(15));
        flows::registry::poll_now(&test.context).await.unwrap();
        assert_eq!(next(&refreshed(&test, &world, world.confidential, connected.refresh_token()).await), first);
        let second = next(&refreshed(&test, &world, world.confidential, &first).await);
        assert!(refreshed(&test, &world, world.confidential, &second).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_key_that_this_node_does_not_know_yet_is_looked_up_and_else_503() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let other = flows::testing::node(test.context.store.clone(), &test.clock, 1).await;
        keys::rotate(&other.context).await.unwrap();
        test.clock.advance(Seconds::minutes(15));
        flows::registry::poll_now(&other.context).await.unwrap();
        let made_there = next(&refreshed(&other, &world, world.confidential, connected.refresh_token()).await);
        assert!(refreshed(&test, &world, world.confidential, &made_there).await.is_ok(), "looked up without a poll");
        let stranger = flows::testing::handle_of_unknown_key(&test.context, &connected.tokens);
        assert_eq!(code_of(refreshed(&test, &world, world.confidential, &stranger).await), ErrorCode::KeyUnknown);
    })
    .await;
}

#[tokio::test]
async fn ninety_days_from_each_rotation() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let mut token = connected.refresh_token().to_owned();
        for _ in 0..3 {
            test.clock.advance(Seconds(90 * 86_400 - 1));
            flows::registry::poll_now(&test.context).await.unwrap();
            token = next(&refreshed(&test, &world, world.confidential, &token).await);
        }
        test.clock.advance(Seconds::days(90));
        assert_eq!(code_of(refreshed(&test, &world, world.confidential, &token).await), ErrorCode::RefreshTokenExpired);
    })
    .await;
}

#[tokio::test]
async fn fewer_scopes_may_be_asked_for_and_never_narrow_the_connection() {
    each_world(|test, world| async move {
        let code = world.code(&test.context, world.confidential, "employees.read invoices.write").await;
        let tokens = world.exchange(&test.context, world.confidential, &code).await.unwrap();
        let client = world.client(&test.context, world.confidential).await;
        let mut token = tokens.refresh_token.unwrap();
        let cases = [
            (Some("employees.read"), Ok("employees.read")),
            (Some("no.such.scope"), Err(ErrorCode::ScopeUnknown)),
            (None, Ok("employees.read invoices.write transactions.read")),
        ];
        for (scope, wanted) in cases {
            let answer = refresh(&test.context, &client, RefreshRequest { refresh_token: &token, scope }).await.unwrap();
            assert_eq!(
                answer.as_ref().map(|tokens| tokens.scope.to_string()).map_err(|denied| denied.code),
                wanted.map(str::to_owned)
            );
            token = answer.ok().and_then(|tokens| tokens.refresh_token).unwrap_or(token);
        }
    })
    .await;
}
