//! One and two server processes over the same PostgreSQL database.

use crate::Arguments;
use bench::Result;
use bench::case;
use bench::contestant::{self, Countersign, Kept, Programs};
use bench::lane::{Lane, Source};
use bench::load::Pace;
use bench::process::{Running, free_address};
use bench::report::{Section, Table, rates};
use bench::requests::ours;
use bench::work::Work;

const CONNECTIONS: [usize; 2] = [32, 64];
/// Lanes of one table.
const LANES: usize = 2;

/// What writes, by two processes and by one of them; nothing when it is not wanted.
pub(crate) async fn section(
    arguments: &Arguments,
    programs: &Programs,
    (kept, one): (&Kept, &Countersign),
) -> Result<Option<Section>> {
    let works: Vec<_> = Work::WRITES.into_iter().filter(|work| arguments.wants(&name(*work))).collect();
    if works.is_empty() {
        return Ok(None);
    }
    let address = free_address()?;
    let command = contestant::server(programs, kept, (address, one.running.address));
    let second = Running::start(command, address, "/readyz").await?;
    let mut tables = Vec::new();
    for work in works {
        for (place, connections) in CONNECTIONS.into_iter().enumerate() {
            let shares = [place * LANES, place * LANES + 1].map(Work::spare_share);
            let source = |share| {
                if work == Work::CodeExchange { Source::Codes(one) } else { ours::refresh(one, connections, share) }
            };
            let mut lanes = vec![
                Lane { name: "Countersign, two processes", running: vec![&one.running, &second], source: source(shares[0]) },
                Lane { name: "Countersign, one process", running: vec![&one.running], source: source(shares[1]) },
            ];
            arguments.keep_wanted(&mut lanes);
            let figures = case::run(lanes, arguments.rounds(connections, Pace::Closed)).await?;
            let table = Table { case: format!("{}, {connections} connections", name(work)), figures };
            println!("{}: {}", table.case, rates(&table.figures));
            tables.push(table);
        }
    }
    let text = "Two processes have half of the connections each, and a pool of 16 connections each; while one is asked alone, the \
                other one is there and has nothing to do. The ratio is that of two to one. Both, PostgreSQL and the driver share this \
                machine's processors, so it says what a second process costs or gives here, and nothing of a second machine."
        .to_owned();
    Ok(Some(Section { title: "PostgreSQL, one and two server processes".to_owned(), text, tables }))
}

fn name(work: Work) -> String {
    format!("{}, one and two processes", work.name())
}
