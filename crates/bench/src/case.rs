//! What is done side by side, round by round, by everybody who is compared.

use crate::Result;
use crate::lane::{Lane, Source};
use crate::load::{Measured, Pace, count_of, drive};
use std::time::Duration;

/// What a lane did in all rounds.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The contestant.
    pub name: &'static str,
    /// Right answers per second, a round each.
    pub rates: Vec<f64>,
    /// p50, p99 and p99.9 in microseconds, a round each.
    pub latencies: Vec<[u64; 3]>,
    /// Processors used, a round each.
    pub processors: Vec<f64>,
    /// The most memory resident after a round, in bytes.
    pub resident: u64,
    /// Wrong answers and broken connections in all rounds.
    pub failed: u64,
}

/// How long and how often.
#[derive(Debug, Clone, Copy)]
pub struct Rounds {
    /// How many.
    pub count: usize,
    /// Each.
    pub length: Duration,
    /// Connections.
    pub connections: usize,
    /// How fast.
    pub pace: Pace,
}

/// Lets every lane go in turn, round after round; a first short round of each warms up and does not count.
///
/// # Errors
/// When a contestant cannot be reached any more.
pub async fn run(mut lanes: Vec<Lane<'_>>, rounds: Rounds) -> Result<Vec<Figures>> {
    let mut figures: Vec<Figures> = lanes.iter().map(|lane| Figures::of(lane.name)).collect();
    for round in 0..=rounds.count {
        let warming = round == 0;
        for (lane, figures) in lanes.iter_mut().zip(&mut figures) {
            let length = if warming { rounds.length.min(Duration::from_millis(500)) } else { rounds.length };
            let expected = figures.rates.last().copied().unwrap_or_else(|| lane.source.expected());
            let callers = lane.callers(rounds.connections, expected * length.as_secs_f64() * 1.5).await?;
            let before = lane.usage()?;
            let (measured, callers) = drive(&lane.addresses(), callers, rounds.pace, length).await?;
            let after = lane.usage()?;
            if let Source::Kept(kept) = &mut lane.source {
                *kept = callers;
            }
            if warming {
                continue;
            }
            let processors = (after.processor_seconds - before.processor_seconds) / measured.length.as_secs_f64();
            figures.add(&measured, (processors, after.resident_bytes));
        }
    }
    Ok(figures)
}

impl Figures {
    fn of(name: &'static str) -> Self {
        Self { name, rates: Vec::new(), latencies: Vec::new(), processors: Vec::new(), resident: 0, failed: 0 }
    }

    fn add(&mut self, measured: &Measured, (processors, resident): (f64, u64)) {
        self.rates.push(measured.per_second);
        self.latencies.push([50.0, 99.0, 99.9].map(|percentile| measured.percentile(percentile)));
        self.processors.push(processors);
        self.resident = self.resident.max(resident);
        self.failed += measured.failed;
    }

    /// The median of the rounds' rates.
    pub fn rate(&self) -> f64 {
        median(&self.rates)
    }

    /// The median of the rounds' percentile: 0 for p50, 1 for p99, 2 for p99.9.
    pub fn latency(&self, at: usize) -> f64 {
        median(&self.latencies.iter().map(|all| count_of(all[at])).collect::<Vec<_>>())
    }

    /// The median of the processors used.
    pub fn processors(&self) -> f64 {
        median(&self.processors)
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
