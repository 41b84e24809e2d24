//! `GET /v1/onboarding/sessions/{id}`: what a partner sees, and what it does not.

use super::{Platform, REGISTERED, each_platform, session_id};
use flows::approval::{self, Asking, Held};
use flows::{onboarding, trace};
use model::attempt::Attempt;
use model::grant::ActorKind;
use model::membership::{Membership, Role};
use model::trace::{StepKind, TraceStep};
use model::user::User;
use protocol::id::{TraceStepId, UserId};
use protocol::{ErrorCode, Seconds};
use serde_json::{Value, json};

async fn seen(platform: &Platform, begun: &Value) -> Value {
    platform.partner().get(&format!("/v1/onboarding/sessions/{}", session_id(begun))).await.expect(200)
}

async fn attempt_of(platform: &Platform, begun: &Value) -> Attempt {
    let store = &platform.app.state.context.store;
    let session = storage::onboarding::find(store, session_id(begun)).await.unwrap().unwrap();
    storage::attempt::find(store, session.attempt_id).await.unwrap().unwrap()
}

/// An initiation for the first organization by its number.
async fn named(platform: &Platform) -> Value {
    let body = json!({ "redirect_uri": format!("{REGISTERED}?x=1"), "organization_number": platform.organizations[0].number });
    platform.partner().make("/v1/onboarding/initiate", body).await
}

async fn employee(platform: &Platform) -> User {
    let context = &*platform.app.state.context;
    let (id, created_at) = (context.new_id(UserId::new), context.now());
    let (email, name) = ("employee@client.example".to_owned(), "Emil Employee".to_owned());
    let user = User { id, email, name, external_id: None, created_at };
    let organization_id = platform.organizations[0].id;
    let membership = Membership { organization_id, user_id: id, role: Role::Member, privileges: vec![], created_at };
    let mut steps = storage::user::insert(&user, None);
    steps.push(storage::membership::insert(&membership));
    assert!(context.store.write_all(steps).await.unwrap().is_some());
    user
}

fn names(session: &Value) -> Vec<&str> {
    session["timeline"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_first_use_of_one_organization_s_key_is_no_step_of_the_session() {
    each_platform(2, |platform| async move {
        let begun = platform.partner().make("/v1/onboarding/initiate", json!({ "redirect_uri": REGISTERED })).await;
        let token = platform.accept(&begun, platform.ids()).await.token.reveal().to_owned();
        platform.finalize(&token).await.expect(200);
        let before = seen(&platform, &begun).await;
        let context = &*platform.app.state.context;
        let attempt = attempt_of(&platform, &begun).await;
        let last = trace::timeline(context, &attempt).await.unwrap().pop().unwrap();
        let used = TraceStep { id: context.new_id(TraceStepId::new), step: StepKind::FirstUsed, ..last };
        assert!(context.store.write_all(vec![storage::trace::insert(&used)]).await.unwrap().is_some());
        assert_eq!(seen(&platform, &begun).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_session_shows_what_was_sent_and_what_happened() {
    each_platform(1, |platform| async move {
        let begun = named(&platform).await;
        let session = seen(&platform, &begun).await;
        assert_eq!(session["state"], "open");
        assert_eq!(session["redirect_uri"], json!(format!("{REGISTERED}?x=1")));
        assert_eq!(session["organization_number"], json!(platform.organizations[0].number));
        assert_eq!(
            (&session["created_at"], &session["valid_until"]),
            (&json!(flows::testing::START.to_string()), &begun["valid_until"])
        );
        let first = json!({ "at": flows::testing::START.to_string(), "step": "initiated", "outcome": "ok", "by": "partner" });
        assert_eq!(session["timeline"], json!([first]));
        let token = platform.accept(&begun, platform.ids()).await.token.reveal().to_owned();
        platform.finalize(&token).await.expect(200);
        let session = seen(&platform, &begun).await;
        assert_eq!(session["state"], "finalized");
        let steps = names(&session);
        assert!(
            ["initiated", "consented", "finalizing", "completed", "finalized"].iter().all(|step| steps.contains(step)),
            "{steps:?}"
        );
        let text = session.to_string();
        assert!(!text.contains(&token) && !text.contains(&platform.accountant.email) && !text.contains("cs_key_"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_session_is_its_own_partner_s_alone() {
    each_platform(0, |platform| async move {
        let begun = platform.initiated().await;
        let path = format!("/v1/onboarding/sessions/{}", session_id(&begun));
        let foreign = platform.foreign().get(&path).await;
        let never = platform.foreign().get("/v1/onboarding/sessions/obs_0000000000000000000000").await;
        assert_eq!((foreign.status.as_u16(), foreign.code().as_str()), (404, "not_found"));
        assert_eq!((never.status, never.text_of("detail")), (foreign.status, foreign.text_of("detail")));
    })
    .await;
}

#[tokio::test]
async fn seed_000_lack_of_access_is_the_user_s_message_and_not_the_partner_s() {
    each_platform(1, |platform| async move {
        let (refused, untouched) = (named(&platform).await, named(&platform).await);
        let attempt = attempt_of(&platform, &refused).await;
        let step = (StepKind::OrganizationRefused, ActorKind::Customer);
        let denied = ErrorCode::OrganizationNotAllowed.into();
        flows::trace::note_refused(&platform.app.state.context, attempt.id, step, &denied).await.unwrap();
        let (mut one, mut other) = (seen(&platform, &refused).await, seen(&platform, &untouched).await);
        for session in [&mut one, &mut other] {
            session["session_id"] = Value::Null;
        }
        assert_eq!(one, other, "the partner's system learns nothing");
    })
    .await;
}

#[tokio::test]
async fn the_customer_s_no_is_declined_and_no_more() {
    each_platform(1, |platform| async move {
        let begun = named(&platform).await;
        platform.app.test.clock.advance(Seconds(1));
        let context = &*platform.app.state.context;
        let session = storage::onboarding::find(&context.store, session_id(&begun)).await.unwrap().unwrap();
        onboarding::decline(context, &session, &platform.session).await.unwrap().unwrap();
        let session = seen(&platform, &begun).await;
        assert_eq!((&session["state"], names(&session)), (&json!("declined"), vec!["initiated", "declined"]));
        let text = session.to_string();
        let organization = &platform.organizations[0];
        assert!(!text.contains(&organization.name) && !text.contains(&organization.id.to_string()), "{text}");
    })
    .await;
}

#[tokio::test]
async fn what_people_of_the_customer_say_to_each_other_is_theirs() {
    each_platform(1, |platform| async move {
        let begun = named(&platform).await;
        platform.app.test.clock.advance(Seconds(1));
        let (context, user) = (&*platform.app.state.context, employee(&platform).await);
        let client = context.integration(platform.client_id()).await.unwrap().unwrap();
        let attempt = attempt_of(&platform, &begun).await;
        let asking = Asking {
            attempt: &attempt,
            client: &client,
            organization_id: platform.organizations[0].id,
            user: &user,
            reason: "We pay for Tidewater already.",
            language: "en",
            held: Held::OnboardingSession(session_id(&begun)),
        };
        let id = approval::ask(context, &asking).await.unwrap().unwrap();
        let waiting = seen(&platform, &begun).await;
        assert_eq!((&waiting["state"], names(&waiting)), (&json!("waiting"), vec!["initiated", "approval_asked"]));
        assert_eq!(waiting["timeline"][1]["outcome"], "waiting");
        let organization_id = platform.organizations[0].id;
        let request = storage::approval_request::find(&context.store, id).await.unwrap().unwrap();
        let reason = "Their support never answers.";
        approval::decline(context, (&request, &client), &platform.accountant, reason).await.unwrap().unwrap();
        let declined = seen(&platform, &begun).await;
        assert_eq!(declined["state"], "declined", "the attempt that waited is over");
        for session in [&waiting, &declined] {
            let text = session.to_string();
            for word in [reason, "We pay", &user.name, &user.email, &platform.accountant.name, &organization_id.to_string()] {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_hour_after_it_began_it_is_over_whether_or_not_a_job_has_noted_it() {
    each_platform(0, |platform| async move {
        let begun = platform.initiated().await;
        platform.app.test.clock.advance(Seconds::minutes(60));
        assert_eq!(seen(&platform, &begun).await["state"], "expired");
        platform.app.test.clock.advance(Seconds(1));
        flows::housekeeping::run_once(&platform.app.state.context).await.unwrap();
        let session = seen(&platform, &begun).await;
        assert_eq!((&session["state"], names(&session)), (&json!("expired"), vec!["initiated", "expired"]));
    })
    .await;
}
