//! What somebody tried against the flows, and may not work again.

use crate::each_world;
use flows::admin::integration::{IntegrationPatch, change};
use flows::admin::{Author, Patch};
use flows::introspect::{Asker, introspect};
use flows::token::refresh_token::{RefreshRequest, refresh};
use flows::{housekeeping, registry, revocations};
use model::connection::MAX_LIVE_CONNECTIONS;
use model::grant::Actor;
use model::integration::IntegrationState;
use protocol::introspection::IntrospectionResponse;
use protocol::{ErrorCode, Seconds};

#[tokio::test]
async fn a_disabled_integration_s_tokens_are_refused_and_verifiers_are_told() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let asker = Asker::Resource(&world.resource);
        let author = || Author::once(Actor::system());
        let state = |state| IntegrationPatch { state: Some(state), ..IntegrationPatch::default() };
        change(context, &author(), world.confidential, state(IntegrationState::Disabled)).await.unwrap().unwrap();
        let told = introspect(context, &asker, &connected.tokens.access_token).await.unwrap().unwrap();
        assert!(matches!(told, IntrospectionResponse::Inactive { .. }));
        let feed = revocations::since(context, None).await.unwrap().unwrap();
        let entry = feed.data.iter().find(|entry| entry.kind == "integration").unwrap();
        assert_eq!((entry.id.clone(), entry.status.as_str()), (world.confidential.to_string(), "suspended"));
        change(context, &author(), world.confidential, state(IntegrationState::Active)).await.unwrap().unwrap();
        let told = introspect(context, &asker, &connected.tokens.access_token).await.unwrap().unwrap();
        assert!(matches!(told, IntrospectionResponse::AccessToken { .. }));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_codes_at_once_leave_ten_connections() {
    each_world(|test, world| async move {
        world.connect(&test.context, world.confidential).await;
        let codes = storage::testing::race(15, |_| {
            let (context, world) = (test.context.clone(), world.clone());
            async move { [world.code(&context, world.confidential, "").await, world.code(&context, world.confidential, "").await] }
        })
        .await;
        let mut tokens = Vec::new();
        for code in codes.into_iter().flatten() {
            tokens.extend(world.exchange(&test.context, world.confidential, &code).await.ok());
        }
        registry::poll_now(&test.context).await.unwrap();
        let mut live = 0;
        for tokens in &tokens {
            let asker = Asker::Resource(&world.resource);
            let told = introspect(&test.context, &asker, &tokens.access_token).await.unwrap().unwrap();
            live += usize::from(matches!(told, IntrospectionResponse::AccessToken { .. }));
        }
        assert!(live <= MAX_LIVE_CONNECTIONS, "{live} of {}", tokens.len());
        assert!(live > 0);
    })
    .await;
}

#[tokio::test]
async fn a_right_that_is_gone_guards_the_batch_and_not_only_the_page() {
    each_world(|test, world| async move {
        let guard = || vec![storage::membership::may_still_consent(world.organization.id, world.admin.id)];
        assert!(test.context.store.write_all(guard()).await.unwrap().is_some());
        let employee = vec![storage::membership::may_still_consent(world.organization.id, world.employee.id)];
        assert!(test.context.store.write_all(employee).await.unwrap().is_none());
        let author = Author::once(Actor::system());
        let id = (world.organization.id, world.admin.id);
        flows::admin::membership::delete(&test.context, &author, id).await.unwrap().unwrap();
        assert!(test.context.store.write_all(guard()).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_code_that_was_approved_late_still_has_its_ten_minutes() {
    each_world(|test, world| async move {
        let code = world.code_after(&test, world.confidential, Seconds::minutes(58)).await;
        test.clock.advance(Seconds::minutes(9));
        registry::poll_now(&test.context).await.unwrap();
        housekeeping::run_once(&test.context).await.unwrap();
        assert!(world.exchange(&test.context, world.confidential, &code).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_scope_never_had_is_refused_and_one_withdrawn_since_is_left_out() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let code = world.code(context, world.confidential, "employees.read").await;
        let tokens = world.exchange(context, world.confidential, &code).await.unwrap();
        let token = tokens.refresh_token.unwrap();
        let ask = async |scope: &str| {
            let client = world.client(context, world.confidential).await;
            let request = RefreshRequest { refresh_token: &token, scope: Some(scope) };
            refresh(context, &client, request).await.unwrap().map(|tokens| tokens.scope.to_string()).map_err(|denied| denied.code)
        };
        assert_eq!(ask("invoices.write").await, Err(ErrorCode::ScopeUnknown), "in the catalogue, never consented to");
        let optional_scopes = Some("invoices.write".parse().unwrap());
        let patch = IntegrationPatch { optional_scopes, connection_lifetime: Patch::Keep, ..IntegrationPatch::default() };
        change(context, &Author::once(Actor::system()), world.confidential, patch).await.unwrap().unwrap();
        assert_eq!(ask("employees.read transactions.read").await, Ok("transactions.read".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_row_restored_from_before_the_exchange_moves_forward() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        assert_eq!(world.set_generation_back(&test.context, connected.refresh_token(), 0).await, 0);
        let client = world.client(&test.context, world.confidential).await;
        let request = RefreshRequest { refresh_token: connected.refresh_token(), scope: None };
        assert!(refresh(&test.context, &client, request).await.unwrap().is_ok());
    })
    .await;
}
