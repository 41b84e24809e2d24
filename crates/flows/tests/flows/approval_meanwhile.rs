//! What may have changed between an administrator's approval and the asker's going on.

use crate::approval::{Asked, approve, ask, at_connect, at_extension, at_onboarding, find, resume};
use crate::each_world;
use flows::approval::Resumed;
use flows::testing::{Doors, TestContext, World, never};
use flows::{Context, onboarding};
use model::approval_request::ApprovalState;
use model::client_key::{ClientKeyState, Delivery};
use protocol::id::ApprovalRequestId;
use protocol::{ErrorCode, Seconds};

/// The attempt of the employee that an administrator approved, and another window of an administrator's.
async fn filled_before_or_after(
    test: &TestContext,
    world: &World,
    (doors, before): (&Doors, bool),
) -> (Asked, ApprovalRequestId) {
    let context = &*test.context;
    let browser = world.sign_in(context).await.session;
    let later = || test.clock.advance(Seconds(1));
    doors.extend(context, world, &browser).await;
    later();
    let asked = at_extension(context, (world, doors)).await;
    let id = ask(context, world, (&asked, &world.employee)).await.unwrap().unwrap();
    if before {
        doors.extend(context, world, &browser).await;
        later();
    }
    approve(context, id, &world.admin).await.unwrap().unwrap();
    later();
    if !before {
        doors.extend(context, world, &browser).await;
        later();
    }
    (asked, id)
}

#[tokio::test]
async fn the_asker_ends_only_a_key_that_stood_on_the_page_that_was_approved() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let (asked, _) = filled_before_or_after(&test, &world, (&doors, false)).await;
        let browser = world.browser(context, &world.employee).await;
        let person = (&world.employee, &browser);
        let Err(denied) = doors.window(context, asked.attempt.id, person).await else { panic!("no key gives way unseen") };
        assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken);
        // Nor to a form that was made up.
        let oldest = {
            let live = storage::grant::find_live(&context.store, world.organization.id, doors.client).await.unwrap().unwrap();
            let held = storage::client_key::held_by_grant(&context.store, world.organization.id, live.grant.id).await.unwrap();
            assert_eq!(held.len(), 2);
            held[0].clone()
        };
        let (candidate, secret) =
            flows::client_key::candidate(context, &asked.attempt.id.to_string(), &browser).await.unwrap().unwrap();
        let attempt = doors.attempt(context, asked.attempt.id).await;
        let forged = flows::testing::Shown { attempt, candidate, secret: secret.reveal().to_owned(), replaces: Some(oldest.id) };
        let denied = doors.activate(context, (&forged, Delivery::Shown), person).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken);
        let kept = storage::client_key::find(&context.store, world.organization.id, oldest.id).await.unwrap().unwrap();
        assert_eq!(kept.state, ClientKeyState::Active);
        // Once an administrator has made room, the approval is as good as before.
        let room = flows::client_key::delete(context, &kept, (model::grant::Actor::system(), None));
        room.await.unwrap().unwrap();
        let shown = doors.window(context, asked.attempt.id, person).await.unwrap();
        doors.activate(context, (&shown, Delivery::Shown), person).await.unwrap().unwrap();
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn the_key_that_an_administrator_approved_gives_way_to_the_asker_s() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let (asked, _) = filled_before_or_after(&test, &world, (&doors, true)).await;
        let browser = world.browser(context, &world.employee).await;
        let person = (&world.employee, &browser);
        let shown = doors.window(context, asked.attempt.id, person).await.unwrap();
        let named = shown.replaces.unwrap();
        doors.activate(context, (&shown, Delivery::Shown), person).await.unwrap().unwrap();
        let gone = storage::client_key::find(&context.store, world.organization.id, named).await.unwrap().unwrap();
        assert_eq!(gone.state, ClientKeyState::Revoked);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn at_the_onboarding_door_no_key_gives_way_that_came_after_the_approval() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let admin = world.sign_in(context).await.session;
        doors.extend(context, &world, &admin).await;
        test.clock.advance(Seconds(1));
        let asked = at_onboarding(context, (&world, &doors)).await;
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        approve(context, id, &world.admin).await.unwrap().unwrap();
        test.clock.advance(Seconds(1));
        let (second, _) = doors.extend(context, &world, &admin).await;
        let browser = world.browser(context, &world.employee).await;
        let denied = resume(context, id, &browser).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::ClientKeySlotsTaken);
        assert_eq!(find(context, id).await.state, ApprovalState::Approved, "nothing is consumed");
        let key = storage::client_key::find(&context.store, world.organization.id, second.client_key_id).await.unwrap().unwrap();
        flows::client_key::delete(context, &key, (model::grant::Actor::system(), None)).await.unwrap().unwrap();
        let Resumed::OnboardingToken(_, token) = resume(context, id, &browser).await.unwrap().unwrap() else { panic!() };
        let finalized = doors.finalize(context, token.reveal()).await.unwrap().unwrap();
        assert_eq!((finalized.organizations.len(), finalized.refused.len()), (1, 0));
        never(context).await;
    })
    .await;
}

/// An operator takes back what was approved of an integration's redirect URIs.
async fn decline_redirect_uris(context: &Context, client_id: protocol::id::ClientId) {
    for uri in storage::redirect_uri::of(&context.store, client_id).await.unwrap() {
        let review = storage::redirect_uri::Review {
            from: uri.state,
            to: model::redirect_uri::ReviewState::Declined,
            reason: Some("somebody else has the domain now".to_owned()),
            at: context.now(),
        };
        let change = context.change(model::change::ChangeKind::Integration, client_id);
        assert!(context.write_all(vec![storage::redirect_uri::decide(uri.id, &review)], &[change]).await.unwrap().is_some());
    }
    flows::registry::poll_now(context).await.unwrap();
}

#[tokio::test]
async fn no_code_and_no_token_goes_to_a_redirect_uri_that_was_declined_while_the_asker_waited() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let both = (&world, &doors);
        for is_connect in [true, false] {
            let asked = if is_connect { at_connect(context, both).await } else { at_onboarding(context, both).await };
            let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
            approve(context, id, &world.admin).await.unwrap().unwrap();
            test.clock.advance(Seconds::days(3));
            let initiated = (!is_connect).then_some(doors.initiate(context, None).await);
            decline_redirect_uris(context, asked.attempt.client_id).await;
            let browser = world.browser(context, &world.employee).await;
            let denied = resume(context, id, &browser).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::RedirectUriNotApproved, "{:?}", asked.attempt.door);
            assert_eq!(find(context, id).await.state, ApprovalState::Approved, "nothing is consumed");
            if let Some(initiated) = initiated {
                let ticket = initiated.temporary_url.rsplit('/').next().unwrap();
                let denied = onboarding::find(context, ticket).await.unwrap().unwrap_err();
                assert_eq!(denied.code, ErrorCode::RedirectUriNotApproved, "nor does a temporary URL that was out lead there");
            }
        }
        never(context).await;
    })
    .await;
}
