//! The flows on real stores: on SQLite, and on PostgreSQL where there is a server for tests.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod accounts;
mod approval;
mod approval_meanwhile;
mod authorize;
mod begin;
mod client_credentials;
mod client_key;
mod clock;
mod code;
mod connection_sequences;
mod crash;
mod domain_proof;
mod extension;
mod gone_back;
mod grants;
mod handshake;
mod handshake_meanwhile;
mod handshake_races;
mod handshake_sequences;
mod hostile;
mod integration_information;
mod keys;
mod listing;
mod listing_meanwhile;
mod logo;
mod marketplace;
mod marketplace_after;
mod marketplace_meanwhile;
mod onboarding;
mod onboarding_races;
mod partner;
mod refresh;
mod refresh_races;
mod statements;
mod tokens;
mod trace;
mod webhooks;

use flows::testing::{self, TestContext, World};
use std::future::Future;

/// Runs a test in a new world on each store.
pub async fn each_world<F: Future<Output = ()>>(body: impl Fn(TestContext, World) -> F) {
    storage::testing::each(|store| async {
        let test = testing::context(store).await;
        let world = World::new(&test).await;
        body(test, world).await;
    })
    .await;
}
