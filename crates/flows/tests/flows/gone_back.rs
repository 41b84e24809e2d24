//! Connections whose very exchange the store has lost, with a standby that lagged or a restored backup: the consent is there, the
//! partner has its tokens, and the grant that they made is not.

use crate::each_world;
use flows::grant::{Act, act};
use flows::revoke::revoke_token;
use flows::testing::{TestContext, World, never};
use flows::token::refresh_token::{RefreshRequest, refresh};
use flows::{Decision, housekeeping, registry};
use model::attempt::AttemptState;
use model::connection::{Connection, ConnectionState};
use model::grant::Actor;
use protocol::handle::{Handle, HandleKind};
use protocol::id::ClientId;
use protocol::token::TokenResponse;
use protocol::{ErrorCode, Seconds};

/// A refresh token of this generation, and the row that has lost its exchange.
struct Lost {
    refresh_token: String,
    handle: Handle,
}

async fn lost(test: &TestContext, world: &World, generation: u32) -> Lost {
    let context = &*test.context;
    let code = world.code(context, world.confidential, "").await;
    let unchecked = Handle::read(context.settings.environment, HandleKind::AuthorizationCode, &code).unwrap();
    let key = context.keys.mac(unchecked.mac_key_id()).unwrap();
    let handle = Handle { kind: HandleKind::RefreshToken, generation, ..unchecked.check(&key).unwrap() };
    Lost { refresh_token: handle.write(context.settings.environment, &key), handle }
}

async fn row(test: &TestContext, lost: &Lost) -> Connection {
    let Handle { organization_id, connection_id, .. } = lost.handle;
    storage::connection::find(&test.context.store, organization_id, connection_id).await.unwrap().unwrap()
}

async fn refreshed(test: &TestContext, world: &World, client_id: ClientId, token: &str) -> Decision<TokenResponse> {
    let client = world.client(&test.context, client_id).await;
    refresh(&test.context, &client, RefreshRequest { refresh_token: token, scope: None }).await.unwrap()
}

#[tokio::test]
async fn its_partner_goes_on_and_the_grant_is_there_again() {
    each_world(|test, world| async move {
        for generation in [1, 4] {
            let lost = lost(&test, &world, generation).await;
            let tokens = refreshed(&test, &world, world.confidential, &lost.refresh_token).await.unwrap();
            let again = refreshed(&test, &world, world.confidential, &lost.refresh_token).await.unwrap();
            assert_eq!(again.refresh_token, tokens.refresh_token, "a retry");
            let row = row(&test, &lost).await;
            assert_eq!(
                (row.state, row.generation, row.grant_id),
                (ConnectionState::Active, generation + 1, Some(tokens.grant_id))
            );
            test.clock.advance(Seconds::minutes(11));
            registry::poll_now(&test.context).await.unwrap();
            housekeeping::run_once(&test.context).await.unwrap();
            let attempt = storage::attempt::find(&test.context.store, row.attempt_id).await.unwrap().unwrap();
            assert_eq!(attempt.state, AttemptState::Completed, "generation {generation}");
            assert!(refreshed(&test, &world, world.confidential, &tokens.refresh_token.unwrap()).await.is_ok());
        }
        never(&test.context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_at_once_all_go_on_with_one_token() {
    each_world(|test, world| async move {
        let lost = lost(&test, &world, 1).await;
        let told = storage::testing::race(16, |_| {
            let (context, world, token) = (test.context.clone(), world.clone(), lost.refresh_token.clone());
            async move {
                let client = world.client(&context, world.confidential).await;
                refresh(&context, &client, RefreshRequest { refresh_token: &token, scope: None }).await.unwrap()
            }
        })
        .await;
        let mut tokens: Vec<_> = told.into_iter().map(|told| told.unwrap().refresh_token).collect();
        tokens.dedup();
        assert_eq!(tokens.len(), 1);
        never(&test.context).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_else_and_nobody_too_late() {
    each_world(|test, world| async move {
        let lost = lost(&test, &world, 1).await;
        let refused = |told: Decision<TokenResponse>| told.unwrap_err().code;
        let by_other = refreshed(&test, &world, world.foreign, &lost.refresh_token).await;
        assert_eq!(refused(by_other), ErrorCode::RefreshTokenInvalid);
        assert_eq!(row(&test, &lost).await.state, ConnectionState::Pending);
        test.clock.advance(Seconds::minutes(10));
        let late = refreshed(&test, &world, world.confidential, &lost.refresh_token).await;
        assert_eq!(refused(late), ErrorCode::RefreshTokenInvalid);
        never(&test.context).await;
    })
    .await;
}

#[tokio::test]
async fn a_suspended_grant_says_so_and_keeps_it() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let lost = lost(&test, &world, 1).await;
        let other = world.connect(context, world.confidential).await;
        for (wanted, expected) in [(Act::Suspend, Some(ErrorCode::GrantSuspended)), (Act::Resume, None)] {
            let grant = storage::grant::find(&context.store, other.tokens.grant_id).await.unwrap().unwrap();
            act(context, &grant, wanted, (Actor::system(), "a reason")).await.unwrap().unwrap();
            let told = refreshed(&test, &world, world.confidential, &lost.refresh_token).await;
            assert_eq!(told.err().map(|denied| denied.code), expected);
        }
    })
    .await;
}

#[tokio::test]
async fn what_its_partner_revoked_stays_so() {
    each_world(|test, world| async move {
        let lost = lost(&test, &world, 1).await;
        let client = world.client(&test.context, world.confidential).await;
        revoke_token(&test.context, &client, &lost.refresh_token).await.unwrap().unwrap();
        assert_eq!(row(&test, &lost).await.state, ConnectionState::Revoked);
        let after = refreshed(&test, &world, world.confidential, &lost.refresh_token).await;
        assert_eq!(after.unwrap_err().code, ErrorCode::ConnectionRevoked);
        never(&test.context).await;
    })
    .await;
}
