//! What partners' developers do by themselves: addresses with their reviews, invitations, members, used secrets.

use super::samples::*;
use crate::redirect_uri::Review;
use crate::testing::{each, race};
use crate::{Step, Store, client_secret, integration, partner, partner_address, partner_invitation, user};
use model::integration::SecretSlot;
use model::partner::{PartnerMember, PartnerRole};
use model::partner_address::{AddressKind, PartnerAddress};
use model::partner_invitation::PartnerInvitation;
use model::redirect_uri::ReviewState;
use protocol::Seconds;
use protocol::id::{PartnerAddressId, PartnerInvitationId};

const RACERS: usize = 16;

fn numbered(racer: usize) -> u64 {
    u64::try_from(racer).unwrap() + 10
}

async fn winners(store: &Store, steps: impl Fn(usize) -> Vec<Step> + Send + Sync + 'static) -> usize {
    let steps = std::sync::Arc::new(steps);
    let written = race(RACERS, |racer| {
        let (store, steps) = (store.clone(), steps.clone());
        async move { store.write_all(steps(racer)).await.is_ok_and(|outcomes| outcomes.is_some()) }
    })
    .await;
    written.into_iter().filter(|written| *written).count()
}

fn address(number: u64, kind: AddressKind, uri: &str) -> PartnerAddress {
    PartnerAddress {
        id: PartnerAddressId::from_bytes(bytes(number)),
        client_id: integration(1).client_id,
        kind,
        uri: uri.to_owned(),
        state: ReviewState::Pending,
        reason: None,
        created_at: NOW,
        decided_at: None,
    }
}

fn review(from: ReviewState, to: ReviewState) -> Review {
    let reason = (to == ReviewState::Declined).then(|| "not yours".to_owned());
    Review { from, to, reason, at: NOW + Seconds(1) }
}

fn invitation(number: u64, email: &str) -> PartnerInvitation {
    PartnerInvitation {
        id: PartnerInvitationId::from_bytes(bytes(number)),
        partner_id: partner(1).id,
        email: email.to_owned(),
        role: PartnerRole::Developer,
        invited_by: user(1).id,
        created_at: NOW,
        expires_at: NOW + Seconds::days(7),
    }
}

fn member(number: u64, role: PartnerRole) -> PartnerMember {
    PartnerMember { partner_id: partner(1).id, user_id: user(number).id, role }
}

async fn in_use(store: &Store) -> (Option<String>, Option<String>) {
    let now = integration::find(store, integration(1).client_id).await.unwrap().unwrap();
    (now.form_uri, now.connect_url)
}

const OLD: &str = "https://partner.example/old";
const NEW: &str = "https://partner.example/new";

#[tokio::test]
async fn an_approved_address_stays_in_use_until_the_next_one_is_approved() {
    each(|store| async move {
        registered(&store).await;
        for kind in [AddressKind::FormUri, AddressKind::ConnectUrl] {
            let base = if kind == AddressKind::FormUri { 10 } else { 20 };
            let used = async || match kind {
                AddressKind::FormUri => in_use(&store).await.0,
                AddressKind::ConnectUrl => in_use(&store).await.1,
            };
            let (old, new) = (address(base, kind, OLD), address(base + 1, kind, NEW));
            assert!(written(&store, partner_address::propose(&old).to_vec()).await);
            assert_eq!(partner_address::find(&store, old.id).await.unwrap(), Some(old.clone()));
            let approve = review(ReviewState::Pending, ReviewState::Approved);
            assert!(written(&store, partner_address::decide(&old, &approve)).await);
            assert_eq!(used().await.as_deref(), Some(OLD));
            assert!(!written(&store, partner_address::decide(&old, &approve)).await, "it no longer waits");
            assert!(written(&store, partner_address::propose(&new).to_vec()).await);
            assert_eq!(used().await.as_deref(), Some(OLD), "what is proposed is not in use");
            assert!(written(&store, partner_address::decide(&new, &approve)).await);
            assert_eq!(used().await.as_deref(), Some(NEW));
            assert_eq!(partner_address::find(&store, old.id).await.unwrap(), None, "the one before is out of use");
            let decline = review(ReviewState::Approved, ReviewState::Declined);
            assert!(written(&store, partner_address::decide(&new, &decline)).await);
            assert_eq!(used().await, None);
            let kept = partner_address::find(&store, new.id).await.unwrap().unwrap();
            assert_eq!((kept.state, kept.reason.as_deref()), (ReviewState::Declined, Some("not yours")));
            assert!(!written(&store, vec![partner_address::withdraw(new.id)]).await, "a decision is not taken back");
        }
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_replaced_and_lists_show_each_state() {
    each(|store| async move {
        registered(&store).await;
        let first = address(1, AddressKind::FormUri, OLD);
        let second = address(2, AddressKind::FormUri, NEW);
        assert!(written(&store, partner_address::propose(&first).to_vec()).await);
        assert!(written(&store, partner_address::propose(&second).to_vec()).await);
        assert_eq!(partner_address::of(&store, first.client_id).await.unwrap(), vec![second.clone()]);
        assert!(!written(&store, vec![partner_address::withdraw(first.id)]).await);
        let third = address(3, AddressKind::ConnectUrl, OLD);
        assert!(written(&store, partner_address::propose(&third).to_vec()).await);
        let declined = review(ReviewState::Pending, ReviewState::Declined);
        assert!(written(&store, partner_address::decide(&second, &declined)).await);
        let pending = partner_address::page_in_state(&store, ReviewState::Pending, "", 10).await.unwrap();
        assert_eq!(pending.iter().map(|one| one.id).collect::<Vec<_>>(), [third.id]);
        assert_eq!(partner_address::page(&store, &second.id.to_string(), 10).await.unwrap().len(), 1);
        let decided = partner_address::decided(&store, 10).await.unwrap();
        assert_eq!(decided.iter().map(|one| one.id).collect::<Vec<_>>(), [second.id]);
        assert!(written(&store, vec![partner_address::withdraw(third.id)]).await);
        let gone = partner_address::forget(second.client_id, AddressKind::FormUri, ReviewState::Declined);
        assert!(written(&store, vec![gone]).await);
        assert_eq!(partner_address::of(&store, first.client_id).await.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_decisions_and_proposals_at_once_each_leaves_the_integration_as_its_review_says() {
    each(|store| async move {
        registered(&store).await;
        for round in 0..6_u64 {
            let kind = AddressKind::FormUri;
            let waiting = address(1_000 * round + 1, kind, &format!("{NEW}/{round}"));
            assert!(written(&store, partner_address::propose(&waiting).to_vec()).await);
            let seen = waiting.clone();
            let moves = move |racer: usize| match racer % 4 {
                0 => partner_address::decide(&seen, &review(ReviewState::Pending, ReviewState::Approved)),
                1 => partner_address::decide(&seen, &review(ReviewState::Pending, ReviewState::Declined)),
                2 => vec![partner_address::withdraw(seen.id)],
                _ => partner_address::propose(&address(1_000 * round + numbered(racer), kind, OLD)).to_vec(),
            };
            assert!(winners(&store, moves).await >= 1);
            let all = partner_address::of(&store, waiting.client_id).await.unwrap();
            let approved = all.iter().find(|one| one.state == ReviewState::Approved).map(|one| one.uri.clone());
            assert_eq!(in_use(&store).await.0, approved, "round {round}: what is in use is what is approved");
            let last = all.iter().find(|one| one.state == ReviewState::Declined).cloned();
            if let (Some(declined), Some(_)) = (last, approved) {
                let standing = all.iter().find(|one| one.state == ReviewState::Approved).cloned().unwrap();
                let moves = move |racer: usize| match racer % 2 {
                    0 => partner_address::decide(&declined, &review(ReviewState::Declined, ReviewState::Approved)),
                    _ => partner_address::decide(&standing, &review(ReviewState::Approved, ReviewState::Declined)),
                };
                assert_eq!(winners(&store, moves).await, 1, "each takes the other's place");
                let all = partner_address::of(&store, waiting.client_id).await.unwrap();
                let approved = all.into_iter().find(|one| one.state == ReviewState::Approved).map(|one| one.uri);
                assert_eq!(in_use(&store).await.0, approved, "round {round}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_makes_one_member_once() {
    each(|store| async move {
        registered(&store).await;
        let first = invitation(1, "Ida@Partner.example");
        let inviting = |racer: usize| {
            let one = invitation(numbered(racer), "ida@partner.example");
            let mut steps = vec![partner::hold_members(partner(1).id)];
            steps.extend(partner_invitation::insert(&one));
            steps
        };
        assert_eq!(winners(&store, inviting).await, RACERS, "each replaces the one before");
        assert!(written(&store, partner_invitation::insert(&first).to_vec()).await);
        let waiting = partner_invitation::of_partner(&store, first.partner_id, NOW, 10).await.unwrap();
        assert_eq!(waiting, vec![first.clone()], "one for each address, whatever its case");
        assert_eq!(partner_invitation::find(&store, first.id, NOW).await.unwrap(), Some(first.clone()));
        assert_eq!(partner_invitation::find(&store, first.id, first.expires_at).await.unwrap(), None);
        let (id, end) = (first.id, first.expires_at);
        assert!(!written(&store, vec![partner_invitation::accept(id, "eva@partner.example", NOW)]).await);
        assert!(!written(&store, vec![partner_invitation::accept(id, "ida@partner.example", end)]).await);
        let accepting = move |racer: usize| {
            let who = member(numbered(racer), PartnerRole::Developer);
            vec![partner_invitation::accept(id, "ida@partner.example", NOW), partner::insert_member(&who, NOW)]
        };
        assert_eq!(winners(&store, accepting).await, 1);
        assert_eq!(partner::page_of_members(&store, first.partner_id, "", 100).await.unwrap().len(), 1);
        assert!(!written(&store, vec![partner_invitation::withdraw(first.partner_id, id)]).await);
        let second = invitation(2, "eva@partner.example");
        assert!(written(&store, partner_invitation::insert(&second).to_vec()).await);
        assert!(!written(&store, vec![partner_invitation::withdraw(partner(2).id, second.id)]).await, "another partner's");
        let taking_back = move |_| vec![partner_invitation::withdraw(second.partner_id, second.id)];
        assert_eq!(winners(&store, taking_back).await, 1);
        assert!(written(&store, partner_invitation::insert(&invitation(3, "eva@partner.example")).to_vec()).await);
        assert_eq!(partner_invitation::delete_expired(&store, NOW, 10).await.unwrap(), 0);
        assert_eq!(partner_invitation::delete_expired(&store, end + Seconds(1), 10).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_owners_who_remove_and_demote_each_other_at_once_one_stays() {
    each(|store| async move {
        registered(&store).await;
        let id = partner(1).id;
        for round in 0..4 {
            for number in 1..=16 {
                store.write_all(user::insert(&user(number), None)).await.unwrap();
                store.write_all(vec![partner::insert_member(&member(number, PartnerRole::Owner), NOW)]).await.unwrap();
                store.write_all(vec![partner::update_member(&member(number, PartnerRole::Owner))]).await.unwrap();
            }
            let moves = move |racer: usize| {
                let (actor, victim) = (user(numbered(racer) - 9).id, numbered((racer + 1) % RACERS) - 9);
                let end = if (racer + round).is_multiple_of(2) {
                    partner::delete_member_but_last_owner(id, user(victim).id)
                } else {
                    partner::update_member_but_last_owner(&member(victim, PartnerRole::Developer))
                };
                vec![partner::hold_members(id), partner::is_still_owner(id, actor), end]
            };
            assert!(winners(&store, moves).await < RACERS);
            let owners = || async {
                let people = partner::people(&store, id, 100).await.unwrap();
                people.into_iter().filter(|person| person.role == PartnerRole::Owner).collect::<Vec<_>>()
            };
            let left = owners().await;
            assert!(!left.is_empty(), "round {round}");
            for person in &left[1..] {
                let steps = vec![partner::hold_members(id), partner::delete_member_but_last_owner(id, person.user.id)];
                assert!(written(&store, steps).await);
            }
            let last = left[0].user.id;
            let own = PartnerMember { user_id: last, ..member(1, PartnerRole::Developer) };
            assert!(!written(&store, vec![partner::delete_member_but_last_owner(id, last)]).await);
            assert!(!written(&store, vec![partner::update_member_but_last_owner(&own)]).await);
            let same = PartnerMember { role: PartnerRole::Owner, ..own };
            assert!(written(&store, vec![partner::update_member_but_last_owner(&same)]).await);
            assert_eq!(owners().await.len(), 1);
        }
        assert!(!written(&store, vec![partner::hold_members(partner(7).id)]).await, "there is no such partner");
        assert!(!written(&store, vec![partner::is_still_owner(id, user(99).id)]).await);
    })
    .await;
}

#[tokio::test]
async fn unverified_partners_are_listed_apart() {
    each(|store| async move {
        for number in 1..=4 {
            let mut one = partner(number);
            one.verified = number == 2;
            assert!(written(&store, vec![partner::insert(&one)]).await);
        }
        let page = partner::page_unverified(&store, "", 2).await.unwrap();
        assert_eq!(page.iter().map(|one| one.id).collect::<Vec<_>>(), [partner(1).id, partner(3).id]);
        let rest = partner::page_unverified(&store, &page[1].id.to_string(), 2).await.unwrap();
        assert_eq!(rest.iter().map(|one| one.id).collect::<Vec<_>>(), [partner(4).id]);
    })
    .await;
}

#[tokio::test]
async fn a_secret_s_last_use_is_its_own() {
    each(|store| async move {
        registered(&store).await;
        let first = client_secret(1, SecretSlot(1));
        assert!(written(&store, vec![client_secret::insert(&first)]).await);
        let used = async || client_secret::of(&store, first.client_id).await.unwrap()[0].last_used_at;
        assert_eq!(used().await, None);
        let later = NOW + Seconds(9);
        for at in [later, NOW] {
            store.write_all(vec![client_secret::note_used(first.client_id, first.id, at)]).await.unwrap();
            assert_eq!(used().await, Some(later), "never back");
        }
        assert!(written(&store, vec![client_secret::retire(&first, later)]).await);
        let mut second = client_secret(2, SecretSlot(1));
        second.created_at = later;
        assert!(written(&store, vec![client_secret::insert(&second)]).await);
        assert_eq!(used().await, None, "the next one in the slot begins anew");
        store.write_all(vec![client_secret::note_used(first.client_id, first.id, later)]).await.unwrap();
        assert_eq!(used().await, None);
    })
    .await;
}
