//! The bars: what has to hold in every run, as ratios, and whether it did.

use crate::case::Figures;
use crate::outcome::Outcome;
use crate::report::microseconds;
use crate::work::Work;

/// Megabytes resident when idle.
const IDLE: u64 = 40_000_000;

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What was compared with what.
    pub what: String,
    /// What has to hold, for people.
    pub wanted: String,
    /// What was measured, for people.
    pub measured: String,
    /// Whether it held.
    pub holds: bool,
}

impl Bar {
    /// A ratio that has to be at least this.
    pub fn at_least(what: String, wanted: f64, measured: f64) -> Self {
        Self { what, wanted: format!("at least {wanted}"), measured: format!("{measured:.2}"), holds: measured >= wanted }
    }

    /// A figure that has to stay under another.
    pub fn under(what: String, (wanted, limit): (String, f64), (measured, figure): (String, f64)) -> Self {
        Self { what, wanted: format!("under {wanted}"), measured, holds: figure < limit }
    }
}

fn find(outcomes: &[Outcome], work: Work, connections: usize) -> Option<&Outcome> {
    outcomes.iter().find(|one| one.work == work && one.connections == connections)
}

fn ratio(outcomes: &[Outcome], (work, connections): (Work, usize), (other, wanted): (&str, f64)) -> Option<Bar> {
    let ratio = find(outcomes, work, connections)?.ratio(other)?;
    Some(Bar::at_least(format!("{}, {connections} connections, of {other}", work.name()), wanted, ratio))
}

/// The bars of the run over SQLite; `idle` is what was resident before the first request, in bytes.
pub fn sqlite(closed: &[Outcome], half: &[Outcome], idle: u64) -> Vec<Bar> {
    const NODE: &str = "node-oidc-provider";
    let mut bars = Vec::new();
    for work in [Work::ClientKey, Work::ClientSecret] {
        bars.extend(ratio(closed, (work, 32), (work.limit(), 0.7)));
        bars.extend(ratio(closed, (work, 32), (NODE, 6.0)));
    }
    for work in Work::WRITES {
        for connections in [32, 64] {
            bars.extend(ratio(closed, (work, connections), (work.limit(), 0.6)));
            bars.extend(ratio(closed, (work, connections), (NODE, 5.0)));
        }
    }
    for work in [Work::Introspection, Work::GatewayCheck] {
        bars.extend(ratio(closed, (work, 32), (work.limit(), 1.0)));
        bars.extend(ratio(closed, (work, 32), (NODE, 4.0)));
    }
    for ours in half.iter().filter_map(|one| one.ours().map(|ours| (one.work, ours))) {
        let (work, [p50, p99]) = (ours.0, [0, 1].map(|at| ours.1.latency(at)));
        let what = format!("{} at half of the rate: p99 as a multiple of p50", work.name());
        let measured = format!("{:.1} ({} of {})", p99 / p50, microseconds(p99), microseconds(p50));
        bars.push(Bar::under(what, ("10".to_owned(), 10.0), (measured, p99 / p50)));
    }
    #[expect(clippy::cast_precision_loss, reason = "a megabyte more or less")]
    let (limit, measured) = (IDLE as f64, idle as f64);
    bars.push(Bar::under(
        "Memory, idle".to_owned(),
        (format!("{} MB", IDLE / 1_000_000), limit),
        (format!("{} MB", idle / 1_000_000), measured),
    ));
    bars
}

/// The bars of the run over PostgreSQL.
pub fn postgres(closed: &[Outcome], half: &[Outcome]) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Work::WRITES.into_iter().filter_map(|work| ratio(closed, (work, 32), (work.limit(), 0.6))).collect();
    for one in half {
        let p99 = |figures: &Figures| figures.latency(1);
        let (Some(ours), Some(limit)) = (one.ours().map(p99), one.of(one.work.limit()).map(p99)) else { continue };
        let what = format!("{} at half of the rate: p99 as a multiple of {}", one.work.name(), one.work.limit());
        let measured = format!("{:.2} ({} of {})", ours / limit, microseconds(ours), microseconds(limit));
        bars.push(Bar::under(what, ("1.5".to_owned(), 1.5), (measured, ours / limit)));
    }
    for bar in &mut bars {
        bar.what.push_str(", PostgreSQL");
    }
    bars
}
