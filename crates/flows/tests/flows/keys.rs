//! Keys: sealed at rest, rotated with overlap.

use crate::each_world;
use flows::keys::{KNOWN_BEFORE_USE, Keys, MasterKey, PUBLISHED_BEFORE_USE, rotate};
use flows::registry::poll_now;
use flows::testing::signed_claims;
use model::resource::Signing;
use protocol::Seconds;

#[tokio::test]
async fn a_new_key_is_published_before_it_signs_and_the_old_one_verifies_on() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let old = world.connect(context, world.confidential).await;
        let old_kid = context.keys.signer(Signing::Es256, context.now()).unwrap().kid().to_owned();
        let made = rotate(context).await.unwrap();
        assert!(context.keys.jwks().keys.iter().any(|key| key.kid.as_deref() == Some(&made.kid)), "published at once");
        assert_eq!(context.keys.signer(Signing::Es256, context.now()).unwrap().kid(), old_kid, "not used yet");
        assert!(KNOWN_BEFORE_USE < PUBLISHED_BEFORE_USE);
        test.clock.advance(PUBLISHED_BEFORE_USE);
        poll_now(context).await.unwrap();
        assert_eq!(context.keys.signer(Signing::Es256, context.now()).unwrap().kid(), made.kid);
        assert!(signed_claims(context, &old.tokens.access_token).is_some());
        let new = world.connect(context, world.confidential).await;
        assert!(signed_claims(context, &new.tokens.access_token).is_some());
    })
    .await;
}

#[tokio::test]
async fn keys_go_only_when_nothing_that_they_made_can_live() {
    each_world(|test, _| async move {
        let context = &*test.context;
        assert_eq!(rotate(context).await.unwrap().removed, 0);
        test.clock.advance(Seconds::days(3));
        assert_eq!(rotate(context).await.unwrap().removed, 2, "the first keys for tokens and for links");
        test.clock.advance(Seconds::days(93));
        assert_eq!(rotate(context).await.unwrap().removed, 4, "two signing keys, and the MAC keys of 93 days and more ago");
    })
    .await;
}

#[tokio::test]
async fn a_token_that_was_verified_before_is_not_ours_any_more_once_its_key_is_gone() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let token = world.connect(context, world.confidential).await.tokens.access_token;
        assert!(signed_claims(context, &token).is_some());
        rotate(context).await.unwrap();
        test.clock.advance(Seconds::days(3));
        assert!(signed_claims(context, &token).is_some(), "its key is still published");
        rotate(context).await.unwrap();
        assert!(signed_claims(context, &token).is_none());
    })
    .await;
}

#[tokio::test]
async fn another_master_key_opens_nothing() {
    each_world(|test, _| async move {
        let keys = Keys::new(MasterKey::new(&[8; 32]));
        let error = keys.load(&test.context.store).await.unwrap_err().to_string();
        assert!(error.contains("master key"), "{error}");
        for key in storage::key::all(&test.context.store).await.unwrap() {
            assert!(!key.sealed.is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn a_resource_that_asks_for_rs256_gets_it_and_rotation_covers_it() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let author = || flows::admin::Author::once(model::grant::Actor::system());
        let signing = Some(Signing::Rs256);
        let patch = flows::admin::resource::ResourcePatch { signing, ..Default::default() };
        flows::admin::resource::change(context, &author(), world.resource.id, patch).await.unwrap().unwrap();
        let connected = world.connect(context, world.confidential).await;
        assert!(signed_claims(context, &connected.tokens.access_token).is_some());
        let algorithms: Vec<_> = context.keys.jwks().keys.into_iter().filter_map(|key| key.alg).collect();
        assert_eq!(algorithms.len(), 2, "{algorithms:?}");
        let kid = context.keys.signer(Signing::Rs256, context.now()).unwrap().kid().to_owned();
        rotate(context).await.unwrap();
        test.clock.advance(PUBLISHED_BEFORE_USE);
        poll_now(context).await.unwrap();
        assert_ne!(context.keys.signer(Signing::Rs256, context.now()).unwrap().kid(), kid);
        assert!(signed_claims(context, &connected.tokens.access_token).is_some());
    })
    .await;
}

#[tokio::test]
async fn a_new_key_for_links_is_published_before_it_signs() {
    each_world(|test, _| async move {
        let context = &*test.context;
        let now = context.now();
        let old = context.keys.link_signer(now).unwrap();
        rotate(context).await.unwrap();
        let published = context.keys.link_jwks().keys;
        assert_eq!(published.len(), 2, "the old one and the next");
        assert!(published.iter().all(|key| key.kty == "OKP" && key.crv.as_deref() == Some("Ed25519")));
        assert_eq!(context.keys.link_signer(now).unwrap().public(), old.public(), "not used yet");
        test.clock.advance(PUBLISHED_BEFORE_USE);
        let new = context.keys.link_signer(context.now()).unwrap();
        assert_ne!(new.public(), old.public());
        assert!(published.contains(&new.public().jwk()));
        assert!(context.keys.jwks().keys.iter().all(|key| key.kty == "EC"), "none of them verifies tokens");
    })
    .await;
}

#[tokio::test]
async fn a_store_from_before_links_were_signed_gets_its_key_for_them() {
    each_world(|test, _| async move {
        let context = &*test.context;
        let kid = context.keys.link_signer(context.now()).unwrap().public().kid().unwrap().to_owned();
        context.store.write_all(vec![storage::key::delete(&kid)]).await.unwrap();
        let before = storage::key::all(&context.store).await.unwrap();
        flows::keys::ensure(context).await.unwrap();
        let after = storage::key::all(&context.store).await.unwrap();
        assert_eq!(after.len(), before.len() + 1);
        assert_eq!(context.keys.link_jwks().keys.len(), 1);
        assert!(before.iter().all(|key| after.contains(key)), "nothing else was made anew");
    })
    .await;
}
