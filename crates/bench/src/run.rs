//! The settings, store by store.

use crate::{Arguments, two};
use bench::Result;
use bench::bar;
use bench::case::{self, Figures, Rounds};
use bench::contestant::{self, Everybody, Kept, Programs, fresh_database};
use bench::lane::Lane;
use bench::load::Pace;
use bench::outcome::Outcome;
use bench::report::{Section, Table, rates};
use bench::work::Work;
use std::path::Path;
use std::time::Duration;

/// Said where whole onboardings were measured.
const ONBOARDING: &str = " A whole onboarding is five requests: the partner's call, the list, the consent page, the acceptance, and \
                          the call that answers with 300 client keys; each is by an administrator of 300 organizations that the \
                          integration has not onboarded yet. Few end in a round, so p99 is the slowest of a round.";

/// What a store's part of the run gave.
pub(crate) struct Part {
    pub(crate) sections: Vec<Section>,
    pub(crate) bars: Vec<bar::Bar>,
}

impl Arguments {
    pub(crate) fn rounds(&self, connections: usize, pace: Pace) -> Rounds {
        Rounds { count: self.rounds, length: Duration::from_secs_f64(self.seconds), connections, pace }
    }

    /// Leaves out whom `--alone` leaves out.
    pub(crate) fn keep_wanted(&self, lanes: &mut Vec<Lane<'_>>) {
        if let Some(alone) = &self.alone {
            lanes.retain(|lane| lane.name.to_lowercase().starts_with(&alone.to_lowercase()));
        }
    }

    /// Whether `--only` leaves in what has this name.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.to_lowercase().contains(&only.to_lowercase()))
    }
}

/// Everything over a SQLite file with durable answers.
pub(crate) async fn sqlite(arguments: &Arguments, programs: &Programs, directory: &Path) -> Result<Part> {
    let size = (arguments.grants, arguments.hot);
    let kept = Kept::Sqlite(directory.join("countersign.db"));
    let everybody = Everybody {
        countersign: contestant::countersign(programs, &kept, size).await?,
        bare: contestant::bare(programs, &Kept::Sqlite(directory.join("bare.db")), arguments.hot).await?,
        node: contestant::node(programs).await?,
        rows: arguments.hot,
    };
    let idle = everybody.countersign.running.usage()?.resident_bytes;
    let closed = closed(arguments, &everybody, &Work::ALL).await?;
    let half = at_half_rate(arguments, &everybody, &closed).await?;
    let text = format!("{} grants in the store, {} of them hot. Answers are durable: `synchronous=FULL`.", size.0, size.1);
    let text = format!("{text}{}", if closed.iter().any(|one| one.work == Work::Onboarding) { ONBOARDING } else { "" });
    Ok(Part { bars: bar::sqlite(&closed, &half, idle), sections: sections("SQLite", &text, (&closed, &half)) })
}

/// What writes, over PostgreSQL.
pub(crate) async fn postgres(arguments: &Arguments, programs: &Programs, url: &str) -> Result<Part> {
    let size = (arguments.grants, arguments.hot);
    let kept = Kept::Postgres(fresh_database(url, "countersign_bench").await?);
    let bare = Kept::Postgres(fresh_database(url, "countersign_bench_bare").await?);
    let everybody = Everybody {
        countersign: contestant::countersign(programs, &kept, size).await?,
        bare: contestant::bare(programs, &bare, arguments.hot).await?,
        node: None,
        rows: arguments.hot,
    };
    let closed = closed(arguments, &everybody, &Work::WRITES).await?;
    let half = at_half_rate(arguments, &everybody, &closed).await?;
    let text = format!("{} grants in the store, {} of them hot; a pool of 16 connections for both.", size.0, size.1);
    let mut sections = sections("PostgreSQL", &text, (&closed, &half));
    sections.extend(two::section(arguments, programs, (&kept, &everybody.countersign)).await?);
    Ok(Part { bars: bar::postgres(&closed, &half), sections })
}

fn sections(store: &str, text: &str, (closed, half): (&[Outcome], &[Outcome])) -> Vec<Section> {
    let tables = |outcomes: &[Outcome]| outcomes.iter().map(Table::of).collect();
    let due = "Requests come at half of the rate that Countersign reached above, whether or not they are answered; a latency counts \
               from when the request was due, so that a stall is not hidden (coordinated omission). The ratio says only whether \
               everybody kept up.";
    vec![
        Section { title: store.to_owned(), text: text.to_owned(), tables: tables(closed) },
        Section { title: format!("{store}, at half of the rate"), text: due.to_owned(), tables: tables(half) },
    ]
}

async fn closed(arguments: &Arguments, everybody: &Everybody, works: &[Work]) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for work in works.iter().copied().filter(|work| arguments.wants(work.name())) {
        for connections in work.connections().iter().copied() {
            let outcome = Outcome { work, connections, rate: None, figures: Vec::new() };
            outcomes.push(measured(arguments, everybody, outcome).await?);
        }
    }
    Ok(outcomes)
}

/// What writes, at half of the rate that 32 connections reached.
async fn at_half_rate(arguments: &Arguments, everybody: &Everybody, closed: &[Outcome]) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for reached in closed.iter().filter(|one| one.connections == 32 && Work::WRITES.contains(&one.work)) {
        let rate = (reached.ours().map(Figures::rate).unwrap_or_default() / 2.0).max(1.0);
        let outcome = Outcome { work: reached.work, connections: 32, rate: Some(rate), figures: Vec::new() };
        outcomes.push(measured(arguments, everybody, outcome).await?);
    }
    Ok(outcomes)
}

async fn measured(arguments: &Arguments, everybody: &Everybody, outcome: Outcome) -> Result<Outcome> {
    let mut lanes = outcome.work.lanes(everybody, (outcome.connections, outcome.rate.is_some())).await?;
    arguments.keep_wanted(&mut lanes);
    let pace = outcome.rate.map_or(Pace::Closed, Pace::Fixed);
    // Who cannot keep up in memory alone is not compared at a rate that is ours.
    if outcome.rate.is_some() {
        lanes.retain(|lane| lane.name != "node-oidc-provider");
    }
    let figures = case::run(lanes, arguments.rounds(outcome.connections, pace)).await?;
    let outcome = Outcome { figures, ..outcome };
    println!("{}: {}", outcome.title(), rates(&outcome.figures));
    Ok(outcome)
}
