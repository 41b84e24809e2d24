//! `countersign serve`: one environment, until it is asked to stop.

use super::{Failure, init};
use crate::{
    config::Config,
    environment::{self, Parts},
    mail,
    router::router,
    run::{
        Envelope,
        instance::{self, Instance},
        listen::asked_to_stop,
        logging, metrics, system, wrap,
    },
};
use flows::keys::KeyError;
use std::{path::Path, sync::Arc, time::Duration};
use storage::Store;

/// How long to wait before a store that is away is asked again.
const AGAIN: Duration = Duration::from_secs(2);

pub(super) async fn serve(file: Option<&Path>) -> Result<(), Failure> {
    let config = Config::load(file)?;
    let master_key = config.load_master_key()?;
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
    let mailer = mail::start(&config, Arc::new(system::SystemClock))?;
    let parts = Parts { store, master_key, mailer, is_demo: false };
    let state = environment::assemble(&config, parts).await.map_err(|error| keys_failed(&error))?;
    let context = Arc::clone(&state.context);
    let health = instance::health(&context);
    let router = router(state).merge(health.clone().routes());
    let router = wrap(router, Envelope::new(&config, Arc::new(|| system::random().unwrap_or_default())));
    tracing::info!(environment = config.environment.as_str(), url = config.public_url, address = %config.listen, "ready");
    Box::pin(instance::run(Instance { listeners, router, health, context }, stop)).await;
    Ok(())
}

/// Keys that cannot be made or opened, and what to do.
pub(super) fn keys_failed(error: &KeyError) -> Failure {
    Failure::failed(format!("The keys cannot be used: {error}. Run `countersign doctor`."))
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
