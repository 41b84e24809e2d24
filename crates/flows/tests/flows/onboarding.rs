//! The onboarding door: initiate, open, accept, finalize, and everything that is refused on the way.

use crate::each_world;
use flows::grant::{Act, act};
use flows::onboarding::{self, Finalized, Initiate, Opened};
use flows::testing::{Doors, ONBOARDING_URI, TestContext, World, ids, member, never};
use flows::{Context, client_key};
use model::client_key::ClientKeyState::{self, Active, Revoked};
use model::grant::{Actor, Grant};
use model::membership::Role;
use model::onboarding::OnboardingState;
use model::organization::Organization;
use model::user::User;
use protocol::id::{OrganizationId, UserId};
use protocol::secret::SecretKind;
use protocol::{ErrorCode, Seconds};

/// Everything of an answer, for comparing two.
pub fn told(finalized: &Finalized) -> Vec<String> {
    let keys = finalized.organizations.iter().map(|one| {
        let (id, grant, key) = (one.organization_id, one.grant_id, one.client_key.reveal());
        format!("{id} {} {} {grant} {key}", one.organization_number, one.name)
    });
    let refused = finalized.refused.iter().map(|one| format!("{} {}", one.organization_id, one.code));
    std::iter::once(finalized.user_email.clone()).chain(keys).chain(refused).collect()
}

/// How a key stands, by its text.
pub async fn state_of_key(context: &Context, doors: &Doors, key: &str) -> Option<ClientKeyState> {
    let lookup = protocol::secret::Secret::parse(context.settings.environment, SecretKind::ClientKey, key).unwrap();
    let place = storage::client_key::locate(&context.store, doors.client, lookup.lookup()).await.unwrap()?;
    storage::client_key::find(&context.store, place.organization_id, place.id).await.unwrap().map(|key| key.state)
}

async fn grant(context: &Context, doors: &Doors, id: OrganizationId) -> Grant {
    storage::grant::find_live(&context.store, id, doors.client).await.unwrap().unwrap().grant
}

async fn take_privilege(context: &Context, (organization_id, user_id): (OrganizationId, UserId)) {
    let old = member(context, organization_id, user_id, Role::Administrator);
    let new = member(context, organization_id, user_id, Role::Member);
    assert!(context.store.write_all(vec![storage::membership::update(&old, &new)]).await.unwrap().is_some());
}

#[tokio::test]
async fn what_initiate_refuses_it_names() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let good = Initiate { redirect_uri: ONBOARDING_URI.to_owned(), ..Initiate::default() };
        let closed = world.client(context, world.confidential).await;
        let denied = onboarding::initiate(context, &closed, good.clone()).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::DoorClosed);
        let client = doors.ledger(context).await;
        let scope = |name: &str| Some(vec![name.to_owned()]);
        for (asked, code) in [
            (Initiate { redirect_uri: "https://partner.example/other".into(), ..good.clone() }, "redirect_uri_not_registered"),
            (Initiate { redirect_uri: "http://partner.example/onboarded".into(), ..good.clone() }, "redirect_uri_not_registered"),
            (Initiate { redirect_uri: format!("{ONBOARDING_URI}?token=1"), ..good.clone() }, "redirect_uri_not_registered"),
            (Initiate { scopes: scope("no.such"), ..good.clone() }, "scope_unknown"),
            (Initiate { state: Some("x".repeat(1_001)), ..good.clone() }, "validation_failed"),
            (Initiate { state: Some("a\u{7}".into()), ..good.clone() }, "validation_failed"),
            (Initiate { account_label: Some("x".repeat(121)), ..good.clone() }, "validation_failed"),
            (Initiate { account_label: Some(String::new()), ..good.clone() }, "validation_failed"),
            (Initiate { organization_number: Some("9".repeat(41)), ..good.clone() }, "validation_failed"),
        ] {
            let denied = onboarding::initiate(context, &client, asked.clone()).await.unwrap().unwrap_err();
            assert_eq!(denied.code.as_str(), code, "{asked:?}");
        }
        let asked = Initiate {
            redirect_uri: format!("{ONBOARDING_URI}?tenant=a%20b&x"),
            scopes: scope("invoices.write"),
            state: Some("x".repeat(1_000)),
            account_label: Some("x".repeat(120)),
            ..good
        };
        let initiated = onboarding::initiate(context, &client, asked.clone()).await.unwrap().unwrap();
        assert_eq!(initiated.valid_until, context.now() + Seconds::minutes(60));
        let session = doors.session(context, &initiated).await;
        assert_eq!((session.redirect_uri, session.state_parameter), (asked.redirect_uri, asked.state));
        assert_eq!(session.scopes.to_string(), "invoices.write transactions.read", "required ones come along");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn who_may_do_what_with_the_temporary_url() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 1).await;
        let claimed = Organization {
            id: OrganizationId::from_bytes([9; 16]),
            number: "930000001".to_owned(),
            number_verified: false,
            external_id: None,
            ..world.stranger.clone()
        };
        let mut steps = storage::organization::insert(&claimed);
        steps.push(storage::membership::insert(&member(context, claimed.id, world.admin.id, Role::Administrator)));
        assert!(context.store.write_all(steps).await.unwrap().is_some());
        let named = doors.initiate(context, Some("910000001")).await;
        let session = doors.session(context, &named).await;
        let opened =
            async |session: &model::onboarding::OnboardingSession, user: &User| match onboarding::open(context, session, user.id)
                .await
                .unwrap()
                .unwrap()
            {
                Opened::Named(organization) => format!("named {}", organization.number),
                Opened::Pick => "pick".to_owned(),
                Opened::Nothing => "nothing".to_owned(),
                Opened::Refused { member_of } => format!("refused {:?}", member_of.map(|organization| organization.number)),
            };
        assert_eq!(opened(&session, &world.admin).await, "named 910000001");
        assert_eq!(opened(&session, &doors.privileged).await, "named 910000001");
        assert_eq!(opened(&session, &world.employee).await, "refused Some(\"910000001\")");
        assert_eq!(opened(&session, &doors.outsider).await, "refused None", "strangers do not learn its name");
        for number in ["939999999", "930000001"] {
            let session = doors.session(context, &doors.initiate(context, Some(number)).await).await;
            assert_eq!(opened(&session, &world.admin).await, "refused None", "{number}: unknown, or claimed and not verified");
        }
        let unnamed = doors.session(context, &doors.initiate(context, None).await).await;
        assert_eq!(opened(&unnamed, &world.admin).await, "pick");
        assert_eq!(opened(&unnamed, &world.employee).await, "nothing");
        test.clock.advance(Seconds::minutes(60));
        let denied = onboarding::open(context, &unnamed, world.admin.id).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OnboardingOver);
    })
    .await;
}

#[tokio::test]
async fn organizations_that_are_not_the_person_s_are_refused_one_by_one() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 2).await;
        let browser = world.browser(context, &doors.accountant).await;
        let initiated = doors.initiate(context, None).await;
        let (first, second) = (doors.organizations[0].id, doors.organizations[1].id);
        let posted = vec![world.stranger.id, first, OrganizationId::from_bytes([7; 16]), second, first];
        let accepted = doors.accept(context, (&initiated, &browser), posted.clone()).await.unwrap().unwrap();
        assert_eq!(accepted.results.len(), 4, "the same one twice is one");
        for result in &accepted.results {
            let refused = result.refused.as_ref().map(|denied| denied.code);
            let own = [first, second].contains(&result.organization_id);
            assert_eq!(refused, (!own).then_some(ErrorCode::OrganizationNotAllowed));
        }
        let finalized = doors.finalize(context, accepted.token.reveal()).await.unwrap().unwrap();
        let mut got: Vec<_> = finalized.organizations.iter().map(|one| one.organization_id).collect();
        got.sort_unstable();
        let mut own = vec![first, second];
        own.sort_unstable();
        assert_eq!((got, finalized.refused.len()), (own, 0));
        let session = doors.session(context, &initiated).await;
        let own = doors.attempt(context, session.attempt_id).await;
        assert_eq!(own.state, model::attempt::AttemptState::Completed, "the session's own attempt is the first accepted one's");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_named_organization_is_the_only_one() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 2).await;
        let browser = world.browser(context, &doors.accountant).await;
        let initiated = doors.initiate(context, Some(&doors.organizations[0].number)).await;
        let denied = doors.accept(context, (&initiated, &browser), vec![doors.organizations[1].id]).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        let accepted = doors.accept(context, (&initiated, &browser), ids(&doors.organizations)).await.unwrap().unwrap();
        let finalized = doors.finalize(context, accepted.token.reveal()).await.unwrap().unwrap();
        assert_eq!(finalized.organizations.len(), 1);
        assert_eq!(finalized.organizations[0].organization_id, doors.organizations[0].id);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_right_that_is_gone_at_the_post_refuses_and_leaves_the_session_to_others() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 0).await;
        let initiated = doors.initiate(context, None).await;
        let browser = world.sign_in(context).await.session;
        take_privilege(context, (world.organization.id, world.admin.id)).await;
        let denied = doors.accept(context, (&initiated, &browser), vec![world.organization.id]).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        assert_eq!(doors.session(context, &initiated).await.state, OnboardingState::Open);
        let other = world.browser(context, &doors.privileged).await;
        let accepted = doors.accept(context, (&initiated, &other), vec![world.organization.id]).await.unwrap().unwrap();
        assert!(doors.finalize(context, accepted.token.reveal()).await.unwrap().is_ok());
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn none_and_more_than_a_thousand_are_refused_and_a_suspended_grant_too() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 1).await;
        let browser = world.browser(context, &doors.accountant).await;
        let initiated = doors.initiate(context, None).await;
        let many: Vec<_> = (0..1_001_u128).map(|number| OrganizationId::from_bytes(number.to_be_bytes())).collect();
        for (posted, code) in [(vec![], ErrorCode::OrganizationsMissing), (many, ErrorCode::OrganizationsTooMany)] {
            let denied = doors.accept(context, (&initiated, &browser), posted).await.unwrap().unwrap_err();
            assert_eq!(denied.code, code);
        }
        doors.onboard(context, &browser, ids(&doors.organizations)).await;
        let suspended = grant(context, &doors, doors.organizations[0].id).await;
        act(context, &suspended, Act::Suspend, (Actor::system(), "a test")).await.unwrap().unwrap();
        let denied = doors.accept(context, (&initiated, &browser), ids(&doors.organizations)).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::GrantSuspendedByOperator);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn the_same_browser_gets_the_same_token_and_no_other_gets_one() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 1).await;
        let (browser, other) = (world.browser(context, &doors.accountant).await, world.browser(context, &doors.accountant).await);
        let initiated = doors.initiate(context, None).await;
        let all = || ids(&doors.organizations);
        let token = doors.accept(context, (&initiated, &browser), all()).await.unwrap().unwrap().token;
        let again = doors.accept(context, (&initiated, &browser), all()).await.unwrap().unwrap().token;
        assert_eq!(token.reveal(), again.reveal());
        let denied = doors.accept(context, (&initiated, &other), all()).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OnboardingOver);
        let stranger = world.sign_in(context).await.session;
        let denied = doors.accept(context, (&initiated, &stranger), vec![world.organization.id]).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OnboardingOver);
        let session = doors.session(context, &initiated).await;
        assert!(onboarding::decline(context, &session, &browser).await.unwrap().is_err(), "it is accepted");
        test.clock.advance(Seconds::minutes(10));
        let denied = doors.accept(context, (&initiated, &browser), all()).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OnboardingOver, "the token is too old by now");
    })
    .await;
}

#[tokio::test]
async fn what_is_declined_or_too_old_is_accepted_no_more() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 1).await;
        let browser = world.browser(context, &doors.accountant).await;
        let (declined, late) = (doors.initiate(context, None).await, doors.initiate(context, None).await);
        let session = doors.session(context, &declined).await;
        assert!(onboarding::decline(context, &session, &browser).await.unwrap().is_ok());
        assert!(onboarding::decline(context, &session, &browser).await.unwrap().is_err());
        test.clock.advance(Seconds::minutes(60));
        for initiated in [&declined, &late] {
            let denied = doors.accept(context, (initiated, &browser), ids(&doors.organizations)).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::OnboardingOver);
        }
        test.clock.advance(Seconds(1));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(doors.session(context, &declined).await.state, OnboardingState::Declined);
        assert_eq!(doors.session(context, &late).await.state, OnboardingState::Expired);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn tokens_that_are_not_this_integration_s_own_are_refused_and_touch_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 1).await;
        let browser = world.browser(context, &doors.accountant).await;
        let token = doors.token(context, &browser, ids(&doors.organizations)).await;
        let other_kind = context.new_secret(SecretKind::ClientKey);
        let other_environment =
            protocol::secret::Secret::new(protocol::secret::Environment::Sandbox, SecretKind::OnboardingToken, [3; 40]);
        let unknown = context.new_secret(SecretKind::OnboardingToken);
        let mut forged = token.clone();
        forged.pop();
        for wrong in ["", "x", other_kind.reveal(), other_environment.reveal(), unknown.reveal(), &forged] {
            let denied = doors.finalize(context, wrong).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::OnboardingTokenInvalid, "{wrong}");
        }
        let foreign = world.client(context, doors.foreign).await;
        let denied = onboarding::finalize(context, &foreign, &token).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OnboardingTokenInvalid);
        assert!(doors.finalize(context, &token).await.unwrap().is_ok(), "the owner's session is untouched");
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_token_lives_ten_minutes_and_a_repetition_ten_more() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 3).await;
        let browser = world.browser(context, &doors.accountant).await;
        let late = doors.token(context, &browser, ids(&doors.organizations)).await;
        let token = doors.token(context, &browser, ids(&doors.organizations)).await;
        test.clock.advance(Seconds(599));
        let first = doors.finalize(context, &token).await.unwrap().unwrap();
        assert_eq!((first.user_email.as_str(), first.organizations.len()), ("accountant@ledger.example", 3));
        test.clock.advance(Seconds(1));
        let denied = doors.finalize(context, &late).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OnboardingTokenExpired);
        test.clock.advance(Seconds(598));
        flows::housekeeping::run_once(context).await.unwrap();
        let again = doors.finalize(context, &token).await.unwrap().unwrap();
        assert_eq!(told(&first), told(&again));
        test.clock.advance(Seconds(1));
        let denied = doors.finalize(context, &token).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OnboardingTokenExpired);
        test.clock.advance(Seconds::minutes(60));
        flows::housekeeping::run_once(context).await.unwrap();
        never(context).await;
    })
    .await;
}

async fn two_of_whom_one_is(test: &TestContext, world: &World, ended: Act) -> (Doors, String) {
    let context = &*test.context;
    let doors = world.doors(test, 2).await;
    let browser = world.browser(context, &doors.accountant).await;
    let first = doors.onboard(context, &browser, ids(&doors.organizations)).await;
    let token = doors.token(context, &browser, ids(&doors.organizations)).await;
    let gone = grant(context, &doors, doors.organizations[0].id).await;
    act(context, &gone, ended, (Actor::system(), "a test")).await.unwrap().unwrap();
    assert_eq!(first.organizations.len(), 2);
    (doors, token)
}

#[tokio::test]
async fn what_was_ended_between_accept_and_finalize_does_not_come_back() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, token) = two_of_whom_one_is(&test, &world, Act::Revoke).await;
        let finalized = doors.finalize(context, &token).await.unwrap().unwrap();
        assert_eq!((finalized.organizations.len(), finalized.refused[0].code.as_str()), (1, "grant_revoked"));
        assert_eq!(finalized.refused[0].organization_id, doors.organizations[0].id);
        let live = storage::grant::find_live(&context.store, doors.organizations[0].id, doors.client).await.unwrap();
        assert_eq!(live, None);
        assert_eq!(told(&finalized), told(&doors.finalize(context, &token).await.unwrap().unwrap()));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_suspended_grant_gets_no_key_also_once_it_is_resumed() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (doors, token) = two_of_whom_one_is(&test, &world, Act::Suspend).await;
        let finalized = doors.finalize(context, &token).await.unwrap().unwrap();
        assert_eq!((finalized.organizations.len(), finalized.refused[0].code.as_str()), (1, "grant_suspended"));
        let suspended = grant(context, &doors, doors.organizations[0].id).await;
        act(context, &suspended, Act::Resume, (Actor::system(), "a test")).await.unwrap().unwrap();
        assert_eq!(told(&finalized), told(&doors.finalize(context, &token).await.unwrap().unwrap()));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn when_every_organization_ended_there_is_no_answer_but_the_reason() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 1).await;
        let browser = world.browser(context, &doors.accountant).await;
        doors.onboard(context, &browser, ids(&doors.organizations)).await;
        let token = doors.token(context, &browser, ids(&doors.organizations)).await;
        let gone = grant(context, &doors, doors.organizations[0].id).await;
        act(context, &gone, Act::Revoke, (Actor::system(), "a test")).await.unwrap().unwrap();
        for _ in 0..2 {
            let denied = doors.finalize(context, &token).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::OnboardingOrganizationsEnded);
            assert!(denied.detail.unwrap().contains("grant_revoked"));
        }
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn with_both_slots_taken_the_named_key_gives_way_and_only_it() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 1).await;
        let browser = world.browser(context, &doors.accountant).await;
        let mut keys = Vec::new();
        for _ in 0..3 {
            let finalized = doors.onboard(context, &browser, ids(&doors.organizations)).await;
            keys.push(finalized.organizations[0].client_key.reveal().to_owned());
            test.clock.advance(Seconds(1));
        }
        let states = async || {
            let mut states = Vec::new();
            for key in &keys {
                states.push(state_of_key(context, &doors, key).await.unwrap());
            }
            states
        };
        assert_eq!(states().await, [Revoked, Active, Active]);
        // Accepted while the second one was named; before the partner finalizes, it is deleted.
        let token = doors.token(context, &browser, ids(&doors.organizations)).await;
        let grant = grant(context, &doors, doors.organizations[0].id).await;
        let held = storage::client_key::held_by_grant(&context.store, grant.organization_id, grant.id).await.unwrap();
        client_key::delete(context, &held[0], (Actor::system(), None)).await.unwrap().unwrap();
        let finalized = doors.finalize(context, &token).await.unwrap().unwrap();
        assert_eq!(states().await, [Revoked, Revoked, Active], "nothing else gave way");
        let new = finalized.organizations[0].client_key.reveal();
        assert_eq!(state_of_key(context, &doors, new).await, Some(Active));
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_slot_that_was_free_on_the_page_and_is_taken_now_refuses() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 1).await;
        let browser = world.browser(context, &doors.accountant).await;
        doors.onboard(context, &browser, ids(&doors.organizations)).await;
        let (first, second) = (
            doors.token(context, &browser, ids(&doors.organizations)).await,
            doors.token(context, &browser, ids(&doors.organizations)).await,
        );
        doors.finalize(context, &first).await.unwrap().unwrap();
        let denied = doors.finalize(context, &second).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OnboardingOrganizationsEnded);
        assert!(denied.detail.unwrap().contains("client_key_slots_taken"));
        never(context).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_organizations_in_one_consent() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 300).await;
        let browser = world.browser(context, &doors.accountant).await;
        let finalized = doors.onboard(context, &browser, ids(&doors.organizations)).await;
        assert_eq!((finalized.organizations.len(), finalized.refused.len()), (300, 0));
        let keys: std::collections::HashSet<_> =
            finalized.organizations.iter().map(|one| one.client_key.reveal().to_owned()).collect();
        assert_eq!(keys.len(), 300);
        never(context).await;
    })
    .await;
}

#[tokio::test]
async fn a_token_that_waited_out_a_crash_still_stands_for_everything() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let doors = world.doors(&test, 2).await;
        let browser = world.browser(context, &doors.accountant).await;
        let initiated = doors.initiate(context, None).await;
        let faults = context.store.faults();
        let mut begun = 0;
        for _ in 0..2 {
            // The second time nothing has to be looked up for the caches.
            let probe = doors.initiate(context, None).await;
            begun = faults.calls();
            doors.accept(context, (&probe, &browser), ids(&doors.organizations)).await.unwrap().unwrap();
        }
        // The last call is the one that hands the token out.
        faults.stop_after(faults.calls() - begun - 1, storage::testing::Stop::Before);
        assert!(doors.accept(context, (&initiated, &browser), ids(&doors.organizations)).await.is_err());
        assert!(faults.heal());
        assert_eq!(doors.session(context, &initiated).await.state, OnboardingState::Accepting);
        test.clock.advance(Seconds::minutes(59));
        flows::housekeeping::run_once(context).await.unwrap();
        let accepted = doors.accept(context, (&initiated, &browser), ids(&doors.organizations)).await.unwrap().unwrap();
        let finalized = doors.finalize(context, accepted.token.reveal()).await.unwrap().unwrap();
        assert_eq!((finalized.organizations.len(), finalized.refused.len()), (2, 0));
        never(context).await;
    })
    .await;
}
