//! A database on the server for tests, copied from a migrated template.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::atomic::{AtomicU32, Ordering},
};

use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage, error::SqlState};

use crate::{Options, Store, migrate::MIGRATIONS};

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A database of one test.
#[derive(Debug)]
pub(super) struct Database {
    server: String,
    name: String,
}

impl Database {
    pub(super) async fn empty(server: &str) -> Self {
        Self::create(server, "template0").await
    }

    pub(super) async fn from_template(server: &str) -> Self {
        let template = TEMPLATE.get_or_init(|| template(server)).await;
        Self::create(server, template).await
    }

    async fn create(server: &str, template: &str) -> Self {
        let client = administer(server).await;
        loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let name = format!("countersign_test_{}_{number}", std::process::id());
            let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
            match client.batch_execute(&create).await {
                Ok(()) => {
                    return Self { server: server.to_owned(), name };
                }
                // Left by a process of the same number that was killed.
                Err(error) if error.code() == Some(&SqlState::DUPLICATE_DATABASE) => {}
                Err(error) => panic!("{create}: {error:?}"),
            }
        }
    }

    pub(super) fn url(&self) -> String {
        with_database(&self.server, &self.name)
    }

    pub(super) async fn remove(self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        administer(&self.server).await.batch_execute(&drop).await.expect("can be dropped");
    }

    async fn rename(self, name: &str) {
        let client = administer(&self.server).await;
        let rename = format!("ALTER DATABASE {} RENAME TO {name}", self.name);
        match client.batch_execute(&rename).await {
            Ok(()) => {}
            Err(error) if error.code() == Some(&SqlState::DUPLICATE_DATABASE) => {
                self.remove().await;
            }
            Err(error) => panic!("{rename}: {error:?}"),
        }
    }
}

/// The name of a database with this binary's migrations, which is made if it is not there. Several processes may do it at once.
async fn template(server: &str) -> String {
    let mut hasher = DefaultHasher::new();
    for migration in MIGRATIONS {
        (migration.name, migration.postgres).hash(&mut hasher);
    }
    let name = format!("countersign_template_{:016x}", hasher.finish());
    let look = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let client = administer(server).await;
    sweep(&client).await;
    let found = client.simple_query(&look).await.expect("can be asked");
    let there = found.iter().any(|message| matches!(message, SimpleQueryMessage::Row(_)));
    if !there {
        let database = Database::empty(server).await;
        let store = Store::open(&Options::postgres(database.url())).await.expect("opens");
        store.migrate().await.expect("migrates");
        store.close().await;
        database.rename(&name).await;
    }
    name
}

/// Removes what processes left behind that were killed, or whose tests failed before they cleaned up.
async fn sweep(client: &Client) {
    let look = "SELECT datname FROM pg_database WHERE datname LIKE 'countersign_test_%'";
    for message in client.simple_query(look).await.expect("can be asked") {
        let SimpleQueryMessage::Row(row) = message else { continue };
        let name = row.get(0).unwrap_or_default();
        let process = name.split('_').nth(2).unwrap_or_default();
        if !std::path::Path::new("/proc").join(process).exists() {
            // One that is in use after all refuses.
            let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await;
        }
    }
}

async fn administer(server: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(server, NoTls)
        .await
        .unwrap_or_else(|error| panic!("COUNTERSIGN_TEST_POSTGRES does not answer: {error:?}"));
    tokio::spawn(connection);
    client
}

fn with_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let (scheme, rest) = address.split_once("://").expect("a URL");
    let host = rest.split('/').next().unwrap_or_default();
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{scheme}://{host}/{name}{query}")
}
