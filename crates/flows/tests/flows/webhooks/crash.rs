//! A crash at every call of the store while events are handed out and sent: everything arrives, in order, at least once.

use super::*;
use crate::crash::{another_node, at_every_call};

#[tokio::test]
async fn handing_out_and_sending() {
    each_place(|place| async move {
        let made = place.hook(204).await;
        let grant = place.granted().await;
        place.settle().await;
        let other = another_node(&place.test).await;
        other.web.answer(URL, 204, "");
        at_every_call(async |crash| {
            let before = (ids(place.web(), URL).len(), ids(&other.web, URL).len());
            place.act(&grant, Act::Suspend).await;
            place.act(&grant, Act::Resume).await;
            endpoint::test(&place.test.context, &system(), &made.webhook).await.unwrap().unwrap();
            let (stopped, _) = crash.now(&place.test.context, settle(&place.test.context)).await;
            // What was claimed is nobody's for a minute.
            place.test.clock.advance(Seconds(61));
            settle(&other.context).await.unwrap();
            never(&other.context).await;
            let states = place.states(&made.webhook).await;
            assert!(states.iter().all(|state| *state == DeliveryState::Delivered), "{crash:?}: {states:?}");
            let mut arrived = sent(place.web(), URL)[before.0..].to_vec();
            arrived.extend(sent(&other.web, URL)[before.1..].iter().cloned());
            let first = |kind: &str| arrived.iter().position(|arrived| arrived == kind);
            let (suspended, resumed) = (first("grant.suspended").unwrap(), first("grant.resumed").unwrap());
            assert!(suspended < resumed && first("webhook.test").is_some(), "{crash:?}: {arrived:?}");
            assert!((3..=5).contains(&arrived.len()), "{crash:?}: {arrived:?}");
            stopped
        })
        .await;
    })
    .await;
}
