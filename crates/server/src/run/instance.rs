//! One running environment: its listeners, its routes, its store, and the order in which they end.

use super::{
    health::Health,
    listen::{Drained, Patience, serve},
    metrics,
};
use crate::config::{Config, Problem};
use crate::jobs;
use axum::Router;
use flows::Context;
use metrics_exporter_prometheus::PrometheusHandle;
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, sync::watch};

/// The addresses that an environment listens on, taken.
#[derive(Debug)]
pub struct Listeners {
    /// For browsers and partners.
    pub main: TcpListener,
    /// For Prometheus.
    pub metrics: Option<(TcpListener, Router)>,
}

/// Everything that runs until the end.
pub struct Instance {
    /// The addresses.
    pub listeners: Listeners,
    /// Every route, within its envelope.
    pub router: Router,
    /// Told when the end begins.
    pub health: Health,
    /// Whose background work runs beside the requests; its store is closed last.
    pub context: Arc<Context>,
}

/// Takes the configured addresses.
///
/// # Errors
/// When one is taken by another program or not ours.
pub async fn bind(config: &Config, handle: PrometheusHandle) -> Result<Listeners, Problem> {
    let main = listener(config.listen, "listen").await?;
    let metrics = match config.metrics_listen {
        Some(address) => Some((listener(address, "metrics_listen").await?, metrics::routes(handle))),
        None => None,
    };
    Ok(Listeners { main, metrics })
}

async fn listener(address: SocketAddr, setting: &str) -> Result<TcpListener, Problem> {
    TcpListener::bind(address).await.map_err(|error| {
        Problem::new(
            format!("`{setting}` {address}"),
            format!("the address cannot be listened on ({error})"),
            "Stop the program that has it, or pick another address.",
        )
    })
}

/// Ready while the store answers and there are keys to sign with.
pub fn health(context: &Arc<Context>) -> Health {
    let context = Arc::clone(context);
    Health::new(move || {
        let context = Arc::clone(&context);
        async move {
            let keys = context.keys.are_ready(context.now());
            vec![("store", context.store.ping().await.is_ok()), ("keys", keys)]
        }
    })
}

/// Serves until `stop` is done: then the instance is no longer ready, takes no connections, finishes what it has, and closes its store.
pub async fn run(instance: Instance, stop: impl Future<Output = ()>) -> Drained {
    let Instance { listeners, router, health, context } = instance;
    let (tell, told) = watch::channel(false);
    let until_told = move || {
        let mut told = told.clone();
        async move {
            let _ = told.wait_for(|stopping| *stopping).await;
        }
    };
    let scraped = async {
        if let Some((listener, router)) = listeners.metrics {
            serve(listener, router, Patience::default(), until_told()).await;
        }
    };
    let asked = async {
        stop.await;
        tracing::info!("stopping: finishing what was begun");
        health.stop();
        let _ = tell.send(true);
    };
    let requests = serve(listeners.main, router, Patience::default(), until_told());
    let ((), drained, (), ()) = tokio::join!(asked, requests, scraped, jobs::run(&context, until_told()));
    if drained == Drained::Cut {
        tracing::warn!("some requests took longer than ten seconds and were cut");
    }
    if let Err(error) = context.deferred.flush(&context).await {
        tracing::warn!(%error, "what was put off could not be written");
    }
    context.store.close().await;
    tracing::info!("stopped");
    drained
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpStream,
        sync::oneshot,
    };

    async fn get(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes()).await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    }

    #[tokio::test]
    async fn an_instance_serves_stops_and_closes_its_store() {
        let directory = tempfile::tempdir().unwrap();
        let variables = [("COUNTERSIGN_LISTEN", "127.0.0.1:0"), ("COUNTERSIGN_METRICS_LISTEN", "127.0.0.1:0")];
        let config = Config::read(None, variables.map(|(name, value)| (name.into(), value.into())).into_iter()).unwrap();
        let store = storage::Store::open(&storage::Options::sqlite(directory.path().join("cs.db"))).await.unwrap();
        store.migrate().await.unwrap();
        let context = flows::testing::context(store.clone()).await.context;
        let listeners = bind(&config, metrics::recorder().unwrap().handle()).await.unwrap();
        let main = listeners.main.local_addr().unwrap();
        let scraped = listeners.metrics.as_ref().unwrap().0.local_addr().unwrap();
        let health = health(&context);
        let router = health.clone().routes();
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(run(Instance { listeners, router, health, context }, async {
            let _ = stopped.await;
        }));
        assert!(get(main, "/readyz").await.starts_with("HTTP/1.1 200"));
        assert!(get(scraped, "/metrics").await.starts_with("HTTP/1.1 200"));
        assert!(get(main, "/metrics").await.starts_with("HTTP/1.1 404"), "numbers are not for everybody");
        stop.send(()).unwrap();
        assert_eq!(running.await.unwrap(), Drained::Whole);
        assert!(store.ping().await.is_err(), "the store is closed");
    }

    #[tokio::test]
    async fn an_address_that_is_taken_is_a_clear_error() {
        let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = taken.local_addr().unwrap();
        let told = listener(address, "listen").await.unwrap_err().to_string();
        assert!(told.contains("`listen`") && told.contains("Stop the program"), "{told}");
    }
}
