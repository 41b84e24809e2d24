//! The extension door: finding an integration, the consent, the window with the key, and its OK.

use crate::each_world;
use crate::onboarding::state_of_key;
use flows::Context;
use flows::extension::{self, Activation};
use flows::grant::{Act, act_by_customer};
use flows::testing::{Doors, TestContext, World, member, never};
use flows::token::client_credentials::prove_key;
use model::attempt::AttemptState;
use model::client_key::{ClientKeyState, Delivery};
use model::grant::Actor;
use model::integration::{Integration, IntegrationState};
use model::membership::{Membership, Role};
use protocol::id::ClientId;
use protocol::{ErrorCode, Seconds};
use std::collections::HashSet;
use std::sync::Arc;
use storage::membership::AfterName;
use storage::testing::race;

async fn keys_of(context: &Context, doors: &Doors, world: &World) -> Vec<model::client_key::ClientKey> {
    match storage::grant::find_live(&context.store, world.organization.id, doors.client).await.unwrap() {
        Some(live) => storage::client_key::of_grant(&context.store, live.grant.organization_id, live.grant.id).await.unwrap(),
        None => Vec::new(),
    }
}

async fn disable(context: &Context, client_id: ClientId) {
    let old = storage::integration::find(&context.store, client_id).await.unwrap().unwrap();
    let new = Integration { state: IntegrationState::Disabled, ..old.clone() };
    let change = context.change(model::change::ChangeKind::Integration, client_id);
    assert!(context.write_all(vec![storage::integration::update(&old, &new)], &[change]).await.unwrap().is_some());
}

#[tokio::test]
async fn public_ones_are_found_by_name_and_private_ones_by_their_key_alone() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let listed = async |query: &str| {
            let found = extension::listed(context, query, &AfterName::default(), 50).await.unwrap();
            found.into_iter().map(|integration| integration.name).collect::<Vec<_>>()
        };
        assert_eq!(listed("").await, ["Harbor Ledger", "Tidewater Ledger"], "those with this door");
        assert_eq!(listed("TIDE").await, ["Tidewater Ledger"]);
        assert_eq!(listed("inhouse").await, Vec::<String>::new(), "a private one is never listed");
        let found = async |key: &str| extension::find(context, key).await.unwrap().map(|client| client.integration.client_id);
        assert_eq!(found(&format!(" {} ", doors.private)).await.unwrap(), doors.private);
        assert_eq!(found(&doors.client.to_string()).await.unwrap(), doors.client);
        disable(context, doors.foreign).await;
        let unknown = ClientId::from_bytes([5; 16]).to_string();
        for key in [&unknown, "", "x", &doors.foreign.to_string(), &world.confidential.to_string()] {
            assert_eq!(found(key).await.unwrap_err().code, ErrorCode::ApplicationKeyUnknown, "{key}: one answer");
        }
        assert_eq!(listed("harbor").await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn who_may_begin_and_who_may_sign() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let client = doors.ledger(context).await;
        let begun = extension::begin(context, &client, world.organization.id, &doors.outsider).await.unwrap();
        assert_eq!(begun.unwrap_err().code, ErrorCode::OrganizationNotAllowed);
        let attempt = doors.begin(context, (doors.client, world.organization.id), &world.employee).await;
        assert_eq!(doors.sign(context, &attempt, &world.employee).await.unwrap_err().code, ErrorCode::OrganizationNotAllowed);
        let denied = doors.sign(context, &attempt, &world.admin).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::AttemptOver, "an attempt is its person's");
        let declined = extension::decline(context, &attempt, &world.admin).await.unwrap();
        assert_eq!(declined.unwrap_err().code, ErrorCode::AttemptOver);
        let attempt = doors.begin(context, (doors.client, world.organization.id), &doors.privileged).await;
        doors.sign(context, &attempt, &doors.privileged).await.unwrap();
        assert_eq!(doors.sign(context, &attempt, &doors.privileged).await.unwrap_err().code, ErrorCode::AttemptOver, "once");
        let attempt = doors.begin(context, (doors.client, world.organization.id), &world.admin).await;
        extension::decline(context, &attempt, &world.admin).await.unwrap().unwrap();
        assert_eq!(doors.sign(context, &attempt, &world.admin).await.unwrap_err().code, ErrorCode::AttemptOver);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn leaving_before_ok_leaves_nothing_and_ok_activates_once() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        let left = doors.shown(context, &world, &browser).await;
        assert!(keys_of(context, &doors, &world).await.is_empty());
        assert_eq!(state_of_key(context, &doors, &left.secret).await, None);
        assert_eq!(prove_key(context, doors.client, &left.secret).await.unwrap().map(|key| key.id), None);
        let (activated, secret) = doors.extend(context, &world, &browser).await;
        assert_eq!(prove_key(context, doors.client, &secret).await.unwrap().unwrap().id, activated.client_key_id);
        assert_eq!(prove_key(context, doors.private, &secret).await.unwrap().map(|key| key.id), None, "another application key");
        let kept = keys_of(context, &doors, &world).await;
        assert_eq!((kept.len(), kept[0].state, kept[0].delivery), (1, ClientKeyState::Active, Delivery::Shown));
        assert_eq!(kept[0].mark.as_ref().unwrap().last_four, secret[secret.len() - 4..]);
        test.clock.advance(Seconds::minutes(60));
        flows::registry::poll_now(context).await.unwrap();
        let denied = doors.activate(context, (&left, Delivery::Shown), (&world.admin, &browser)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AttemptOver, "the window was left too long ago");
        test.clock.advance(Seconds(1));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(doors.attempt(context, left.attempt.id).await.state, AttemptState::Expired);
        never(context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_oks_of_one_window_make_one_key() {
    each_world(|test, world| async move {
        let doors = Arc::new(world.doors(&test, 0).await);
        let browser = Arc::new(world.sign_in(&test.context).await.session);
        let world = Arc::new(world);
        let shown = Arc::new(doors.shown(&test.context, &world, &browser).await);
        let answers = race(16, |_| {
            let (context, doors, browser) = (test.context.clone(), doors.clone(), browser.clone());
            let (shown, world) = (shown.clone(), world.clone());
            async move { doors.activate(&context, (&shown, Delivery::Shown), (&world.admin, &browser)).await.unwrap() }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        for denied in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert_eq!(denied.code, ErrorCode::AttemptOver);
        }
        assert_eq!(state_of_key(&test.context, &doors, &shown.secret).await, Some(ClientKeyState::Active));
        never(&test.context).await;
    })
    .await;
}

#[tokio::test]
async fn a_window_is_its_person_s_and_its_browser_s() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let (browser, other) = (world.sign_in(context).await.session, world.sign_in(context).await.session);
        let shown = doors.shown(context, &world, &browser).await;
        for user in [&world.employee, &doors.outsider, &doors.privileged] {
            let theirs = world.browser(context, user).await;
            let denied = doors.activate(context, (&shown, Delivery::Shown), (user, &theirs)).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::PageNotFound);
            let denied = doors.window(context, shown.attempt.id, (user, &theirs)).await.map(|_| ()).unwrap_err();
            assert_eq!(denied.code, ErrorCode::PageNotFound);
        }
        assert!(keys_of(context, &doors, &world).await.is_empty());
        // The same person elsewhere, with the form of the first window: whatever comes of it, the key that was shown is not it.
        let activated = doors.activate(context, (&shown, Delivery::Shown), (&world.admin, &other)).await.unwrap();
        assert!(activated.is_ok());
        assert_eq!(state_of_key(context, &doors, &shown.secret).await, None);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_right_that_is_gone_between_window_and_ok_activates_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        let shown = doors.shown(context, &world, &browser).await;
        let old = member(context, world.organization.id, world.admin.id, Role::Administrator);
        let new = Membership { role: Role::Member, ..old.clone() };
        assert!(context.store.write_all(vec![storage::membership::update(&old, &new)]).await.unwrap().is_some());
        let denied = doors.activate(context, (&shown, Delivery::Shown), (&world.admin, &browser)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        assert!(keys_of(context, &doors, &world).await.is_empty());
        assert!(context.store.write_all(vec![storage::membership::update(&new, &old)]).await.unwrap().is_some());
        assert!(doors.activate(context, (&shown, Delivery::Shown), (&world.admin, &browser)).await.unwrap().is_ok());
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn deleted_and_activated_again_the_new_key_works_and_the_old_one_is_dead_at_once() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        let (first, old) = doors.extend(context, &world, &browser).await;
        let grant = storage::grant::find(&context.store, first.grant_id).await.unwrap().unwrap();
        let waiting = doors.shown(context, &world, &browser).await;
        act_by_customer(context, &grant, Act::Revoke, (&world.admin, "key lost")).await.unwrap().unwrap();
        let denied = doors.activate(context, (&waiting, Delivery::Shown), (&world.admin, &browser)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AttemptOver, "a window from before the revocation brings nothing back");
        let (second, new) = doors.extend(context, &world, &browser).await;
        assert_ne!(first.grant_id, second.grant_id);
        assert_eq!(state_of_key(context, &doors, &old).await, Some(ClientKeyState::Revoked));
        assert_eq!(state_of_key(context, &doors, &new).await, Some(ClientKeyState::Active));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn with_both_slots_taken_the_window_names_the_key_that_gives_way() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        let (_, first) = doors.extend(context, &world, &browser).await;
        test.clock.advance(Seconds(1));
        flows::registry::poll_now(context).await.unwrap();
        let (_, second) = doors.extend(context, &world, &browser).await;
        let shown = doors.shown(context, &world, &browser).await;
        let named = shown.replaces.unwrap();
        let unnamed = Activation {
            attempt: &shown.attempt,
            client: &*doors.ledger(context).await,
            person: (&world.admin, &browser),
            candidate: shown.candidate.clone(),
            delivery: Delivery::Shown,
            replaces: None,
        };
        let denied = extension::activate(context, &unnamed).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken, "none gives way that was not named");
        let other = keys_of(context, &doors, &world).await.into_iter().find(|key| key.id != named).unwrap().id;
        let denied = extension::activate(context, &Activation { replaces: Some(other), ..unnamed }).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken, "nor any other than the oldest");
        doors.activate(context, (&shown, Delivery::Shown), (&world.admin, &browser)).await.unwrap().unwrap();
        assert_eq!(state_of_key(context, &doors, &first).await, Some(ClientKeyState::Revoked));
        for key in [&second, &shown.secret] {
            assert_eq!(state_of_key(context, &doors, key).await, Some(ClientKeyState::Active));
        }
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_claimed_or_sealed_was_never_the_one_in_the_window_in_the_clear() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        let person = (&world.admin, &browser);
        let shown = doors.shown(context, &world, &browser).await;
        let denied = doors.activate(context, (&shown, Delivery::Sealed), person).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::EncryptionKeyMissing);
        let claimed = doors.activate(context, (&shown, Delivery::Claim), person).await.unwrap().unwrap();
        assert_eq!(state_of_key(context, &doors, &shown.secret).await, None, "it is made when it is claimed");
        let kept =
            storage::client_key::find(&context.store, world.organization.id, claimed.client_key_id).await.unwrap().unwrap();
        assert_eq!((kept.state, kept.mark, claimed.jwe), (ClientKeyState::Unclaimed, None, None));
        doors.set_encryption_key(context).await;
        let shown = doors.shown(context, &world, &browser).await;
        let sealed = doors.activate(context, (&shown, Delivery::Sealed), person).await.unwrap().unwrap();
        assert_eq!(state_of_key(context, &doors, &shown.secret).await, None, "what was shown is worth nothing");
        let jwe = sealed.jwe.unwrap();
        assert!(jwe.split('.').count() == 5 && !jwe.contains(&shown.secret));
        let kept = storage::client_key::sealed::page(&context.store, doors.client, ("", context.now()), 10).await.unwrap();
        assert_eq!((kept.len(), &kept[0].sealed.jwe), (1, &jwe));
        never(context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_of_sixteen_tabs_share_two_slots_and_one_grant() {
    each_world(|test, world| async move {
        let doors = Arc::new(world.doors(&test, 0).await);
        let browser = Arc::new(world.sign_in(&test.context).await.session);
        let world = Arc::new(world);
        let mut windows = Vec::new();
        for _ in 0..16 {
            windows.push(Arc::new(doors.shown(&test.context, &world, &browser).await));
        }
        let answers = race(16, |racer| {
            let (context, doors, browser) = (test.context.clone(), doors.clone(), browser.clone());
            let (shown, world) = (windows[racer].clone(), world.clone());
            async move { doors.activate(&context, (&shown, Delivery::Shown), (&world.admin, &browser)).await.unwrap() }
        })
        .await;
        let grants: HashSet<_> = answers.iter().flatten().map(|activated| activated.grant_id.to_string()).collect();
        assert_eq!((answers.iter().flatten().count(), grants.len()), (2, 1));
        for denied in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken);
        }
        never(&test.context).await;
    })
    .await;
}

#[tokio::test]
async fn a_suspended_grant_can_neither_be_signed_nor_activated() {
    each_world(|test: TestContext, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        let (activated, _) = doors.extend(context, &world, &browser).await;
        let shown = doors.shown(context, &world, &browser).await;
        let grant = storage::grant::find(&context.store, activated.grant_id).await.unwrap().unwrap();
        flows::grant::act(context, &grant, flows::grant::Act::Suspend, (Actor::system(), "a test")).await.unwrap().unwrap();
        let denied = doors.activate(context, (&shown, Delivery::Shown), (&world.admin, &browser)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::GrantSuspended);
        let attempt = doors.begin(context, (doors.client, world.organization.id), &world.admin).await;
        let denied = doors.sign(context, &attempt, &world.admin).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::GrantSuspendedByOperator);
        never(context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_meets_windows_and_what_was_signed_before_it_brings_nothing_back() {
    each_world(|test, world| async move {
        let doors = Arc::new(world.doors(&test, 0).await);
        let browser = Arc::new(world.sign_in(&test.context).await.session);
        let world = Arc::new(world);
        for round in 0..8 {
            let (activated, _) = doors.extend(&test.context, &world, &browser).await;
            let grant = Arc::new(storage::grant::find(&test.context.store, activated.grant_id).await.unwrap().unwrap());
            let mut windows = Vec::new();
            for _ in 0..8 {
                windows.push(Arc::new(doors.shown(&test.context, &world, &browser).await));
            }
            race(16, |racer| {
                let (context, doors, browser) = (test.context.clone(), doors.clone(), browser.clone());
                let (shown, world, grant) = (windows[racer / 2].clone(), world.clone(), grant.clone());
                async move {
                    if racer % 2 == 0 {
                        let person = (&world.admin, &*browser);
                        let _ = doors.activate(&context, (&shown, Delivery::Shown), person).await.unwrap();
                    } else {
                        let _ = act_by_customer(&context, &grant, Act::Revoke, (&world.admin, "a test")).await.unwrap();
                    }
                }
            })
            .await;
            let live = storage::grant::find_live(&test.context.store, world.organization.id, doors.client).await.unwrap();
            assert_eq!(live, None, "round {round}");
            never(&test.context).await;
            test.clock.advance(Seconds(1));
            flows::registry::poll_now(&test.context).await.unwrap();
        }
    })
    .await;
}
