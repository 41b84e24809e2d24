//! Statements per request: what the hot path may cost.

use crate::each_world;
use flows::introspect::{Asker, examine, introspect};
use flows::token::client_credentials::{Asked, Credential, issue, prove_key};
use flows::token::refresh_token::{RefreshRequest, refresh};
use protocol::introspection::IntrospectionResponse;

#[tokio::test]
async fn code_exchange_under_an_active_grant_costs_one_refresh_one_introspection_none() {
    each_world(|test, world| async move {
        let context = &*test.context;
        world.connect(context, world.confidential).await;
        let client = world.client(context, world.confidential).await;
        context.resources().await.unwrap();
        let code = world.code(context, world.confidential, "").await;

        let before = context.store.statements();
        let tokens = world.exchange(context, world.confidential, &code).await.unwrap();
        assert_eq!(context.store.statements() - before, 1, "code exchange");

        let before = context.store.statements();
        let request = RefreshRequest { refresh_token: tokens.refresh_token.as_deref().unwrap(), scope: None };
        let refreshed = refresh(context, &client, request).await.unwrap().unwrap();
        assert_eq!(context.store.statements() - before, 1, "refresh");

        let asker = Asker::Resource(&world.resource);
        introspect(context, &asker, &refreshed.access_token).await.unwrap().unwrap();
        let before = context.store.statements();
        let answer = introspect(context, &asker, &refreshed.access_token).await.unwrap().unwrap();
        assert!(matches!(answer, IntrospectionResponse::AccessToken { active: true, .. }));
        assert_eq!(context.store.statements() - before, 0, "introspection with a warm cache");
    })
    .await;
}

#[tokio::test]
async fn the_exchange_that_completes_an_install_names_it_and_costs_one() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let browser = world.sign_in(context).await.session;
        for wanted in [None, Some(1)] {
            let id = market.install(context, (world.organization.id, &world.admin), "").await;
            let request = market.come_back(context, &browser).await;
            let code = market.approve(context, &request, "").await.unwrap().unwrap();
            let before = context.store.statements();
            let tokens = market.exchange(context, &code).await.unwrap().unwrap();
            let cost = context.store.statements() - before;
            assert_eq!(tokens.installation_id, Some(id));
            assert_eq!(serde_json::to_value(&tokens).unwrap()["installation_id"], id.to_string());
            assert!(wanted.is_none_or(|wanted| wanted == cost), "{cost} under an active grant");
        }
    })
    .await;
}

#[tokio::test]
async fn client_credentials_and_every_check_of_such_a_token_cost_none() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let made = world.client_key(context, connected.tokens.grant_id).await;
        let asker = Asker::Resource(&world.resource);
        let by_key = async || {
            let client = context.integration(world.confidential).await.unwrap().unwrap();
            let known = prove_key(context, world.confidential, &made.secret).await.unwrap().unwrap();
            let credential = Credential::ClientKey { organization_id: known.organization_id, id: known.id };
            issue(context, &client, credential, Asked::default()).await.unwrap().unwrap().access_token
        };
        let by_secret = async || {
            let client = context.integration(world.confidential).await.unwrap().unwrap();
            let secret = client.live_secrets(context.now()).next().unwrap();
            let organization_id = Some(world.organization.id);
            let credential = Credential::Secret { id: secret.id, retires_at: secret.retires_at, organization_id };
            issue(context, &client, credential, Asked::default()).await.unwrap().unwrap().access_token
        };
        let check = async |token: &str| {
            let answer = introspect(context, &asker, token).await.unwrap().unwrap();
            assert!(matches!(answer, IntrospectionResponse::AccessToken { active: true, .. }));
            assert!(examine(context, token).await.unwrap().is_ok(), "what /v1/check asks");
        };
        for warm in [false, true] {
            let before = context.store.statements();
            let tokens = [by_key().await, by_secret().await];
            let issued = context.store.statements() - before;
            let before = context.store.statements();
            check(&tokens[0]).await;
            check(&tokens[1]).await;
            let checked = context.store.statements() - before;
            if warm {
                assert_eq!((issued, checked), (0, 0), "with a warm cache");
            } else {
                assert!(issued > 0, "the first look is at the store");
            }
        }
    })
    .await;
}
