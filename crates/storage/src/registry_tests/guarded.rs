//! Of sixteen who want the same at once, one gets it, and nothing of the others is written.

use super::samples::*;
use crate::idempotency::{self, RequestKey};
use crate::testing::{each, race};
use crate::{client_secret, integration, membership, operator_key, organization, partner, redirect_uri, resource, scope, user};
use model::integration::SecretSlot;
use model::membership::Role;
use model::partner::{PartnerMember, PartnerRole};
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::Seconds;

const RACERS: usize = 16;

fn winners(results: &[bool]) -> usize {
    results.iter().filter(|won| **won).count()
}

fn numbered(racer: usize) -> u64 {
    u64::try_from(racer).unwrap() + 10
}

#[tokio::test(flavor = "multi_thread")]
async fn one_organization_gets_a_number_and_one_an_external_id() {
    each(|store| async move {
        let results = race(RACERS, |racer| {
            let store = store.clone();
            async move {
                let mut wanted = organization(numbered(racer));
                wanted.number = "910000001".to_owned();
                written(&store, organization::insert(&wanted)).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
        let results = race(RACERS, |racer| {
            let store = store.clone();
            async move {
                let mut wanted = organization(numbered(racer) + 100);
                wanted.external_id = Some("ext".to_owned());
                written(&store, organization::insert(&wanted)).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
        assert_eq!(organization::page(&store, "", 100).await.unwrap().len(), 2, "the losers wrote nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_change_of_an_organization_wins() {
    each(|store| async move {
        let old = organization(1);
        assert!(written(&store, organization::insert(&old)).await);
        let results = race(RACERS, |racer| {
            let (store, old) = (store.clone(), old.clone());
            async move {
                let mut new = old.clone();
                new.number = format!("new{racer}");
                written(&store, organization::update(&old, &new)).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
        let now = organization::find(&store, old.id).await.unwrap().unwrap();
        assert_eq!(organization::find_by_number(&store, Some("NO"), &now.number).await.unwrap(), Some(now));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_gets_an_address_whatever_its_case() {
    each(|store| async move {
        let results = race(RACERS, |racer| {
            let store = store.clone();
            async move {
                let mut wanted = user(numbered(racer));
                wanted.email = if racer % 2 == 0 { "Same@acme.example" } else { "same@ACME.example" }.to_owned();
                written(&store, user::insert(&wanted, None)).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
        assert_eq!(user::page(&store, "", 100).await.unwrap().len(), 1);
        let mover = user(500);
        assert!(written(&store, user::insert(&mover, None)).await);
        let results = race(RACERS, |racer| {
            let (store, old) = (store.clone(), mover.clone());
            async move {
                let mut new = old.clone();
                new.email = format!("moved{racer}@acme.example");
                written(&store, user::update(&old, &new)).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_membership_of_each_kind_is_made() {
    each(|store| async move {
        registered(&store).await;
        assert!(written(&store, organization::insert(&organization(1))).await);
        let results = race(RACERS, |_| {
            let store = store.clone();
            async move { written(&store, vec![membership::insert(&membership(1, 1, Role::Member))]).await }
        })
        .await;
        assert_eq!(winners(&results), 1);
        let results = race(RACERS, |_| {
            let store = store.clone();
            async move {
                let (old, new) = (membership(1, 1, Role::Member), membership(1, 1, Role::Administrator));
                written(&store, vec![membership::update(&old, &new)]).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
        let results = race(RACERS, |_| {
            let store = store.clone();
            async move {
                let member = PartnerMember { partner_id: partner(1).id, user_id: user(1).id, role: PartnerRole::Owner };
                written(&store, vec![partner::insert_member(&member, NOW)]).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_secret_gets_a_slot_empty_or_retired() {
    each(|store| async move {
        registered(&store).await;
        for round in 0..2_u8 {
            let results = race(RACERS, |racer| {
                let store = store.clone();
                async move {
                    let mut secret = client_secret(round * 100 + u8::try_from(racer).unwrap(), SecretSlot(1));
                    secret.created_at = NOW + Seconds::hours(round.into());
                    written(&store, vec![client_secret::insert(&secret)]).await
                }
            })
            .await;
            assert_eq!(winners(&results), 1, "round {round}");
            let held = client_secret::of(&store, integration(1).client_id).await.unwrap().remove(0);
            let results = race(RACERS, |_| {
                let (store, held) = (store.clone(), held.clone());
                async move {
                    let at = held.created_at + Seconds::hours(1);
                    written(&store, vec![client_secret::retire(&held, at)]).await
                }
            })
            .await;
            assert_eq!(winners(&results), 1, "round {round}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_redirect_uri_is_registered_and_one_decision_stands() {
    each(|store| async move {
        registered(&store).await;
        let results = race(RACERS, |racer| {
            let store = store.clone();
            async move {
                let uri = redirect_uri(numbered(racer), "https://partner.example/cb");
                written(&store, vec![redirect_uri::insert(&uri)]).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
        let uri = redirect_uri::of(&store, integration(1).client_id).await.unwrap().remove(0);
        let results = race(RACERS, |racer| {
            let store = store.clone();
            async move {
                let to = if racer % 2 == 0 { ReviewState::Approved } else { ReviewState::Declined };
                let review = redirect_uri::Review { from: ReviewState::Pending, to, reason: None, at: NOW };
                written(&store, vec![redirect_uri::decide(uri.id, &review)]).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_challenge_is_drawn_and_only_it_proves() {
    each(|store| async move {
        registered(&store).await;
        let bare = RedirectUri { challenge: None, ..redirect_uri(1, "https://partner.example/cb") };
        assert!(written(&store, vec![redirect_uri::insert(&bare)]).await);
        let results = race(RACERS, |racer| {
            let store = store.clone();
            async move { written(&store, vec![redirect_uri::draw_challenge(bare.id, &format!("drawn-{racer}"))]).await }
        })
        .await;
        assert_eq!(winners(&results), 1);
        let drawn = redirect_uri::find(&store, bare.id).await.unwrap().unwrap().challenge.unwrap();
        assert_eq!(results.iter().position(|won| *won).map(|racer| format!("drawn-{racer}")), Some(drawn.clone()));
        assert!(!written(&store, vec![redirect_uri::prove(bare.id, "another", NOW)]).await);
        assert!(written(&store, vec![redirect_uri::prove(bare.id, &drawn, NOW)]).await);
        let kept = redirect_uri::find(&store, bare.id).await.unwrap().unwrap();
        assert_eq!((kept.proven_at, kept.state), (Some(NOW), ReviewState::Pending));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_scope_one_audience_one_operator_key() {
    each(|store| async move {
        let results = race(RACERS, |_| {
            let store = store.clone();
            async move { written(&store, vec![scope::insert(&scope("a.read"))]).await }
        })
        .await;
        assert_eq!(winners(&results), 1);
        let results = race(RACERS, |racer| {
            let store = store.clone();
            async move {
                let wanted = resource(u8::try_from(racer).unwrap(), "https://api.example");
                written(&store, vec![resource::insert(&wanted)]).await
            }
        })
        .await;
        assert_eq!(winners(&results), 1);
        let results = race(RACERS, |_| {
            let store = store.clone();
            async move { written(&store, vec![operator_key::insert(&operator_key(1))]).await }
        })
        .await;
        assert_eq!(winners(&results), 1);
        let results = race(RACERS, |_| {
            let store = store.clone();
            async move { written(&store, vec![operator_key::revoke(&operator_key(1).lookup, NOW)]).await }
        })
        .await;
        assert_eq!(winners(&results), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_change_of_each_registry_entry_wins() {
    each(|store| async move {
        registered(&store).await;
        let (old_scope, old_resource) = (scope("a.read"), resource(1, "https://api.example"));
        assert!(written(&store, vec![scope::insert(&old_scope)]).await);
        assert!(written(&store, vec![resource::insert(&old_resource)]).await);
        let results = race(RACERS, |racer| {
            let (store, old_scope, old_resource) = (store.clone(), old_scope.clone(), old_resource.clone());
            async move {
                let name = format!("Racer {racer}");
                let mut new_partner = partner(1);
                new_partner.name.clone_from(&name);
                let mut new_integration = integration(1);
                new_integration.name.clone_from(&name);
                let mut new_scope = old_scope.clone();
                new_scope.texts.entry("en".to_owned()).and_modify(|text| text.title.clone_from(&name));
                let mut new_resource = old_resource.clone();
                new_resource.name = name;
                [
                    written(&store, vec![partner::update(&partner(1), &new_partner)]).await,
                    written(&store, vec![integration::update(&integration(1), &new_integration)]).await,
                    written(&store, vec![scope::update(&old_scope, &new_scope)]).await,
                    written(&store, vec![resource::update(&old_resource, &new_resource)]).await,
                ]
            }
        })
        .await;
        for entry in 0..4 {
            let won: Vec<bool> = results.iter().map(|each| each[entry]).collect();
            assert_eq!(winners(&won), 1, "entry {entry}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_under_a_key_writes_and_the_others_find_its_answer() {
    each(|store| async move {
        let results = race(RACERS, |racer| {
            let store = store.clone();
            async move {
                let request = RequestKey { actor: "opr_1".to_owned(), key: "once".to_owned(), request_digest: [7; 32] };
                let body = racer.to_string();
                let mut steps = organization::insert(&organization(numbered(racer)));
                steps.push(idempotency::receipt(&request, 201, &body, NOW));
                let won = written(&store, steps).await;
                (won, body, idempotency::find(&store, "opr_1", "once").await.unwrap().unwrap())
            }
        })
        .await;
        let winner = results.iter().find(|(won, ..)| *won).unwrap();
        for (won, body, receipt) in &results {
            assert_eq!(*won, *body == winner.1, "one wins");
            assert_eq!((receipt.status, &receipt.body, receipt.request_digest.as_slice()), (201, &winner.1, [7; 32].as_slice()));
        }
        assert_eq!(organization::page(&store, "", 100).await.unwrap().len(), 1);
        assert_eq!(idempotency::find(&store, "opr_2", "once").await.unwrap(), None, "another caller's key is another key");
        assert_eq!(idempotency::delete_before(&store, NOW, 10).await.unwrap(), 0);
        assert_eq!(idempotency::delete_before(&store, NOW + Seconds(1), 10).await.unwrap(), 1);
    })
    .await;
}
