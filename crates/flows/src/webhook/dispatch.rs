//! Events get their places in the feed, and with them a delivery for every endpoint that asked. One batch does both, guarded by
//! the last place that was given: of two nodes that do it at once one does, and what a crash cut short is as if it had never
//! begun.

use crate::Context;
use storage::event::feed;

/// Events of one batch.
const AT_ONCE: i64 = 100;
/// Batches of one round; each has one event of a stream at most.
const BATCHES: usize = 50;

/// Hands out what has no place yet; how many events.
pub async fn run_once(context: &Context) -> storage::Result<usize> {
    let mut handed_out = 0;
    for _ in 0..BATCHES {
        let events = feed::unplaced(&context.store, AT_ONCE).await?;
        if events.is_empty() {
            break;
        }
        let last = feed::last_position(&context.store).await?;
        let mut steps = vec![feed::advance(last, last + i64::try_from(events.len()).unwrap_or(AT_ONCE))];
        for (position, event) in (last + 1..).zip(&events) {
            steps.push(feed::place(event.id, position));
            steps.push(match event.subject.webhook_id {
                Some(_) => feed::hand_to(event, position, context.now()),
                None => feed::hand_out(event, position, context.now()),
            });
        }
        if context.store.write_all(steps).await?.is_none() {
            // Another node is at it.
            break;
        }
        handed_out += events.len();
    }
    Ok(handed_out)
}
