//! What does not arrive: tried again for three days, then given up, or the endpoint is disabled; nothing is lost.

use super::*;
use flows::mail::MailKind;
use flows::outbound::OutboundRefused;
use model::webhook::DisabledReason;
use protocol::ErrorCode;

/// The mails about a disabled endpoint: to whom, and why.
fn told(place: &Place) -> Vec<(String, DisabledReason)> {
    let mails = place.test.outbox.mails().into_iter();
    let of = |mail: flows::mail::Mail| {
        let MailKind::WebhookDisabled { reason, link, url, .. } = mail.kind else { return None };
        assert!(link.contains("/webhooks/whk_") && url == URL);
        Some((mail.to, reason))
    };
    mails.filter_map(of).collect()
}

#[tokio::test]
async fn after_a_day_of_500_everything_arrives_in_order() {
    each_place(|place| async move {
        let made = place.hook(500).await;
        let grant = place.granted().await;
        place.pass(Seconds::hours(12), Seconds::minutes(20)).await;
        place.act(&grant, Act::Suspend).await;
        place.act(&grant, Act::Resume).await;
        place.pass(Seconds::hours(12), Seconds::minutes(20)).await;
        assert!(is_active(&place.webhook(&made.webhook).await) && told(&place).is_empty());
        let tried = sent(place.web(), URL);
        assert!((8..20).contains(&tried.len()) && tried.iter().all(|kind| kind == "attempt.consented"), "{tried:?}");
        place.web().answer(URL, 202, "");
        let before = tried.len();
        place.pass(Seconds::hours(8), Seconds::minutes(20)).await;
        let wanted = ["attempt.consented", "grant.activated", "grant.suspended", "grant.resumed"];
        assert_eq!(sent(place.web(), URL)[before..], wanted);
        assert_eq!(place.states(&made.webhook).await, [DeliveryState::Delivered; 4]);
    })
    .await;
}

#[tokio::test]
async fn after_three_days_without_anything_the_endpoint_is_disabled_and_one_mail_tells_so() {
    each_place(|place| async move {
        let made = place.hook(500).await;
        for _ in 0..3 {
            endpoint::test(&place.test.context, &system(), &made.webhook).await.unwrap().unwrap();
        }
        let grant = place.granted().await;
        place.pass(Seconds::hours(71), Seconds::hours(1)).await;
        assert!(is_active(&place.webhook(&made.webhook).await));
        place.pass(Seconds::hours(3), Seconds::hours(1)).await;
        let disabled = place.webhook(&made.webhook).await;
        assert_eq!(disabled.disabled.unwrap().1, DisabledReason::Unreachable);
        let support = place.world.partner.support_email.clone();
        assert_eq!(told(&place), [(support, DisabledReason::Unreachable)]);
        let asked = place.web().requests().len();
        place.act(&grant, Act::Suspend).await;
        place.pass(Seconds::days(2), Seconds::hours(6)).await;
        assert_eq!(place.web().requests().len(), asked, "nothing is sent to a disabled endpoint");
        let refused = endpoint::test(&place.test.context, &system(), &disabled).await.unwrap().unwrap_err();
        assert_eq!(refused.code, ErrorCode::WebhookDisabled);
        place.web().answer(URL, 200, "");
        let enabled = endpoint::enable(&place.test.context, &system(), &disabled).await.unwrap().unwrap();
        assert!(is_active(&enabled) && is_active(&place.webhook(&made.webhook).await));
        place.settle().await;
        assert_eq!(place.states(&made.webhook).await, [DeliveryState::Delivered; 6]);
        let of_grant: Vec<_> = sent(place.web(), URL)[asked..].iter().filter(|kind| *kind != "webhook.test").cloned().collect();
        assert_eq!(of_grant, ["attempt.consented", "grant.activated", "grant.suspended"]);
        assert_eq!(told(&place).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_for_three_days_by_an_endpoint_that_takes_others_is_given_up() {
    each_place(|place| async move {
        let made = place.hook(200).await;
        place.web().answer_to(URL, "grant.activated", 400);
        let grant = place.granted().await;
        place.act(&grant, Act::Suspend).await;
        for _ in 0..74 {
            endpoint::test(&place.test.context, &system(), &made.webhook).await.unwrap().unwrap();
            place.pass(Seconds::hours(1), Seconds::hours(1)).await;
        }
        assert!(is_active(&place.webhook(&made.webhook).await) && told(&place).is_empty());
        let found = place.deliveries(&made.webhook).await;
        let of = |kind: EventKind| found.iter().find(|delivery| delivery.kind == kind).unwrap();
        assert_eq!(of(EventKind::GrantActivated).state, DeliveryState::Failed);
        assert_eq!(of(EventKind::GrantSuspended).state, DeliveryState::Delivered, "those behind it go on");
        place.web().forget_exceptions();
        let event_id = of(EventKind::GrantActivated).event_id;
        let again = endpoint::redeliver(&place.test.context, &system(), &made.webhook, event_id).await.unwrap().unwrap();
        assert_eq!((again.state, again.attempts), (DeliveryState::Again, 0));
        place.settle().await;
        let after = place.deliveries(&made.webhook).await;
        assert!(after.iter().all(|delivery| delivery.state == DeliveryState::Delivered));
    })
    .await;
}

#[tokio::test]
async fn redirects_and_private_addresses_count_as_failures_and_say_so() {
    each_place(|place| async move {
        let made = place.hook(302).await;
        endpoint::test(&place.test.context, &system(), &made.webhook).await.unwrap().unwrap();
        let failure = async || {
            let mut found = place.deliveries(&made.webhook).await;
            let delivery = found.remove(0);
            (delivery.state, delivery.last_status, delivery.last_error.unwrap())
        };
        place.settle().await;
        let (state, status, error) = failure().await;
        assert_eq!((state, status), (DeliveryState::Pending, Some(302)));
        assert!(error.contains("redirect"), "{error}");
        let refusals =
            [OutboundRefused::AddressNotPublic, OutboundRefused::TimedOut, OutboundRefused::Tls, OutboundRefused::TooLarge];
        for (number, refused) in refusals.into_iter().enumerate() {
            place.web().refuse(URL, refused);
            place.pass(Seconds::hours(1), Seconds::hours(1)).await;
            let (state, status, error) = failure().await;
            assert_eq!((state, status, error), (DeliveryState::Pending, None, refused.to_string()));
            assert_eq!(sent(place.web(), URL).len(), number + 2);
        }
        let before = place.deliveries(&made.webhook).await.remove(0);
        place.web().refuse(URL, OutboundRefused::Busy);
        place.pass(Seconds::hours(1), Seconds::hours(1)).await;
        let after = place.deliveries(&made.webhook).await.remove(0);
        assert_eq!(after.attempts, before.attempts, "what was not sent is not counted");
        place.web().answer(URL, 299, "");
        place.settle().await;
        assert_eq!(place.states(&made.webhook).await, [DeliveryState::Delivered]);
    })
    .await;
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_disabled_at_once() {
    each_place(|place| async move {
        let made = place.hook(410).await;
        place.granted().await;
        place.settle().await;
        assert_eq!(place.webhook(&made.webhook).await.disabled.unwrap().1, DisabledReason::Gone);
        assert_eq!((told(&place).len(), sent(place.web(), URL).len()), (1, 1));
        let platform = place.registered(WebhookOwner::Platform, PLATFORM, &[]).await;
        place.web().answer(PLATFORM, 410, "");
        endpoint::test(&place.test.context, &system(), &platform.webhook).await.unwrap().unwrap();
        place.settle().await;
        assert!(!is_active(&place.webhook(&platform.webhook).await));
        assert_eq!(told(&place).len(), 1, "of the platform's own, the log tells");
    })
    .await;
}

#[tokio::test]
async fn after_thirty_days_everything_is_forgotten_and_the_feed_goes_on() {
    each_place(|place| async move {
        let context = &*place.test.context;
        let made = place.hook(410).await;
        place.granted().await;
        place.settle().await;
        let last = storage::event::feed::last_position(&context.store).await.unwrap();
        place.test.clock.advance(Seconds::days(29));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(place.deliveries(&made.webhook).await.len(), 2);
        place.test.clock.advance(Seconds::days(2));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(place.deliveries(&made.webhook).await, []);
        assert_eq!(storage::event::feed::page(&context.store, 0, 10).await.unwrap(), []);
        endpoint::enable(context, &system(), &place.webhook(&made.webhook).await).await.unwrap().unwrap();
        place.granted().await;
        place.settle().await;
        let new = storage::event::feed::page(&context.store, last, 10).await.unwrap();
        assert_eq!(
            new.len(),
            1,
            "whoever polls from where they were sees what is new, and it alone: no second grant, one consent"
        );
    })
    .await;
}
