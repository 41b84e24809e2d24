//! Tokens by client credentials (seeds 000 and 001): by client key, by client secret, and how they end.

use crate::each_world;
use flows::admin::{Author, Patch};
use flows::grant::{Act, act, customer};
use flows::introspect::{Asker, examine, introspect};
use flows::testing::signed_claims;
use flows::testing::{MadeKey, TestContext, World};
use flows::token::client_credentials::{Asked, Credential, issue, prove_key};
use flows::{Context, Decision, client_key, registry, revocations};
use model::grant::{Actor, Grant};
use model::integration::SecretSlot;
use protocol::id::{ClientId, GrantId, OrganizationId};
use protocol::introspection::IntrospectionResponse;
use protocol::token::TokenResponse;
use protocol::{ErrorCode, Seconds};

async fn by_key(context: &Context, world: &World, made: &MadeKey, asked: Asked<'_>) -> Decision<TokenResponse> {
    let client = world.client(context, world.confidential).await;
    let known = prove_key(context, world.confidential, &made.secret).await.unwrap().unwrap();
    let credential = Credential::ClientKey { organization_id: known.organization_id, id: known.id };
    issue(context, &client, credential, asked).await.unwrap()
}

async fn by_secret(context: &Context, world: &World, organization_id: Option<OrganizationId>) -> Decision<TokenResponse> {
    let client = world.client(context, world.confidential).await;
    let secret = client.live_secrets(context.now()).next().unwrap().clone();
    let credential = Credential::Secret { id: secret.id, retires_at: secret.retires_at, organization_id };
    issue(context, &client, credential, Asked::default()).await.unwrap()
}

async fn is_active(context: &Context, world: &World, token: &str) -> bool {
    let answer = introspect(context, &Asker::Resource(&world.resource), token).await.unwrap().unwrap();
    matches!(answer, IntrospectionResponse::AccessToken { .. })
}

async fn grant(test: &TestContext, id: GrantId) -> Grant {
    storage::grant::find(&test.context.store, id).await.unwrap().unwrap()
}

fn by(world: &World) -> (Actor, &'static str) {
    (customer(world.admin.id, "admin"), "as the test wants it")
}

#[tokio::test]
async fn a_token_by_client_key_says_whose_it_is_and_lives_twenty_minutes() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let made = world.client_key(context, connected.tokens.grant_id).await;
        let token = by_key(context, &world, &made, Asked::default()).await.unwrap();
        assert_eq!((token.expires_in, token.refresh_token.is_none(), token.token_type), (1_200, true, "Bearer"));
        assert_eq!((token.organization_id, token.grant_id), (world.organization.id, connected.tokens.grant_id));
        let claims = signed_claims(context, &token.access_token).unwrap();
        assert_eq!((claims.credential_id, claims.exp - claims.iat), (made.key.id.to_string(), 1_200));
        assert_eq!((claims.sub, claims.external_id.as_deref()), (world.organization.id.to_string(), Some("ext-910000001")));
        assert!(is_active(context, &world, &token.access_token).await);
        test.clock.advance(Seconds(1_200));
        assert_eq!(examine(context, &token.access_token).await.unwrap().unwrap_err().code, ErrorCode::AccessTokenExpired);
    })
    .await;
}

#[tokio::test]
async fn unknown_wrong_and_foreign_keys_cost_the_same() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let made = world.client_key(context, connected.tokens.grant_id).await;
        assert!(prove_key(context, world.confidential, &made.secret).await.unwrap().is_some());
        let unknown = context.new_secret(protocol::secret::SecretKind::ClientKey);
        let wrong = forged(&made.secret);
        let other_kind = world.client_secret.clone();
        let cases: [(ClientId, &str); 3] =
            [(world.confidential, unknown.reveal()), (world.confidential, &wrong), (world.foreign, &made.secret)];
        for (client_id, sent) in cases {
            let before = context.store.statements();
            assert!(prove_key(context, client_id, sent).await.unwrap().is_none(), "{sent}");
            assert_eq!(context.store.statements() - before, 1, "{sent}");
        }
        for noise in ["", "cs_key_", other_kind.as_str()] {
            assert!(prove_key(context, world.confidential, noise).await.unwrap().is_none(), "{noise}");
        }
    })
    .await;
}

/// The same clear part and another secret part, with a checksum that fits.
fn forged(key: &str) -> String {
    use protocol::secret::{Environment, Secret, SecretKind};
    let mut bytes: [u8; 40] = protocol::base62::decode(key.split('_').nth(2).unwrap()).unwrap();
    bytes[39] ^= 1;
    let forged = Secret::new(Environment::Production, SecretKind::ClientKey, bytes);
    assert!(key.contains(forged.lookup()) && key != forged.reveal());
    forged.reveal().to_owned()
}

#[tokio::test]
async fn a_token_s_scopes_are_what_was_asked_of_what_everybody_allows() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let code = world.code(context, world.confidential, "employees.read").await;
        let tokens = world.exchange(context, world.confidential, &code).await.unwrap();
        let made = world.client_key(context, tokens.grant_id).await;
        let ask = async |scope: Option<&str>| {
            let answer = by_key(context, &world, &made, Asked { scope, resource: None }).await;
            answer.map(|tokens| tokens.scope.to_string()).map_err(|denied| denied.code)
        };
        assert_eq!(ask(None).await.as_deref(), Ok("employees.read transactions.read"));
        assert_eq!(ask(Some("employees.read invoices.write")).await.as_deref(), Ok("employees.read"));
        assert_eq!(ask(Some("invoices.write")).await, Err(ErrorCode::ScopeNotGranted));
        assert_eq!(ask(Some("planets.write")).await, Err(ErrorCode::ScopeUnknown));
        let withdrawn = by_key(context, &world, &made, Asked::default()).await.unwrap();
        let patch = flows::admin::integration::IntegrationPatch {
            optional_scopes: Some("invoices.write".parse().unwrap()),
            connection_lifetime: Patch::Keep,
            ..Default::default()
        };
        let author = Author::once(Actor::system());
        flows::admin::integration::change(context, &author, world.confidential, patch).await.unwrap().unwrap();
        assert_eq!(ask(None).await.as_deref(), Ok("transactions.read"));
        let left = examine(context, &withdrawn.access_token).await.unwrap().unwrap().scopes;
        assert_eq!(left.to_string(), "transactions.read", "a token that is out loses what was withdrawn");
        let other = Asked { scope: None, resource: Some("https://elsewhere.example") };
        assert_eq!(by_key(context, &world, &made, other).await.unwrap_err().code, ErrorCode::ResourceUnknown);
    })
    .await;
}

#[tokio::test]
async fn the_client_secret_needs_an_organization_with_an_active_grant() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let code_of = async |organization_id| by_secret(context, &world, organization_id).await.map_err(|denied| denied.code);
        let own = Some(world.organization.id);
        assert_eq!(code_of(None).await.unwrap_err(), ErrorCode::OrganizationIdMissing);
        assert_eq!(code_of(own).await.unwrap_err(), ErrorCode::NoGrant);
        assert_eq!(code_of(Some(OrganizationId::from_bytes([1; 16]))).await.unwrap_err(), ErrorCode::NoGrant);
        let connected = world.connect(context, world.confidential).await;
        let token = code_of(own).await.unwrap();
        assert_eq!((token.expires_in, token.grant_id), (1_200, connected.tokens.grant_id));
        assert!(signed_claims(context, &token.access_token).unwrap().credential_id.starts_with("sct_"));
        assert_eq!(code_of(Some(world.stranger.id)).await.unwrap_err(), ErrorCode::NoGrant, "another customer");
        act(context, &grant(&test, token.grant_id).await, Act::Suspend, by(&world)).await.unwrap().unwrap();
        assert_eq!(code_of(own).await.unwrap_err(), ErrorCode::GrantSuspended);
        act(context, &grant(&test, token.grant_id).await, Act::Revoke, by(&world)).await.unwrap().unwrap();
        assert_eq!(code_of(own).await.unwrap_err(), ErrorCode::GrantRevoked);
        let again = world.connect(context, world.confidential).await;
        assert_eq!(code_of(own).await.unwrap().grant_id, again.tokens.grant_id);
        let old = examine(context, &token.access_token).await.unwrap().unwrap_err().code;
        assert_eq!(old, ErrorCode::GrantRevoked, "a grant that came later revives no token");
    })
    .await;
}

/// Tokens by key and by secret, known to a second node that has both in its caches.
async fn two_nodes(test: &TestContext, world: &World) -> (TestContext, MadeKey, [String; 2]) {
    let context = &*test.context;
    let connected = world.connect(context, world.confidential).await;
    let made = world.client_key(context, connected.tokens.grant_id).await;
    let key = by_key(context, world, &made, Asked::default()).await.unwrap().access_token;
    let secret = by_secret(context, world, Some(world.organization.id)).await.unwrap().access_token;
    let other = flows::testing::node(context.store.clone(), &test.clock, 1).await;
    for token in [&key, &secret] {
        assert!(is_active(&other.context, world, token).await);
    }
    assert!(by_key(&other.context, world, &made, Asked::default()).await.is_ok());
    assert!(by_secret(&other.context, world, Some(world.organization.id)).await.is_ok());
    (other, made, [key, secret])
}

#[tokio::test]
async fn suspending_resuming_and_revoking_a_grant_reach_a_second_node_within_a_second() {
    each_world(|test, world| async move {
        let (other, made, tokens) = two_nodes(&test, &world).await;
        let other = &*other.context;
        let own = Some(world.organization.id);
        let steps =
            [(Act::Suspend, Some(ErrorCode::GrantSuspended)), (Act::Resume, None), (Act::Revoke, Some(ErrorCode::GrantRevoked))];
        for (step, refused) in steps {
            act(&test.context, &grant(&test, made.key.grant_id).await, step, by(&world)).await.unwrap().unwrap();
            registry::poll_now(other).await.unwrap();
            for token in &tokens {
                assert_eq!(examine(other, token).await.unwrap().map_err(|denied| denied.code).err(), refused, "{step:?}");
            }
            let answers = [by_key(other, &world, &made, Asked::default()).await, by_secret(other, &world, own).await];
            for answer in answers {
                assert_eq!(answer.err().map(|denied| denied.code), refused, "{step:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_deleted_key_is_dead_on_a_second_node_and_its_sibling_lives() {
    each_world(|test, world| async move {
        let (other, made, [token, by_secret]) = two_nodes(&test, &world).await;
        let other = &*other.context;
        let sibling = world.client_key(&test.context, made.key.grant_id).await;
        let siblings = by_key(&test.context, &world, &sibling, Asked::default()).await.unwrap().access_token;
        client_key::delete(&test.context, &made.key, (Actor::system(), None)).await.unwrap().unwrap();
        registry::poll_now(other).await.unwrap();
        assert_eq!(examine(other, &token).await.unwrap().unwrap_err().code, ErrorCode::ClientKeyRevoked);
        let refused = by_key(other, &world, &made, Asked::default()).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::ClientKeyRevoked);
        assert!(is_active(other, &world, &siblings).await && is_active(other, &world, &by_secret).await);
        let feed = revocations::since(other, None).await.unwrap().unwrap();
        let told = |id: String| feed.data.iter().rev().find(|entry| entry.id == id).map(|entry| entry.status.clone());
        assert_eq!(told(made.key.id.to_string()).as_deref(), Some("revoked"));
        assert_ne!(told(sibling.key.id.to_string()).as_deref(), Some("revoked"));
    })
    .await;
}

#[tokio::test]
async fn no_token_outlives_the_date_at_which_its_key_or_secret_retires() {
    each_world(|test, world| async move {
        let (other, made, [before_key, before_secret]) = two_nodes(&test, &world).await;
        let (context, other) = (&*test.context, &*other.context);
        let date = context.now() + Seconds(600);
        client_key::retire(context, &made.key, Some(date), (Actor::system(), None)).await.unwrap().unwrap();
        let slot = (world.confidential, SecretSlot(1));
        let author = Author::once(Actor::system());
        flows::admin::client_secret::retire(context, &author, slot, Seconds(600)).await.unwrap().unwrap();
        registry::poll_now(other).await.unwrap();
        test.clock.advance(Seconds(200));
        registry::poll_now(other).await.unwrap();
        let key = by_key(other, &world, &made, Asked::default()).await.unwrap();
        let secret = by_secret(other, &world, Some(world.organization.id)).await.unwrap();
        assert_eq!((key.expires_in, secret.expires_in), (400, 400));
        let tokens = [before_key, before_secret, key.access_token, secret.access_token];
        test.clock.advance(Seconds(399));
        registry::poll_now(other).await.unwrap();
        let ids = [made.key.id.to_string(), signed_claims(context, &tokens[1]).unwrap().credential_id];
        let told = async || {
            let feed = revocations::since(other, None).await.unwrap().unwrap();
            ids.iter().filter(|id| feed.data.iter().any(|entry| entry.id == **id && entry.status == "revoked")).count()
        };
        for token in &tokens {
            assert!(is_active(other, &world, token).await, "a second before");
        }
        assert_eq!(told().await, 0, "verifiers hear of it when it comes, not before");
        test.clock.advance(Seconds(1));
        for token in &tokens {
            assert!(!is_active(other, &world, token).await);
        }
        assert_eq!(told().await, 2, "verifiers that ask nobody hear of it");
        let refused = by_key(other, &world, &made, Asked::default()).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::ClientKeyRevoked);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_retires_under_a_suspended_grant_works_after_it_is_resumed() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (_, made, _) = two_nodes(&test, &world).await;
        act(context, &grant(&test, made.key.grant_id).await, Act::Suspend, by(&world)).await.unwrap().unwrap();
        let key = storage::client_key::find(&context.store, made.key.organization_id, made.key.id).await.unwrap().unwrap();
        let date = context.now() + Seconds::days(1);
        client_key::retire(context, &key, Some(date), (Actor::system(), None)).await.unwrap().unwrap();
        context.deferred.flush(context).await.unwrap();
        act(context, &grant(&test, made.key.grant_id).await, Act::Resume, by(&world)).await.unwrap().unwrap();
        let feed = revocations::since(context, None).await.unwrap().unwrap();
        let last = feed.data.iter().rev().find(|entry| entry.id == made.key.id.to_string()).unwrap();
        assert_eq!(last.status, "active", "what a verifier knows of the key does not outlast the suspension");
        assert!(by_key(context, &world, &made, Asked::default()).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_token_of_client_credentials_is_not_revoked_by_itself() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (_, _, tokens) = two_nodes(&test, &world).await;
        let client = world.client(context, world.confidential).await;
        let foreign = world.client(context, world.foreign).await;
        for token in &tokens {
            let revoke = async |client| flows::revoke::revoke_token(context, client, token).await.unwrap();
            assert_eq!(revoke(&client).await.unwrap_err().code, ErrorCode::TokenTypeUnsupported);
            assert_eq!(revoke(&foreign).await, Ok(()), "another client's is answered as ever");
            assert!(is_active(context, &world, token).await);
        }
        test.clock.advance(Seconds(1_200));
        assert_eq!(flows::revoke::revoke_token(context, &client, &tokens[0]).await.unwrap(), Ok(()), "it is over");
    })
    .await;
}

#[tokio::test]
async fn a_changed_external_id_stands_in_the_next_token_by_key_and_by_secret() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (_, made, _) = two_nodes(&test, &world).await;
        let author = Author::once(Actor::system());
        let external_id = Patch::Set("new-id".to_owned());
        let patch = flows::admin::organization::OrganizationPatch { external_id, ..Default::default() };
        flows::admin::organization::change(context, &author, world.organization.id, patch).await.unwrap().unwrap();
        let key = by_key(context, &world, &made, Asked::default()).await.unwrap();
        let secret = by_secret(context, &world, Some(world.organization.id)).await.unwrap();
        for token in [key, secret] {
            assert_eq!(signed_claims(context, &token.access_token).unwrap().external_id.as_deref(), Some("new-id"));
        }
    })
    .await;
}
