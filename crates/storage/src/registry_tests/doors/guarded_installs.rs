//! Of sixteen who move the same install, or the same authorization request, at once, one does.

use super::guarded::winners;
use super::installations::{claim_of, install, request_about, sample_request};
use super::samples::*;
use crate::testing::each;
use crate::{attempt, authorization_request, installation};
use protocol::Seconds;

#[tokio::test(flavor = "multi_thread")]
async fn of_many_presses_one_makes_an_install() {
    each(|store| async move {
        registered(&store).await;
        let begun = |number: u64, over| {
            let one = install(number, 1);
            vec![installation::claim(&claim_of(&one), over, (one.id, one.expires_at)), attempt::insert(&one)]
        };
        let numbers = |racer: usize| u64::try_from(racer).unwrap();
        assert_eq!(winners(&store, move |racer| begun(1 + numbers(racer), None)).await, 1);
        let first = installation::claimed(&store, &claim_of(&install(1, 1)), NOW).await.unwrap().unwrap();
        assert!(first.is_pending);
        assert!(written(&store, vec![attempt::decline(first.attempt_id, NOW)]).await);
        let over = Some(first.attempt_id);
        assert_eq!(winners(&store, move |racer| begun(30 + numbers(racer), over)).await, 1, "taken over once");
        let second = installation::claimed(&store, &claim_of(&install(1, 1)), NOW).await.unwrap().unwrap();
        assert!(second.is_pending && second.attempt_id != first.attempt_id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_an_authorization_request_is_taken_once() {
    each(|store| async move {
        registered(&store).await;
        let requests: Vec<_> = (1..=5).map(sample_request).collect();
        assert!(written(&store, requests.iter().map(authorization_request::insert).collect()).await);
        let one = |number: u64| sample_request(number);
        assert_eq!(winners(&store, move |_| vec![authorization_request::answer(&one(1), NOW)]).await, 1);
        let organization_id = organization(1).id;
        let turns = move |racer: usize| {
            let to = install(50 + u64::try_from(racer).unwrap(), 1);
            vec![authorization_request::turn_to(&one(2), (to.id, to.organization_id), &to.scopes, NOW)]
        };
        assert_eq!(winners(&store, turns).await, 1, "the others saw another attempt");
        let picks = move |_| vec![authorization_request::pick_organization(&one(2), organization_id, NOW)];
        assert_eq!(winners(&store, picks).await, 0, "it is about another attempt by now");
        let ends = move |racer: usize| match racer % 2 {
            0 => vec![authorization_request::answer(&one(3), NOW)],
            _ => vec![
                authorization_request::wait(one(3).id, organization_id, END + Seconds(9), NOW),
                authorization_request::answer_waiting(one(3).id, NOW),
            ],
        };
        assert_eq!(winners(&store, ends).await, 1, "answered, or handed to an administrator and answered");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_browsers_that_came_back_with_one_install_one_signs() {
    each(|store| async move {
        registered(&store).await;
        let one = install(1, 1);
        let mut steps = vec![attempt::insert(&one)];
        steps.extend((0..16).map(|number| authorization_request::insert(&request_about(60 + number, &install(1, 1)))));
        assert!(written(&store, steps).await);
        let signs = move |racer: usize| {
            let request = request_about(60 + u64::try_from(racer).unwrap(), &install(1, 1));
            vec![authorization_request::answer(&request, NOW), signed(request.attempt_id)]
        };
        assert_eq!(winners(&store, signs).await, 1);
    })
    .await;
}
