//! A pending request: bound to its browser session, over after its time, answered once.

use crate::each_world;
use flows::connect::{self, AuthorizeOutcome, VerifiedRequest};
use flows::grant::{Completion, Credential, complete};
use flows::testing::{CHALLENGE, REDIRECT_URI, TestContext, World};
use protocol::form::Form;
use protocol::id::AttemptId;
use protocol::{ErrorCode, Seconds};

async fn verified(test: &TestContext, world: &World) -> VerifiedRequest {
    let pairs = [
        ("client_id", world.confidential.to_string()),
        ("redirect_uri", REDIRECT_URI.to_owned()),
        ("code_challenge", CHALLENGE.to_owned()),
        ("code_challenge_method", "S256".to_owned()),
    ];
    let form = Form::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value)));
    let AuthorizeOutcome::Verified(request) = connect::verify(&test.context, &form).await.unwrap() else { panic!() };
    *request
}

#[tokio::test]
async fn another_session_finds_nothing_and_time_runs_out() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let (mine, others) = (world.sign_in(context).await.session, world.sign_in(context).await.session);
        let id = connect::begin(context, verified(&test, &world).await, &mine).await.unwrap();
        let denied = connect::find_open(context, id, &others).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AuthorizationRequestExpired);
        let request = connect::find_open(context, id, &mine).await.unwrap().unwrap();
        let denied = connect::pick(context, &request, world.stranger.id).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::OrganizationNotAllowed);
        test.clock.advance(Seconds::minutes(60));
        let denied = connect::find_open(context, id, &mine).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::AuthorizationRequestExpired);
    })
    .await;
}

#[tokio::test]
async fn signing_in_again_carries_the_flow_over_for_the_same_person_only() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let first = world.sign_in(context).await.session;
        let id = connect::begin(context, verified(&test, &world).await, &first).await.unwrap();
        let second = flows::sign_in::sign_in(context, &world.admin, Some(&first)).await.unwrap().session;
        assert!(connect::find_open(context, id, &second).await.unwrap().is_ok());
        let other = flows::sign_in::sign_in(context, &world.employee, Some(&second)).await.unwrap().session;
        assert!(connect::find_open(context, id, &other).await.unwrap().is_err());
    })
    .await;
}

#[tokio::test]
async fn a_denial_ends_the_request_and_makes_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let session = world.sign_in(context).await.session;
        let id = connect::begin(context, verified(&test, &world).await, &session).await.unwrap();
        let request = connect::find_open(context, id, &session).await.unwrap().unwrap();
        connect::deny(context, &request).await.unwrap().unwrap();
        assert_eq!(connect::deny(context, &request).await.unwrap().unwrap_err().code, ErrorCode::AuthorizationRequestExpired);
        let live = storage::grant::find_live(&context.store, world.organization.id, world.confidential).await.unwrap();
        assert!(live.is_none());
    })
    .await;
}

#[tokio::test]
async fn an_attempt_without_consent_completes_nothing() {
    each_world(|test, world| async move {
        let client = world.client(&test.context, world.confidential).await;
        let now = test.context.now();
        let redemption = storage::connection::Redemption {
            organization_id: world.organization.id,
            connection_id: protocol::id::ConnectionId::from_bytes([9; 16]),
            client_id: world.confidential,
            redirect_uri: String::new(),
            code_challenge: None,
            now,
            mac_key_id: protocol::handle::MacKeyId(1),
            expires_at: now,
        };
        let completion = Completion {
            client: &client,
            organization_id: world.organization.id,
            attempt_id: AttemptId::from_bytes([9; 16]),
            credential: Credential::Connection(&redemption),
            also: &Vec::new,
            step: model::trace::StepKind::CodeExchanged,
        };
        assert_eq!(complete(&test.context, &completion).await.unwrap().unwrap_err().code, ErrorCode::NoGrant);
    })
    .await;
}

#[tokio::test]
async fn attempts_without_consent_are_forgotten_a_month_after_their_end() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let count = || storage::testing::attempt_count(&context.store);
        world.connect(context, world.confidential).await;
        let signed = count().await;
        let session = world.sign_in(context).await.session;
        let declined = connect::begin(context, verified(&test, &world).await, &session).await.unwrap();
        let request = connect::find_open(context, declined, &session).await.unwrap().unwrap();
        assert!(connect::deny(context, &request).await.unwrap().is_ok());
        for _ in 0..600 {
            connect::begin(context, verified(&test, &world).await, &session).await.unwrap();
        }
        assert_eq!(count().await, signed + 601);
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(count().await, signed + 601, "the link may still be answered");
        test.clock.advance(Seconds(Seconds::days(30).0 - 3_600));
        flows::housekeeping::run_once(context).await.unwrap();
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(count().await, signed + 601, "they have ended, not long ago");
        test.clock.advance(Seconds(3601));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(count().await, signed + 600, "the declined one ended first");
        test.clock.advance(Seconds(Seconds::days(30).0 - 3_600));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(count().await, signed + 100, "five hundred at a time");
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(count().await, signed, "what a customer signed stays");
    })
    .await;
}
