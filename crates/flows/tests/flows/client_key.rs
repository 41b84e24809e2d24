//! Client keys after the door: two slots, replacing and retiring them, claiming, and the first use.

use crate::each_world;
use crate::onboarding::state_of_key;
use flows::client_key::{NewClientKey, Replacement, claim, delete, replace, retire};
use flows::grant::{Act, act};
use flows::registry::poll_now;
use flows::testing::{self, Doors, TestContext, World, member, never};
use flows::token::client_credentials::{Asked, Credential, issue, prove_key};
use flows::{Context, Decision, housekeeping};
use model::client_key::{ClientKey, ClientKeyState, Delivery};
use model::grant::{Actor, Grant};
use model::membership::Role;
use model::session::Session;
use model::trace::StepKind;
use protocol::id::{ClientKeyId, GrantId};
use protocol::secret::SecretKind;
use protocol::token::TokenResponse;
use protocol::{ErrorCode, Seconds};
use std::sync::Arc;
use storage::testing::{Stop, race};

/// A world whose administrator has added the extension once.
async fn extended(test: &TestContext, world: &World) -> (Doors, Session, (GrantId, String)) {
    let doors = world.doors(test, 0).await;
    let browser = world.sign_in(&test.context).await.session;
    let (activated, secret) = doors.extend(&test.context, world, &browser).await;
    (doors, browser, (activated.grant_id, secret))
}

async fn later(test: &TestContext, length: Seconds) {
    test.clock.advance(length);
    poll_now(&test.context).await.unwrap();
}

async fn grant(context: &Context, id: GrantId) -> Grant {
    storage::grant::find(&context.store, id).await.unwrap().unwrap()
}

/// Another key of a grant; the text of it.
async fn another(
    context: &Context,
    grant_id: GrantId,
    (delivery, replaces): (Delivery, Option<ClientKeyId>),
) -> Decision<(ClientKey, String)> {
    let secret = context.new_secret(SecretKind::ClientKey);
    let grant = grant(context, grant_id).await;
    let new = NewClientKey {
        id: context.new_id(ClientKeyId::new),
        attempt_id: None,
        secret: &|_| secret.clone(),
        scopes: grant.scopes.clone(),
        delivery,
        replaces,
        made_by: Actor::system(),
    };
    let made = replace(context, &Replacement { grant: &grant, new, guard: None }).await.unwrap();
    made.map(|made| (made.key, secret.reveal().to_owned()))
}

async fn token(context: &Context, doors: &Doors, secret: &str) -> Decision<TokenResponse> {
    let client = doors.ledger(context).await;
    let known = prove_key(context, doors.client, secret).await.unwrap().ok_or(ErrorCode::ClientAuthenticationFailed)?;
    let credential = Credential::ClientKey { organization_id: known.organization_id, id: known.id };
    issue(context, &client, credential, Asked::default()).await.unwrap()
}

async fn find(context: &Context, doors: &Doors, secret: &str) -> ClientKey {
    let known = prove_key(context, doors.client, secret).await.unwrap().unwrap();
    storage::client_key::find(&context.store, known.organization_id, known.id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_key_is_replaced_without_downtime_and_only_when_it_is_named() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, _, (grant_id, first)) = extended(&test, &world).await;
        later(&test, Seconds(1)).await;
        let (_, second) = another(context, grant_id, (Delivery::Handed, None)).await.unwrap();
        assert!(token(context, &doors, &first).await.is_ok() && token(context, &doors, &second).await.is_ok(), "side by side");
        let denied = another(context, grant_id, (Delivery::Handed, None)).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken);
        let newer = find(context, &doors, &second).await.id;
        let denied = another(context, grant_id, (Delivery::Handed, Some(newer))).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken, "the oldest gives way, and no other");
        let oldest = find(context, &doors, &first).await.id;
        let (_, third) = another(context, grant_id, (Delivery::Handed, Some(oldest))).await.unwrap();
        assert_eq!(token(context, &doors, &first).await.unwrap_err().code, ErrorCode::ClientKeyRevoked);
        assert!(token(context, &doors, &second).await.is_ok() && token(context, &doors, &third).await.is_ok());
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_key_retires_at_its_date_which_only_comes_nearer_or_now() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, _, (grant_id, first)) = extended(&test, &world).await;
        let (_, second) = another(context, grant_id, (Delivery::Handed, None)).await.unwrap();
        let key = find(context, &doors, &first).await;
        let by = || (Actor::system(), None);
        let date = context.now() + Seconds::hours(1);
        retire(context, &key, Some(date), by()).await.unwrap().unwrap();
        let denied = retire(context, &key, Some(date + Seconds(1)), by()).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::TransitionIllegal);
        later(&test, Seconds(3_599)).await;
        assert!(token(context, &doors, &first).await.is_ok());
        let denied = another(context, grant_id, (Delivery::Handed, None)).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken, "it holds its slot to the end");
        later(&test, Seconds(1)).await;
        assert_eq!(token(context, &doors, &first).await.unwrap_err().code, ErrorCode::ClientKeyRevoked);
        let (_, third) = another(context, grant_id, (Delivery::Handed, None)).await.unwrap();
        assert_eq!(state_of_key(context, &doors, &first).await, Some(ClientKeyState::Revoked));
        retire(context, &find(context, &doors, &second).await, None, by()).await.unwrap().unwrap();
        assert_eq!(token(context, &doors, &second).await.unwrap_err().code, ErrorCode::ClientKeyRevoked);
        delete(context, &find(context, &doors, &third).await, by()).await.unwrap().unwrap();
        assert_eq!(token(context, &doors, &third).await.unwrap_err().code, ErrorCode::ClientKeyRevoked);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn hundreds_of_rotations_leave_two_slots_two_slots() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, _, (grant_id, first)) = extended(&test, &world).await;
        for _ in 0..120 {
            let (_, secret) = another(context, grant_id, (Delivery::Handed, None)).await.unwrap();
            let key = find(context, &doors, &secret).await;
            let at = context.now() + Seconds(1);
            retire(context, &key, Some(at), (Actor::system(), None)).await.unwrap().unwrap();
            later(&test, Seconds(1)).await;
        }
        another(context, grant_id, (Delivery::Handed, None)).await.unwrap();
        let denied = another(context, grant_id, (Delivery::Handed, None)).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken);
        assert_eq!(state_of_key(context, &doors, &first).await, Some(ClientKeyState::Active));
        let held = storage::client_key::held_by_grant(&context.store, world.organization.id, grant_id).await.unwrap();
        assert_eq!(held.len(), 2);
        never(context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_who_replace_at_once_the_slots_decide() {
    each_world(|test, world| async move {
        let (doors, _, (grant_id, first)) = extended(&test, &world).await;
        later(&test, Seconds(1)).await;
        let made = race(16, |_| {
            let context = test.context.clone();
            async move { another(&context, grant_id, (Delivery::Handed, None)).await }
        })
        .await;
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
        let oldest = find(&test.context, &doors, &first).await.id;
        let made = race(16, |_| {
            let context = test.context.clone();
            async move { another(&context, grant_id, (Delivery::Handed, Some(oldest))).await }
        })
        .await;
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
        never(&test.context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_developers_one_takes_the_key() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, browser, _) = extended(&test, &world).await;
        let shown = doors.shown(context, &world, &browser).await;
        let person = (&world.admin, &browser);
        let activated = doors.activate(context, (&shown, Delivery::Claim), person).await.unwrap().unwrap();
        let waits = storage::client_key::find(&context.store, world.organization.id, activated.client_key_id).await.unwrap();
        let (waits, developer) = (Arc::new(waits.unwrap()), Arc::new(doors.outsider.clone()));
        let claimed = race(16, |_| {
            let (context, waits, developer) = (test.context.clone(), waits.clone(), developer.clone());
            async move { claim(&context, &waits, &developer).await.unwrap().map(|claimed| claimed.secret.reveal().to_owned()) }
        })
        .await;
        let keys: Vec<_> = claimed.iter().flatten().collect();
        assert_eq!(keys.len(), 1);
        for denied in claimed.iter().filter_map(|claimed| claimed.as_ref().err()) {
            assert_eq!(denied.code, ErrorCode::AttemptOver);
        }
        assert!(token(context, &doors, keys[0]).await.is_ok());
        let steps = flows::trace::timeline(context, &doors.attempt(context, shown.attempt.id).await).await.unwrap();
        assert_eq!(steps.iter().filter(|step| step.step == StepKind::TokenClaimed).count(), 1);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_key_that_nobody_claims_is_over_after_seven_days_and_no_grant_that_is_not_active_gives_one() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, _, (grant_id, _)) = extended(&test, &world).await;
        let (waits, _) = another(context, grant_id, (Delivery::Claim, None)).await.unwrap();
        let suspended = grant(context, grant_id).await;
        act(context, &suspended, Act::Suspend, (Actor::system(), "a test")).await.unwrap().unwrap();
        let claimed = async || claim(context, &waits, &doors.outsider).await.unwrap().map(|_| ());
        assert_eq!(claimed().await.unwrap_err().code, ErrorCode::GrantSuspended);
        let suspended = grant(context, grant_id).await;
        act(context, &suspended, Act::Resume, (Actor::system(), "a test")).await.unwrap().unwrap();
        later(&test, Seconds::days(7)).await;
        assert_eq!(claimed().await.unwrap_err().code, ErrorCode::AttemptOver);
        let (next, _) = another(context, grant_id, (Delivery::Claim, None)).await.unwrap();
        assert_eq!(next.slot, waits.slot, "its slot is free at that moment");
        later(&test, Seconds(1)).await;
        housekeeping::run_once(context).await.unwrap();
        let state = |key: &ClientKey| storage::client_key::find(&context.store, key.organization_id, key.id);
        assert_eq!(state(&waits).await.unwrap().unwrap().state, ClientKeyState::Revoked);
        let revoked = grant(context, grant_id).await;
        act(context, &revoked, Act::Revoke, (Actor::system(), "a test")).await.unwrap().unwrap();
        let denied = claim(context, &next, &doors.outsider).await.unwrap().map(|_| ()).unwrap_err();
        assert_eq!(denied.code, ErrorCode::GrantRevoked);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn who_lost_the_right_replaces_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (_, _, (grant_id, _)) = extended(&test, &world).await;
        let old = member(context, world.organization.id, world.admin.id, Role::Administrator);
        let new = member(context, world.organization.id, world.admin.id, Role::Member);
        assert!(context.store.write_all(vec![storage::membership::update(&old, &new)]).await.unwrap().is_some());
        let (grant, secret) = (grant(context, grant_id).await, context.new_secret(SecretKind::ClientKey));
        let guard = storage::membership::may_still_consent(world.organization.id, world.admin.id);
        let new = NewClientKey {
            id: context.new_id(ClientKeyId::new),
            attempt_id: None,
            secret: &|_| secret.clone(),
            scopes: grant.scopes.clone(),
            delivery: Delivery::Handed,
            replaces: None,
            made_by: Actor::system(),
        };
        let replacement = Replacement { grant: &grant, new, guard: Some(guard) };
        let denied = replace(context, &replacement).await.unwrap().map(|_| ()).unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        never(context).await;
    })
    .await;
}

async fn first_uses(context: &Context, doors: &Doors, shown: &testing::Shown) -> (usize, usize) {
    let id = shown.attempt.organization_id.unwrap().to_string();
    let events = storage::audit::page_of_organization(&context.store, &id, "~", 500).await.unwrap();
    let steps = flows::trace::timeline(context, &doors.attempt(context, shown.attempt.id).await).await.unwrap();
    (
        events.iter().filter(|event| event.action == "client_key.first_used").count(),
        steps.iter().filter(|step| step.step == StepKind::FirstUsed).count(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_use_is_told_once_by_whichever_node_and_every_use_moves_the_last() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        let shown = doors.shown(context, &world, &browser).await;
        let person = (&world.admin, &browser);
        let activated = doors.activate(context, (&shown, Delivery::Shown), person).await.unwrap().unwrap();
        let other = testing::node(context.store.clone(), &test.clock, 1).await;
        let began = context.now();
        token(context, &doors, &shown.secret).await.unwrap();
        later(&test, Seconds(60)).await;
        poll_now(&other.context).await.unwrap();
        token(&other.context, &doors, &shown.secret).await.unwrap();
        token(context, &doors, &shown.secret).await.unwrap();
        let nodes = [test.context.clone(), other.context.clone()];
        race(16, |racer| {
            let node = nodes[racer % 2].clone();
            async move { node.deferred.flush(&node).await.unwrap() }
        })
        .await;
        assert_eq!(first_uses(context, &doors, &shown).await, (1, 1));
        let key = find(context, &doors, &shown.secret).await;
        assert!(key.first_used_at == Some(began) || key.first_used_at == Some(context.now()), "by the node that wrote first");
        assert_eq!(key.last_used_at, Some(context.now()));
        assert_eq!(grant(context, activated.grant_id).await.last_used_at, Some(context.now()));
        later(&test, Seconds(60)).await;
        token(context, &doors, &shown.secret).await.unwrap();
        context.deferred.flush(context).await.unwrap();
        assert_eq!(first_uses(context, &doors, &shown).await, (1, 1));
        assert_eq!(find(context, &doors, &shown.secret).await.last_used_at, Some(context.now()));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn what_waits_to_be_written_outlives_an_outage_at_any_call() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        // Its second code is exchanged under an active grant: that the attempt is complete is written later.
        world.connect(context, world.confidential).await;
        for stop in [Stop::Before, Stop::After] {
            for calls in 0.. {
                let shown = doors.shown(context, &world, &browser).await;
                doors.activate(context, (&shown, Delivery::Shown), (&world.admin, &browser)).await.unwrap().unwrap();
                let before = first_uses(context, &doors, &shown).await.0;
                token(context, &doors, &shown.secret).await.unwrap();
                world.connect(context, world.confidential).await;
                context.store.faults().stop_after(calls, stop);
                let first = context.deferred.flush(context).await;
                let stopped = context.store.faults().heal();
                assert!(stopped || first.is_ok());
                context.deferred.flush(context).await.unwrap();
                let after = first_uses(context, &doors, &shown).await;
                assert_eq!((after.0 - before, after.1), (1, 1), "{stop:?} {calls}");
                never(context).await;
                later(&test, Seconds(1)).await;
                if !stopped {
                    break;
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_meets_developers_and_replacements_and_no_key_outlives_it() {
    each_world(|test, world| async move {
        let doors = Arc::new(world.doors(&test, 0).await);
        let browser = world.sign_in(&test.context).await.session;
        for round in 0..8 {
            let context = &*test.context;
            let shown = doors.shown(context, &world, &browser).await;
            let activated = doors.activate(context, (&shown, Delivery::Claim), (&world.admin, &browser)).await.unwrap().unwrap();
            let id = activated.client_key_id;
            let waits = storage::client_key::find(&context.store, world.organization.id, id).await.unwrap();
            let (waits, grant) = (Arc::new(waits.unwrap()), Arc::new(grant(context, activated.grant_id).await));
            race(15, |racer| {
                let (context, doors, waits, grant) = (test.context.clone(), doors.clone(), waits.clone(), grant.clone());
                async move {
                    match racer % 3 {
                        0 => drop(claim(&context, &waits, &doors.outsider).await.unwrap()),
                        1 => drop(another(&context, grant.id, (Delivery::Handed, None)).await),
                        _ => drop(act(&context, &grant, Act::Revoke, (Actor::system(), "a test")).await.unwrap()),
                    }
                }
            })
            .await;
            let held =
                storage::client_key::held_by_grant(&context.store, world.organization.id, activated.grant_id).await.unwrap();
            assert_eq!(held, [], "round {round}");
            never(context).await;
            later(&test, Seconds(1)).await;
        }
    })
    .await;
}
