//! What arrives, signed, in which order, on one node and on two.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flows::testing;
use flows::webhook::deliver::Courier;
use flows::webhook::{dispatch, signature};
use storage::event::feed;

#[tokio::test]
async fn everything_of_a_grant_arrives_in_order_and_signed() {
    each_place(|place| async move {
        let made = place.hook(204).await;
        let grant = place.granted().await;
        for step in [Act::Suspend, Act::Resume, Act::Revoke] {
            place.act(&grant, step).await;
        }
        assert!(place.web().requests().is_empty(), "no flow asks anybody's server");
        place.settle().await;
        let wanted = ["attempt.consented", "grant.activated", "grant.suspended", "grant.resumed", "grant.revoked"];
        assert_eq!(sent(place.web(), URL), wanted);
        let now = place.test.context.now();
        for request in place.web().requests() {
            let (id, at) = (header(&request, "webhook-id"), header(&request, "webhook-timestamp"));
            assert_eq!(at, now.as_seconds().to_string());
            assert_eq!(
                header(&request, "webhook-signature"),
                signature(std::slice::from_ref(&made.secret), (id, now), &request.body)
            );
            assert_eq!(header(&request, "content-type"), "application/json");
            let body = body(&request);
            assert_eq!(body["data"]["organization_id"], serde_json::json!(grant.organization_id));
            assert_eq!(body["data"]["client_id"], serde_json::json!(grant.client_id));
            assert!(body["timestamp"].as_str().unwrap().ends_with('Z') && !id.is_empty());
        }
        let last = body(place.web().requests().last().unwrap());
        assert_eq!((&last["data"]["status"], &last["data"]["reason"]), (&"revoked".into(), &"a test".into()));
        assert!(STANDARD.decode(made.secret.reveal().strip_prefix("whsec_").unwrap()).unwrap().len() == 32);
        assert_eq!(place.states(&made.webhook).await, [DeliveryState::Delivered; 5]);
        assert!(place.webhook(&made.webhook).await.succeeded_at.is_some());
    })
    .await;
}

#[tokio::test]
async fn what_fails_holds_up_its_own_grant_and_no_other() {
    each_place(|place| async move {
        let made = place.hook(204).await;
        let grant = place.granted().await;
        place.settle().await;
        place.web().answer_to(URL, "grant.suspended", 500);
        place.act(&grant, Act::Suspend).await;
        place.act(&grant, Act::Resume).await;
        let tested = endpoint::test(&place.test.context, &system(), &made.webhook).await.unwrap().unwrap();
        place.settle().await;
        let sent_now = sent(place.web(), URL)[2..].to_vec();
        assert!(sent_now.contains(&"grant.suspended".to_owned()) && sent_now.contains(&"webhook.test".to_owned()));
        assert_eq!(sent_now.len(), 2, "what came after the suspension waits: {sent_now:?}");
        assert!(ids(place.web(), URL).contains(&tested.event_id.to_string()));
        let waiting = place.deliveries(&made.webhook).await;
        let failed = waiting.iter().find(|delivery| delivery.kind == EventKind::GrantSuspended).unwrap();
        assert_eq!((failed.attempts, failed.last_status, failed.last_error.as_deref()), (1, Some(500), Some("refused it")));
        assert!(failed.due_at > place.test.context.now());
        place.pass(Seconds(6), Seconds(6)).await;
        assert_eq!(sent(place.web(), URL).last().unwrap(), "grant.suspended", "it is tried again, and fails again");
        place.web().forget_exceptions();
        place.pass(Seconds(60), Seconds(60)).await;
        let sent = sent(place.web(), URL);
        assert_eq!(sent[sent.len() - 2..], ["grant.suspended".to_owned(), "grant.resumed".to_owned()]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_at_once_send_everything_once() {
    each_place(|place| async move {
        let made = place.hook(200).await;
        let everything = place.registered(WebhookOwner::Platform, PLATFORM, &[]).await;
        let other = testing::node(place.test.context.store.clone(), &place.test.clock, 9).await;
        for web in [place.web(), &*other.web] {
            web.answer(URL, 200, "");
            web.answer(PLATFORM, 200, "");
        }
        let grant = place.granted().await;
        for _ in 0..6 {
            place.act(&grant, Act::Suspend).await;
            place.act(&grant, Act::Resume).await;
        }
        for _ in 0..12 {
            endpoint::test(&place.test.context, &system(), &made.webhook).await.unwrap().unwrap();
        }
        for _ in 0..3 {
            let (one, two) = tokio::join!(settle(&place.test.context), settle(&other.context));
            one.unwrap();
            two.unwrap();
        }
        place.settle().await;
        for (url, webhook, count) in [(URL, &made.webhook, 26), (PLATFORM, &everything.webhook, 14)] {
            let mut all: Vec<_> = ids(place.web(), url).into_iter().chain(ids(&other.web, url)).collect();
            all.sort();
            let total = all.len();
            all.dedup();
            assert_eq!((all.len(), total), (count, count), "{url}");
            assert_eq!(place.states(webhook).await, vec![DeliveryState::Delivered; count]);
        }
        let placed = feed::page(&place.test.context.store, 0, 500).await.unwrap();
        assert!(placed.windows(2).all(|pair| pair[0].position < pair[1].position));
        let last = feed::last_position(&place.test.context.store).await.unwrap();
        assert_eq!(usize::try_from(last).unwrap(), placed.len() + 12, "a place for each, tests included, and none twice");
    })
    .await;
}

#[tokio::test]
async fn a_receiver_that_never_answers_holds_up_nobody_else() {
    each_place(|place| async move {
        let context = &*place.test.context;
        let slow = place.hook(204).await;
        let quick = place.registered(place.own(), OTHER, &[]).await;
        place.web().answer(OTHER, 204, "");
        place.web().stall(URL);
        for _ in 0..10 {
            endpoint::test(context, &system(), &slow.webhook).await.unwrap().unwrap();
            endpoint::test(context, &system(), &quick.webhook).await.unwrap().unwrap();
        }
        dispatch::run_once(context).await.unwrap();
        let mut courier = Courier::new(context);
        courier.take().await.unwrap();
        while sent(place.web(), OTHER).len() < 10 || place.states(&quick.webhook).await.contains(&DeliveryState::Pending) {
            courier.finished().await;
            courier.take().await.unwrap();
        }
        assert_eq!(place.states(&quick.webhook).await, [DeliveryState::Delivered; 10]);
        assert_eq!(sent(place.web(), URL).len(), 4, "no more than four requests wait for one receiver");
        let grant = place.granted().await;
        place.act(&grant, Act::Revoke).await;
        place.web().go_on(URL);
        while !courier.is_idle() {
            courier.finished().await;
            courier.take().await.unwrap();
        }
        assert_eq!(place.states(&slow.webhook).await, [DeliveryState::Delivered; 10]);
        assert_eq!(sent(place.web(), URL).len(), 10);
    })
    .await;
}

#[tokio::test]
async fn each_owner_sees_what_is_its_own() {
    each_place(|place| async move {
        let context = &*place.test.context;
        let everything = place.registered(WebhookOwner::Platform, PLATFORM, &[]).await;
        let revocations = place.registered(place.own(), URL, &[EventKind::GrantRevoked]).await;
        let foreign = place.registered(WebhookOwner::Integration(place.doors.foreign), OTHER, &[]).await;
        let grant = place.granted().await;
        place.act(&grant, Act::Revoke).await;
        let new = flows::admin::user::NewUser {
            email: "new@acme.example".to_owned(),
            name: "New".to_owned(),
            password: None,
            external_id: Some("ext-9".to_owned()),
        };
        flows::admin::user::create(context, &system(), new).await.unwrap().unwrap();
        let new = flows::admin::organization::NewOrganization {
            name: "New AS".to_owned(),
            number: "910000099".to_owned(),
            country: "NO".to_owned(),
            external_id: None,
        };
        flows::admin::organization::create(context, &system(), new).await.unwrap().unwrap();
        dispatch::run_once(context).await.unwrap();
        let kinds = async |webhook: &Webhook| {
            let mut kinds: Vec<_> = place.deliveries(webhook).await.into_iter().map(|delivery| delivery.kind).collect();
            kinds.sort_unstable();
            kinds
        };
        let all = [
            EventKind::OrganizationCreated,
            EventKind::UserCreated,
            EventKind::AttemptConsented,
            EventKind::GrantActivated,
            EventKind::GrantRevoked,
        ];
        assert_eq!(kinds(&everything.webhook).await, all);
        assert_eq!(kinds(&revocations.webhook).await, [EventKind::GrantRevoked]);
        assert_eq!(kinds(&foreign.webhook).await, []);
        let own = feed::page_of_integration(&context.store, place.doors.client, 0, 500).await.unwrap();
        let own: Vec<_> = own.into_iter().map(|placed| placed.event.kind).collect();
        assert_eq!(own, [EventKind::AttemptConsented, EventKind::GrantActivated, EventKind::GrantRevoked]);
        assert_eq!(feed::page_of_integration(&context.store, place.doors.foreign, 0, 500).await.unwrap(), []);
        assert_eq!(feed::page(&context.store, 0, 500).await.unwrap().len(), 5);
    })
    .await;
}
