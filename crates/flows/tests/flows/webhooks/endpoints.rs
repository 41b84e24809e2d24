//! Endpoints: how many, with which addresses and secrets, and how they end.

use super::*;
use flows::outbound::OutboundRefused;
use flows::webhook::signature;
use model::webhook::{MOST_WEBHOOKS, SECRETS_OVERLAP};
use protocol::ErrorCode;
use storage::testing::race;

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_ten_are_registered() {
    each_place(|place| async move {
        let owner = place.own();
        let results = race(16, |racer| {
            let context = place.test.context.clone();
            async move {
                let asked = (format!("https://tidewater.example/{racer}"), EventFilter::default());
                endpoint::create(&context, &system(), owner, asked).await.unwrap().map(drop).map_err(|denied| denied.code)
            }
        })
        .await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), usize::from(MOST_WEBHOOKS));
        assert!(results.iter().all(|result| result.is_ok() || *result == Err(ErrorCode::WebhooksTooMany)));
        let all = storage::webhook::of(&place.test.context.store, owner).await.unwrap();
        assert_eq!(all.len(), usize::from(MOST_WEBHOOKS));
        place.registered(WebhookOwner::Platform, PLATFORM, &[]).await;
        endpoint::delete(&place.test.context, &system(), &all[4]).await.unwrap().unwrap();
        place.registered(owner, URL, &[]).await;
        never(&place.test.context).await;
    })
    .await;
}

#[tokio::test]
async fn addresses_that_cannot_be_asked_are_refused() {
    each_place(|place| async move {
        place.web().refuse("https://10.0.0.1/", OutboundRefused::AddressNotPublic);
        for url in ["http://tidewater.example/", "https://10.0.0.1/", "", "https://tidewater.example/ "] {
            let asked = (url.to_owned(), EventFilter::default());
            let denied = endpoint::create(&place.test.context, &system(), place.own(), asked).await.unwrap().unwrap_err();
            assert_eq!((denied.code, denied.fields[0].field), (ErrorCode::ValidationFailed, "url"), "{url}");
        }
    })
    .await;
}

#[tokio::test]
async fn for_a_day_both_secrets_sign() {
    each_place(|place| async move {
        let context = &*place.test.context;
        let first = place.hook(200).await;
        let second = endpoint::rotate(context, &system(), &first.webhook).await.unwrap().unwrap();
        let late = endpoint::rotate(context, &system(), &first.webhook).await.unwrap().unwrap_err();
        assert_eq!(late.code, ErrorCode::TransitionIllegal, "somebody else rotated meanwhile");
        let signed_with = async |secrets: &[flows::webhook::WebhookSecret]| {
            endpoint::test(context, &system(), &place.webhook(&first.webhook).await).await.unwrap().unwrap();
            place.settle().await;
            let request = place.web().requests().pop().unwrap();
            let wanted = signature(secrets, (header(&request, "webhook-id"), context.now()), &request.body);
            assert_eq!(header(&request, "webhook-signature"), wanted);
        };
        signed_with(&[second.secret.clone(), first.secret.clone()]).await;
        place.test.clock.advance(SECRETS_OVERLAP);
        signed_with(std::slice::from_ref(&second.secret)).await;
        let third = endpoint::rotate(context, &system(), &place.webhook(&first.webhook).await).await.unwrap().unwrap();
        signed_with(&[third.secret, second.secret]).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_on_its_way_to_a_deleted_endpoint_goes_nowhere() {
    each_place(|place| async move {
        let context = &*place.test.context;
        let made = place.hook(500).await;
        place.granted().await;
        place.settle().await;
        endpoint::delete(context, &system(), &made.webhook).await.unwrap().unwrap();
        let again = endpoint::delete(context, &system(), &made.webhook).await.unwrap().unwrap_err();
        assert_eq!(again.code, ErrorCode::NotFound);
        assert_eq!(place.deliveries(&made.webhook).await, []);
        place.pass(Seconds::hours(1), Seconds::minutes(10)).await;
        assert_eq!(sent(place.web(), URL).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_event_is_sent_once_more_when_somebody_asks() {
    each_place(|place| async move {
        let context = &*place.test.context;
        let made = place.hook(200).await;
        let grant = place.granted().await;
        place.settle().await;
        let first = place.deliveries(&made.webhook).await.remove(0);
        endpoint::redeliver(context, &system(), &made.webhook, first.event_id).await.unwrap().unwrap();
        place.web().answer_to(URL, "attempt.consented", 500);
        place.act(&grant, Act::Suspend).await;
        place.settle().await;
        let sent_so_far = sent(place.web(), URL);
        assert!(sent_so_far.contains(&"grant.suspended".to_owned()), "nothing waits for what arrived before: {sent_so_far:?}");
        assert_eq!(place.states(&made.webhook).await, [DeliveryState::Again, DeliveryState::Delivered, DeliveryState::Delivered]);
        place.web().forget_exceptions();
        endpoint::redeliver(context, &system(), &made.webhook, first.event_id).await.unwrap().unwrap();
        place.settle().await;
        assert_eq!(place.states(&made.webhook).await, [DeliveryState::Delivered; 3]);
        let unknown = protocol::id::EventId::from_bytes([1; 16]);
        let refused = endpoint::redeliver(context, &system(), &made.webhook, unknown).await.unwrap().unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);
    })
    .await;
}
