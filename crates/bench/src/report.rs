//! The page of figures: every one as it was measured, also those where we lose.

use crate::bar::Bar;
use crate::case::Figures;
use crate::outcome::Outcome;
use std::fmt::Write as _;

/// A table of one case at one number of connections.
pub struct Table {
    /// What was done.
    pub case: String,
    /// Who did it; the first one is Countersign.
    pub figures: Vec<Figures>,
}

impl Table {
    /// An outcome's.
    pub fn of(outcome: &Outcome) -> Self {
        Self { case: outcome.title(), figures: outcome.figures.clone() }
    }
}

/// A part of the page.
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What stands under it before the tables.
    pub text: String,
    /// The tables.
    pub tables: Vec<Table>,
}

/// Writes the page.
pub fn page(machine: &str, bars: &[Bar], sections: &[Section]) -> String {
    let mut page = format!(
        "# Benchmarks\n\nMade by `cargo xtask bench`; anyone can make them again. Absolute figures say little on another machine: look at the\n\
         ratios, which come from the same run. Contestants take turns, round by round; each figure is the median of the rounds.\n\n\
         - **parse + sign**, **parse + sign + commit**, **parse + verify**: axum handlers that do the same work and nothing else
           (`crates/bench/src/bare`): they know no partner, no grant, no revocation and no limit.\n\
         - **node-oidc-provider**: the npm package with everything in memory; it commits nothing.\n\
         - The driver runs on the same machine and takes its share of it.\n\n{machine}\n"
    );
    page.push_str(&bar_table(bars));
    for section in sections {
        let _ = write!(page, "\n## {}\n", section.title);
        if !section.text.is_empty() {
            let _ = write!(page, "\n{}\n", section.text);
        }
        for table in &section.tables {
            page.push_str(&written(table));
        }
    }
    page
}

fn bar_table(bars: &[Bar]) -> String {
    let mut out = "\n## What has to hold\n\n| what | wanted | measured | |\n|---|---|---|---|\n".to_owned();
    for bar in bars {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |",
            bar.what,
            bar.wanted,
            bar.measured,
            if bar.holds { "holds" } else { "**missed**" }
        );
    }
    out
}

fn written(table: &Table) -> String {
    let mut out = format!(
        "\n### {}\n\n| who | a second | of it | p50 | p99 | p99.9 | processors | memory | failed |\n|---|---|---|---|---|---|---|---|---|\n",
        table.case
    );
    let ours = table.figures.first().map(Figures::rate).unwrap_or_default();
    for figures in &table.figures {
        let ratio = if figures.rate() > 0.0 { ours / figures.rate() } else { 0.0 };
        let _ = writeln!(
            out,
            "| {} | {} | {ratio:.2} | {} | {} | {} | {:.2} | {} MB | {} |",
            figures.name,
            per_second(figures.rate()),
            microseconds(figures.latency(0)),
            microseconds(figures.latency(1)),
            microseconds(figures.latency(2)),
            figures.processors(),
            figures.resident / 1_000_000,
            figures.failed,
        );
    }
    out
}

/// Everybody's rate in a line.
pub fn rates(figures: &[Figures]) -> String {
    figures.iter().map(|figures| format!("{} {}/s", figures.name, per_second(figures.rate()))).collect::<Vec<_>>().join(", ")
}

/// A rate for people: of what takes long there are few a second.
fn per_second(rate: f64) -> String {
    if rate < 100.0 { format!("{rate:.2}") } else { format!("{rate:.0}") }
}

/// A latency for people.
pub fn microseconds(value: f64) -> String {
    if value < 1_000.0 { format!("{value:.0} µs") } else { format!("{:.1} ms", value / 1_000.0) }
}

/// The machine, as far as it says something of itself.
pub fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).map(str::to_owned).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = read("/proc/sys/kernel/osrelease");
    let busy = read("/proc/loadavg");
    let busy = busy.split(' ').next().unwrap_or_default();
    format!(
        "Machine: {processors} processors ({}), {} of memory, Linux {}; its load average before the run was {busy}.",
        field(&read("/proc/cpuinfo"), "model name"),
        field(&read("/proc/meminfo"), "MemTotal"),
        kernel.trim(),
    )
}
