//! What happens to an install between its beginning and its end: other people, other organizations, the listing, the integration.

use crate::approval;
use crate::each_world;
use crate::marketplace::{standing, steps};
use flows::approval::{Asking, Held, Resumed};
use flows::connect::{self, Choice};
use flows::grant::{Act, act};
use flows::marketplace::{self, Standing};
use flows::testing::{Market, World, never};
use flows::{Context, Decision};
use model::attempt::{Attempt, AttemptState};
use model::authorization_request::AuthorizationRequest;
use model::grant::Actor;
use model::integration::{Integration, IntegrationState};
use model::trace::StepKind;
use model::user::User;
use protocol::id::{ApprovalRequestId, InstallationId};
use protocol::{ErrorCode, Seconds};
use std::sync::Arc;
use storage::testing::race;

#[tokio::test]
async fn another_member_with_the_right_finishes_it_and_nobody_else_sees_it() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (market, doors) = (world.market(&test).await, world.doors(&test, 0).await);
        let id = market.install(context, (world.organization.id, &world.admin), "employees.read").await;
        let view = market.view(context, id).await;
        for (user, finds, sees) in [
            (&world.admin, true, true),
            (&doors.privileged, true, true),
            (&world.employee, false, false),
            (&doors.outsider, false, false),
            (&doors.accountant, false, false),
        ] {
            let browser = world.browser(context, user).await;
            let request = market.come_back(context, &browser).await;
            assert_eq!(request.attempt_id == id.into(), finds, "{}", user.email);
            assert_eq!(marketplace::may_see(context, &view, user.id).await.unwrap(), sees, "{}", user.email);
            let chosen = connect::choose(context, &request, Choice::Installation(id)).await.unwrap();
            assert_eq!(chosen.is_ok(), finds, "{}: {chosen:?}", user.email);
            if !sees {
                let denied = marketplace::cancel(context, &view.attempt, user).await.unwrap().unwrap_err();
                assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed, "{}", user.email);
            }
        }
        let browser = world.browser(context, &doors.privileged).await;
        let request = market.come_back(context, &browser).await;
        let code = market.approve(context, &request, "employees.read").await.unwrap().unwrap();
        let tokens = market.exchange(context, &code).await.unwrap().unwrap();
        let grant = storage::grant::find(&context.store, tokens.grant_id).await.unwrap().unwrap();
        assert_eq!((tokens.installation_id, grant.consented_by), (Some(id), doors.privileged.id));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn whoever_lost_the_right_meanwhile_signs_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (market, doors) = (world.market(&test).await, world.doors(&test, 0).await);
        let id = market.install(context, (world.organization.id, &doors.privileged), "").await;
        let browser = world.browser(context, &doors.privileged).await;
        let request = market.come_back(context, &browser).await;
        let gone = storage::membership::delete(world.organization.id, doors.privileged.id);
        assert!(context.store.write_all(vec![gone]).await.unwrap().is_some());
        let denied = market.approve(context, &request, "").await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        let view = market.view(context, id).await;
        assert!(!marketplace::may_see(context, &view, doors.privileged.id).await.unwrap());
        let denied = market.try_install(context, (world.organization.id, &doors.privileged), "").await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        assert_eq!(market.view(context, id).await.standing, AttemptState::Requested, "an administrator may finish it");
        never(context).await;
    })
    .await;
}

/// Asks an administrator with what the employee came back with.
pub async fn ask(
    context: &Context,
    (world, market): (&World, &Market),
    request: &AuthorizationRequest,
) -> storage::Result<Decision<ApprovalRequestId>> {
    let client = market.registered(context).await;
    let Some(attempt) = storage::attempt::find(&context.store, request.attempt_id).await? else { unreachable!("it is there") };
    let asking = Asking {
        attempt: &attempt,
        client: &client,
        organization_id: world.organization.id,
        user: &world.employee,
        reason: "we need it",
        language: "en",
        held: Held::AuthorizationRequest(request.id),
    };
    Box::pin(flows::approval::ask(context, &asking)).await
}

#[tokio::test]
async fn an_employee_installs_asks_and_goes_on_with_the_code() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let id = market.install(context, (world.organization.id, &world.employee), "employees.read").await;
        let browser = world.browser(context, &world.employee).await;
        let request = market.come_back(context, &browser).await;
        let denied = market.approve(context, &request, "employees.read").await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        let asked = ask(context, (&world, &market), &request).await.unwrap().unwrap();
        assert_eq!(standing(context, &market, id, &browser).await, Standing::WaitsForAdministrator(asked));
        test.clock.advance(Seconds::days(3));
        assert!(approval::approve(context, asked, &world.admin).await.unwrap().is_ok());
        assert_eq!(standing(context, &market, id, &browser).await, Standing::WaitsForAsker(asked));
        let browser = world.browser(context, &world.employee).await;
        let Resumed::Code(_, code) = approval::resume(context, asked, &browser).await.unwrap().unwrap() else { panic!() };
        assert_eq!(standing(context, &market, id, &browser).await, Standing::WaitsForExchange);
        let tokens = market.exchange(context, &code).await.unwrap().unwrap();
        assert_eq!((tokens.installation_id, tokens.scope.to_string()), (Some(id), "transactions.read".to_owned()));
        let grant = storage::grant::find(&context.store, tokens.grant_id).await.unwrap().unwrap();
        assert_eq!((grant.door, grant.consented_by), (model::integration::Door::Marketplace, world.admin.id));
        let told = steps(context, id).await;
        assert!([StepKind::ApprovalAsked, StepKind::ApprovalGranted, StepKind::Consented].iter().all(|step| told.contains(step)));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn an_administrator_who_comes_back_with_what_was_asked_for_answers_the_request_with_it() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        for approves in [true, false] {
            let id = market.install(context, (world.organization.id, &world.employee), "").await;
            let browser = world.browser(context, &world.employee).await;
            let request = market.come_back(context, &browser).await;
            let asked = ask(context, (&world, &market), &request).await.unwrap().unwrap();
            let admin = world.sign_in(context).await.session;
            let own = market.come_back(context, &admin).await;
            assert_eq!(own.attempt_id, id.into());
            if approves {
                market.approve(context, &own, "").await.unwrap().unwrap();
            } else {
                connect::deny(context, &own).await.unwrap().unwrap();
            }
            let state = approval::find(context, asked).await.state;
            assert_eq!(state, model::approval_request::ApprovalState::Withdrawn);
            let denied = approval::approve(context, asked, &world.admin).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::ApprovalRequestOver);
            never(context).await;
        }
    })
    .await;
}

#[tokio::test]
async fn an_install_cannot_be_asked_for_another_organization() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let member = flows::testing::member(context, world.stranger.id, world.employee.id, model::membership::Role::Member);
        assert!(context.store.write_all(vec![storage::membership::insert(&member)]).await.unwrap().is_some());
        market.install(context, (world.stranger.id, &world.employee), "").await;
        let browser = world.browser(context, &world.employee).await;
        let request = market.come_back(context, &browser).await;
        let denied = ask(context, (&world, &market), &request).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn after_it_was_delisted_what_waits_is_finished_and_nothing_new_begins() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let here = (world.organization.id, &world.admin);
        let id = market.install(context, here, "").await;
        market.delist(context).await;
        let denied = market.try_install(context, here, "").await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::NotInMarketplace);
        let browser = world.sign_in(context).await.session;
        let request = market.come_back(context, &browser).await;
        let code = market.approve(context, &request, "").await.unwrap().unwrap();
        assert_eq!(market.exchange(context, &code).await.unwrap().unwrap().installation_id, Some(id));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_disabled_suspended_or_not_at_this_door_begins_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let here = (world.organization.id, &world.admin);
        let browser = world.sign_in(context).await.session;
        let id = market.install(context, here, "").await;
        let request = market.come_back(context, &browser).await;
        let code = market.approve(context, &request, "").await.unwrap().unwrap();
        let tokens = market.exchange(context, &code).await.unwrap().unwrap();
        let grant = storage::grant::find(&context.store, tokens.grant_id).await.unwrap().unwrap();
        let waiting = market.install(context, here, "").await;
        let request = market.come_back(context, &browser).await;
        assert_eq!(request.attempt_id, waiting.into());
        act(context, &grant, Act::Suspend, (Actor::system(), "a test")).await.unwrap().unwrap();
        for denied in [
            market.try_install(context, here, "").await.unwrap().unwrap_err(),
            market.approve(context, &request, "").await.unwrap().unwrap_err(),
        ] {
            assert_eq!(denied.code, ErrorCode::GrantSuspendedByOperator);
        }
        assert_eq!(market.view(context, id).await.standing, AttemptState::Completed, "what was done stays done");
        let client = market.registered(context).await;
        let changed = async |integration: Integration| {
            let client = flows::registry::RegisteredIntegration { integration, ..(*client).clone() };
            let (organization_id, user) = here;
            let ticked = protocol::scope::ScopeSet::default();
            let installing = flows::marketplace::Installing { client: &client, organization_id, user, ticked };
            marketplace::install(context, &installing).await.unwrap().unwrap_err().code
        };
        let own = &client.integration;
        let disabled = Integration { state: IntegrationState::Disabled, ..own.clone() };
        assert_eq!(changed(disabled).await, ErrorCode::IntegrationDisabled);
        assert_eq!(changed(Integration { doors: vec![], ..own.clone() }).await, ErrorCode::NotInMarketplace);
        assert_eq!(changed(Integration { form_uri: None, ..own.clone() }).await, ErrorCode::NotInMarketplace);
        let visibility = model::integration::Visibility::Private;
        assert_eq!(changed(Integration { visibility, ..own.clone() }).await, ErrorCode::NotInMarketplace);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn what_became_necessary_meanwhile_is_asked_for_too_and_what_is_gone_is_not() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        market.install(context, (world.organization.id, &world.admin), "employees.read").await;
        let old = market.registered(context).await.integration.clone();
        let new = Integration {
            required_scopes: "invoices.write transactions.read".parse().unwrap(),
            optional_scopes: protocol::scope::ScopeSet::default(),
            ..old.clone()
        };
        let change = context.change(model::change::ChangeKind::Integration, old.client_id);
        let changed = context.write_all(vec![storage::integration::update(&old, &new)], &[change]).await.unwrap();
        assert!(changed.is_some());
        let browser = world.sign_in(context).await.session;
        let request = market.come_back(context, &browser).await;
        let code = market.approve(context, &request, "employees.read").await.unwrap().unwrap();
        let tokens = market.exchange(context, &code).await.unwrap().unwrap();
        assert_eq!(tokens.scope.to_string(), "invoices.write transactions.read");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn the_id_stands_in_the_query_whatever_the_partner_s_page_is_called() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let (client, id) = (market.registered(context).await, InstallationId::from_bytes([1; 16]));
        for (form_uri, wanted) in [
            ("https://x.example", format!("https://x.example?installation_id={id}")),
            ("https://x.example/form?", format!("https://x.example/form?installation_id={id}")),
            ("https://x.example/form?a=%20b&c", format!("https://x.example/form?a=%20b&c&installation_id={id}")),
            ("https://x.example/#/deal", format!("https://x.example/?installation_id={id}#/deal")),
            ("https://x.example/?a=1#b?c", format!("https://x.example/?a=1&installation_id={id}#b?c")),
        ] {
            let integration = Integration { form_uri: Some(form_uri.to_owned()), ..client.integration.clone() };
            let client = flows::registry::RegisteredIntegration { integration, ..(*client).clone() };
            assert_eq!(marketplace::partners_page(&client, id), Some(wanted));
        }
    })
    .await;
}

#[tokio::test]
async fn going_to_and_fro_fills_no_timeline() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let id = market.install(context, (world.organization.id, &world.admin), "").await;
        let browser = world.sign_in(context).await.session;
        for _ in 0..30 {
            let request = market.come_back(context, &browser).await;
            connect::choose(context, &request, Choice::Installation(id)).await.unwrap().unwrap();
        }
        let returned = steps(context, id).await.into_iter().filter(|step| *step == StepKind::Continued).count();
        assert_eq!(returned, 20);
        never(context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_presses_at_once_one_makes_an_install_and_all_lead_to_it() {
    each_world(|test, world| async move {
        let (market, world) = (Arc::new(world.market(&test).await), Arc::new(world));
        let ids = race(16, |_| {
            let (context, market, world) = (test.context.clone(), market.clone(), world.clone());
            async move { market.install(&context, (world.organization.id, &world.admin), "").await }
        })
        .await;
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        never(&test.context).await;
    })
    .await;
}

/// One end that several people bring about at once.
async fn ended(
    context: &Context,
    market: &Market,
    (racer, request): (usize, &AuthorizationRequest),
    (attempt, user): (&Attempt, &User),
) -> bool {
    match racer % 3 {
        0 => market.approve(context, request, "").await.unwrap().is_ok(),
        1 => connect::deny(context, request).await.unwrap().is_ok(),
        _ => marketplace::cancel(context, attempt, user).await.unwrap().is_ok(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_browsers_that_finish_at_once_one_does() {
    each_world(|test, world| async move {
        let (market, world) = (Arc::new(world.market(&test).await), Arc::new(world));
        let context = &*test.context;
        for round in 0..4 {
            let id = market.install(context, (world.organization.id, &world.admin), "").await;
            let attempt = Arc::new(market.view(context, id).await.attempt);
            let mut requests = Vec::new();
            for _ in 0..15 {
                let browser = world.sign_in(context).await.session;
                requests.push(market.come_back(context, &browser).await);
            }
            assert!(requests.iter().all(|request| request.attempt_id == id.into()));
            let requests = Arc::new(requests);
            let did = race(15, |racer| {
                let (context, market, world) = (test.context.clone(), market.clone(), world.clone());
                let (attempt, requests) = (attempt.clone(), requests.clone());
                let kind = if round == 0 { 0 } else { racer };
                async move { ended(&context, &market, (kind, &requests[racer]), (&attempt, &world.admin)).await }
            })
            .await;
            assert_eq!(did.into_iter().filter(|did| *did).count(), 1);
            for request in requests.iter() {
                let denied = market.approve(context, request, "").await.unwrap().unwrap_err();
                assert_eq!(denied.code, ErrorCode::AuthorizationRequestExpired, "the others read that it was answered");
            }
            never(context).await;
        }
    })
    .await;
}
