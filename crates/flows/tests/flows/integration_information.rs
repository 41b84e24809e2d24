//! Why a token does not have a scope, and why an authentic token is not good.

use crate::each_world;
use flows::Context;
use flows::admin::integration::{IntegrationPatch, change};
use flows::admin::{Author, Patch};
use flows::integration_information::{MissingReason, integration_information};
use flows::testing::World;
use flows::token::client_credentials::{Asked, Credential, issue};
use model::grant::Actor;
use protocol::ErrorCode;
use protocol::token::TokenResponse;

async fn token(context: &Context, world: &World, made: &flows::testing::MadeKey, scope: Option<&str>) -> TokenResponse {
    let client = world.client(context, world.confidential).await;
    let credential = Credential::ClientKey { organization_id: made.key.organization_id, id: made.key.id };
    issue(context, &client, credential, Asked { scope, resource: None }).await.unwrap().unwrap()
}

#[tokio::test]
async fn each_missing_scope_has_its_reason() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let made = world.client_key(context, connected.tokens.grant_id).await;
        let reasons = async |tokens: &TokenResponse, asked: &str| {
            let asked = asked.parse().unwrap();
            let told = integration_information(context, &tokens.access_token, &asked).await.unwrap().unwrap();
            let name = told.organization.unwrap().name;
            assert_eq!(name, "Acme Bakery AS");
            told.missing.into_iter().map(|missing| (missing.scope.to_string(), missing.reason)).collect::<Vec<_>>()
        };
        let of = |scope: &str, reason| (scope.to_owned(), reason);
        let first = token(context, &world, &made, None).await;
        let expected = vec![
            of("employees.read", MissingReason::NotConsented),
            of("invoices.write", MissingReason::NotConsented),
            of("planets.write", MissingReason::Unknown),
        ];
        assert_eq!(reasons(&first, "planets.write transactions.read").await, expected);

        let code = world.code(context, world.confidential, "employees.read").await;
        world.exchange(context, world.confidential, &code).await.unwrap();
        let old_key = token(context, &world, &made, None).await;
        let expected = vec![of("employees.read", MissingReason::NotInToken), of("invoices.write", MissingReason::NotConsented)];
        assert_eq!(reasons(&old_key, "").await, expected, "the key is older than the consent");
        let newer = world.client_key(context, connected.tokens.grant_id).await;
        let narrow = token(context, &world, &newer, Some("transactions.read")).await;
        assert_eq!(reasons(&narrow, "").await, expected, "the token asked for less");

        let whole = token(context, &world, &newer, None).await;
        let optional_scopes = Some("invoices.write".parse().unwrap());
        let patch = IntegrationPatch { optional_scopes, connection_lifetime: Patch::Keep, ..IntegrationPatch::default() };
        change(context, &Author::once(Actor::system()), world.confidential, patch).await.unwrap().unwrap();
        let expected =
            vec![of("employees.read", MissingReason::WithdrawnByIntegration), of("invoices.write", MissingReason::NotConsented)];
        assert_eq!(reasons(&whole, "").await, expected);
    })
    .await;
}

#[tokio::test]
async fn of_a_token_that_is_not_good_the_reason_is_told() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let asked = protocol::scope::ScopeSet::default();
        let code_of =
            async |token: &str| integration_information(context, token, &asked).await.unwrap().map_err(|no| no.code).err();
        let token = &connected.tokens.access_token;
        assert_eq!(code_of(token).await, None);
        assert_eq!(code_of(&format!("{token}x")).await, Some(ErrorCode::AccessTokenInvalid));
        assert_eq!(code_of("noise").await, Some(ErrorCode::AccessTokenInvalid));
        let client = world.client(context, world.confidential).await;
        flows::revoke::revoke_token(context, &client, token).await.unwrap().unwrap();
        assert_eq!(code_of(token).await, Some(ErrorCode::ConnectionRevoked));
        test.clock.advance(protocol::Seconds(43_200));
        assert_eq!(code_of(token).await, Some(ErrorCode::AccessTokenExpired));
    })
    .await;
}
