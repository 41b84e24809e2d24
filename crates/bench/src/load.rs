//! Many connections at once: as fast as answers come, or at a fixed rate.

use crate::Result;
use crate::caller::{Caller, Turn};
use crate::http::Connection;
use hdrhistogram::Histogram;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// How long what was begun may go on after its round.
const LONGEST: Duration = Duration::from_mins(1);

/// What one round measured.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Right answers per second.
    pub per_second: f64,
    /// How long each took, in microseconds.
    pub latency: Histogram<u64>,
    /// Wrong answers and broken connections.
    pub failed: u64,
    /// How long the round was.
    pub length: Duration,
}

impl Measured {
    /// A percentile of the latency, in microseconds.
    pub fn percentile(&self, percentile: f64) -> u64 {
        self.latency.value_at_percentile(percentile)
    }
}

/// How fast requests come.
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// Each connection asks as soon as it is answered.
    Closed,
    /// All connections together ask this often a second, whether or not answers come: a request that had to wait for the answer
    /// before it counts from when it was due, so that a server that stalls does not hide it (coordinated omission).
    Fixed(f64),
}

/// Drives one connection a caller for `length`, spread over the addresses; gives the callers back, since they carry what comes next.
///
/// # Errors
/// When the server cannot be reached at all.
pub async fn drive<C: Caller>(
    addresses: &[SocketAddr],
    callers: Vec<C>,
    pace: Pace,
    length: Duration,
) -> Result<(Measured, Vec<C>)> {
    let mut ready = Vec::with_capacity(callers.len());
    for (caller, address) in callers.into_iter().zip(addresses.iter().cycle()) {
        ready.push((Connection::open(*address).await?, caller));
    }
    let count = ready.len();
    let began = Instant::now();
    let tasks: Vec<_> = ready
        .into_iter()
        .enumerate()
        .map(|(number, (connection, caller))| {
            let schedule = Schedule::new(pace, (number, count), (began, began + length));
            tokio::spawn(one(connection, caller, schedule))
        })
        .collect();
    let mut measured = Measured { per_second: 0.0, latency: empty(), failed: 0, length };
    let mut callers = Vec::with_capacity(count);
    for task in tasks {
        let (latency, failed, caller) = task.await.map_err(|error| format!("a driver's task ended: {error}"))?;
        measured.latency.add(&latency).map_err(|error| format!("a latency cannot be counted: {error}"))?;
        measured.failed += failed;
        callers.push(caller);
    }
    measured.length = began.elapsed();
    measured.per_second = count_of(measured.latency.len()) / measured.length.as_secs_f64();
    Ok((measured, callers))
}

/// From a microsecond to a minute, to three digits.
fn empty() -> Histogram<u64> {
    #[expect(clippy::unwrap_used, reason = "the bounds are constants that the library takes")]
    Histogram::new_with_bounds(1, 60_000_000, 3).unwrap()
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "no run has more than 2^52 answers")]
pub fn count_of(count: u64) -> f64 {
    count as f64
}

struct Schedule {
    due: Instant,
    every: Option<Duration>,
    end: Instant,
}

impl Schedule {
    fn new(pace: Pace, (number, count): (usize, usize), (began, end): (Instant, Instant)) -> Self {
        let every = match pace {
            Pace::Closed => None,
            Pace::Fixed(rate) => Some(Duration::from_secs_f64(count_of(count as u64) / rate)),
        };
        // Connections start one after the other, so that they do not all ask at the same moment.
        let offset = every.map_or(Duration::ZERO, |every| every.mul_f64(count_of(number as u64) / count_of(count as u64)));
        Self { due: began + offset, every, end }
    }

    /// When the next request was due, once that is so; `None` when the round is over. As fast as answers come, what was begun is
    /// finished: half of something long would count as nothing here, and as something short in the next round.
    async fn next(&mut self, is_begun: bool) -> Option<Instant> {
        let now = Instant::now();
        let Some(every) = self.every else {
            let is_on = now < self.end || is_begun && now < self.end + LONGEST;
            return is_on.then_some(now);
        };
        let due = self.due;
        self.due += every;
        if due > now {
            tokio::time::sleep_until(due.into()).await;
        }
        (due < self.end && Instant::now() < self.end + Duration::from_secs(5)).then_some(due)
    }
}

async fn one<C: Caller>(mut connection: Connection, mut caller: C, mut schedule: Schedule) -> (Histogram<u64>, u64, C) {
    let (mut latency, mut failed) = (empty(), 0);
    let mut began: Option<Instant> = None;
    while let Some(due) = schedule.next(began.is_some()).await {
        let Some(request) = caller.next() else { break };
        let turn = if let Ok(answer) = connection.send(request).await {
            caller.answered(answer)
        } else if connection.reopen().await.is_ok() {
            Turn::Wrong
        } else {
            failed += 1;
            break;
        };
        let since = *began.get_or_insert(due);
        if turn != Turn::More {
            began = None;
        }
        match turn {
            Turn::Right => latency.saturating_record(u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX).max(1)),
            Turn::Wrong => failed += 1,
            Turn::More => {}
        }
    }
    (latency, failed, caller)
}
