//! Endpoints are read back, and each change of one is made once.

use super::samples::*;
use crate::testing::each;
use crate::webhook;
use model::event::EventKind;
use model::webhook::{DisabledReason, EventFilter, SealedSecrets, Webhook, WebhookOwner, WebhookState};
use protocol::Seconds;

#[tokio::test]
async fn an_endpoint_is_read_back_as_it_was_and_as_it_became() {
    each(|store| async move {
        let one = Webhook { events: EventFilter::new(vec![EventKind::GrantRevoked, EventKind::GrantActivated]), ..webhook(1) };
        let platform = Webhook { owner: WebhookOwner::Platform, ..webhook(2) };
        assert!(written(&store, vec![webhook::insert(&one), webhook::insert(&platform)]).await);
        assert_eq!(webhook::find(&store, one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(webhook::of(&store, owner()).await.unwrap(), std::slice::from_ref(&one));
        assert_eq!(webhook::of(&store, WebhookOwner::Platform).await.unwrap(), std::slice::from_ref(&platform));
        assert_eq!(webhook::page(&store, &one.id.to_string(), 9).await.unwrap(), [platform]);
        let secrets = SealedSecrets { current: vec![9; 60], previous: Some((vec![8; 60], NOW + Seconds(5))) };
        assert!(written(&store, vec![webhook::rotate(&one, &secrets)]).await);
        assert!(!written(&store, vec![webhook::rotate(&one, &secrets)]).await, "the secret was read before");
        assert_eq!(webhook::find(&store, one.id).await.unwrap().unwrap().secrets, secrets);
        assert!(written(&store, vec![webhook::note_success(one.id, NOW)]).await);
        let later = NOW + Seconds(60);
        assert!(written(&store, vec![webhook::note_success(one.id, later)]).await);
        assert_eq!(webhook::find(&store, one.id).await.unwrap().unwrap().succeeded_at, Some(NOW), "once a minute");
        let disable = |since, now| vec![webhook::disable(one.id, DisabledReason::Gone, since, now)];
        assert!(!written(&store, disable(NOW - Seconds(1), later)).await, "it was enabled since");
        assert!(written(&store, vec![webhook::note_success(one.id, later + Seconds(1))]).await);
        assert!(!written(&store, disable(later, later)).await, "it took something since");
        assert!(written(&store, disable(later + Seconds(1), later + Seconds(2))).await);
        let disabled = webhook::find(&store, one.id).await.unwrap().unwrap();
        assert_eq!(
            (disabled.state, disabled.disabled),
            (WebhookState::Disabled, Some((later + Seconds(2), DisabledReason::Gone)))
        );
        assert!(written(&store, vec![webhook::enable(one.id, later)]).await);
        let enabled = webhook::find(&store, one.id).await.unwrap().unwrap();
        assert_eq!((enabled.state, enabled.disabled), (WebhookState::Active, None));
        assert!(written(&store, vec![webhook::delete(one.id)]).await);
        assert_eq!(webhook::find(&store, one.id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_of_an_endpoint_is_made_once() {
    each(|store| async move {
        let made = |racer: usize| Webhook { slot: 1, ..webhook(u8::try_from(racer).unwrap() + 1) };
        assert_eq!(winners(&store, |racer| vec![webhook::insert(&made(racer))]).await, 1, "one has the slot");
        let one = webhook::of(&store, owner()).await.unwrap().remove(0);
        let secrets = |racer: usize| SealedSecrets { current: vec![u8::try_from(racer).unwrap() + 100; 60], previous: None };
        assert_eq!(winners(&store, |racer| vec![webhook::rotate(&one, &secrets(racer))]).await, 1);
        let disable = |_| vec![webhook::disable(one.id, DisabledReason::Unreachable, NOW, NOW)];
        assert_eq!(winners(&store, disable).await, 1);
        assert_eq!(winners(&store, |_| vec![webhook::enable(one.id, NOW)]).await, 1);
        assert_eq!(winners(&store, |_| vec![webhook::delete(one.id)]).await, 1);
    })
    .await;
}
