//! The handshake door, step by step.

use crate::each_world;
use flows::handshake::{self, Link};
use flows::registry::RegisteredIntegration;
use flows::testing::{Shakes, TestContext, World, never};
use flows::{Context, Decision};
use model::attempt::AttemptState;
use model::grant::{Actor, GrantState};
use model::handshake::{AuthorizationStatus, ReturnStatus};
use model::integration::Integration;
use model::session::Session;
use protocol::id::OrganizationId;
use protocol::{ErrorCode, Seconds};
use storage::membership::AfterName;

async fn at(test: &TestContext, world: &World) -> (Shakes, Session) {
    (world.shakes(test).await, world.sign_in(&test.context).await.session)
}

fn code<T>(decision: Decision<T>) -> ErrorCode {
    match decision {
        Ok(_) => panic!("it was allowed"),
        Err(denied) => denied.code,
    }
}

/// The browser comes back, from where the nonce leads.
pub async fn come_back(context: &Context, (shakes, nonce): (&Shakes, &str), (session, status): (&Session, ReturnStatus)) {
    let (handshake, attempt) = handshake::find_returned(context, nonce).await.unwrap().unwrap();
    handshake::returned(context, &shakes.client, (&handshake, &attempt), (session, status)).await.unwrap();
}

async fn state(context: &Context, shakes: &Shakes, id: OrganizationId) -> AttemptState {
    storage::handshake::current(&context.store, id, shakes.client_id()).await.unwrap().unwrap().state
}

#[tokio::test]
async fn the_partner_is_told_who_came_and_activates() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let id = world.organization.id;
        assert_eq!(code(shakes.activate(context, id).await.unwrap()), ErrorCode::NotFound, "never met");
        let url = shakes.consent(context, id, (&world.admin, &session)).await.unwrap().unwrap();
        assert!(url.starts_with("https://partner.example/login?tenant=%41&organizationId=org_"), "{url}");
        let signed = Shakes::verified(context, &url);
        assert_eq!(signed.get("organizationId"), Some(id.to_string().as_str()));
        assert_eq!((signed.get("partnerId"), signed.get("state")), (None, None), "it has one partnership");
        let back = signed.get("redirectUrl").unwrap().to_owned();
        assert!(back.starts_with("http://localhost:7300/handshake/") && !back.contains('?'), "{back}");
        let nonce = Shakes::nonce(context, &url);
        come_back(context, (&shakes, &nonce), (&session, ReturnStatus::Success)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::Consented, "success activates nothing");
        assert!(storage::grant::find_live(&context.store, id, shakes.client_id()).await.unwrap().is_none());
        let activated = shakes.activate(context, id).await.unwrap().unwrap();
        assert_eq!(
            (activated.grant.state, activated.grant.scopes.to_string().as_str()),
            (GrantState::Active, "transactions.read")
        );
        test.clock.advance(Seconds(60));
        let again = shakes.activate(context, id).await.unwrap().unwrap();
        assert_eq!(again, activated, "the same call again is answered alike");
        let told = handshake::authorization(context, &shakes.client, id).await.unwrap().unwrap();
        assert_eq!((told.status, told.pending), (AuthorizationStatus::Active, None));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_partner_with_two_partnerships_is_told_which() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let consenting = handshake::Consenting {
            client: &shakes.foreign,
            organization_id: world.organization.id,
            person: (&world.admin, &session),
            ticked: protocol::scope::ScopeSet::default(),
            link: None,
            language: "en",
        };
        let url = handshake::consent(context, &consenting).await.unwrap().unwrap();
        let wanted = shakes.foreign.integration.client_id.to_string();
        assert_eq!(Shakes::verified(context, &url).get("partnerId"), Some(wanted.as_str()));
        let other = handshake::activate(context, &shakes.private, world.organization.id).await.unwrap();
        assert_eq!(code(other), ErrorCode::NotFound, "the other partnership of the same partner has nothing to activate");
        assert!(handshake::activate(context, &shakes.foreign, world.organization.id).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn error_takes_back_the_pending_attempt_once_and_only_in_its_own_session() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let id = world.organization.id;
        let nonce = Shakes::nonce(context, &shakes.consent(context, id, (&world.admin, &session)).await.unwrap().unwrap());
        let elsewhere = world.sign_in(context).await.session;
        let stranger = world.browser(context, &world.employee).await;
        for other in [&elsewhere, &stranger] {
            come_back(context, (&shakes, &nonce), (other, ReturnStatus::Error)).await;
            assert_eq!(state(context, &shakes, id).await, AttemptState::Consented);
        }
        assert!(handshake::find_returned(context, &nonce.replace(&nonce[..4], "0000")).await.unwrap().is_none());
        come_back(context, (&shakes, &nonce), (&session, ReturnStatus::Error)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::RolledBack);
        assert_eq!(code(shakes.activate(context, id).await.unwrap()), ErrorCode::HandshakeRolledBack);
        let told = handshake::authorization(context, &shakes.client, id).await.unwrap().unwrap();
        assert_eq!((told.status, told.grant), (AuthorizationStatus::RolledBack, None));
        let newer = Shakes::nonce(context, &shakes.consent(context, id, (&world.admin, &session)).await.unwrap().unwrap());
        come_back(context, (&shakes, &nonce), (&session, ReturnStatus::Error)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::Consented, "a late return touches its own attempt alone");
        come_back(context, (&shakes, &newer), (&session, ReturnStatus::Success)).await;
        come_back(context, (&shakes, &newer), (&session, ReturnStatus::Error)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::Consented, "what came first counts");
        assert!(shakes.activate(context, id).await.unwrap().is_ok());
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn error_after_activation_changes_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let id = world.organization.id;
        let nonce = Shakes::nonce(context, &shakes.consent(context, id, (&world.admin, &session)).await.unwrap().unwrap());
        assert!(shakes.activate(context, id).await.unwrap().is_ok());
        come_back(context, (&shakes, &nonce), (&session, ReturnStatus::Error)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::Completed);
        come_back(context, (&shakes, &nonce), (&session, ReturnStatus::Success)).await;
        let (handshake, _) = handshake::find_returned(context, &nonce).await.unwrap().unwrap();
        assert_eq!(handshake.returned.map(|(status, _)| status), Some(ReturnStatus::Success), "the order does not matter");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_day_later_it_is_too_late_and_the_customer_was_reminded_once() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let id = world.organization.id;
        shakes.consent(context, id, (&world.admin, &session)).await.unwrap().unwrap();
        let reminders = || {
            let is = |mail: &flows::mail::Mail| matches!(mail.kind, flows::mail::MailKind::HandshakeWaits { .. });
            test.outbox.mails().into_iter().filter(is).collect::<Vec<_>>()
        };
        test.clock.advance(Seconds(20 * 3_600 - 1));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(reminders().len(), 0, "not yet");
        test.clock.advance(Seconds(1));
        for _ in 0..3 {
            flows::housekeeping::run_once(context).await.unwrap();
        }
        let told = reminders();
        assert_eq!(told.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["admin@acme.example"]);
        test.clock.advance(Seconds(4 * 3_600));
        assert_eq!(code(shakes.activate(context, id).await.unwrap()), ErrorCode::HandshakeExpired, "before a job has noted it");
        test.clock.advance(Seconds(1));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(state(context, &shakes, id).await, AttemptState::Expired);
        assert_eq!(code(shakes.activate(context, id).await.unwrap()), ErrorCode::HandshakeExpired);
        assert_eq!(reminders().len(), 1);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_second_handshake_widens_an_active_grant_when_the_partner_activates_it() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let (id, person) = (world.organization.id, (&world.admin, &session));
        shakes.consent(context, id, person).await.unwrap().unwrap();
        let first = shakes.activate(context, id).await.unwrap().unwrap().grant;
        shakes.consent_to(context, id, person, "invoices.write").await.unwrap().unwrap();
        let told = handshake::authorization(context, &shakes.client, id).await.unwrap().unwrap();
        assert_eq!(told.status, AuthorizationStatus::Active);
        assert_eq!(told.pending.unwrap().scopes.to_string(), "invoices.write transactions.read");
        assert_eq!(told.grant.unwrap().scopes, first.scopes, "not before the partner agrees");
        let second = shakes.activate(context, id).await.unwrap().unwrap().grant;
        assert_eq!((second.id, second.scopes.to_string().as_str()), (first.id, "invoices.write transactions.read"));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn who_may_not_consent_consents_to_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, _) = at(&test, &world).await;
        let session = world.browser(context, &world.employee).await;
        for id in [world.organization.id, world.stranger.id] {
            let denied = shakes.consent(context, id, (&world.employee, &session)).await.unwrap();
            assert_eq!(code(denied), ErrorCode::OrganizationNotAllowed);
        }
        let listed = handshake::listed(context, "", &AfterName::default(), 10).await.unwrap();
        let names: Vec<_> = listed.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Harbor Cards", "Tidewater Cards"], "private ones are not listed");
        let private = shakes.private.integration.client_id;
        assert_eq!(code(handshake::find(context, private).await.unwrap()), ErrorCode::PageNotFound);
        let link = Link { client_id: private, organization: None, state: None };
        assert!(handshake::by_link(context, &link).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn each_side_resumes_what_it_suspended_and_the_platform_everything() {
    each_world(|test, world| async move {
        use flows::grant::{Act, act, act_by_customer};
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let id = world.organization.id;
        shakes.consent(context, id, (&world.admin, &session)).await.unwrap().unwrap();
        let grant_id = shakes.activate(context, id).await.unwrap().unwrap().grant.id;
        let grant = async || storage::grant::find(&context.store, grant_id).await.unwrap().unwrap();
        let operator = || Actor { kind: model::grant::ActorKind::Operator, id: None, name: "Northwind".to_owned() };
        let by_partner = async |wanted| match wanted {
            Act::Suspend => handshake::suspend_by_partner(context, &shakes.client, (id, "maintenance")).await.unwrap(),
            Act::Resume => handshake::resume_by_partner(context, &shakes.client, (id, "done")).await.unwrap(),
            Act::Revoke => handshake::deactivate(context, &shakes.client, (id, "over")).await.unwrap(),
        };
        let by_customer = async |wanted| act_by_customer(context, &grant().await, wanted, (&world.admin, "")).await.unwrap();
        by_customer(Act::Suspend).await.unwrap();
        assert_eq!(code(shakes.activate(context, id).await.unwrap()), ErrorCode::GrantSuspendedByOperator);
        assert_eq!(code(by_partner(Act::Resume).await), ErrorCode::SuspendedByAnother);
        assert_eq!(code(by_partner(Act::Suspend).await), ErrorCode::SuspendedByAnother);
        by_customer(Act::Resume).await.unwrap();
        assert_eq!(by_partner(Act::Suspend).await.unwrap().status, AuthorizationStatus::Suspended);
        assert!(by_partner(Act::Suspend).await.is_ok(), "it is so already");
        assert_eq!(code(by_customer(Act::Resume).await), ErrorCode::SuspendedByAnother);
        act(context, &grant().await, Act::Suspend, (operator(), "under review")).await.unwrap().unwrap();
        assert_eq!(code(by_partner(Act::Resume).await), ErrorCode::SuspendedByAnother, "the platform took it over");
        assert!(act(context, &grant().await, Act::Suspend, (operator(), "again")).await.unwrap().is_err());
        act(context, &grant().await, Act::Resume, (operator(), "")).await.unwrap().unwrap();
        assert!(by_partner(Act::Resume).await.is_ok(), "it is active already");
        let over = by_partner(Act::Revoke).await.unwrap();
        assert_eq!(over.status, AuthorizationStatus::Revoked);
        let told: Vec<_> = over.history.iter().map(|event| (event.action.as_str(), event.actor.kind.as_str())).collect();
        assert_eq!(told.len(), 7);
        assert_eq!(over.history.iter().filter(|event| event.action == "grant.suspended").count(), 3);
        assert!(told.contains(&("grant.revoked", "partner")) && told.contains(&("grant.activated", "partner")));
        assert_eq!(by_partner(Act::Revoke).await.unwrap().status, AuthorizationStatus::Revoked, "the same call again");
        assert_eq!(code(by_partner(Act::Suspend).await), ErrorCode::TransitionIllegal);
        assert_eq!(
            code(shakes.activate(context, id).await.unwrap()),
            ErrorCode::HandshakeNotConsented,
            "a new consent is needed"
        );
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_stale_address_is_worth_nothing_once_the_browser_was_led_again() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let id = world.organization.id;
        let first = Shakes::nonce(context, &shakes.consent(context, id, (&world.admin, &session)).await.unwrap().unwrap());
        let (handshake, attempt) = handshake::find_returned(context, &first).await.unwrap().unwrap();
        let elsewhere = world.sign_in(context).await.session;
        let both = (&attempt, &handshake);
        let url = handshake::lead_again(context, &shakes.client, both, &elsewhere).await.unwrap().unwrap();
        let second = Shakes::nonce(context, &url);
        assert_ne!(first, second);
        assert!(handshake::find_returned(context, &first).await.unwrap().is_none());
        let stranger = world.browser(context, &world.employee).await;
        let denied = handshake::lead_again(context, &shakes.client, both, &stranger).await.unwrap();
        assert_eq!(code(denied), ErrorCode::OrganizationNotAllowed);
        come_back(context, (&shakes, &second), (&elsewhere, ReturnStatus::Error)).await;
        assert_eq!(state(context, &shakes, id).await, AttemptState::RolledBack);
        let over = handshake::lead_again(context, &shakes.client, both, &session).await.unwrap();
        assert_eq!(code(over), ErrorCode::HandshakeOver);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn the_customer_takes_back_what_is_pending() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let id = world.organization.id;
        shakes.consent(context, id, (&world.admin, &session)).await.unwrap().unwrap();
        let attempt = storage::handshake::current(&context.store, id, shakes.client_id()).await.unwrap().unwrap();
        assert_eq!(code(handshake::cancel(context, &attempt, &world.employee).await.unwrap()), ErrorCode::OrganizationNotAllowed);
        handshake::cancel(context, &attempt, &world.admin).await.unwrap().unwrap();
        assert_eq!(code(handshake::cancel(context, &attempt, &world.admin).await.unwrap()), ErrorCode::HandshakeOver);
        assert_eq!(code(shakes.activate(context, id).await.unwrap()), ErrorCode::HandshakeRolledBack);
        let told = handshake::deactivate(context, &shakes.client, (id, "")).await.unwrap().unwrap();
        assert_eq!(told.status, AuthorizationStatus::RolledBack, "there is nothing left to end");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn an_address_that_cannot_be_signed_leads_nobody_anywhere() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, session) = at(&test, &world).await;
        let own = &shakes.client.integration;
        for connect_url in
            [None, Some("https://partner.example/login?organizationId=org_1"), Some("http://partner.example/login")]
        {
            let integration = Integration { connect_url: connect_url.map(str::to_owned), ..own.clone() };
            let client = RegisteredIntegration { integration, ..(*shakes.client).clone() };
            let shakes = Shakes { client: client.into(), ..shakes.clone() };
            let denied = shakes.consent(context, world.organization.id, (&world.admin, &session)).await.unwrap();
            assert_eq!(code(denied), ErrorCode::ConnectUrlUnusable, "{connect_url:?}");
        }
        let met = storage::handshake::have_met(&context.store, world.organization.id, shakes.client_id()).await.unwrap();
        assert!(!met, "nothing was written");
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_not_there_cannot_be_taken_off() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (shakes, _) = at(&test, &world).await;
        let set = async |jwk: Option<&str>| {
            handshake::set_signing_key(context, shakes.client_id(), jwk, Actor::system()).await.unwrap()
        };
        assert_eq!(code(set(None).await), ErrorCode::SigningKeyMissing);
        assert_eq!(code(set(Some("{}")).await), ErrorCode::SigningKeyRefused);
        let jwk = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        assert!(set(Some(jwk)).await.is_ok() && set(None).await.is_ok());
        assert_eq!(code(set(None).await), ErrorCode::SigningKeyMissing);
    })
    .await;
}
