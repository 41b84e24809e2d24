//! Introspection (RFC 7662), revocation (RFC 7009), and the feed for verifiers.

use crate::each_world;
use flows::introspect::{Asker, introspect};
use flows::revoke::revoke_token;
use flows::testing::signed_claims;
use flows::{Context, revocations};
use protocol::introspection::IntrospectionResponse;
use protocol::{ErrorCode, Seconds};

async fn is_active(context: &Context, asker: &Asker<'_>, token: &str) -> bool {
    !matches!(introspect(context, asker, token).await.unwrap().unwrap(), IntrospectionResponse::Inactive { .. })
}

#[tokio::test]
async fn claims_are_those_of_the_contract() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        let claims = signed_claims(&test.context, &connected.tokens.access_token).unwrap();
        assert_eq!(claims.sub, world.organization.id.to_string());
        assert_eq!(claims.external_id.as_deref(), Some("ext-910000001"));
        assert_eq!(claims.exp - claims.iat, 43_200);
        assert!(claims.aud.contains(flows::testing::AUDIENCE) && claims.credential_id.starts_with("con_"));
    })
    .await;
}

#[tokio::test]
async fn a_resource_and_the_own_partner_may_ask_and_nobody_else_learns_anything() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let own = world.client(context, world.confidential).await;
        let foreign = world.client(context, world.foreign).await;
        let token = &connected.tokens.access_token;
        assert!(is_active(context, &Asker::Resource(&world.resource), token).await);
        assert!(is_active(context, &Asker::Integration(&own), token).await);
        assert!(is_active(context, &Asker::Integration(&own), connected.refresh_token()).await);
        assert!(!is_active(context, &Asker::Integration(&foreign), token).await);
        assert!(!is_active(context, &Asker::Integration(&foreign), connected.refresh_token()).await);
        assert!(!is_active(context, &Asker::Resource(&world.resource), connected.refresh_token()).await);
        let other = model::resource::Resource { audience: "https://other.example".to_owned(), ..world.resource.clone() };
        assert!(!is_active(context, &Asker::Resource(&other), token).await);
        assert!(!is_active(context, &Asker::Resource(&world.resource), &format!("{token}x")).await);
        test.clock.advance(Seconds(43_200));
        assert!(!is_active(context, &Asker::Resource(&world.resource), token).await);
    })
    .await;
}

#[tokio::test]
async fn an_access_token_or_any_generation_of_a_refresh_token_revokes_its_connection() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let client = world.client(context, world.confidential).await;
        for by_access_token in [true, false] {
            let connected = world.connect(context, world.confidential).await;
            let foreign = world.client(context, world.foreign).await;
            let token = if by_access_token { &connected.tokens.access_token } else { connected.refresh_token() };
            revoke_token(context, &foreign, token).await.unwrap().unwrap();
            assert!(is_active(context, &Asker::Resource(&world.resource), &connected.tokens.access_token).await);
            revoke_token(context, &client, token).await.unwrap().unwrap();
            assert!(!is_active(context, &Asker::Resource(&world.resource), &connected.tokens.access_token).await);
            revoke_token(context, &client, token).await.unwrap().unwrap();
        }
        revoke_token(context, &client, "no token at all").await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_feed_names_what_ended_and_a_cursor_goes_on_from_there() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let start = revocations::since(context, None).await.unwrap().unwrap();
        test.clock.advance(Seconds(60));
        let client = world.client(context, world.confidential).await;
        revoke_token(context, &client, connected.refresh_token()).await.unwrap().unwrap();
        let page = revocations::since(context, Some(&start.next_cursor)).await.unwrap().unwrap();
        let credential = signed_claims(context, &connected.tokens.access_token).unwrap().credential_id;
        assert!(page.data.iter().any(|entry| entry.kind == "credential" && entry.id == credential && entry.status == "revoked"));
        let noise = revocations::since(context, Some("noise")).await.unwrap().unwrap_err();
        assert_eq!(noise.code, ErrorCode::CursorInvalid);
    })
    .await;
}

#[tokio::test]
async fn a_changed_external_id_stands_in_the_next_token() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let author = flows::admin::Author::once(model::grant::Actor::system());
        let external_id = flows::admin::Patch::Set("new-id".to_owned());
        let patch = flows::admin::organization::OrganizationPatch { external_id, ..Default::default() };
        flows::admin::organization::change(context, &author, world.organization.id, patch).await.unwrap().unwrap();
        let client = world.client(context, world.confidential).await;
        let request = flows::token::refresh_token::RefreshRequest { refresh_token: connected.refresh_token(), scope: None };
        let next = flows::token::refresh_token::refresh(context, &client, request).await.unwrap().unwrap();
        assert_eq!(signed_claims(context, &next.access_token).unwrap().external_id.as_deref(), Some("new-id"));
    })
    .await;
}
