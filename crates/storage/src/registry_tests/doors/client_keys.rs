//! Client keys, how they stand, how they end, and those that wait sealed.

use super::samples::*;
use crate::testing::each;
use crate::{client_key as stored, grant as grants, standing};
use model::client_key::{ClientKey, ClientKeyState, Delivery};
use model::grant::ActorKind;
use model::grant::{Actor, Ending, GrantState};
use model::integration::SecretSlot;
use protocol::Seconds;
use stored::ending;
use stored::sealed::{self, SealedClientKey};

#[tokio::test]
async fn a_key_is_read_back_from_each_side() {
    each(|store| async move {
        let grant = granted(&store).await;
        let (first, second) = (key(1), ClientKey { slot: SecretSlot(2), ..unclaimed(2) });
        assert!(!stored::any_of_integration(&store, first.client_id).await.unwrap());
        for one in [&first, &second] {
            assert!(written(&store, stored::insert(one)).await);
            assert_eq!(kept(&store, one).await, *one);
        }
        let (organization_id, client_id) = (first.organization_id, first.client_id);
        assert!(stored::any_of_integration(&store, client_id).await.unwrap());
        assert!(!stored::any_of_integration(&store, integration(2).client_id).await.unwrap(), "another's");
        assert_eq!(stored::of_grant(&store, organization_id, grant.id).await.unwrap(), [second.clone(), first.clone()]);
        assert_eq!(stored::held_by_grant(&store, organization_id, grant.id).await.unwrap(), [first.clone(), second.clone()]);
        let place = stored::locate(&store, client_id, &mark(1).lookup).await.unwrap().unwrap();
        assert_eq!((place.organization_id, place.id), (organization_id, first.id));
        assert_eq!(stored::locate(&store, integration(2).client_id, &mark(1).lookup).await.unwrap(), None, "another's");
        assert_eq!(stored::unclaimed(&store, client_id, NOW, 10).await.unwrap(), vec![second.clone()]);
        assert_eq!(stored::unclaimed(&store, client_id, END, 10).await.unwrap(), []);
        let found = async |client_id, id, at| stored::find_unclaimed(&store, client_id, id, at).await.unwrap();
        assert_eq!(found(client_id, second.id, NOW).await, Some(second.clone()));
        assert_eq!(found(client_id, first.id, NOW).await, None);
        assert_eq!(found(integration(2).client_id, second.id, NOW).await, None);
        assert_eq!(found(client_id, second.id, END).await, None);
        let of_partner = stored::find_of_partner(&store, partner(1).id, second.id).await.unwrap();
        assert_eq!(of_partner.map(|key| key.id), Some(second.id));
        assert_eq!(stored::find_of_partner(&store, partner(2).id, second.id).await.unwrap(), None);
        assert!(!written(&store, stored::claim(&second, &mark(9), END).to_vec()).await, "too late");
        let foreign = ClientKey { client_id: integration(2).client_id, ..second.clone() };
        assert!(!written(&store, stored::claim(&foreign, &mark(9), NOW).to_vec()).await, "not its integration");
        assert!(written(&store, stored::claim(&second, &mark(9), NOW).to_vec()).await);
        let claimed = kept(&store, &second).await;
        assert_eq!((claimed.state, claimed.mark), (ClientKeyState::Active, Some(mark(9))));
        assert!(stored::locate(&store, client_id, &mark(9).lookup).await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn uses_and_a_changed_external_id_are_noted() {
    each(|store| async move {
        granted(&store).await;
        let one = key(1);
        assert!(written(&store, stored::insert(&one)).await);
        let (organization_id, id) = (one.organization_id, one.id);
        for (at, wanted) in [(5, 5), (3, 5), (9, 9)] {
            assert!(written(&store, vec![stored::note_used(organization_id, id, NOW + Seconds(at))]).await);
            assert_eq!(kept(&store, &one).await.last_used_at, Some(NOW + Seconds(wanted)), "it never goes back");
        }
        let was_used = async || standing::of_client_key(&store, organization_id, id).await.unwrap().unwrap().was_used;
        assert!(!was_used().await);
        assert!(written(&store, vec![stored::note_first_used(organization_id, id, NOW)]).await);
        assert!(was_used().await);
        assert!(!written(&store, vec![stored::note_first_used(organization_id, id, NOW)]).await, "once");
        assert!(written(&store, vec![stored::set_external_id(organization_id, Some("new"))]).await);
        let now = standing::of_client_key(&store, organization_id, id).await.unwrap().unwrap();
        assert_eq!(now.external_id.as_deref(), Some("new"));
    })
    .await;
}

#[tokio::test]
async fn a_key_stands_as_it_and_its_grant_do() {
    each(|store| async move {
        let grant = granted(&store).await;
        let one = key(1);
        assert!(written(&store, stored::insert(&one)).await);
        let (organization_id, id) = (one.organization_id, one.id);
        let good = async |at| standing::of_client_key(&store, organization_id, id).await.unwrap().unwrap().is_good(at);
        let of_grant = async || standing::of_grant(&store, organization_id, grant.client_id).await.unwrap();
        assert!(good(NOW).await && of_grant().await.unwrap().is_good(NOW));
        assert!(written(&store, grants::ending::suspend(&grant, ActorKind::Operator)).await);
        assert!(!good(NOW).await && !of_grant().await.unwrap().is_good(NOW));
        assert_eq!(kept(&store, &one).await.state, ClientKeyState::Suspended);
        assert!(written(&store, grants::ending::resume(&grant, ActorKind::Operator)).await);
        assert!(good(NOW).await);
        assert!(written(&store, vec![ending::retire(organization_id, id, END)]).await);
        assert!(!written(&store, vec![ending::retire(organization_id, id, END)]).await, "no later");
        assert!(written(&store, vec![ending::retire(organization_id, id, END - Seconds(1))]).await, "sooner");
        assert!(good(END - Seconds(2)).await && !good(END - Seconds(1)).await);
        let ended = Ending { at: NOW, by: Actor::system(), reason: "over".to_owned() };
        assert!(written(&store, grants::ending::revoke(&grant, &ended)).await);
        assert!(!good(NOW).await && of_grant().await.is_none());
        let over = standing::of_client_key(&store, organization_id, id).await.unwrap().unwrap();
        assert_eq!((over.grant, kept(&store, &one).await.ended_at), (GrantState::Revoked, Some(NOW)));
        assert!(!written(&store, vec![ending::revoke(organization_id, id, "deleted", NOW)]).await, "it is over");
        assert_eq!(
            standing::of_connection(&store, organization_id, protocol::id::ConnectionId::from_bytes([1; 16])).await.unwrap(),
            None
        );
    })
    .await;
}

#[tokio::test]
async fn what_holds_no_slot_any_more_ends_and_nothing_else() {
    each(|store| async move {
        let grant = granted(&store).await;
        let keys = [key(1), key(2), unclaimed(3), ClientKey { claim_until: Some(NOW), ..unclaimed(4) }];
        for one in &keys {
            assert!(written(&store, stored::insert(one)).await);
        }
        let organization_id = grant.organization_id;
        assert!(written(&store, vec![ending::retire(organization_id, keys[0].id, NOW)]).await);
        assert!(written(&store, vec![ending::end_over(organization_id, grant.id, NOW)]).await);
        let held = stored::held_by_grant(&store, organization_id, grant.id).await.unwrap();
        assert_eq!(held.iter().map(|key| key.id).collect::<Vec<_>>(), [keys[1].id, keys[2].id]);
        assert_eq!(kept(&store, &keys[0]).await.ended_at, Some(NOW));
        assert!(written(&store, vec![ending::suspend_of_grant(organization_id, grant.id)]).await);
        assert_eq!(kept(&store, &keys[2]).await.state, ClientKeyState::Unclaimed, "it waits on");
        assert!(written(&store, vec![ending::resume_of_grant(organization_id, grant.id)]).await);
        assert_eq!(kept(&store, &keys[1]).await.state, ClientKeyState::Active);
        assert_eq!(ending::revoke_unclaimed(&store, END, 10).await.unwrap(), 0);
        assert_eq!(ending::revoke_unclaimed(&store, END + Seconds(1), 10).await.unwrap(), 1);
        assert!(written(&store, vec![ending::revoke_of_grant(organization_id, grant.id, NOW + Seconds(1))]).await);
        assert_eq!(stored::held_by_grant(&store, organization_id, grant.id).await.unwrap(), []);
        assert_eq!(kept(&store, &keys[0]).await.ended_at, Some(NOW), "its end is not moved");
    })
    .await;
}

#[tokio::test]
async fn sealed_keys_and_the_keys_they_are_sealed_to() {
    each(|store| async move {
        granted(&store).await;
        let client_id = integration(1).client_id;
        let sealed_key = |number: u8| SealedClientKey {
            organization_id: organization(1).id,
            client_key_id: key(number).id,
            client_id,
            jwe: format!("a.b.c.d.{number}"),
            created_at: NOW,
            expires_at: END + Seconds(number.into()),
        };
        for number in 1..=3 {
            let mut steps = stored::insert(&ClientKey { delivery: Delivery::Sealed, ..key(number) });
            steps.push(sealed::insert(&sealed_key(number)));
            assert!(written(&store, steps).await);
        }
        let page = async |client_id, after: &str, at| {
            let views = sealed::page(&store, client_id, (after, at), 2).await.unwrap();
            views.into_iter().map(|view| view.sealed).collect::<Vec<_>>()
        };
        let first = page(client_id, "", NOW).await;
        assert_eq!(first, [sealed_key(1), sealed_key(2)]);
        assert_eq!(page(client_id, &first[1].client_key_id.to_string(), NOW).await, [sealed_key(3)]);
        assert_eq!(page(client_id, "", END + Seconds(2)).await, [sealed_key(3)], "those past their time are not shown");
        assert_eq!(page(integration(2).client_id, "", NOW).await, []);
        assert!(!sealed::delete(&store, integration(2).client_id, key(1).id).await.unwrap(), "not its own");
        assert!(sealed::delete(&store, client_id, key(1).id).await.unwrap());
        assert_eq!(sealed::delete_expired(&store, END + Seconds(3), 10).await.unwrap(), 1);
        assert_eq!(page(client_id, "", NOW).await, [sealed_key(3)]);
        assert_eq!(sealed::encryption_key(&store, client_id).await.unwrap(), None);
        for jwk in ["{1}", "{2}"] {
            assert!(written(&store, vec![sealed::set_encryption_key(client_id, jwk, NOW)]).await);
            assert_eq!(sealed::encryption_key(&store, client_id).await.unwrap().as_deref(), Some(jwk));
        }
        assert!(written(&store, vec![sealed::delete_encryption_key(client_id)]).await);
        assert_eq!(sealed::encryption_key(&store, client_id).await.unwrap(), None);
    })
    .await;
}
