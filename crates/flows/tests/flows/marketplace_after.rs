//! What an install says of itself afterwards: who and what it was, how its grant stands, and what its partner was told.

use crate::marketplace::{standing, steps};
use crate::marketplace_meanwhile::ask;
use crate::{approval, each_world};
use flows::grant::{self, Act, act, act_by_customer};
use flows::marketplace::{self, Standing};
use flows::testing::{Market, World, never};
use flows::webhook::dispatch;
use flows::{Context, connect, housekeeping, trace};
use model::attempt::AttemptState;
use model::grant::{ActorKind, Grant, GrantState};
use model::trace::StepKind;
use protocol::Seconds;
use protocol::id::InstallationId;
use serde_json::Value;
use storage::event::feed;

/// An install by the administrator, with what was ticked at the install and at the consent.
async fn completed(
    context: &Context,
    (world, market): (&World, &Market),
    (chosen, allowed): (&str, &str),
) -> (InstallationId, Grant) {
    let id = market.install(context, (world.organization.id, &world.admin), chosen).await;
    let browser = world.sign_in(context).await.session;
    let request = market.come_back(context, &browser).await;
    let code = market.approve(context, &request, allowed).await.unwrap().unwrap();
    let tokens = market.exchange(context, &code).await.unwrap().unwrap();
    (id, storage::grant::find(&context.store, tokens.grant_id).await.unwrap().unwrap())
}

async fn found(context: &Context, grant: &Grant) -> Grant {
    storage::grant::find(&context.store, grant.id).await.unwrap().unwrap()
}

/// The kinds of what the partner is told, with what is told.
async fn told(context: &Context, market: &Market) -> Vec<(&'static str, Value)> {
    dispatch::run_once(context).await.unwrap();
    let events = feed::page_of_integration(&context.store, market.client, 0, 100).await.unwrap();
    events.into_iter().map(|placed| (placed.event.kind.as_str(), placed.event.data)).collect()
}

#[tokio::test]
async fn it_follows_its_grant_and_tells_what_was_done_with_it() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let (id, grant) = completed(context, (&world, &market), ("", "")).await;
        let browser = world.sign_in(context).await.session;
        let client = market.registered(context).await;
        assert_eq!(standing(context, &market, id, &browser).await, Standing::Connected(grant.id));
        assert_eq!(market.view(context, id).await.waits_until(), None, "nothing runs out any more");
        test.clock.advance(Seconds(1));
        act(context, &grant, Act::Suspend, (grant::partner(&client), "maintenance")).await.unwrap().unwrap();
        assert_eq!(standing(context, &market, id, &browser).await, Standing::Suspended(grant.id));
        let suspended = found(context, &grant).await;
        let how = grant::ended(context, &suspended).await.unwrap().unwrap();
        assert_eq!((how.by.kind, how.reason.as_str()), (ActorKind::Partner, "maintenance"));
        test.clock.advance(Seconds(1));
        act(context, &suspended, Act::Resume, (grant::partner(&client), "")).await.unwrap().unwrap();
        assert_eq!(standing(context, &market, id, &browser).await, Standing::Connected(grant.id));
        test.clock.advance(Seconds(1));
        let by = (&world.admin, "We moved on.");
        act_by_customer(context, &found(context, &grant).await, Act::Revoke, by).await.unwrap().unwrap();
        assert_eq!(standing(context, &market, id, &browser).await, Standing::Revoked(Some(grant.id)));
        let view = market.view(context, id).await;
        assert_eq!((view.standing, view.grant), (AttemptState::Completed, Some((grant.id, GrantState::Revoked))));
        let since = trace::with_grant(context, &view.attempt, Some(grant.id)).await.unwrap();
        let kinds: Vec<_> = since.iter().map(|step| step.step).collect();
        assert!(kinds.ends_with(&[StepKind::GrantSuspended, StepKind::GrantResumed, StepKind::GrantRevoked]), "{kinds:?}");
        let last = since.last().unwrap();
        assert_eq!((last.by, last.user_id), (ActorKind::Customer, Some(world.admin.id)));
        assert_eq!(last.detail.as_deref(), Some("We moved on."));
        let read = trace::for_partner(since).pop().unwrap();
        assert_eq!((read.step, read.user_id, read.detail), (StepKind::GrantRevoked, None, None));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_code_that_a_revocation_made_worthless_did_not_run_out_of_time() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let (_, grant) = completed(context, (&world, &market), ("", "")).await;
        let id = market.install(context, (world.organization.id, &world.admin), "employees.read").await;
        let browser = world.sign_in(context).await.session;
        let request = market.come_back(context, &browser).await;
        market.approve(context, &request, "employees.read").await.unwrap().unwrap();
        act_by_customer(context, &grant, Act::Revoke, (&world.admin, "")).await.unwrap().unwrap();
        assert_eq!(market.view(context, id).await.standing, AttemptState::Expired);
        assert_eq!(standing(context, &market, id, &browser).await, Standing::Revoked(None));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_unticked_at_the_consent_is_not_said_to_be_shared() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let chosen = market.install(context, (world.organization.id, &world.admin), "employees.read").await;
        assert_eq!(market.view(context, chosen).await.scopes().to_string(), "employees.read transactions.read");
        let (id, _) = completed(context, (&world, &market), ("employees.read", "")).await;
        assert_eq!(id, chosen, "the same one");
        assert_eq!(market.view(context, id).await.scopes().to_string(), "transactions.read");
    })
    .await;
}

#[tokio::test]
async fn whoever_installs_stays_so_when_an_administrator_approves() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let id = market.install(context, (world.organization.id, &world.employee), "").await;
        let browser = world.browser(context, &world.employee).await;
        let request = market.come_back(context, &browser).await;
        let asked = ask(context, (&world, &market), &request).await.unwrap().unwrap();
        assert_eq!(market.view(context, id).await.consented_by, None);
        approval::approve(context, asked, &world.admin).await.unwrap().unwrap();
        let view = market.view(context, id).await;
        let installs = (view.begun_by, view.user_name.as_str(), view.user_email.as_str());
        let employee = &world.employee;
        assert_eq!(installs, (Some(employee.id), employee.name.as_str(), employee.email.as_str()));
        assert_eq!(view.consented_by, Some((world.admin.id, world.admin.name.clone())));
        assert!(marketplace::may_see(context, &view, employee.id).await.unwrap());
        let timeline = trace::timeline(context, &view.attempt).await.unwrap();
        let who = |kind| timeline.iter().find(|step| step.step == kind).unwrap().user_id;
        for kind in [StepKind::Requested, StepKind::Continued, StepKind::ApprovalAsked] {
            assert_eq!(who(kind), Some(employee.id), "{kind}");
        }
        for kind in [StepKind::ApprovalGranted, StepKind::Consented] {
            assert_eq!(who(kind), Some(world.admin.id), "{kind}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_decline_is_no_cancellation() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let here = (world.organization.id, &world.admin);
        let browser = world.sign_in(context).await.session;
        let declined = market.install(context, here, "").await;
        let request = market.come_back(context, &browser).await;
        connect::deny(context, &request).await.unwrap().unwrap();
        let cancelled = market.install(context, here, "").await;
        marketplace::cancel(context, &market.view(context, cancelled).await.attempt, &world.admin).await.unwrap().unwrap();
        assert_eq!(standing(context, &market, declined, &browser).await, Standing::Declined);
        assert_eq!(standing(context, &market, cancelled, &browser).await, Standing::Cancelled);
        assert_eq!(steps(context, declined).await.last(), Some(&StepKind::Declined));
        assert_eq!(steps(context, cancelled).await.last(), Some(&StepKind::Cancelled));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn each_end_of_an_install_is_told_with_its_id() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let market = world.market(&test).await;
        let here = (world.organization.id, &world.admin);
        let browser = world.sign_in(context).await.session;
        let (completed, _) = completed(context, (&world, &market), ("", "")).await;
        let declined = market.install(context, here, "").await;
        let request = market.come_back(context, &browser).await;
        connect::deny(context, &request).await.unwrap().unwrap();
        let cancelled = market.install(context, here, "").await;
        marketplace::cancel(context, &market.view(context, cancelled).await.attempt, &world.admin).await.unwrap().unwrap();
        let asked_for = market.install(context, (world.organization.id, &world.employee), "").await;
        let employee = world.browser(context, &world.employee).await;
        let request = market.come_back(context, &employee).await;
        let asked = ask(context, (&world, &market), &request).await.unwrap().unwrap();
        let request = approval::find(context, asked).await;
        let client = market.registered(context).await;
        flows::approval::decline(context, (&request, &client), &world.admin, "no").await.unwrap().unwrap();
        let late = market.install(context, here, "employees.read").await;
        let request = market.come_back(context, &browser).await;
        market.approve(context, &request, "").await.unwrap().unwrap();
        let never_back = market.install(context, here, "invoices.write").await;
        test.clock.advance(Seconds(14 * 86_400 + 1));
        housekeeping::run_once(context).await.unwrap();
        let told = told(context, &market).await;
        assert!(told.iter().all(|(_, data)| data["installation_id"].as_str().is_some()), "{told:?}");
        let over = |id: InstallationId| {
            let of =
                told.iter().filter(|(kind, data)| *kind == "attempt.rolled_back" && data["installation_id"] == id.to_string());
            of.map(|(_, data)| (data["state"].clone(), data["scopes"].clone())).collect::<Vec<_>>()
        };
        let one = |state: &str, scopes: &[&str]| vec![(Value::from(state), Value::from(scopes.to_vec()))];
        for id in [declined, cancelled, asked_for] {
            assert_eq!(over(id), one("declined", &["transactions.read"]));
        }
        assert_eq!(over(late), one("expired", &["transactions.read"]), "what was signed");
        assert_eq!(over(never_back), one("expired", &["invoices.write", "transactions.read"]), "what was chosen");
        assert_eq!(over(completed), []);
        assert_eq!(told.iter().filter(|(kind, _)| *kind == "grant.activated").count(), 1);
        never(context).await;
    })
    .await;
}
