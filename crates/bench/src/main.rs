//! The hot path beside its bare parts: how much of a signature's speed is left in a refresh, an introspection.
#![expect(clippy::unwrap_used, reason = "a driver that cannot go on should stop")]

use bench::measure::{Rate, rate};
use flows::introspect::{Asker, introspect};
use flows::registry::RegisteredIntegration;
use flows::testing::{self, TestContext, World};
use flows::token::refresh_token::{RefreshRequest, refresh};
use flows::{Context, issue};
use std::sync::Arc;
use std::time::Duration;
use storage::testing::TestStore;
use storage::{Options, Store};

const LENGTH: Duration = Duration::from_secs(3);

#[derive(Clone)]
struct Caller {
    context: Arc<Context>,
    client: Arc<RegisteredIntegration>,
    resource: Arc<model::resource::Resource>,
    refresh_token: String,
    access_token: String,
}

async fn callers(test: &TestContext, world: &World, count: usize) -> Vec<Caller> {
    let mut callers = Vec::new();
    for _ in 0..count {
        let connected = world.connect(&test.context, world.confidential).await;
        callers.push(Caller {
            context: test.context.clone(),
            client: world.client(&test.context, world.confidential).await,
            resource: Arc::new(world.resource.clone()),
            refresh_token: connected.refresh_token().to_owned(),
            access_token: connected.tokens.access_token,
        });
    }
    callers
}

async fn sign(caller: Caller) -> Caller {
    let claims = flows::introspect::signed_claims(&caller.context, &caller.access_token).unwrap();
    let subject = issue::Subject {
        organization_id: claims.organization_id.parse().unwrap(),
        external_id: claims.external_id,
        grant_id: claims.grant_id.parse().unwrap(),
        credential_id: claims.credential_id,
        audience: testing::AUDIENCE.to_owned(),
        scopes: claims.scope.parse().unwrap(),
    };
    issue::access_token(&caller.context, &caller.client, &subject, protocol::Seconds(60)).await.unwrap().unwrap();
    caller
}

async fn refreshed(mut caller: Caller) -> Caller {
    let request = RefreshRequest { refresh_token: &caller.refresh_token, scope: None };
    let tokens = refresh(&caller.context, &caller.client, request).await.unwrap().unwrap();
    caller.refresh_token = tokens.refresh_token.unwrap();
    caller
}

async fn introspected(caller: Caller) -> Caller {
    introspect(&caller.context, &Asker::Resource(&caller.resource), &caller.access_token).await.unwrap().unwrap();
    caller
}

fn print(name: &str, rate: Rate, bare: Rate) {
    println!("{name:55} {:>9.0}/s   {:>5.2} of verify + sign", rate.per_second, rate.per_second / bare.per_second);
}

async fn compare(name: &str, store: Store) {
    let test = testing::context(store).await;
    let world = World::new(&test).await;
    // Ten connections are as many as a grant holds: each caller has one of its own.
    let ten = callers(&test, &world, 10).await;
    let bare = rate(ten.clone(), LENGTH, sign).await;
    print(&format!("{name}: verify + sign, no store, 10 callers"), bare, bare);
    print(&format!("{name}: introspection, warm, 10 callers"), rate(ten.clone(), LENGTH, introspected).await, bare);
    print(&format!("{name}: refresh, 10 callers"), rate(ten.clone(), LENGTH, refreshed).await, bare);
    let one = callers(&test, &world, 1).await;
    print(&format!("{name}: refresh, 1 caller"), rate(one, LENGTH, refreshed).await, bare);
}

#[tokio::main]
async fn main() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&Options::sqlite(directory.path().join("bench.db"))).await.unwrap();
    store.migrate().await.unwrap();
    compare("SQLite, synchronous=FULL", store).await;
    match TestStore::postgres().await {
        Some(postgres) => {
            compare("PostgreSQL", postgres.store().clone()).await;
            postgres.remove().await;
        }
        None => println!("PostgreSQL: set COUNTERSIGN_TEST_POSTGRES to a server's URL to compare it as well."),
    }
}
