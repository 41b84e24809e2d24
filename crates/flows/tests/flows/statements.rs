//! Statements per request: what the hot path may cost.

use crate::each_world;
use flows::introspect::{Asker, introspect};
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
