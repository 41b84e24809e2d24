//! Approval that resumes: somebody without the privilege asks, an administrator decides, the asker goes on.

use crate::each_world;
use crate::onboarding::state_of_key;
use flows::approval::{self, Approving, Asking, Held, Resumed, StandsAt};
use flows::connect::{self, AuthorizeOutcome};
use flows::mail::MailKind;
use flows::testing::{CHALLENGE, Doors, REDIRECT_URI, TestContext, World, member, never};
use flows::{Context, Decision, extension, housekeeping, onboarding};
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::attempt::{Attempt, AttemptState};
use model::client_key::{ClientKeyState, Delivery};
use model::membership::Role;
use model::onboarding::OnboardingState;
use model::session::Session;
use model::user::User;
use protocol::form::Form;
use protocol::id::{ApprovalRequestId, AttemptId};
use protocol::{ErrorCode, Seconds};
use std::collections::HashSet;
use std::sync::Arc;
use storage::testing::race;

/// An attempt of the employee at one of the doors, and what waits with it.
pub struct Asked {
    pub attempt: Attempt,
    held: Held,
    pub browser: Session,
}

impl Asked {
    pub fn attempt_id(&self) -> AttemptId {
        self.attempt.id
    }
}

/// The employee at the extension door.
pub async fn at_extension(context: &Context, (world, doors): (&World, &Doors)) -> Asked {
    let attempt = doors.begin(context, (doors.client, world.organization.id), &world.employee).await;
    Asked { attempt, held: Held::Attempt, browser: world.browser(context, &world.employee).await }
}

/// The employee at the onboarding door, named by number.
pub async fn at_onboarding(context: &Context, (world, doors): (&World, &Doors)) -> Asked {
    let initiated = doors.initiate(context, Some("910000001")).await;
    let session = doors.session(context, &initiated).await;
    let attempt = doors.attempt(context, session.attempt_id).await;
    Asked { attempt, held: Held::OnboardingSession(session.id), browser: world.browser(context, &world.employee).await }
}

/// The employee at the connect door.
pub async fn at_connect(context: &Context, (world, doors): (&World, &Doors)) -> Asked {
    let browser = world.browser(context, &world.employee).await;
    let pairs = [
        ("client_id", world.confidential.to_string()),
        ("redirect_uri", REDIRECT_URI.to_owned()),
        ("code_challenge", CHALLENGE.to_owned()),
        ("code_challenge_method", "S256".to_owned()),
    ];
    let form = Form::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value)));
    let AuthorizeOutcome::Verified(verified) = connect::verify(context, &form).await.unwrap() else { panic!() };
    let id = connect::begin(context, *verified, &browser).await.unwrap();
    let request = connect::find_open(context, id, &browser).await.unwrap().unwrap();
    let attempt = doors.attempt(context, request.attempt_id).await;
    Asked { attempt, held: Held::AuthorizationRequest(id), browser }
}

/// Asks.
pub async fn ask(
    context: &Context,
    world: &World,
    (asked, user): (&Asked, &User),
) -> storage::Result<Decision<ApprovalRequestId>> {
    let Some(client) = context.integration(asked.attempt.client_id).await? else { unreachable!("the integration is there") };
    let asking = Asking {
        attempt: &asked.attempt,
        client: &client,
        organization_id: world.organization.id,
        user,
        reason: "we need it",
        language: "en",
        held: asked.held,
    };
    Box::pin(approval::ask(context, &asking)).await
}

/// A request as it stands now.
pub async fn find(context: &Context, id: ApprovalRequestId) -> ApprovalRequest {
    storage::approval_request::find(&context.store, id).await.unwrap().unwrap()
}

/// An administrator approves what stands in the store.
pub async fn approve(context: &Context, id: ApprovalRequestId, administrator: &User) -> storage::Result<Decision<()>> {
    let Some(request) = storage::approval_request::find(&context.store, id).await? else { unreachable!("it is there") };
    approve_as_seen(context, &request, administrator).await
}

async fn approve_as_seen(context: &Context, request: &ApprovalRequest, administrator: &User) -> storage::Result<Decision<()>> {
    let Some(client) = context.integration(request.client_id).await? else { unreachable!("the integration is there") };
    let ticked = protocol::scope::ScopeSet::default();
    let approving = Approving { request, client: &client, administrator, ticked, language: "en" };
    Box::pin(approval::approve(context, &approving)).await
}

async fn decline_as_seen(context: &Context, request: &ApprovalRequest, administrator: &User) -> Decision<()> {
    let client = context.integration(request.client_id).await.unwrap().unwrap();
    approval::decline(context, (request, &client), administrator, "not now").await.unwrap()
}

/// The asker goes on in this browser.
pub async fn resume(context: &Context, id: ApprovalRequestId, browser: &Session) -> storage::Result<Decision<Resumed>> {
    let Some(request) = storage::approval_request::find(&context.store, id).await? else { unreachable!("it is there") };
    let Some(client) = context.integration(request.client_id).await? else { unreachable!("the integration is there") };
    Box::pin(approval::resume(context, (&request, &client), browser)).await
}

async fn events(context: &Context, attempt_id: AttemptId, world: &World) -> Vec<(String, String)> {
    let id = world.organization.id.to_string();
    let events = storage::audit::page_of_organization(&context.store, &id, "~", 500).await.unwrap();
    let mut own: Vec<_> = events.into_iter().filter(|event| event.attempt_id == Some(attempt_id.to_string())).collect();
    own.sort_by_key(|event| event.at);
    own.into_iter().map(|event| (event.action, event.actor.name)).collect()
}

#[tokio::test]
async fn asking_twice_makes_one_request_about_the_newest_attempt_and_one_mail_to_each_administrator() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let both = (&world, &doors);
        let (first, second) = (at_extension(context, both).await, at_extension(context, both).await);
        let id = ask(context, &world, (&first, &world.employee)).await.unwrap().unwrap();
        assert_eq!(ask(context, &world, (&first, &world.employee)).await.unwrap().unwrap(), id);
        assert_eq!(ask(context, &world, (&second, &world.employee)).await.unwrap().unwrap(), id);
        assert_eq!(find(context, id).await.attempt_id, second.attempt.id);
        let waiting = storage::approval_request::waiting(&context.store, world.organization.id, 10).await.unwrap();
        assert_eq!(waiting.len(), 1);
        let mails: HashSet<_> = test.outbox.mails().into_iter().map(|mail| mail.to).collect();
        assert_eq!(test.outbox.mails().len(), 2);
        assert_eq!(mails, HashSet::from(["admin@acme.example".to_owned(), "privileged@acme.example".to_owned()]));
        // What was asked for before has ended, and is not approved with it.
        assert_eq!(doors.attempt(context, first.attempt.id).await.state, AttemptState::Declined);
        approve(context, id, &world.admin).await.unwrap().unwrap();
        assert_eq!(doors.attempt(context, first.attempt.id).await.state, AttemptState::Declined);
        assert_eq!(doors.attempt(context, second.attempt.id).await.state, AttemptState::Consented);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn strangers_other_people_and_other_organizations_are_refused() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let asked = at_extension(context, (&world, &doors)).await;
        let denied = ask(context, &world, (&asked, &doors.outsider)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        let denied = ask(context, &world, (&asked, &doors.privileged)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AttemptOver, "an attempt is its person's");
        let named = doors.initiate(context, Some(&world.stranger.number)).await;
        let session = doors.session(context, &named).await;
        let elsewhere = Asked {
            attempt: doors.attempt(context, session.attempt_id).await,
            held: Held::OnboardingSession(session.id),
            browser: asked.browser.clone(),
        };
        let denied = ask(context, &world, (&elsewhere, &world.employee)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed, "the partner named another organization");
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        for user in [&world.employee, &doors.outsider] {
            let denied = approve(context, id, user).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
            let denied = decline_as_seen(context, &find(context, id).await, user).await.unwrap_err();
            assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        }
        let request = find(context, id).await;
        let denied = approval::withdraw(context, &request, &doors.privileged).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::ApprovalRequestOver, "only the asker takes it back");
        assert_eq!(find(context, id).await.state, ApprovalState::Waiting);
        never(context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_approving_declining_and_taking_back_at_once_one_stands() {
    each_world(|test, world| async move {
        let doors = Arc::new(world.doors(&test, 0).await);
        let world = Arc::new(world);
        for round in 0..6 {
            let context = &*test.context;
            let both = (&*world, &*doors);
            let asked = if round % 2 == 0 { at_extension(context, both).await } else { at_onboarding(context, both).await };
            let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
            let request = Arc::new(find(context, id).await);
            let did = race(15, |racer| {
                let (context, world, doors, request) = (test.context.clone(), world.clone(), doors.clone(), request.clone());
                async move {
                    match racer % 3 {
                        0 => approve_as_seen(&context, &request, &world.admin).await.unwrap().is_ok(),
                        1 => decline_as_seen(&context, &request, &doors.privileged).await.is_ok(),
                        _ => approval::withdraw(&context, &request, &world.employee).await.unwrap().is_ok(),
                    }
                }
            })
            .await;
            assert_eq!(did.iter().filter(|did| **did).count(), 1);
            let winner = did.iter().position(|did| *did).unwrap() % 3;
            let (wanted, attempt) = [
                (ApprovalState::Approved, AttemptState::Consented),
                (ApprovalState::Declined, AttemptState::Declined),
                (ApprovalState::Withdrawn, AttemptState::Declined),
            ][winner];
            assert_eq!(find(context, id).await.state, wanted);
            assert_eq!(doors.attempt(context, asked.attempt.id).await.state, attempt);
            never(context).await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_nobody_decides_is_over_after_fourteen_days() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let both = (&world, &doors);
        let asked = at_onboarding(context, both).await;
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        test.clock.advance(Seconds(Seconds::days(14).0 - 1));
        flows::registry::poll_now(context).await.unwrap();
        housekeeping::run_once(context).await.unwrap();
        assert_eq!(find(context, id).await.state, ApprovalState::Waiting);
        never(context).await;
        test.clock.advance(Seconds(2));
        let denied = approve(context, id, &world.admin).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::ApprovalRequestOver);
        housekeeping::run_once(context).await.unwrap();
        assert_eq!(find(context, id).await.state, ApprovalState::Expired);
        assert_eq!(doors.attempt(context, asked.attempt.id).await.state, AttemptState::Expired);
        let again = at_extension(context, both).await;
        let other = ask(context, &world, (&again, &world.employee)).await.unwrap().unwrap();
        assert_ne!(id, other, "one who asks again later asks anew");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn an_approval_on_the_last_day_gives_the_asker_fourteen_more() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        for door in 0..3 {
            let asked = match door {
                0 => at_onboarding(context, (&world, &doors)).await,
                1 => at_connect(context, (&world, &doors)).await,
                _ => at_extension(context, (&world, &doors)).await,
            };
            let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
            let later = async |length: i64| {
                test.clock.advance(Seconds(length));
                flows::registry::poll_now(context).await.unwrap();
                housekeeping::run_once(context).await.unwrap();
            };
            later(Seconds::days(13).0).await;
            approve(context, id, &world.admin).await.unwrap().unwrap();
            later(Seconds::days(13).0).await;
            let browser = world.browser(context, &world.employee).await;
            assert!(resume(context, id, &browser).await.unwrap().is_ok(), "door {door}");
            never(context).await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_asker_goes_on_at_the_connect_door_once_in_any_browser_and_nobody_else_does() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let asked = at_connect(context, (&world, &doors)).await;
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        assert!(resume(context, id, &asked.browser).await.unwrap().is_err(), "not before it is approved");
        approve(context, id, &world.admin).await.unwrap().unwrap();
        let denied = resume(context, id, &world.sign_in(context).await.session).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::ApprovalRequestOver, "the administrator is not the asker");
        let browser = world.browser(context, &world.employee).await;
        let Resumed::Code(request, code) = resume(context, id, &browser).await.unwrap().unwrap() else { panic!() };
        assert_eq!(request.redirect_uri, REDIRECT_URI);
        let denied = resume(context, id, &browser).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::ApprovalRequestOver, "once");
        let tokens = world.exchange(context, world.confidential, &code).await.unwrap();
        let consents = storage::consent::of_grant(&context.store, world.organization.id, tokens.grant_id).await.unwrap();
        assert_eq!((consents.len(), consents[0].user_id), (1, world.admin.id), "who consented is the administrator");
        let told = events(context, asked.attempt.id, &world).await;
        let by = |name: &str| told.iter().filter(|(action, _)| action == name).map(|(_, by)| by.clone()).collect::<Vec<_>>();
        assert_eq!((by("approval.asked"), by("approval.granted")), (vec!["employee".to_owned()], vec!["admin".to_owned()]));
        assert_eq!(by("grant.activated"), ["tidewater Books"], "the exchange is the partner's");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn the_asker_goes_on_at_the_onboarding_door() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let asked = at_onboarding(context, (&world, &doors)).await;
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        approve(context, id, &world.admin).await.unwrap().unwrap();
        let told = test.outbox.mails();
        let answer = told.iter().filter(|mail| matches!(mail.kind, MailKind::ApprovalDecided { .. })).collect::<Vec<_>>();
        assert_eq!((answer.len(), answer[0].to.as_str()), (1, "employee@acme.example"));
        let browser = world.browser(context, &world.employee).await;
        let Resumed::OnboardingToken(_, token) = resume(context, id, &browser).await.unwrap().unwrap() else { panic!() };
        let Resumed::OnboardingToken(_, again) = resume(context, id, &browser).await.unwrap().unwrap() else { panic!() };
        assert_eq!(token.reveal(), again.reveal(), "a form that was sent twice");
        assert!(resume(context, id, &asked.browser).await.unwrap().is_err(), "it is in the other browser now");
        let finalized = doors.finalize(context, token.reveal()).await.unwrap().unwrap();
        assert_eq!((finalized.user_email.as_str(), finalized.organizations.len()), ("employee@acme.example", 1));
        let grant_id = finalized.organizations[0].grant_id;
        let consents = storage::consent::of_grant(&context.store, world.organization.id, grant_id).await.unwrap();
        assert_eq!((consents.len(), consents[0].user_id), (1, world.admin.id));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn the_asker_goes_on_at_the_extension_door() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let asked = at_extension(context, (&world, &doors)).await;
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        approve(context, id, &world.admin).await.unwrap().unwrap();
        let browser = world.browser(context, &world.employee).await;
        assert!(matches!(resume(context, id, &browser).await.unwrap().unwrap(), Resumed::Window));
        let person = (&world.employee, &browser);
        let shown = doors.window(context, asked.attempt.id, person).await.unwrap();
        let activated = doors.activate(context, (&shown, Delivery::Shown), person).await.unwrap().unwrap();
        assert_eq!(state_of_key(context, &doors, &shown.secret).await, Some(ClientKeyState::Active));
        assert_eq!(find(context, id).await.state, ApprovalState::Resumed);
        let consents = storage::consent::of_grant(&context.store, world.organization.id, activated.grant_id).await.unwrap();
        assert_eq!((consents.len(), consents[0].user_id), (1, world.admin.id));
        let key = storage::client_key::find(&context.store, world.organization.id, activated.client_key_id).await.unwrap();
        assert_eq!(key.unwrap().made_by.name, "employee", "who had the key on the screen is on record");
        let denied = doors.activate(context, (&shown, Delivery::Shown), person).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AttemptOver);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn an_asker_who_left_the_organization_goes_on_nowhere() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let mut approved = Vec::new();
        for asked in [at_onboarding(context, (&world, &doors)).await, at_connect(context, (&world, &doors)).await] {
            let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
            approve(context, id, &world.admin).await.unwrap().unwrap();
            approved.push((id, asked.browser));
        }
        let asked = at_extension(context, (&world, &doors)).await;
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        approve(context, id, &world.admin).await.unwrap().unwrap();
        let person = (&world.employee, &asked.browser);
        let shown = doors.window(context, asked.attempt.id, person).await.unwrap();
        let gone = storage::membership::delete(world.organization.id, world.employee.id);
        assert!(context.store.write_all(vec![gone]).await.unwrap().is_some());
        for (id, browser) in &approved {
            let denied = resume(context, *id, browser).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::ApprovalRequestOver);
        }
        let denied = doors.activate(context, (&shown, Delivery::Shown), person).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_refusal_ends_what_waited_and_another_s_consent_takes_its_place() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let declined = at_onboarding(context, (&world, &doors)).await;
        let id = ask(context, &world, (&declined, &world.employee)).await.unwrap().unwrap();
        decline_as_seen(context, &find(context, id).await, &world.admin).await.unwrap();
        let request = find(context, id).await;
        assert_eq!((request.state, request.decision_reason.as_deref()), (ApprovalState::Declined, Some("not now")));
        let StandsAt::OnboardingSession(session) = approval::stands_at(context, &request).await.unwrap() else { panic!() };
        assert_eq!(session.state, OnboardingState::Declined, "the partner sees it");
        // The administrator opens the asker's link instead of deciding.
        let initiated = doors.initiate(context, Some("910000001")).await;
        let session = doors.session(context, &initiated).await;
        let attempt = doors.attempt(context, session.attempt_id).await;
        let held = Held::OnboardingSession(session.id);
        let asked = Asked { attempt, held, browser: declined.browser };
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        let browser = world.sign_in(context).await.session;
        doors.accept(context, (&initiated, &browser), vec![world.organization.id]).await.unwrap().unwrap();
        assert_eq!(find(context, id).await.state, ApprovalState::Withdrawn);
        never(context).await;
        // One who says no to the page says no to the question, too.
        let initiated = doors.initiate(context, Some("910000001")).await;
        let session = doors.session(context, &initiated).await;
        let attempt = doors.attempt(context, session.attempt_id).await;
        let asked = Asked { attempt, held: Held::OnboardingSession(session.id), browser: asked.browser };
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        let session = doors.session(context, &initiated).await;
        onboarding::decline(context, &session, &asked.browser).await.unwrap().unwrap();
        assert_eq!(find(context, id).await.state, ApprovalState::Withdrawn);
        let asked = at_extension(context, (&world, &doors)).await;
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        extension::decline(context, &doors.attempt(context, asked.attempt.id).await, &world.employee).await.unwrap().unwrap();
        assert_eq!(find(context, id).await.state, ApprovalState::Withdrawn);
        never(context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_askers_at_once_one_request_comes() {
    each_world(|test: TestContext, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let asked = Arc::new(at_extension(context, (&world, &doors)).await);
        let world = Arc::new(world);
        let ids = race(16, |_| {
            let (context, world, asked) = (test.context.clone(), world.clone(), asked.clone());
            async move { ask(&context, &world, (&asked, &world.employee)).await.unwrap().unwrap().to_string() }
        })
        .await;
        assert_eq!(ids.into_iter().collect::<HashSet<_>>().len(), 1);
        assert_eq!(test.outbox.mails().len(), 2, "one to each administrator");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn somebody_who_got_the_right_meanwhile_approves_their_own_request() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let asked = at_extension(context, (&world, &doors)).await;
        let id = ask(context, &world, (&asked, &world.employee)).await.unwrap().unwrap();
        let old = member(context, world.organization.id, world.employee.id, Role::Member);
        let new = member(context, world.organization.id, world.employee.id, Role::Administrator);
        assert!(context.store.write_all(vec![storage::membership::update(&old, &new)]).await.unwrap().is_some());
        doors.sign(context, &doors.attempt(context, asked.attempt.id).await, &world.employee).await.unwrap();
        assert_eq!(find(context, id).await.state, ApprovalState::Withdrawn, "nobody has to decide any more");
        never(context).await;
    })
    .await;
}
