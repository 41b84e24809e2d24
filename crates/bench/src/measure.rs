//! Counts what a number of callers get done in a time.

use std::future::Future;
use std::time::{Duration, Instant};

/// What one case did.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Done per second, by all callers together.
    pub per_second: f64,
}

/// Lets `callers` tasks repeat `work` for `length`; each task keeps its own state, which `work` takes and gives back.
pub async fn rate<S, F>(callers: Vec<S>, length: Duration, work: impl Fn(S) -> F + Clone + Send + 'static) -> Rate
where
    S: Send + 'static,
    F: Future<Output = S> + Send,
{
    let began = Instant::now();
    let tasks: Vec<_> = callers
        .into_iter()
        .map(|mut state| {
            let work = work.clone();
            tokio::spawn(async move {
                let mut done = 0_u32;
                while began.elapsed() < length {
                    state = work(state).await;
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0.0;
    for task in tasks {
        done += task.await.map_or(0.0, f64::from);
    }
    Rate { per_second: done / began.elapsed().as_secs_f64() }
}
