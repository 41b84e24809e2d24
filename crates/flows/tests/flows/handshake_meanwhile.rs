//! What happens to a handshake while the browser is at the partner: sessions get new tokens, and webhooks tell.

use crate::each_world;
use crate::handshake::come_back;
use flows::sign_in::{renew, sign_in};
use flows::testing::{Shakes, TestContext, World, never};
use flows::{Context, grant, handshake, webhook};
use model::attempt::AttemptState;
use model::handshake::{AuthorizationStatus, ReturnStatus};
use model::session::Session;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::OrganizationId;
use serde_json::Value;
use storage::event::feed;

async fn state(context: &Context, shakes: &Shakes, id: OrganizationId) -> AttemptState {
    storage::handshake::current(&context.store, id, shakes.client_id()).await.unwrap().unwrap().state
}

/// The administrator consents and is led to the partner; the nonce of the way back.
async fn led(context: &Context, (world, shakes): (&World, &Shakes), session: &Session) -> String {
    let url = shakes.consent(context, world.organization.id, (&world.admin, session)).await.unwrap().unwrap();
    Shakes::nonce(context, &url)
}

#[tokio::test]
async fn a_session_that_got_a_new_token_meanwhile_is_still_the_one_that_was_led() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, id) = (world.shakes(&test).await, world.organization.id);
        let first = world.sign_in(context).await.session;
        let nonce = led(context, (&world, &shakes), &first).await;
        // The password was given again before a risky act in another tab.
        let renewed = renew(context, &first).await.unwrap().unwrap().session;
        come_back(context, (&shakes, &nonce), (&first, ReturnStatus::Error)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::Consented, "the old token is nobody's any more");
        come_back(context, (&shakes, &nonce), (&renewed, ReturnStatus::Error)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::RolledBack);
        // The same person signed in again in another tab.
        let nonce = led(context, (&world, &shakes), &renewed).await;
        let second = sign_in(context, &world.admin, Some(&renewed)).await.unwrap().session;
        come_back(context, (&shakes, &nonce), (&second, ReturnStatus::Error)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::RolledBack);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn another_person_in_the_same_browser_is_not_the_one_that_was_led() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, id) = (world.shakes(&test).await, world.organization.id);
        let first = world.sign_in(context).await.session;
        let nonce = led(context, (&world, &shakes), &first).await;
        let other = sign_in(context, &world.employee, Some(&first)).await.unwrap().session;
        come_back(context, (&shakes, &nonce), (&other, ReturnStatus::Error)).await;
        let again = sign_in(context, &world.admin, Some(&other)).await.unwrap().session;
        come_back(context, (&shakes, &nonce), (&again, ReturnStatus::Error)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::Consented);
        never(context).await;
    })
    .await;
}

/// What the partner reads in its feed.
async fn told(test: &TestContext, shakes: &Shakes) -> Vec<(String, Value)> {
    webhook::dispatch::run_once(&test.context).await.unwrap();
    let rows = feed::page_of_integration(&test.context.store, shakes.client_id(), 0, 100).await.unwrap();
    rows.into_iter().map(|row| (row.event.kind.as_str().to_owned(), row.event.data)).collect()
}

#[tokio::test]
async fn what_comes_to_nothing_is_told_with_what_was_consented_to() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, id) = (world.shakes(&test).await, world.organization.id);
        let session = world.sign_in(context).await.session;
        let person = (&world.admin, &session);
        let url = shakes.consent_to(context, id, person, "invoices.write").await.unwrap().unwrap();
        come_back(context, (&shakes, &Shakes::nonce(context, &url)), (&session, ReturnStatus::Error)).await;
        let told = told(&test, &shakes).await;
        assert_eq!(told.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["attempt.consented", "attempt.rolled_back"]);
        let states = told.iter().map(|(_, data)| data["state"].as_str().unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(states, ["consented", "rolled_back"]);
        for name in ["attempt_id", "door", "scopes", "organization_id", "client_id"] {
            assert_eq!(told[0].1[name], told[1].1[name], "{name}");
        }
        assert_eq!(told[1].1["scopes"], serde_json::json!(["invoices.write", "transactions.read"]));
    })
    .await;
}

#[tokio::test]
async fn what_waits_beside_a_grant_ends_with_it_and_says_so() {
    each_world(|test, world| async move {
        let context = &*test.context;
        test.clock.run();
        let (shakes, id) = (world.shakes(&test).await, world.organization.id);
        let session = world.sign_in(context).await.session;
        let person = (&world.admin, &session);
        for by_customer in [false, true] {
            shakes.consent(context, id, person).await.unwrap().unwrap();
            let active = shakes.activate(context, id).await.unwrap().unwrap().grant;
            shakes.consent_to(context, id, person, "invoices.write").await.unwrap().unwrap();
            if by_customer {
                let end = (&world.admin, "over");
                grant::act_by_customer(context, &active, grant::Act::Revoke, end).await.unwrap().unwrap();
            } else {
                handshake::deactivate(context, &shakes.client, (id, "over")).await.unwrap().unwrap();
            }
            let told = handshake::authorization(context, &shakes.client, id).await.unwrap().unwrap();
            assert_eq!((told.status, told.pending), (AuthorizationStatus::Revoked, None));
            assert_eq!(told.timeline.last().map(|step| step.step), Some(StepKind::GrantRevoked));
            let refused = shakes.activate(context, id).await.unwrap().unwrap_err();
            assert_eq!(refused.code, ErrorCode::HandshakeNotConsented, "a new consent is needed");
        }
        never(context).await;
    })
    .await;
}
