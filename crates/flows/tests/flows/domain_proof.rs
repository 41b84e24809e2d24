//! A file of the host proves a redirect URI, and approves it where the operator wants it so.

use crate::each_world;
use flows::admin::Author;
use flows::admin::redirect_uri::{self, Verdict};
use flows::domain_proof::{FILE_PATH, LARGEST_FILE, file_url, prove};
use flows::grant::customer;
use flows::outbound::OutboundRefused;
use flows::testing::{TestContext, World};
use flows::{Context, Denied};
use model::grant::{Actor, ActorKind};
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::ErrorCode;
use std::sync::Arc;

const HOST: &str = "https://books.partner.example";

fn developer() -> Actor {
    Actor { kind: ActorKind::Partner, id: Some("usr_1".to_owned()), name: "Dev".to_owned() }
}

async fn registered(context: &Context, world: &World, uri: &str) -> RedirectUri {
    let author = Author::once(developer());
    redirect_uri::create(context, &author, world.confidential, uri.to_owned()).await.unwrap().unwrap().uri
}

fn approving(test: &mut TestContext) {
    Arc::get_mut(&mut test.context).unwrap().settings.domain_proof_approves = true;
}

async fn denied(context: &Context, world: &World, uri: &RedirectUri) -> Denied {
    let denied = prove(context, &developer(), world.confidential, uri.id).await.unwrap().unwrap_err();
    let kept = storage::redirect_uri::find(&context.store, uri.id).await.unwrap().unwrap();
    assert_eq!((kept.proven_at, kept.state), (None, uri.state), "a proof that failed changes nothing");
    denied
}

async fn actions(context: &Context, world: &World) -> Vec<(String, ActorKind)> {
    let client_id = world.confidential.to_string();
    let events = storage::audit::page_of_integration(&context.store, &client_id, "~", 10).await.unwrap();
    events.into_iter().map(|event| (event.action, event.actor.kind)).collect()
}

fn has(actions: &[(String, ActorKind)], action: &str, kind: ActorKind) -> bool {
    actions.iter().any(|(told, by)| told == action && *by == kind)
}

#[tokio::test]
async fn the_file_proves_the_host_and_the_review_is_still_a_person_s() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let uri = registered(context, &world, "https://books.partner.example:8443/callback?tenant=1").await;
        let challenge = uri.challenge.clone().unwrap();
        let file = file_url(&uri.uri).unwrap();
        assert_eq!(file, format!("{HOST}{FILE_PATH}"), "at the host's own port, without path and query");
        test.web.answer(&file, 200, &format!("\u{feff}# ours\r\ncountersign-proof=of-another\r\n  {challenge}  \r\n"));
        let proven = prove(context, &developer(), world.confidential, uri.id).await.unwrap().unwrap();
        assert_eq!((proven.state, proven.proven_at, proven.decided_at), (ReviewState::Pending, Some(context.now()), None));
        let asked = test.web.requests();
        assert_eq!((asked.len(), asked[0].limit), (1, LARGEST_FILE));
        let actions = actions(context, &world).await;
        assert!(has(&actions, "redirect_uri.domain_proven", ActorKind::Partner), "{actions:?}");
        assert!(!actions.iter().any(|(action, _)| action == "redirect_uri.approved"), "{actions:?}");
    })
    .await;
}

#[tokio::test]
async fn where_the_operator_wants_it_so_the_proof_is_the_review() {
    each_world(|mut test, world| async move {
        approving(&mut test);
        let context = &*test.context;
        let uri = registered(context, &world, "https://books.partner.example/callback").await;
        assert_eq!(context.integration(world.confidential).await.unwrap().unwrap().redirect_uris.len(), 2, "cached");
        test.web.answer(&file_url(&uri.uri).unwrap(), 200, uri.challenge.as_deref().unwrap());
        let proven = prove(context, &developer(), world.confidential, uri.id).await.unwrap().unwrap();
        assert_eq!((proven.state, proven.decided_at), (ReviewState::Approved, Some(context.now())));
        let cached = context.integration(world.confidential).await.unwrap().unwrap();
        assert!(cached.redirect_uris.iter().any(|cached| cached.id == uri.id && cached.state == ReviewState::Approved));
        let told = actions(context, &world).await;
        assert!(has(&told, "redirect_uri.domain_proven", ActorKind::Partner), "{told:?}");
        assert!(has(&told, "redirect_uri.approved", ActorKind::System), "{told:?}");
        test.clock.advance(protocol::Seconds(60));
        let again = prove(context, &developer(), world.confidential, uri.id).await.unwrap().unwrap();
        assert_eq!((again.state, again.proven_at), (ReviewState::Approved, Some(context.now())));
        assert_eq!(again.decided_at, proven.decided_at, "approved once");
    })
    .await;
}

#[tokio::test]
async fn what_a_person_declined_no_file_approves() {
    each_world(|mut test, world| async move {
        approving(&mut test);
        let context = &*test.context;
        let uri = registered(context, &world, "https://books.partner.example/callback").await;
        let verdict = Verdict { approved: false, reason: Some("a shared host".to_owned()) };
        let operator = Author::once(customer(world.admin.id, "operator"));
        redirect_uri::review(context, &operator, uri.id, verdict).await.unwrap().unwrap();
        test.web.answer(&file_url(&uri.uri).unwrap(), 200, uri.challenge.as_deref().unwrap());
        let proven = prove(context, &developer(), world.confidential, uri.id).await.unwrap().unwrap();
        assert_eq!((proven.state, proven.reason.as_deref()), (ReviewState::Declined, Some("a shared host")));
        assert_eq!(proven.proven_at, Some(context.now()), "the proof is kept for whoever looks again");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_says_what_was_found() {
    each_world(|mut test, world| async move {
        approving(&mut test);
        let context = &*test.context;
        let uri = registered(context, &world, "https://books.partner.example/callback").await;
        let file = file_url(&uri.uri).unwrap();
        let cases = [
            (OutboundRefused::AddressNotPublic, ErrorCode::DomainProofAddressRefused, "not on the public internet"),
            (OutboundRefused::UnknownHost, ErrorCode::DomainProofUnreachable, "no address"),
            (OutboundRefused::Unreachable, ErrorCode::DomainProofUnreachable, "could not be reached"),
            (OutboundRefused::Tls, ErrorCode::DomainProofUnreachable, "certificate"),
            (OutboundRefused::TimedOut, ErrorCode::DomainProofUnreachable, "in time"),
            (OutboundRefused::Busy, ErrorCode::DomainProofUnreachable, "try again"),
            (OutboundRefused::TooLarge, ErrorCode::DomainProofChallengeMissing, "more than is read"),
            (OutboundRefused::Url, ErrorCode::DomainProofUnsupported, "https"),
            (OutboundRefused::Port, ErrorCode::DomainProofUnsupported, "443"),
        ];
        for (refused, code, words) in cases {
            test.web.refuse(&file, refused);
            let denied = denied(context, &world, &uri).await;
            let detail = denied.detail.unwrap();
            assert_eq!(denied.code, code, "{refused}");
            assert!(detail.starts_with(&file) && detail.contains(words), "{detail}");
        }
        let challenge = uri.challenge.as_deref().unwrap();
        for status in [301, 404, 500] {
            test.web.answer(&file, status, challenge);
            let denied = denied(context, &world, &uri).await;
            assert_eq!(denied.code, ErrorCode::DomainProofStatusWrong);
            assert!(denied.detail.unwrap().contains(&status.to_string()));
        }
        let long = format!("{challenge}\n{}", "x".repeat(LARGEST_FILE));
        let inside = format!("my {challenge}");
        let longer = format!("{challenge}0");
        for body in ["", "countersign-proof=", &inside, &longer, &challenge.to_uppercase(), &long] {
            test.web.answer(&file, 200, body);
            assert_eq!(denied(context, &world, &uri).await.code, ErrorCode::DomainProofChallengeMissing, "{body}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_proof_is_one_redirect_uri_s_and_one_integration_s() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let uri = registered(context, &world, "https://books.partner.example/callback").await;
        let other = registered(context, &world, "https://books.partner.example/other").await;
        assert_ne!(uri.challenge, other.challenge);
        test.web.answer(&file_url(&uri.uri).unwrap(), 200, uri.challenge.as_deref().unwrap());
        assert_eq!(denied(context, &world, &other).await.code, ErrorCode::DomainProofChallengeMissing);
        for stranger in [world.foreign, world.public] {
            let denied = prove(context, &developer(), stranger, uri.id).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::NotFound);
        }
        assert_eq!(test.web.requests().len(), 1, "nothing was fetched for strangers");
        let author = Author::once(developer());
        redirect_uri::delete(context, &author, uri.id).await.unwrap().unwrap();
        let gone = prove(context, &developer(), world.confidential, uri.id).await.unwrap().unwrap_err();
        assert_eq!(gone.code, ErrorCode::NotFound);
        let again = registered(context, &world, &uri.uri).await;
        assert_eq!(denied(context, &world, &again).await.code, ErrorCode::DomainProofChallengeMissing, "a new challenge");
    })
    .await;
}

#[tokio::test]
async fn what_has_no_host_and_what_has_no_challenge_yet() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let author = Author::once(developer());
        let app = redirect_uri::create(context, &author, world.public, "com.example.app:/cb".to_owned()).await;
        let app = app.unwrap().unwrap().uri;
        let refused = prove(context, &developer(), world.public, app.id).await.unwrap().unwrap_err();
        assert_eq!(refused.code, ErrorCode::DomainProofUnsupported);
        let old = RedirectUri { challenge: None, ..registered(context, &world, "https://old.partner.example/cb").await };
        let steps = vec![storage::redirect_uri::delete(old.id), storage::redirect_uri::insert(&old)];
        context.store.write_all(steps).await.unwrap().unwrap();
        assert_eq!(denied(context, &world, &old).await.code, ErrorCode::DomainProofChallengeMissing);
        let drawn = storage::redirect_uri::find(&context.store, old.id).await.unwrap().unwrap().challenge.unwrap();
        test.web.answer(&file_url(&old.uri).unwrap(), 200, &drawn);
        assert!(prove(context, &developer(), world.confidential, old.id).await.unwrap().unwrap().proven_at.is_some());
    })
    .await;
}
