//! Events, and the order in which they are told.

use super::samples::*;
use crate::event;
use crate::sql::sql;
use crate::testing::{each, race};
use crate::value::params;
use model::event::{Event, EventKind, EventSubject};

#[tokio::test]
async fn each_event_of_a_stream_comes_after_those_that_were_committed() {
    each(|store| async move {
        let alone = Event { subject: EventSubject::default(), ..event(9, EventKind::UserCreated) };
        for one in [event(3, EventKind::GrantActivated), alone, event(1, EventKind::GrantSuspended)] {
            assert!(written(&store, vec![event::insert(&one)]).await);
        }
        let two = vec![event::insert(&event(2, EventKind::GrantResumed)), event::insert(&event(4, EventKind::GrantRevoked))];
        assert!(written(&store, two).await);
        let sql = sql!("SELECT kind, sequence FROM events WHERE client_id = $1 ORDER BY sequence");
        let kept = store.read_all::<(EventKind, i64)>(sql, params![integration(1).client_id]).await.unwrap();
        let wanted = [
            (EventKind::GrantActivated, 1),
            (EventKind::GrantSuspended, 2),
            (EventKind::GrantResumed, 3),
            (EventKind::GrantRevoked, 4),
        ];
        assert_eq!(kept, wanted);
        let alone = sql!("SELECT sequence FROM events WHERE client_id IS NULL");
        assert_eq!(store.read_all::<i64>(alone, params![]).await.unwrap(), [1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_locked_before_has_one_order() {
    each(|store| async move {
        registered(&store).await;
        assert!(written(&store, crate::organization::insert(&organization(1))).await);
        let done = race(RACERS, |racer| {
            let store = store.clone();
            async move {
                let one = event(u64::try_from(racer).unwrap() + 1, EventKind::GrantActivated);
                let lock = crate::organization::update(&organization(1), &organization(1));
                written(&store, lock.into_iter().chain([event::insert(&one)]).collect()).await
            }
        })
        .await;
        let written = done.iter().filter(|done| **done).count();
        let sequences = store.read_all::<i64>(sql!("SELECT sequence FROM events ORDER BY sequence"), params![]).await.unwrap();
        assert_eq!(sequences, (1..=i64::try_from(written).unwrap()).collect::<Vec<_>>());
        assert!(written > 0);
    })
    .await;
}
