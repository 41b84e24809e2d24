//! What was written is read back as it was, and a change of what is no longer so is refused.

use super::samples::*;
use crate::testing::each;
use crate::{client_secret, integration, membership, operator_key, organization, partner, redirect_uri, resource, scope, user};
use model::integration::{IntegrationState, SecretSlot};
use model::membership::{Role, SETTINGS_ORGANIZATION};
use model::partner::{PartnerMember, PartnerRole};
use model::redirect_uri::ReviewState;
use protocol::Seconds;

#[tokio::test]
async fn organizations() {
    each(|store| async move {
        let old = super::samples::organization(1);
        assert!(written(&store, organization::insert(&old)).await);
        assert_eq!(organization::find(&store, old.id).await.unwrap(), Some(old.clone()));
        let mut new = old.clone();
        new.number = "NO-7".to_owned();
        new.external_id = Some("ext-1".to_owned());
        assert!(written(&store, organization::update(&old, &new)).await);
        assert!(!written(&store, organization::update(&old, &new)).await, "it is no longer as the caller saw it");
        assert_eq!(organization::find_by_number(&store, Some("NO"), &new.number).await.unwrap(), Some(new.clone()));
        assert_eq!(organization::find_by_number(&store, None, &new.number).await.unwrap(), Some(new.clone()));
        assert_eq!(organization::find_by_number(&store, Some("SE"), &new.number).await.unwrap(), None);
        assert!(!organization::number_is_registered(&store, "NO", &old.number).await.unwrap(), "the old number is free again");
        assert_eq!(organization::find_by_external_id(&store, "ext-1").await.unwrap(), Some(new.clone()));
        let mut bare = new.clone();
        bare.external_id = None;
        assert!(written(&store, organization::update(&new, &bare)).await);
        assert_eq!(organization::find_by_external_id(&store, "ext-1").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_claimed_number_matches_nothing_and_blocks_nobody_until_it_is_verified() {
    each(|store| async move {
        let mut claimed = organization(1);
        claimed.number_verified = false;
        let mut rival = organization(2);
        rival.number.clone_from(&claimed.number);
        rival.number_verified = false;
        assert!(written(&store, organization::insert(&claimed)).await);
        assert!(written(&store, organization::insert(&rival)).await, "claims do not collide");
        assert_eq!(organization::find_by_number(&store, Some("NO"), &claimed.number).await.unwrap(), None);
        assert!(!organization::number_is_registered(&store, "NO", &claimed.number).await.unwrap());
        let mut verified = claimed.clone();
        verified.number_verified = true;
        assert!(written(&store, organization::update(&claimed, &verified)).await);
        assert_eq!(organization::find_by_number(&store, Some("NO"), &claimed.number).await.unwrap(), Some(verified));
        let mut second = rival.clone();
        second.number_verified = true;
        assert!(!written(&store, organization::update(&rival, &second)).await, "only one can be verified");
    })
    .await;
}

#[tokio::test]
async fn people() {
    each(|store| async move {
        let old = user(1);
        assert!(written(&store, user::insert(&old, Some("hash"))).await);
        let found = user::find_by_email(&store, "user1@acme.example").await.unwrap().unwrap();
        assert_eq!((found.user, found.password_hash.as_deref()), (old.clone(), Some("hash")));
        let mut new = old.clone();
        new.email = "other@acme.example".to_owned();
        assert!(written(&store, user::update(&old, &new)).await);
        assert_eq!(user::find_by_email(&store, "user1@acme.example").await.unwrap(), None);
        assert!(written(&store, vec![user::set_password(old.id, "other")]).await);
        let found = user::find_with_password(&store, old.id).await.unwrap().unwrap();
        assert_eq!((found.user.clone(), found.password_hash.as_deref()), (new.clone(), Some("other")));
        assert_eq!(user::find(&store, old.id).await.unwrap(), Some(new));
        assert!(!written(&store, vec![user::set_password(user(2).id, "x")]).await, "nobody is there");
    })
    .await;
}

#[tokio::test]
async fn memberships() {
    each(|store| async move {
        assert!(written(&store, organization::insert(&organization(1))).await);
        let old = membership(1, 1, Role::Member);
        assert!(written(&store, vec![membership::insert(&old)]).await);
        assert!(!written(&store, vec![membership::insert(&old)]).await, "there is one already");
        let mut new = old.clone();
        new.privileges = vec![SETTINGS_ORGANIZATION.to_owned()];
        assert!(written(&store, vec![membership::update(&old, &new)]).await);
        assert!(!written(&store, vec![membership::update(&old, &new)]).await);
        assert_eq!(membership::find(&store, old.organization_id, old.user_id).await.unwrap(), Some(new));
        assert!(written(&store, vec![membership::delete(old.organization_id, old.user_id)]).await);
        assert_eq!(membership::find(&store, old.organization_id, old.user_id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn partners_and_their_developers() {
    each(|store| async move {
        let old = partner(1);
        assert!(written(&store, vec![partner::insert(&old)]).await);
        let mut new = old.clone();
        new.verified = true;
        assert!(written(&store, vec![partner::update(&old, &new)]).await);
        assert!(!written(&store, vec![partner::update(&old, &new)]).await);
        assert_eq!(partner::find(&store, old.id).await.unwrap(), Some(new));
        let mut member = PartnerMember { partner_id: old.id, user_id: user(1).id, role: PartnerRole::Developer };
        assert!(written(&store, vec![partner::insert_member(&member, NOW)]).await);
        assert!(!written(&store, vec![partner::insert_member(&member, NOW)]).await);
        member.role = PartnerRole::Owner;
        assert!(written(&store, vec![partner::update_member(&member)]).await);
        assert_eq!(partner::find_member(&store, old.id, member.user_id).await.unwrap(), Some(member.clone()));
        assert_eq!(partner::of_user(&store, member.user_id, 10).await.unwrap(), [member.clone()]);
        assert_eq!(partner::page_of_members(&store, old.id, "", 10).await.unwrap(), [member.clone()]);
        assert!(written(&store, vec![partner::delete_member(old.id, member.user_id)]).await);
        assert_eq!(partner::find_member(&store, old.id, member.user_id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn integrations() {
    each(|store| async move {
        registered(&store).await;
        let old = integration(1);
        assert_eq!(integration::find(&store, old.client_id).await.unwrap(), Some(old.clone()));
        let mut new = old.clone();
        new.state = IntegrationState::Disabled;
        new.form_uri = Some("https://partner.example/form".to_owned());
        new.connection_lifetime = None;
        assert!(written(&store, vec![integration::update(&old, &new)]).await);
        assert!(!written(&store, vec![integration::update(&old, &new)]).await);
        assert_eq!(integration::find(&store, old.client_id).await.unwrap(), Some(new));
    })
    .await;
}

#[tokio::test]
async fn a_secret_slot_is_free_again_once_what_was_in_it_has_retired() {
    each(|store| async move {
        registered(&store).await;
        let first = client_secret(1, SecretSlot(1));
        assert!(written(&store, vec![client_secret::insert(&first)]).await);
        assert_eq!(client_secret::of(&store, first.client_id).await.unwrap(), vec![first.clone()]);
        let mut second = client_secret(2, SecretSlot(1));
        assert!(!written(&store, vec![client_secret::insert(&second)]).await, "the slot is taken");
        let at = NOW + Seconds::hours(1);
        assert!(written(&store, vec![client_secret::retire(&first, at)]).await);
        assert!(!written(&store, vec![client_secret::insert(&second)]).await, "it lives for an hour more");
        assert!(!written(&store, vec![client_secret::retire(&first, at + Seconds(1))]).await, "no later");
        second.created_at = at;
        assert!(written(&store, vec![client_secret::insert(&second)]).await);
        assert!(!written(&store, vec![client_secret::retire(&first, NOW)]).await, "it is no longer there");
        assert_eq!(client_secret::of(&store, first.client_id).await.unwrap(), [second]);
    })
    .await;
}

#[tokio::test]
async fn redirect_uris() {
    each(|store| async move {
        registered(&store).await;
        let uri = redirect_uri(1, "https://partner.example/cb");
        assert!(written(&store, vec![redirect_uri::insert(&uri)]).await);
        assert!(!written(&store, vec![redirect_uri::insert(&redirect_uri(2, &uri.uri))]).await, "it is registered");
        let review = redirect_uri::Review {
            from: ReviewState::Pending,
            to: ReviewState::Declined,
            reason: Some("not yours".to_owned()),
            at: NOW,
        };
        assert!(written(&store, vec![redirect_uri::decide(uri.id, &review)]).await);
        let found = redirect_uri::find(&store, uri.id).await.unwrap().unwrap();
        assert_eq!(
            (found.state, found.reason.as_deref(), found.decided_at),
            (ReviewState::Declined, Some("not yours"), Some(NOW))
        );
        assert_eq!(redirect_uri::of(&store, uri.client_id).await.unwrap(), vec![found.clone()]);
        assert_eq!(redirect_uri::page_in_state(&store, ReviewState::Declined, "", 10).await.unwrap(), [found]);
        assert_eq!(redirect_uri::page_in_state(&store, ReviewState::Pending, "", 10).await.unwrap(), []);
        assert!(written(&store, vec![redirect_uri::delete(uri.id)]).await);
        assert!(!written(&store, vec![redirect_uri::delete(uri.id)]).await);
    })
    .await;
}

#[tokio::test]
async fn scopes_resources_and_operator_keys() {
    each(|store| async move {
        let old = scope("a.read");
        assert!(written(&store, vec![scope::insert(&old)]).await);
        let mut new = old.clone();
        new.restricted = true;
        assert!(written(&store, vec![scope::update(&old, &new)]).await);
        assert!(!written(&store, vec![scope::update(&old, &new)]).await);
        assert_eq!(scope::find(&store, &old.name).await.unwrap(), Some(new.clone()));
        assert_eq!(scope::all(&store).await.unwrap(), [new]);

        let (first, second) = (resource(1, "https://a.example"), resource(2, "https://b.example"));
        for resource in [&second, &first] {
            assert!(written(&store, vec![resource::insert(resource)]).await);
        }
        assert_eq!(resource::all(&store).await.unwrap(), [first.clone(), second], "the oldest first");
        let mut rotated = first.clone();
        rotated.lookup = "another".to_owned();
        rotated.digest = digest(9);
        assert!(written(&store, vec![resource::update(&first, &rotated)]).await);
        assert!(!written(&store, vec![resource::update(&first, &rotated)]).await);
        assert_eq!(resource::find(&store, first.id).await.unwrap(), Some(rotated.clone()));
        assert_eq!(resource::find_by_audience(&store, "https://a.example").await.unwrap(), Some(rotated));

        let key = operator_key(1);
        assert!(written(&store, vec![operator_key::insert(&key)]).await);
        assert_eq!(operator_key::find(&store, &key.lookup).await.unwrap(), Some(key.clone()));
        assert_eq!(operator_key::all(&store, 10).await.unwrap(), vec![key.clone()]);
        assert!(written(&store, vec![operator_key::revoke(&key.lookup, NOW)]).await);
        assert_eq!(operator_key::find(&store, &key.lookup).await.unwrap(), None);
        assert!(!written(&store, vec![operator_key::revoke(&key.lookup, NOW)]).await);
    })
    .await;
}
