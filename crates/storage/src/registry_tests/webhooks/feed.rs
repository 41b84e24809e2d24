//! The feed: who gets which place, who is handed what, and how it is read.

use super::samples::*;
use crate::event::{self, feed};
use crate::testing::each;
use crate::webhook::{self, delivery};
use model::event::{Event, EventKind, EventSubject};
use model::webhook::{EventFilter, Webhook, WebhookOwner};
use protocol::Seconds;

fn ids(events: &[Event]) -> Vec<u8> {
    events.iter().map(|event| event.id.as_bytes()[15]).collect()
}

#[tokio::test]
async fn the_first_of_each_stream_is_placed_first() {
    each(|store| async move {
        let early = Event { at: NOW - Seconds(9), ..event(2, EventKind::GrantSuspended) };
        let other = Event { subject: EventSubject::default(), ..event(3, EventKind::UserCreated) };
        for one in [&event(1, EventKind::GrantActivated), &early, &other] {
            assert!(written(&store, vec![event::insert(one)]).await);
        }
        assert_eq!(ids(&feed::unplaced(&store, 9).await.unwrap()), [1, 3], "2 has an earlier time and came later");
        assert_eq!(feed::last_position(&store).await.unwrap(), 0);
        assert!(written(&store, vec![feed::advance(0, 1), feed::place(early.id, 1)]).await);
        assert!(!written(&store, vec![feed::advance(0, 2)]).await);
        assert!(!written(&store, vec![feed::advance(1, 2), feed::place(early.id, 2)]).await, "placed once");
        assert_eq!(feed::last_position(&store).await.unwrap(), 1);
        assert_eq!(feed::find(&store, early.id).await.unwrap().unwrap().position, 1);
        assert_eq!(feed::find(&store, other.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn whoever_may_see_and_asked_is_handed_an_event() {
    each(|store| async move {
        let revocations = Webhook { events: EventFilter::new(vec![EventKind::GrantRevoked]), ..webhook(2) };
        let platform = Webhook { owner: WebhookOwner::Platform, ..webhook(3) };
        let foreign = Webhook { owner: WebhookOwner::Integration(integration(2).client_id), ..webhook(4) };
        for one in [&webhook(1), &revocations, &platform, &foreign] {
            assert!(written(&store, vec![webhook::insert(one)]).await);
        }
        let alone = Event {
            subject: EventSubject { organization_id: Some(organization(1).id), ..EventSubject::default() },
            ..event(2, EventKind::OrganizationCreated)
        };
        let meant = Event {
            subject: EventSubject { webhook_id: Some(foreign.id), client_id: None, ..EventSubject::default() },
            ..event(3, EventKind::WebhookTest)
        };
        for (position, one) in [(1, &event(1, EventKind::GrantActivated)), (2, &alone)] {
            let steps = vec![event::insert(one), feed::place(one.id, position), feed::hand_out(one, position, NOW)];
            assert!(written(&store, steps).await);
        }
        let steps = vec![event::insert(&meant), feed::place(meant.id, 3), feed::hand_to(&meant, 3, NOW)];
        assert!(written(&store, steps).await);
        for (one, wanted) in [(webhook(1), &[1][..]), (revocations, &[]), (platform, &[1, 2]), (foreign, &[3])] {
            let mut found = delivery::page(&store, one.id, i64::MAX, 9).await.unwrap();
            found.reverse();
            let found: Vec<_> = found.iter().map(|delivery| delivery.event_id.as_bytes()[15]).collect();
            assert_eq!(found, wanted, "{}", one.url);
        }
        let read = feed::page(&store, 0, 9).await.unwrap();
        assert_eq!(read.iter().map(|placed| placed.position).collect::<Vec<_>>(), [1, 2], "a test is nobody else's");
        assert_eq!(read[0].event, event(1, EventKind::GrantActivated));
        let own = feed::page_of_integration(&store, integration(1).client_id, 0, 9).await.unwrap();
        assert_eq!(own.len(), 1);
        assert_eq!(feed::page_of_integration(&store, integration(1).client_id, 1, 9).await.unwrap(), []);
        assert_eq!(feed::delete_before(&store, NOW, 9).await.unwrap(), 0);
        assert_eq!(feed::delete_before(&store, NOW + Seconds(1), 2).await.unwrap(), 2);
        assert_eq!(feed::delete_before(&store, NOW + Seconds(1), 2).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_who_place_an_event_one_does() {
    each(|store| async move {
        let one = event(1, EventKind::GrantActivated);
        assert!(written(&store, vec![event::insert(&one)]).await);
        assert_eq!(winners(&store, |_| vec![feed::advance(0, 1)]).await, 1);
        let place = |racer: usize| vec![feed::place(one.id, i64::try_from(racer).unwrap() + 1)];
        assert_eq!(winners(&store, place).await, 1);
    })
    .await;
}
