//! Onboarding sessions from initiate to finalize, and what each state refuses.

use super::samples::*;
use crate::onboarding as stored;
use crate::testing::each;
use model::onboarding::{OnboardingOrganization, OnboardingState};
use protocol::Seconds;
use protocol::handle::MacKeyId;

#[tokio::test]
async fn a_session_is_read_back_by_each_of_its_handles() {
    each(|store| async move {
        let one = session(1);
        assert!(written(&store, vec![stored::insert(&one)]).await);
        assert_eq!(stored::find(&store, one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(stored::find_by_ticket(&store, &one.ticket_sha256).await.unwrap(), Some(one.clone()));
        assert_eq!(stored::find_by_attempt(&store, one.attempt_id).await.unwrap(), Some(one.clone()));
        assert_eq!(stored::find_by_token(&store, "token").await.unwrap(), None);
        assert_eq!(stored::answer(&store, one.id, &answering(BROWSER)).await.unwrap(), Some(MacKeyId(7)));
        let again = stored::Answering { mac_key_id: MacKeyId(8), ..answering(BROWSER) };
        assert_eq!(stored::answer(&store, one.id, &again).await.unwrap(), Some(MacKeyId(7)), "the first key stays");
        assert!(!written(&store, vec![stored::insert_organization(&part(1, 1), &[9; 32])]).await, "another browser");
        for number in [2, 1] {
            assert!(written(&store, vec![stored::insert_organization(&part(1, number), BROWSER)]).await);
        }
        assert!(!written(&store, vec![stored::insert_organization(&part(1, 1), BROWSER)]).await, "once");
        assert!(!written(&store, vec![stored::reopen(one.id, BROWSER)]).await, "organizations are in it");
        assert!(written(&store, vec![stored::accept(one.id, &accepted("token"))]).await);
        assert!(!written(&store, vec![stored::insert_organization(&part(1, 3), BROWSER)]).await, "behind the token's back");
        let found = stored::find_by_token(&store, "token").await.unwrap().unwrap();
        assert_eq!(
            (found.state, found.user_id, found.token_expires_at),
            (OnboardingState::Accepted, Some(user(1).id), Some(END))
        );
        assert_eq!((found.session_digest.as_deref(), found.token_sha256), (Some(BROWSER), Some(vec![3; 32])));
        let parts = stored::organizations(&store, one.id, 10).await.unwrap();
        assert_eq!(parts, [part(1, 1), part(1, 2)]);
        assert_eq!(stored::organizations(&store, one.id, 1).await.unwrap().len(), 1);
        assert!(written(&store, vec![stored::refuse_organization(one.id, organization(2).id, "grant_revoked")]).await);
        let refused = OnboardingOrganization { refused_code: Some("grant_revoked".to_owned()), ..part(1, 2) };
        assert_eq!(stored::organization(&store, one.id, organization(2).id).await.unwrap(), Some(refused));
        assert_eq!(stored::organization(&store, one.id, organization(3).id).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn finalizing_has_its_window_and_belongs_to_its_integration() {
    each(|store| async move {
        let one = accepting(&store, 1).await;
        let (own, other) = (one.client_id, integration(2).client_id);
        assert!(!written(&store, vec![stored::begin_finalizing(one.id, own, NOW)]).await, "not accepted");
        assert!(written(&store, vec![stored::accept(one.id, &accepted("token"))]).await);
        assert!(!written(&store, vec![stored::begin_finalizing(one.id, other, NOW)]).await);
        assert!(!written(&store, vec![stored::begin_finalizing(one.id, own, END)]).await, "too old");
        assert!(!written(&store, vec![stored::repeat_finalizing(one.id, own, NOW, Seconds(9))]).await, "nothing to repeat");
        assert!(written(&store, vec![stored::begin_finalizing(one.id, own, NOW)]).await);
        let repeat = |client_id, after| stored::repeat_finalizing(one.id, client_id, NOW + Seconds(after), Seconds(600));
        assert!(written(&store, vec![repeat(own, 599)]).await);
        assert!(!written(&store, vec![repeat(other, 599)]).await && !written(&store, vec![repeat(own, 600)]).await);
        assert!(written(&store, vec![stored::finish_finalizing(one.id, NOW + Seconds(300))]).await);
        assert!(written(&store, vec![repeat(own, 899)]).await, "counted from when every key was made");
        assert!(!written(&store, vec![repeat(own, 900)]).await);
        let kept = stored::find(&store, one.id).await.unwrap().unwrap();
        assert_eq!((kept.finalizing_at, kept.finalized_at), (Some(NOW), Some(NOW + Seconds(300))));
        assert_eq!(stored::expire_overdue(&store, END + Seconds(9), 10).await.unwrap(), 0, "finalized stays so");
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_prolonged_declined_or_answered_and_what_is_late_expires() {
    each(|store| async move {
        for number in 1..=6 {
            assert!(written(&store, vec![stored::insert(&session(number))]).await);
        }
        let id = |number| session(number).id;
        let state = async |number| stored::find(&store, id(number)).await.unwrap().unwrap().state;
        assert!(written(&store, vec![stored::wait(id(1), END + Seconds(50), NOW)]).await);
        assert!(!written(&store, vec![stored::wait(id(2), END, END)]).await, "too late");
        assert!(written(&store, vec![stored::decline_waiting(session(2).attempt_id)]).await);
        assert_eq!((state(1).await, state(2).await), (OnboardingState::Waiting, OnboardingState::Open));
        assert!(stored::answer(&store, id(1), &answering(BROWSER)).await.unwrap().is_some(), "an administrator may come");
        assert!(!written(&store, vec![stored::decline(id(1), NOW)]).await, "it is being accepted");
        assert!(!written(&store, vec![stored::reopen(id(1), &[9; 32])]).await, "by another browser");
        assert!(written(&store, vec![stored::reopen(id(1), BROWSER)]).await);
        assert_eq!(state(1).await, OnboardingState::Open);
        assert!(written(&store, vec![stored::wait(id(3), END, NOW)]).await);
        assert!(written(&store, vec![stored::decline_waiting(session(3).attempt_id)]).await);
        assert!(written(&store, vec![stored::decline(id(4), NOW)]).await);
        assert_eq!((state(3).await, state(4).await), (OnboardingState::Declined, OnboardingState::Declined));
        let late = stored::Answering { now: END, ..answering(BROWSER) };
        assert_eq!(stored::answer(&store, id(5), &late).await.unwrap(), None);
        assert!(!written(&store, vec![stored::decline(id(5), END)]).await);
        assert_eq!(stored::expire_overdue(&store, END, 10).await.unwrap(), 0);
        assert_eq!(stored::expire_overdue(&store, END + Seconds(1), 2).await.unwrap(), 2, "a few at a time");
        assert_eq!(stored::expire_overdue(&store, END + Seconds(1), 10).await.unwrap(), 1);
        assert_eq!(state(1).await, OnboardingState::Open, "it was prolonged");
        for number in [2, 5, 6] {
            assert_eq!(state(number).await, OnboardingState::Expired);
        }
        assert!(written(&store, stored::delete_over(END + Seconds(1), 10).to_vec()).await);
        for number in 2..=6 {
            assert_eq!(stored::find(&store, id(number)).await.unwrap(), None, "session {number}");
        }
        assert!(stored::find(&store, id(1)).await.unwrap().is_some());
    })
    .await;
}
