//! Racers at one refresh token, and what a hundred thousand refreshes leave behind.

use crate::each_world;
use flows::token::refresh_token::{RefreshRequest, refresh};
use std::collections::HashSet;

#[tokio::test(flavor = "multi_thread")]
async fn any_number_of_racers_get_one_and_the_same_successor() {
    each_world(|test, world| async move {
        let client = world.client(&test.context, world.confidential).await;
        let mut token = world.connect(&test.context, world.confidential).await.refresh_token().to_owned();
        for _ in 0..8 {
            let answers = storage::testing::race(16, |_| {
                let (context, client, token) = (test.context.clone(), client.clone(), token.clone());
                async move { refresh(&context, &client, RefreshRequest { refresh_token: &token, scope: None }).await.unwrap() }
            })
            .await;
            let successors: HashSet<_> = answers.into_iter().map(|answer| answer.unwrap().refresh_token.unwrap()).collect();
            assert_eq!(successors.len(), 1);
            token = successors.into_iter().next().unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_refreshes_leave_the_number_of_rows_as_it_was() {
    const CHAINS: usize = 10;
    let store = storage::testing::TestStore::sqlite().await;
    let test = flows::testing::context(store.store().clone()).await;
    let world = flows::testing::World::new(&test).await;
    let client = world.client(&test.context, world.confidential).await;
    let mut tokens = Vec::new();
    for _ in 0..CHAINS {
        tokens.push(world.connect(&test.context, world.confidential).await.refresh_token().to_owned());
    }
    let before = storage::testing::row_count(&test.context.store).await;
    storage::testing::race(CHAINS, |number| {
        let (context, client, mut token) = (test.context.clone(), client.clone(), tokens[number].clone());
        async move {
            for _ in 0..100_000 / CHAINS {
                let answer = refresh(&context, &client, RefreshRequest { refresh_token: &token, scope: None }).await.unwrap();
                token = answer.unwrap().refresh_token.unwrap();
            }
        }
    })
    .await;
    test.context.deferred.flush(&test.context).await.unwrap();
    assert_eq!(storage::testing::row_count(&test.context.store).await, before);
    store.remove().await;
}
