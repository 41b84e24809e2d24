//! `countersign serve`: one environment, until it is asked to stop.

use super::{Failure, init};
use crate::{
    config::Config,
    run::{
        Envelope,
        health::Health,
        instance::{self, Instance},
        listen::asked_to_stop,
        logging, metrics, system, wrap,
    },
};
use axum::Router;
use std::{path::Path, sync::Arc, time::Duration};
use storage::Store;

/// How long to wait before a store that is away is asked again.
const AGAIN: Duration = Duration::from_secs(2);

pub(super) async fn serve(file: Option<&Path>) -> Result<(), Failure> {
    let config = Config::load(file)?;
    let _master_key = config.load_master_key()?;
    logging::start(&config.log).map_err(Failure::failed)?;
    let handle = metrics::install().map_err(Failure::failed)?;
    tokio::spawn(metrics::upkeep(handle.clone()));
    let stop = asked_to_stop().map_err(|error| Failure::failed(format!("Signals cannot be received: {error}.")))?;
    let listeners = instance::bind(&config, handle).await?;
    let store = init::open(&config).await?;
    let mut stop = std::pin::pin!(stop);
    tokio::select! {
        migrated = migrate(&config, &store) => migrated?,
        () = &mut stop => return Ok(()),
    }
    let health = instance::health(&store);
    let router = wrap(routes(&health), Envelope::new(&config, Arc::new(|| system::random().unwrap_or_default())));
    tracing::info!(environment = config.environment.as_str(), url = config.public_url, address = %config.listen, "ready");
    instance::run(Instance { listeners, router, health, store }, stop).await;
    Ok(())
}

/// Every route of the environment.
fn routes(health: &Health) -> Router {
    health.clone().routes()
}

/// Brings the store to what this binary needs; waits for one that is away, since it may start later than we do.
async fn migrate(config: &Config, store: &Store) -> Result<(), Failure> {
    loop {
        match store.migrate().await {
            Ok(()) => return Ok(()),
            Err(error @ storage::Error::Unavailable(_)) => {
                tracing::warn!(%error, store = %config.store, "waiting for the store");
                tokio::time::sleep(AGAIN).await;
            }
            Err(error) => return Err(init::store_failed(config, &error)),
        }
    }
}
