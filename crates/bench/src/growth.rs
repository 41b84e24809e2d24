//! The same load over stores of different sizes: what growth costs, in throughput, start and memory.

use crate::Arguments;
use crate::run::Part;
use bench::Result;
use bench::bar::Bar;
use bench::case;
use bench::contestant::{self, Countersign, Kept, Programs};
use bench::lane::{Lane, Source};
use bench::load::Pace;
use bench::report::{Section, Table};
use bench::requests::ours;
use std::fmt::Write as _;
use std::path::Path;

const CONNECTIONS: usize = 32;

/// Fills a store of each size, and lets them take turns.
pub(crate) async fn part(arguments: &Arguments, programs: &Programs, directory: &Path) -> Result<Part> {
    let mut text = "| grants | ready after | memory when idle |\n|---|---|---|\n".to_owned();
    let mut sizes: Vec<(usize, Countersign)> = Vec::new();
    for grants in &arguments.growth {
        let kept = Kept::Sqlite(directory.join(format!("grown-{grants}.db")));
        println!("filling a store with {grants} grants");
        let countersign = contestant::countersign(programs, &kept, (*grants, arguments.hot.min(*grants))).await?;
        let resident = countersign.running.usage()?.resident_bytes / 1_000_000;
        let ready = countersign.running.ready_after.as_millis();
        let _ = writeln!(text, "| {grants} | {ready} ms | {resident} MB |");
        sizes.push((*grants, countersign));
    }
    let mut bars = limits(&sizes)?;
    let mut tables = Vec::new();
    let refresh: fn(&Countersign) -> Source<'_> = |one| ours::refresh(one, CONNECTIONS, (0, 1));
    let by_key: fn(&Countersign) -> Source<'_> = |one| ours::by_client_key(one, CONNECTIONS);
    for (name, source) in [("Refresh", refresh), ("Client credentials by client key", by_key)] {
        let lanes =
            sizes.iter().map(|(grants, one)| Lane { name: size_name(*grants), running: vec![&one.running], source: source(one) });
        let figures = case::run(lanes.collect(), arguments.rounds(CONNECTIONS, Pace::Closed)).await?;
        if let [first, .., last] = &figures[..] {
            let what = format!("{name}, {CONNECTIONS} connections: the rate with {} of that with {}", last.name, first.name);
            bars.push(Bar::at_least(what, 0.85, last.rate() / first.rate()));
        }
        tables.push(Table { case: format!("{name}, {CONNECTIONS} connections"), figures });
    }
    bars.extend(loaded(&sizes)?);
    Ok(Part { sections: vec![Section { title: "Growth, SQLite".to_owned(), text, tables }], bars })
}

/// Start and memory before the first request, of the largest.
fn limits(sizes: &[(usize, Countersign)]) -> Result<Vec<Bar>> {
    let Some((grants, largest)) = sizes.last() else { return Ok(Vec::new()) };
    let ready = largest.running.ready_after;
    let what = format!("Start with {}", size_name(*grants));
    Ok(vec![
        Bar::under(what, ("300 ms".to_owned(), 0.3), (format!("{} ms", ready.as_millis()), ready.as_secs_f64())),
        memory(format!("Memory, idle, with {}", size_name(*grants)), 40, largest)?,
    ])
}

/// Memory after the load, of the largest.
fn loaded(sizes: &[(usize, Countersign)]) -> Result<Vec<Bar>> {
    let Some((grants, largest)) = sizes.last() else { return Ok(Vec::new()) };
    Ok(vec![memory(format!("Memory under load, with {}", size_name(*grants)), 120, largest)?])
}

fn memory(what: String, megabytes: u32, of: &Countersign) -> Result<Bar> {
    #[expect(clippy::cast_precision_loss, reason = "a megabyte more or less")]
    let resident = of.running.usage()?.resident_bytes as f64 / 1e6;
    Ok(Bar::under(what, (format!("{megabytes} MB"), f64::from(megabytes)), (format!("{resident:.0} MB"), resident)))
}

/// Names live as long as the program.
fn size_name(grants: usize) -> &'static str {
    match grants {
        10_000 => "10^4 grants",
        100_000 => "10^5 grants",
        1_000_000 => "10^6 grants",
        10_000_000 => "10^7 grants",
        _ => "grants",
    }
}
