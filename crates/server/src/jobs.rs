//! What runs beside requests: the look at the change feed, the writes that were put off, webhooks, and housekeeping.

use flows::webhook::{deliver::Courier, dispatch};
use flows::{Context, housekeeping, registry};
use std::future::Future;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

const POLL_EVERY: Duration = Duration::from_millis(250);
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(30);
/// How late a first use may be told.
const FLUSH_EVERY: Duration = Duration::from_secs(2);

/// How late an event may be on its way.
const DELIVER_EVERY: Duration = Duration::from_millis(500);

/// Runs until `stop`.
pub async fn run(context: &Context, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    let mut poll = interval(POLL_EVERY);
    let mut keep_house = interval(HOUSEKEEPING_EVERY);
    poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
    keep_house.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let housekeeping = async {
        loop {
            keep_house.tick().await;
            if let Err(error) = housekeeping::run_once(context).await {
                tracing::warn!(%error, "housekeeping was cut short; the next round goes on");
            }
        }
    };
    let mut flush = interval(FLUSH_EVERY);
    flush.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let flushing = async {
        loop {
            flush.tick().await;
            if let Err(error) = context.deferred.flush_due(context).await {
                tracing::warn!(%error, "what was put off waits for the store");
            }
        }
    };
    let polling = async {
        loop {
            poll.tick().await;
            if let Err(error) = registry::poll_now(context).await {
                tracing::warn!(%error, "the change feed cannot be read; caches are passed by until it can");
            }
        }
    };
    tokio::select! {
        () = &mut stop => {}
        () = housekeeping => {}
        () = polling => {}
        () = flushing => {}
        () = webhooks(context) => {}
    }
}

/// Hands events out, and sends them; what comes back makes room for the next at once.
async fn webhooks(context: &Context) {
    let mut courier = Courier::new(context);
    let mut tick = interval(DELIVER_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let handed_out = tokio::select! {
            _ = tick.tick() => dispatch::run_once(context).await.map(drop),
            () = courier.finished(), if !courier.is_idle() => Ok(()),
        };
        let taken = match handed_out {
            Ok(()) => courier.take().await.map(drop),
            Err(error) => Err(error),
        };
        if let Err(error) = taken {
            tracing::warn!(%error, "events wait for the store");
        }
    }
}
