//! Deliveries: what is due when, and that of many who take one, one does.

use super::samples::*;
use crate::testing::each;
use crate::webhook::delivery::{self, Claim, Failure};
use model::event::Event;
use model::webhook::DeliveryState;
use protocol::{Seconds, Timestamp};

fn failure() -> Failure {
    Failure { status: Some(503), error: "refused it".to_owned() }
}

async fn due(store: &crate::Store, now: Timestamp) -> Vec<Event> {
    delivery::due(store, webhook(1).id, now, 50).await.unwrap().into_iter().map(|due| due.event).collect()
}

#[tokio::test]
async fn what_comes_later_in_a_stream_waits_for_what_came_before() {
    each(|store| async move {
        let events = on_their_way(&store, 3, false).await;
        let [first, second, _] = [&events[0], &events[1], &events[2]];
        assert_eq!(delivery::endpoints_with_work(&store, "", NOW, 9).await.unwrap(), [webhook(1).id]);
        assert_eq!(delivery::endpoints_with_work(&store, "", NOW - Seconds(1), 9).await.unwrap(), []);
        assert_eq!(due(&store, NOW).await, events[..1]);
        let claim = claimed(first, 0);
        assert!(written(&store, vec![delivery::claim(&claim)]).await);
        assert!(due(&store, NOW).await.is_empty(), "it is being sent");
        assert_eq!(due(&store, claim.until).await, events[..1], "nobody heard of it");
        let later = NOW + Seconds(5);
        assert!(written(&store, vec![delivery::fail(&claim, &failure(), later)]).await);
        assert!(due(&store, NOW).await.is_empty());
        assert_eq!(due(&store, later).await, events[..1]);
        let found = delivery::find(&store, claim.webhook_id, first.id).await.unwrap().unwrap();
        assert_eq!((found.attempts, found.last_status, found.due_at, found.state), (1, Some(503), later, DeliveryState::Pending));
        assert_eq!((found.first_attempt_at, found.last_attempt_at), (Some(NOW), Some(NOW)));
        let again = Claim { attempts: 1, at: later, until: later + Seconds(60), ..claim };
        assert!(written(&store, vec![delivery::claim(&again)]).await);
        assert!(!written(&store, vec![delivery::succeed(&claim, 200, later)]).await, "that attempt is over");
        assert!(written(&store, vec![delivery::succeed(&again, 204, later)]).await);
        assert_eq!(due(&store, later).await, events[1..2]);
        let given_up = claimed(second, 0);
        assert!(written(&store, vec![delivery::claim(&given_up), delivery::give_up(&given_up, &failure())]).await);
        assert_eq!(due(&store, later).await, events[2..]);
        let states: Vec<_> =
            delivery::page(&store, claim.webhook_id, 9, 9).await.unwrap().into_iter().map(|delivery| delivery.state).collect();
        assert_eq!(states, [DeliveryState::Pending, DeliveryState::Failed, DeliveryState::Delivered]);
        assert!(written(&store, vec![delivery::redeliver(claim.webhook_id, first.id, later)]).await);
        assert_eq!(due(&store, later).await, [events[2].clone(), first.clone()], "it goes out of turn, and holds nobody up");
        let found = delivery::find(&store, claim.webhook_id, first.id).await.unwrap().unwrap();
        assert_eq!((found.state, found.attempts, found.first_attempt_at), (DeliveryState::Again, 0, None));
    })
    .await;
}

#[tokio::test]
async fn what_failed_begins_anew_and_what_is_old_is_forgotten() {
    each(|store| async move {
        let events = on_their_way(&store, 3, true).await;
        for event in &events[..2] {
            let claim = claimed(event, 0);
            let steps = vec![delivery::claim(&claim), delivery::fail(&claim, &failure(), NOW + Seconds(500))];
            assert!(written(&store, steps).await);
        }
        let busy = claimed(&events[2], 0);
        assert!(written(&store, vec![delivery::claim(&busy), delivery::put_back(&busy)]).await);
        let found = delivery::find(&store, busy.webhook_id, events[2].id).await.unwrap().unwrap();
        assert_eq!((found.attempts, found.state), (0, DeliveryState::Pending));
        assert_eq!(due(&store, NOW).await.len(), 1);
        assert_eq!(delivery::begin_anew(&store, webhook(1).id, NOW, 1).await.unwrap(), 1);
        assert_eq!(delivery::begin_anew(&store, webhook(1).id, NOW, 9).await.unwrap(), 1);
        assert_eq!(delivery::begin_anew(&store, webhook(1).id, NOW, 9).await.unwrap(), 0);
        assert_eq!(due(&store, NOW).await.len(), 3);
        assert_eq!(delivery::delete_before(&store, NOW, 9).await.unwrap(), 0);
        assert_eq!(delivery::delete_before(&store, NOW + Seconds(1), 1).await.unwrap(), 1);
        assert_eq!(delivery::delete_of(&store, webhook(2).id, 9).await.unwrap(), 0);
        assert_eq!(delivery::delete_of(&store, webhook(1).id, 1).await.unwrap(), 1);
        assert_eq!(delivery::delete_of(&store, webhook(1).id, 9).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_who_take_a_delivery_one_does() {
    each(|store| async move {
        let events = on_their_way(&store, 6, true).await;
        let claim = |event: &Event| claimed(event, 0);
        for event in &events {
            assert_eq!(winners(&store, |_| vec![delivery::claim(&claim(event))]).await, 1);
        }
        let outcomes = [
            winners(&store, |_| vec![delivery::succeed(&claim(&events[0]), 200, NOW)]).await,
            winners(&store, |_| vec![delivery::fail(&claim(&events[1]), &failure(), NOW)]).await,
            winners(&store, |_| vec![delivery::give_up(&claim(&events[2]), &failure())]).await,
            winners(&store, |_| vec![delivery::put_back(&claim(&events[3]))]).await,
        ];
        assert_eq!(outcomes, [1; 4]);
        let of_one = &events[4];
        let racing = |racer: usize| match racer % 2 {
            0 => vec![delivery::succeed(&claim(of_one), 200, NOW)],
            _ => vec![delivery::redeliver(webhook(1).id, of_one.id, NOW)],
        };
        // Nobody can ask anew for what is being sent; once it has arrived everybody can.
        assert!(winners(&store, racing).await >= 1);
        let after = delivery::find(&store, webhook(1).id, of_one.id).await.unwrap().unwrap();
        assert!(matches!(after.state, DeliveryState::Delivered | DeliveryState::Again), "{:?}", after.state);
        assert_eq!(after.delivered_at, Some(NOW));
    })
    .await;
}
