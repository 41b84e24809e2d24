//! Approval requests, read back, and what each state refuses.

use super::samples::*;
use crate::approval_request as stored;
use crate::testing::each;
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::membership::Role;
use protocol::Seconds;

#[tokio::test]
async fn a_request_is_read_back_and_made_again_only_once_it_is_decided() {
    each(|store| async move {
        let one = request(1, 1);
        assert!(written(&store, stored::insert(&one).to_vec()).await);
        assert!(!written(&store, stored::insert(&request(2, 1)).to_vec()).await, "one waits");
        assert!(written(&store, stored::insert(&request(3, 2)).to_vec()).await, "another person's");
        assert_eq!(stored::find(&store, one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(stored::of_attempt(&store, one.attempt_id).await.unwrap(), Some(one.clone()));
        let waiting_of = async || stored::waiting_of(&store, one.organization_id, one.client_id, one.user_id).await.unwrap();
        assert_eq!(waiting_of().await, Some(one.clone()));
        assert_eq!(stored::waiting(&store, one.organization_id, 10).await.unwrap(), [one.clone(), request(3, 2)]);
        let again = ApprovalRequest { reason: "more".to_owned(), expires_at: END + Seconds(1), ..request(4, 1) };
        assert!(written(&store, vec![stored::renew(&one, &again)]).await);
        let renewed = waiting_of().await.unwrap();
        assert_eq!((renewed.id, renewed.attempt_id, renewed.reason.as_str()), (one.id, again.attempt_id, "more"));
        assert!(!written(&store, vec![stored::renew(&one, &again)]).await, "it is about another attempt by now");
        let seen_before = stored::decide(&one, &decision(ApprovalState::Approved, None));
        assert!(!written(&store, seen_before.to_vec()).await, "the administrator saw another attempt");
        let declined = stored::decide(&renewed, &decision(ApprovalState::Declined, Some("no")));
        assert!(written(&store, declined.to_vec()).await);
        let kept = stored::find(&store, one.id).await.unwrap().unwrap();
        assert_eq!((kept.state, kept.decided_by, kept.decided_at), (ApprovalState::Declined, Some(user(9).id), Some(NOW)));
        assert_eq!((kept.decision_reason.as_deref(), kept.expires_at), (Some("no"), END + Seconds(5)));
        assert_eq!(waiting_of().await, None);
        assert!(!written(&store, vec![stored::resume(&kept, NOW)]).await, "it was declined");
        assert!(!written(&store, stored::withdraw(&kept, NOW).to_vec()).await);
        assert!(written(&store, stored::insert(&request(5, 1)).to_vec()).await, "and may be asked again");
        let page = stored::page(&store, one.organization_id, "~", 2).await.unwrap();
        let rest = stored::page(&store, one.organization_id, &page[1].id.to_string(), 2).await.unwrap();
        let numbers: Vec<_> = page.iter().chain(&rest).map(|request| request.id.as_bytes()[15]).collect();
        assert_eq!(numbers, [5, 3, 1]);
    })
    .await;
}

#[tokio::test]
async fn whoever_may_decide_is_told_of_what_waits() {
    each(|store| async move {
        assert!(written(&store, crate::organization::insert(&organization(1))).await);
        for (user_number, role) in [(7, Role::Administrator), (8, Role::Member)] {
            assert!(written(&store, vec![crate::membership::insert(&membership(1, user_number, role))]).await);
        }
        for number in 1..=3 {
            assert!(written(&store, stored::insert(&request(number, number)).to_vec()).await);
        }
        assert!(written(&store, stored::withdraw(&request(3, 3), NOW).to_vec()).await);
        let waiting = async |user_number, now| stored::waiting_for(&store, user(user_number).id, now).await.unwrap();
        assert_eq!(waiting(7, NOW).await, [(request(1, 1).organization_id, 2)]);
        assert_eq!(waiting(8, NOW).await, [], "a member decides nothing");
        assert_eq!(waiting(7, END + Seconds(1)).await, [], "too late");
    })
    .await;
}

#[tokio::test]
async fn requests_end_by_time_by_their_attempt_and_by_going_on() {
    each(|store| async move {
        for number in 1..=5 {
            assert!(written(&store, stored::insert(&request(number, number)).to_vec()).await);
        }
        let state = async |number| stored::find(&store, request(number, 1).id).await.unwrap().unwrap().state;
        let approved = request(1, 1);
        let approval = || stored::decide(&approved, &decision(ApprovalState::Approved, None));
        let late = stored::Decision { at: END, ..decision(ApprovalState::Approved, None) };
        assert!(!written(&store, stored::decide(&approved, &late).to_vec()).await, "too late");
        assert!(written(&store, approval().to_vec()).await);
        assert!(!written(&store, approval().to_vec()).await, "once");
        assert!(!written(&store, vec![stored::resume(&approved, END + Seconds(5))]).await, "too late");
        assert!(written(&store, vec![stored::resume(&approved, NOW)]).await);
        assert!(!written(&store, vec![stored::resume(&approved, NOW)]).await, "once");
        assert!(written(&store, stored::withdraw(&request(2, 2), NOW).to_vec()).await);
        let of_attempt = |except| stored::withdraw_of_attempt(request(3, 3).attempt_id, except, NOW).to_vec();
        assert!(written(&store, of_attempt(Some(request(3, 3).id))).await);
        assert_eq!(state(3).await, ApprovalState::Waiting);
        assert!(written(&store, of_attempt(None)).await);
        assert_eq!((state(2).await, state(3).await), (ApprovalState::Withdrawn, ApprovalState::Withdrawn));
        assert!(written(&store, stored::insert(&request(6, 3)).to_vec()).await, "whoever asked may ask again");
        assert_eq!(stored::expire_overdue(&store, END, 10).await.unwrap(), 0);
        assert_eq!(stored::expire_overdue(&store, END + Seconds(1), 2).await.unwrap(), 2, "a few at a time");
        assert_eq!(stored::expire_overdue(&store, END + Seconds(1), 2).await.unwrap(), 1);
        for number in [4, 5, 6] {
            assert_eq!(state(number).await, ApprovalState::Expired);
        }
        for number in 4..=5 {
            assert!(written(&store, stored::insert(&request(number + 10, number)).to_vec()).await, "its place is free");
        }
        assert_eq!(state(1).await, ApprovalState::Resumed);
    })
    .await;
}
