//! Installs and the authorization requests that continue them, read back.

use super::samples::*;
use crate::testing::each;
use crate::{approval_request, attempt, authorization_request, consent, installation as stored, membership};
use model::approval_request::ApprovalState;
use model::attempt::{Attempt, AttemptState};
use model::authorization_request::{AuthorizationRequest, AuthorizationRequestState};
use model::consent::{Consent, ShownConsent};
use model::grant::{ActorKind, GrantState};
use model::integration::Door;
use model::membership::{Membership, Role};
use protocol::id::{AttemptId, AuthorizationRequestId, ConsentId, UserId};
use protocol::{Seconds, Timestamp};
use stored::{Claim, InstallationView};

/// An install of organization 1 by this person.
pub(super) fn install(number: u64, user_number: u64) -> Attempt {
    let (organization_id, user_id) = (Some(organization(1).id), Some(user(user_number).id));
    Attempt { organization_id, user_id, ..attempt(number, Door::Marketplace) }
}

pub(super) fn claim_of(attempt: &Attempt) -> Claim {
    Claim {
        organization_id: attempt.organization_id.unwrap(),
        client_id: attempt.client_id,
        user_id: attempt.user_id.unwrap(),
        scopes_sha256: vec![1; 32],
    }
}

/// An authorization request of person 1 in [`BROWSER`].
pub(super) fn sample_request(number: u64) -> AuthorizationRequest {
    AuthorizationRequest {
        id: AuthorizationRequestId::from_bytes(bytes(number)),
        attempt_id: AttemptId::from_bytes(bytes(number)),
        session_digest: BROWSER.to_vec(),
        user_id: user(1).id,
        client_id: integration(1).client_id,
        redirect_uri: "https://partner.example/cb".to_owned(),
        state_parameter: Some("s".to_owned()),
        scopes: "a.read".parse().unwrap(),
        code_challenge: None,
        organization_hint: None,
        account_label: None,
        audience: "https://api.example".to_owned(),
        organization_id: None,
        state: AuthorizationRequestState::Open,
        created_at: NOW,
        expires_at: END,
        asked_scopes: Some("a.read b.write".parse().unwrap()),
        attribution: Some(protocol::id::PartnerId::from_bytes(bytes(1))),
    }
}

/// One that continues an install.
pub(super) fn request_about(number: u64, installation: &Attempt) -> AuthorizationRequest {
    let (attempt_id, organization_id) = (installation.id, installation.organization_id);
    AuthorizationRequest { attempt_id, organization_id, ..sample_request(number) }
}

async fn seen(store: &crate::Store, number: u64, at: Timestamp) -> InstallationView {
    stored::find(store, install(number, 1).id.into(), at).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_install_is_seen_as_it_stands_at_the_moment() {
    each(|store| async move {
        granted(&store).await;
        assert!(written(&store, crate::user::insert(&user(1), None)).await);
        assert!(written(&store, vec![attempt::insert(&install(1, 1)), attempt::insert(&attempt(2, Door::Connect))]).await);
        let view = seen(&store, 1, NOW).await;
        assert_eq!((view.standing, view.attempt.clone(), view.grant), (AttemptState::Requested, install(1, 1), None));
        assert_eq!(
            (view.organization_name.as_str(), view.organization_number.as_str()),
            ("Bakery 0001", organization(1).number.as_str())
        );
        assert_eq!((view.user_name, view.user_email), (user(1).name, user(1).email));
        assert_eq!(AttemptId::from(seen(&store, 1, NOW).await.id()), install(1, 1).id);
        assert_eq!(seen(&store, 1, END).await.standing, AttemptState::Expired, "whatever its row says yet");
        assert_eq!(stored::find(&store, attempt(2, Door::Connect).id.into(), NOW).await.unwrap(), None, "another door's");
        assert!(written(&store, vec![signed(install(1, 1).id)]).await);
        let record = Consent {
            id: ConsentId::from_bytes(bytes(1)),
            organization_id: organization(1).id,
            grant_id: grant(1).id,
            attempt_id: install(1, 1).id,
            user_id: user(1).id,
            door: Door::Marketplace,
            scopes: "a.read".parse().unwrap(),
            shown: ShownConsent { language: "en".to_owned(), scopes: vec![] },
            at: NOW,
        };
        assert!(written(&store, vec![consent::insert(&record)]).await);
        let view = seen(&store, 1, NOW).await;
        assert_eq!((view.standing, view.grant), (AttemptState::Consented, None), "the partner's turn");
        assert!(written(&store, vec![attempt::complete(install(1, 1).id, NOW)]).await);
        let view = seen(&store, 1, END).await;
        assert_eq!((view.standing, view.grant), (AttemptState::Completed, Some((grant(1).id, GrantState::Active))));
        assert!(written(&store, crate::grant::ending::suspend(&grant(1), ActorKind::Partner)).await);
        assert_eq!(seen(&store, 1, END).await.grant, Some((grant(1).id, GrantState::Suspended)), "as it stands now");
    })
    .await;
}

#[tokio::test]
async fn an_install_is_signed_for_its_own_organization_alone() {
    each(|store| async move {
        registered(&store).await;
        let elsewhere = Attempt { organization_id: Some(organization(2).id), ..install(1, 1) };
        assert!(written(&store, vec![attempt::insert(&elsewhere), attempt::insert(&install(2, 1))]).await);
        assert!(!written(&store, vec![signed(elsewhere.id)]).await);
        assert!(written(&store, vec![signed(install(2, 1).id)]).await);
    })
    .await;
}

#[tokio::test]
async fn lists_of_installs() {
    each(|store| async move {
        registered(&store).await;
        let steps: Vec<_> = (1..=6).map(|number| attempt::insert(&install(number, 1 + number % 2))).collect();
        assert!(written(&store, steps).await);
        let foreign = Attempt { client_id: integration(2).client_id, ..install(7, 1) };
        assert!(written(&store, vec![attempt::insert(&foreign), attempt::insert(&attempt(8, Door::Connect))]).await);
        assert!(written(&store, vec![attempt::decline(install(2, 1).id, NOW), signed(install(3, 1).id)]).await);
        let numbers = |found: Vec<InstallationView>| found.iter().map(|view| view.attempt.id.as_bytes()[15]).collect::<Vec<_>>();
        let client_id = integration(1).client_id;
        let page = async |standing, now, before: &str| {
            numbers(stored::of_integration(&store, (client_id, standing), (now, before), 4).await.unwrap())
        };
        assert_eq!(page(None, NOW, "~").await, [6, 5, 4, 3]);
        assert_eq!(page(None, NOW, &install(3, 1).id.to_string()).await, [2, 1]);
        assert_eq!(page(Some(AttemptState::Declined), NOW, "~").await, [2]);
        assert_eq!(page(Some(AttemptState::Consented), NOW, "~").await, [3]);
        assert_eq!(page(Some(AttemptState::Requested), END, "~").await, [0_u8; 0]);
        assert_eq!(page(Some(AttemptState::Expired), END, "~").await, [6, 5, 4, 3]);
        let open = async |user_id: Option<UserId>| {
            numbers(stored::open_of_organization(&store, (organization(1).id, user_id), NOW, 10).await.unwrap())
        };
        assert_eq!(open(None).await, [7, 6, 5, 4, 3, 1]);
        assert_eq!(open(Some(user(2).id)).await, [5, 3, 1], "the third too, though another signed it; the second was declined");
        let asked = model::approval_request::ApprovalRequest { attempt_id: install(6, 1).id, ..request(1, 2) };
        assert!(written(&store, approval_request::insert(&asked).to_vec()).await);
        assert_eq!(open(Some(user(2).id)).await, [6, 5, 3, 1], "and what they asked for");
        let waits_for_asker = async || attempt::view(&store, install(6, 1).id).await.unwrap().unwrap().waits_for_asker;
        assert!(!waits_for_asker().await);
        let (to, by) = (ApprovalState::Approved, user(1).id);
        let approved = approval_request::Decision { to, by, reason: None, at: NOW, expires_at: END };
        assert!(written(&store, approval_request::decide(&asked, &approved).to_vec()).await);
        assert!(waits_for_asker().await, "whoever asked goes on");
    })
    .await;
}

#[tokio::test]
async fn who_may_go_on_with_an_install() {
    each(|store| async move {
        registered(&store).await;
        let mut steps = crate::organization::insert(&organization(1));
        steps.extend(crate::organization::insert(&organization(2)));
        let member = |organization_number, user_number, role| {
            let (organization_id, user_id) = (organization(organization_number).id, user(user_number).id);
            membership::insert(&Membership { organization_id, user_id, role, privileges: vec![], created_at: NOW })
        };
        steps.extend([member(1, 1, Role::Administrator), member(1, 2, Role::Member), member(2, 3, Role::Administrator)]);
        steps.extend([attempt::insert(&install(1, 1)), attempt::insert(&install(2, 2)), attempt::insert(&install(3, 3))]);
        assert!(written(&store, steps).await);
        let client_id = integration(1).client_id;
        let named = async |number, named: &str, at, limit| {
            let found = stored::pending_of_user(&store, (client_id, user(number).id), named, at, limit).await.unwrap();
            found.iter().map(|view| view.attempt.id.as_bytes()[15]).collect::<Vec<_>>()
        };
        let pending = async |number, at| named(number, "", at, 10).await;
        for name in [organization(1).id.to_string(), organization(1).number] {
            assert_eq!(named(1, &name, NOW, 2).await, [3, 2], "narrowed before it is cut");
        }
        assert_eq!(named(1, &organization(2).number, NOW, 10).await, [0_u8; 0]);
        assert_eq!(pending(1, NOW).await, [3, 2, 1], "an administrator, whoever installed");
        assert_eq!(pending(2, NOW).await, [2], "a member, their own");
        assert_eq!(pending(3, NOW).await, [0_u8; 0], "whoever is no member any more, none");
        assert_eq!(pending(1, END).await, [0_u8; 0], "too late");
        assert!(written(&store, vec![attempt::decline(install(1, 1).id, NOW)]).await);
        assert_eq!(pending(1, NOW).await, [3, 2]);
    })
    .await;
}

#[tokio::test]
async fn a_claim_stands_while_its_install_waits_and_is_forgotten_after() {
    each(|store| async move {
        registered(&store).await;
        let (one, two) = (install(1, 1), install(2, 1));
        let claim = claim_of(&one);
        assert_eq!(stored::claimed(&store, &claim, NOW).await.unwrap(), None);
        let begun = vec![stored::claim(&claim, None, (one.id, one.expires_at)), attempt::insert(&one)];
        assert!(written(&store, begun).await);
        let claimed = stored::claimed(&store, &claim, NOW).await.unwrap().unwrap();
        assert_eq!((claimed.attempt_id, claimed.is_pending), (one.id, true));
        assert!(!stored::claimed(&store, &claim, END).await.unwrap().unwrap().is_pending);
        assert!(!written(&store, vec![stored::claim(&claim, None, (two.id, END))]).await);
        assert!(!written(&store, vec![stored::claim(&claim, Some(two.id), (one.id, END))]).await, "not what stands there");
        let others = Claim { user_id: user(2).id, ..claim.clone() };
        assert!(written(&store, vec![stored::claim(&others, None, (two.id, END))]).await, "another person's");
        assert_eq!(stored::delete_claims(&store, END, 10).await.unwrap(), 0);
        assert_eq!(stored::delete_claims(&store, END + Seconds(1), 10).await.unwrap(), 1, "the first one's install waits");
        assert!(written(&store, vec![attempt::decline(one.id, NOW)]).await);
        assert_eq!(stored::delete_claims(&store, END + Seconds(1), 10).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_authorization_request_is_read_back_by_its_browser_and_by_its_install() {
    each(|store| async move {
        registered(&store).await;
        let (one, two) = (install(1, 1), install(2, 1));
        let first = request_about(1, &one);
        let second = AuthorizationRequest { session_digest: vec![9; 32], ..request_about(2, &one) };
        let others = AuthorizationRequest { user_id: user(2).id, ..request_about(3, &one) };
        assert!(written(&store, [&first, &second, &others].map(authorization_request::insert).to_vec()).await);
        assert_eq!(authorization_request::find(&store, first.id).await.unwrap(), Some(first.clone()));
        assert_eq!(authorization_request::find_open(&store, first.id, BROWSER, NOW).await.unwrap(), Some(first.clone()));
        assert_eq!(authorization_request::find_open(&store, second.id, BROWSER, NOW).await.unwrap(), None, "another browser's");
        assert_eq!(authorization_request::find_open(&store, first.id, BROWSER, END).await.unwrap(), None, "too late");
        let open = async |browser: &[u8], at| authorization_request::open_of_attempt(&store, one.id, browser, at).await.unwrap();
        assert_eq!((open(BROWSER, NOW).await, open(&[9; 32], NOW).await), (Some(others.id), Some(second.id)));
        assert_eq!((open(BROWSER, END).await, open(&[7; 32], NOW).await), (None, None));
        let of = async |number| {
            authorization_request::of_attempt(&store, one.id, user(number).id).await.unwrap().map(|found| found.id)
        };
        assert_eq!((of(1).await, of(2).await, of(3).await), (Some(second.id), Some(others.id), None), "the newest");
        assert!(written(&store, vec![authorization_request::wait(first.id, organization(1).id, END, NOW)]).await);
        assert_eq!(of(1).await, Some(first.id), "the one that waits for an administrator");
        assert!(written(&store, vec![authorization_request::answer_waiting(first.id, NOW)]).await);
        assert!(written(&store, vec![authorization_request::turn_to(&second, (two.id, None), &two.scopes, NOW)]).await);
        let turned = authorization_request::find(&store, second.id).await.unwrap().unwrap();
        assert_eq!((turned.attempt_id, turned.organization_id, turned.scopes), (two.id, None, two.scopes));
        assert!(!written(&store, vec![authorization_request::answer(&second, NOW)]).await, "it is about another install by now");
        assert!(written(&store, vec![authorization_request::pick_organization(&others, organization(2).id, NOW)]).await);
        assert!(written(&store, vec![authorization_request::move_to_session(BROWSER, &[5; 32])]).await);
        assert!(authorization_request::find_open(&store, others.id, &[5; 32], NOW).await.unwrap().is_some());
        assert_eq!(authorization_request::delete_expired(&store, END + Seconds(1), 2).await.unwrap(), 2, "a few at a time");
    })
    .await;
}
