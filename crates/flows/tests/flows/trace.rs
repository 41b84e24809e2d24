//! The timeline of an attempt: each door's steps in their order, and nothing of another customer's.

use crate::approval::{self, Asked};
use crate::each_world;
use flows::Context;
use flows::approval::Resumed;
use flows::registry::poll_now;
use flows::testing::{TestContext, ids, never};
use flows::token::client_credentials::{Asked as AskedToken, Credential, issue, prove_key};
use model::attempt::Attempt;
use model::client_key::Delivery;
use model::trace::Outcome;
use protocol::Seconds;
use protocol::id::{AttemptId, OrganizationId};

async fn later(test: &TestContext) {
    test.clock.advance(Seconds(1));
    poll_now(&test.context).await.unwrap();
}

async fn attempt(context: &Context, id: AttemptId) -> Attempt {
    storage::attempt::find(&context.store, id).await.unwrap().unwrap()
}

/// The steps, those that wait or were refused marked with `?` and `!`.
async fn steps(context: &Context, id: AttemptId) -> Vec<String> {
    let steps = flows::trace::timeline(context, &attempt(context, id).await).await.unwrap();
    assert!(steps.is_sorted_by_key(|step| step.at));
    let told = |outcome| match outcome {
        Outcome::Ok => "",
        Outcome::Waiting => "?",
        Outcome::Refused => "!",
    };
    steps.into_iter().map(|step| format!("{}{}", step.step, told(step.outcome))).collect()
}

async fn attempt_of(context: &Context, organization_id: OrganizationId) -> AttemptId {
    let filter = storage::attempt::AttemptFilter {
        organization_id: organization_id.to_string(),
        ..storage::attempt::AttemptFilter::default()
    };
    storage::attempt::page(&context.store, &filter, "~", 1).await.unwrap()[0].attempt.id
}

#[tokio::test]
async fn onboarding_of_two_organizations_has_two_timelines_that_share_what_is_the_session_s() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 2).await;
        let browser = world.browser(context, &doors.accountant).await;
        let initiated = doors.initiate(context, None).await;
        later(&test).await;
        let mut posted = ids(&doors.organizations);
        posted.push(world.stranger.id);
        let accepted = doors.accept(context, (&initiated, &browser), posted).await.unwrap().unwrap();
        later(&test).await;
        let finalized = doors.finalize(context, accepted.token.reveal()).await.unwrap().unwrap();
        doors.finalize(context, accepted.token.reveal()).await.unwrap().unwrap();
        later(&test).await;
        let client = doors.ledger(context).await;
        let one = finalized.organizations.iter().find(|one| one.organization_id == doors.organizations[0].id).unwrap();
        let known = prove_key(context, doors.client, one.client_key.reveal()).await.unwrap().unwrap();
        let credential = Credential::ClientKey { organization_id: known.organization_id, id: known.id };
        issue(context, &client, credential, AskedToken::default()).await.unwrap().unwrap();
        context.deferred.flush(context).await.unwrap();
        let first = steps(context, attempt_of(context, doors.organizations[0].id).await).await;
        let wanted = ["initiated", "organization_refused!", "consented", "finalizing", "finalized", "completed", "first_used"];
        assert_eq!(first, wanted);
        let second = steps(context, attempt_of(context, doors.organizations[1].id).await).await;
        assert_eq!(second, ["initiated", "consented", "finalizing", "finalized", "completed"], "nothing of the first customer's");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn an_extension_from_the_settings_page_to_its_first_use() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let browser = world.sign_in(context).await.session;
        let attempt = doors.begin(context, (doors.client, world.organization.id), &world.admin).await;
        later(&test).await;
        doors.sign(context, &attempt, &world.admin).await.unwrap();
        let shown = doors.window(context, attempt.id, (&world.admin, &browser)).await.unwrap();
        later(&test).await;
        doors.activate(context, (&shown, Delivery::Shown), (&world.admin, &browser)).await.unwrap().unwrap();
        assert_eq!(steps(context, attempt.id).await, ["requested", "consented", "activated"]);
        let declined = doors.begin(context, (doors.client, world.organization.id), &world.admin).await;
        flows::extension::decline(context, &declined, &world.admin).await.unwrap().unwrap();
        assert_eq!(steps(context, declined.id).await, ["requested", "declined"]);
        let late = doors.begin(context, (doors.client, world.organization.id), &world.admin).await;
        test.clock.advance(Seconds(3_601));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(steps(context, late.id).await, ["requested", "expired"]);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn an_approval_stands_in_the_timeline_of_what_it_was_given_for() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let asked: Asked = approval::at_connect(context, (&world, &doors)).await;
        later(&test).await;
        let id = approval::ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        later(&test).await;
        approval::approve(context, id, &world.admin).await.unwrap().unwrap();
        later(&test).await;
        let Resumed::Code(_, code) = approval::resume(context, id, &asked.browser).await.unwrap().unwrap() else { panic!() };
        later(&test).await;
        world.exchange(context, world.confidential, &code).await.unwrap();
        context.deferred.flush(context).await.unwrap();
        let wanted = ["requested", "approval_asked?", "approval_granted", "consented", "code_issued", "code_exchanged"];
        assert_eq!(steps(context, asked.attempt_id()).await, wanted);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn refusals_in_a_loop_fill_no_store() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 1).await;
        let browser = world.browser(context, &doors.accountant).await;
        let initiated = doors.initiate(context, None).await;
        let accepted = doors.accept(context, (&initiated, &browser), ids(&doors.organizations)).await.unwrap().unwrap();
        test.clock.advance(Seconds::minutes(10));
        for _ in 0..70 {
            assert!(doors.finalize(context, accepted.token.reveal()).await.unwrap().is_err());
        }
        let session = doors.session(context, &initiated).await;
        let steps = steps(context, session.attempt_id).await;
        assert_eq!(steps.iter().filter(|step| *step == "finalize_refused!").count(), 50);
        assert_eq!(steps[..2], ["initiated", "consented"]);
        let other = doors.initiate(context, None).await;
        for _ in 0..70 {
            assert!(doors.accept(context, (&other, &browser), vec![world.stranger.id]).await.unwrap().is_err());
        }
        let session = doors.session(context, &other).await;
        let kept = storage::trace::of_attempt(&context.store, session.attempt_id).await.unwrap();
        assert_eq!(kept.len(), 51);
        assert_eq!(kept.last().unwrap().code.as_deref(), Some("organization_not_allowed"));
        never(context).await;
    })
    .await;
}
