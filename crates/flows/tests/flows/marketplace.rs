//! The marketplace door: install, the partner's page, the return, the consent, the exchange.

use crate::each_world;
use flows::connect::{self, About, Choice};
use flows::marketplace::{self, Standing};
use flows::testing::{FORM_URI, Market, never};
use flows::{Context, housekeeping};
use model::attempt::AttemptState;
use model::grant::GrantState;
use model::integration::Door;
use model::session::Session;
use model::trace::StepKind;
use protocol::id::InstallationId;
use protocol::{ErrorCode, Seconds};

pub async fn standing(context: &Context, market: &Market, id: InstallationId, browser: &Session) -> Standing {
    let view = market.view(context, id).await;
    marketplace::standing(context, &view, &browser.digest).await.unwrap()
}

pub async fn steps(context: &Context, id: InstallationId) -> Vec<StepKind> {
    let attempt = storage::attempt::find(&context.store, id.into()).await.unwrap().unwrap();
    flows::trace::timeline(context, &attempt).await.unwrap().into_iter().map(|step| step.step).collect()
}

#[tokio::test]
async fn from_the_install_to_the_tokens_days_later_in_another_browser() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let here = (world.organization.id, &world.admin);
        let installed = market.try_install(context, here, "employees.read z.unknown").await.unwrap().unwrap();
        let id = installed.id;
        assert_eq!(installed.partners_page, format!("{FORM_URI}&installation_id={id}"), "the id, and nothing else");
        let first = world.sign_in(context).await.session;
        assert_eq!(standing(context, &market, id, &first).await, Standing::WaitsForPartner);
        assert_eq!(market.view(context, id).await.attempt.scopes.to_string(), "employees.read transactions.read");
        test.clock.advance(Seconds::days(5));
        housekeeping::run_once(context).await.unwrap();
        let other = world.sign_in(context).await.session;
        let request = market.come_back(context, &other).await;
        assert_eq!((request.attempt_id, request.organization_id), (id.into(), Some(world.organization.id)));
        assert_eq!(request.scopes.to_string(), "employees.read transactions.read", "what was chosen at install");
        assert_eq!(standing(context, &market, id, &other).await, Standing::WaitsForConsent(Some(request.id)));
        assert_eq!(standing(context, &market, id, &first).await, Standing::WaitsForConsent(None), "not in this browser");
        let code = market.approve(context, &request, "employees.read").await.unwrap().unwrap();
        assert_eq!(standing(context, &market, id, &other).await, Standing::WaitsForExchange);
        let tokens = market.exchange(context, &code).await.unwrap().unwrap();
        assert_eq!((tokens.installation_id, tokens.scope.to_string()), (Some(id), "employees.read transactions.read".to_owned()));
        let view = market.view(context, id).await;
        assert_eq!((view.standing, view.grant), (AttemptState::Completed, Some((tokens.grant_id, GrantState::Active))));
        assert_eq!(standing(context, &market, id, &other).await, Standing::Connected(tokens.grant_id));
        let grant = storage::grant::find(&context.store, tokens.grant_id).await.unwrap().unwrap();
        assert_eq!((grant.door, grant.attribution, grant.state), (Door::Marketplace, Some(world.partner.id), GrantState::Active));
        let told = [StepKind::Requested, StepKind::Continued, StepKind::Consented, StepKind::CodeIssued, StepKind::CodeExchanged];
        assert_eq!(steps(context, id).await, told);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_second_install_adds_a_connection_with_its_own_id_and_its_consent_says_the_door() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let here = (world.organization.id, &world.admin);
        let browser = world.sign_in(context).await.session;
        let mut seen = Vec::new();
        for _ in 0..2 {
            let id = market.install(context, here, "").await;
            let request = market.come_back(context, &browser).await;
            let code = market.approve(context, &request, "").await.unwrap().unwrap();
            let tokens = market.exchange(context, &code).await.unwrap().unwrap();
            assert_eq!(tokens.installation_id, Some(id));
            assert_eq!(market.view(context, id).await.standing, AttemptState::Completed, "at once, whatever is written later");
            seen.push((id, tokens.grant_id));
        }
        assert!(seen[0].0 != seen[1].0 && seen[0].1 == seen[1].1);
        let consents = storage::consent::of_grant(&context.store, world.organization.id, seen[0].1).await.unwrap();
        assert!(consents.len() == 2 && consents.iter().all(|consent| consent.door == Door::Marketplace));
        context.deferred.flush(context).await.unwrap();
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn pressing_again_leads_to_the_same_install_while_it_waits() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (market, doors) = (world.market(&test).await, world.doors(&test, 0).await);
        let here = (world.organization.id, &world.admin);
        let first = market.install(context, here, "").await;
        assert_eq!(market.install(context, here, "z.unknown transactions.read").await, first, "the same scopes");
        assert_ne!(market.install(context, here, "employees.read").await, first, "other scopes");
        assert_ne!(market.install(context, (world.organization.id, &doors.privileged), "").await, first, "another person");
        let attempt = market.view(context, first).await.attempt;
        assert!(marketplace::cancel(context, &attempt, &world.admin).await.unwrap().is_ok());
        let second = market.install(context, here, "").await;
        assert_ne!(second, first, "the first one is over");
        test.clock.advance(Seconds::days(14));
        assert_ne!(market.install(context, here, "").await, second, "too late for the second one");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn without_an_install_it_is_the_connect_door() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let browser = world.sign_in(context).await.session;
        let request = market.come_back(context, &browser).await;
        assert_eq!((request.organization_id, request.scopes.to_string()), (None, "transactions.read".to_owned()));
        let About::Organization(attempt) = connect::about(context, &request).await.unwrap().unwrap() else { panic!() };
        assert_eq!(attempt.door, Door::Connect);
        connect::pick(context, &request, world.organization.id).await.unwrap().unwrap();
        let request = connect::find_open(context, request.id, &browser).await.unwrap().unwrap();
        let code = market.approve(context, &request, "").await.unwrap().unwrap();
        let tokens = market.exchange(context, &code).await.unwrap().unwrap();
        assert_eq!(tokens.installation_id, None);
        let grant = storage::grant::find(&context.store, tokens.grant_id).await.unwrap().unwrap();
        assert_eq!(grant.door, Door::Connect);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn of_several_installs_the_person_says_which_or_none() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let here = (world.organization.id, &world.admin);
        let (one, two) = (market.install(context, here, "").await, market.install(context, here, "invoices.write").await);
        let browser = world.sign_in(context).await.session;
        let request = market.come_back(context, &browser).await;
        let now = async || connect::find_open(context, request.id, &browser).await.unwrap().unwrap();
        let about = async || connect::about(context, &now().await).await.unwrap().unwrap();
        assert_eq!(about().await, About::Unchosen);
        let denied = connect::pick(context, &request, world.organization.id).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed, "first it is said which install this is");
        for id in [two, one] {
            connect::choose(context, &now().await, Choice::Installation(id)).await.unwrap().unwrap();
            let About::Installation(attempt) = about().await else { panic!() };
            assert_eq!(InstallationId::from(attempt.id), id);
            let denied = connect::pick(context, &now().await, world.organization.id).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed, "an install has its own");
        }
        assert_eq!(now().await.scopes.to_string(), "transactions.read");
        let foreign = InstallationId::from_bytes([9; 16]);
        let denied = connect::choose(context, &now().await, Choice::Installation(foreign)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AttemptOver);
        let as_seen = now().await;
        connect::choose(context, &as_seen, Choice::Without).await.unwrap().unwrap();
        let About::Organization(attempt) = about().await else { panic!() };
        assert_eq!((attempt.door, now().await.organization_id), (Door::Connect, None));
        connect::choose(context, &now().await, Choice::Without).await.unwrap().unwrap();
        assert_eq!(now().await.attempt_id, attempt.id, "once is enough");
        let denied = connect::choose(context, &as_seen, Choice::Installation(two)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AuthorizationRequestExpired, "another tab was faster");
        connect::choose(context, &now().await, Choice::Installation(two)).await.unwrap().unwrap();
        let code = market.approve(context, &now().await, "invoices.write").await.unwrap().unwrap();
        let tokens = market.exchange(context, &code).await.unwrap().unwrap();
        assert_eq!(tokens.installation_id, Some(two));
        assert_eq!(market.view(context, one).await.standing, AttemptState::Requested, "the other one waits on");
        let request = market.come_back(context, &browser).await;
        assert_eq!(request.attempt_id, one.into(), "and is the only one now");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn what_the_partner_asks_for_by_name_takes_the_place_of_what_was_chosen_and_a_hint_narrows() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let id = market.install(context, (world.organization.id, &world.admin), "employees.read").await;
        let browser = world.sign_in(context).await.session;
        let request = market.try_return(context, &browser, "&scope=invoices.write").await.unwrap();
        assert_eq!((request.attempt_id, request.scopes.to_string()), (id.into(), "invoices.write transactions.read".to_owned()));
        for (hint, is_meant) in [
            (world.organization.id.to_string(), true),
            (world.organization.number.clone(), true),
            (world.stranger.id.to_string(), false),
            (world.stranger.number.clone(), false),
        ] {
            let request = market.try_return(context, &browser, &format!("&organization={hint}")).await.unwrap();
            assert_eq!(request.attempt_id == id.into(), is_meant, "{hint}");
        }
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_declined_cancelled_or_expired_says_so_and_can_be_begun_again() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let here = (world.organization.id, &world.admin);
        let browser = world.sign_in(context).await.session;
        let declined = market.install(context, here, "").await;
        let request = market.come_back(context, &browser).await;
        connect::deny(context, &request).await.unwrap().unwrap();
        assert_eq!(standing(context, &market, declined, &browser).await, Standing::Declined);
        let cancelled = market.install(context, here, "").await;
        let request = market.come_back(context, &browser).await;
        let attempt = market.view(context, cancelled).await.attempt;
        marketplace::cancel(context, &attempt, &world.admin).await.unwrap().unwrap();
        assert_eq!(marketplace::cancel(context, &attempt, &world.admin).await.unwrap().unwrap_err().code, ErrorCode::AttemptOver);
        let denied = market.approve(context, &request, "").await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AuthorizationRequestExpired);
        let denied = connect::about(context, &request).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AuthorizationRequestExpired);
        let never_answered = market.install(context, here, "").await;
        test.clock.advance(Seconds::days(14));
        assert_eq!(standing(context, &market, never_answered, &browser).await, Standing::Expired, "before anybody wrote it");
        housekeeping::run_once(context).await.unwrap();
        test.clock.advance(Seconds(1));
        housekeeping::run_once(context).await.unwrap();
        assert_eq!(market.view(context, never_answered).await.attempt.state, AttemptState::Expired);
        let browser = world.sign_in(context).await.session;
        let request = market.come_back(context, &browser).await;
        assert_eq!(request.organization_id, None, "the connect door");
        let again = market.install(context, here, "").await;
        let request = market.come_back(context, &browser).await;
        assert_eq!(request.attempt_id, again.into());
        let code = market.approve(context, &request, "").await.unwrap().unwrap();
        test.clock.advance(Seconds::minutes(10));
        let denied = market.exchange(context, &code).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::CodeExpired, "ten minutes");
        assert_eq!(standing(context, &market, again, &browser).await, Standing::Expired);
        never(context).await;
    })
    .await;
}
