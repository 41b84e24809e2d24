//! The timer for heads of requests. Nearly every head comes in time, so a connection keeps one timer that runs and looks at its
//! deadline only when it ends: a request that comes in time costs the runtime's wheel nothing.

use hyper::rt::{Sleep, Timer};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// The timer of one connection.
#[derive(Debug, Default)]
pub(super) struct HeadTimer(Running);

/// What runs, until an earlier deadline than is asked for or that one.
type Running = Arc<Mutex<Option<Pin<Box<tokio::time::Sleep>>>>>;

impl Timer for HeadTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Deadline { at: deadline.into(), running: Arc::clone(&self.0) })
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

/// Done when its time has come.
struct Deadline {
    at: tokio::time::Instant,
    running: Running,
}

impl Sleep for Deadline {}

impl Future for Deadline {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let running = running.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(self.at)));
        if running.deadline() > self.at {
            running.as_mut().reset(self.at);
        }
        while running.as_mut().poll(context).is_ready() {
            if tokio::time::Instant::now() >= self.at {
                return Poll::Ready(());
            }
            running.as_mut().reset(self.at);
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant as Moment;

    const SECOND: Duration = Duration::from_secs(1);

    async fn waited(deadline: Pin<Box<dyn Sleep>>) -> Duration {
        let began = Moment::now();
        deadline.await;
        began.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn each_deadline_is_kept_though_one_timer_runs() {
        let timer = HeadTimer::default();
        assert_eq!(waited(timer.sleep(15 * SECOND)).await, 15 * SECOND);
        for _ in 0..3 {
            let early = tokio::time::timeout(4 * SECOND, timer.sleep(15 * SECOND)).await;
            assert!(early.is_err(), "a head that came in time");
        }
        assert_eq!(waited(timer.sleep(15 * SECOND)).await, 15 * SECOND, "the timer that ran had less to go");
        assert!(tokio::time::timeout(SECOND, timer.sleep(15 * SECOND)).await.is_err());
        assert_eq!(waited(timer.sleep(3 * SECOND)).await, 3 * SECOND, "the timer that ran had more to go");
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_that_has_passed_is_done() {
        let timer = HeadTimer::default();
        let deadline = timer.sleep(SECOND);
        tokio::time::sleep(2 * SECOND).await;
        assert_eq!(waited(deadline).await, Duration::ZERO);
    }
}
