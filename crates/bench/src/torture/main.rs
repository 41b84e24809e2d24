//! `cargo xtask torture`: what must hold whatever happens, while it happens.

mod audit;
mod cluster;
mod dice;
mod field;
mod full;
mod kills;
mod ledger;
mod line;
mod loss;
mod newcomer;
mod outage;
mod pair;
mod partner;
mod questions;
mod report;
mod slow;
mod stage;
mod standby;
mod thief;

use bench::contestant::{Programs, fresh_database};
use bench::{Problem, Result};
use clap::Parser;
use dice::Dice;
use report::{Outcome, Run};
use standby::Replication;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What a run is told.
#[derive(Debug, Clone, Parser)]
#[command(about = "Breaks servers and stores under load, and audits what is left")]
struct Arguments {
    /// Where cargo put the build.
    #[arg(long, default_value = "target/debug")]
    built: PathBuf,
    /// A PostgreSQL server on this machine in which databases may be made; without it PostgreSQL is left out.
    #[arg(long)]
    postgres: Option<String>,
    /// Kills of a server in each scenario that kills servers.
    #[arg(long, default_value_t = 50)]
    kills: u64,
    /// How often PostgreSQL itself ends.
    #[arg(long, default_value_t = 20)]
    outages: u64,
    /// How often a standby is promoted, in each of the two scenarios with one.
    #[arg(long, default_value_t = 2)]
    standbys: u64,
    /// How often the disk is full.
    #[arg(long, default_value_t = 4)]
    full: u64,
    /// What chance comes from; by default another one each time.
    #[arg(long)]
    seed: Option<u64>,
    /// Only scenarios whose name has this in it: sqlite-kills, postgres-kills, postgres-outages,
    /// standby-synchronous, standby-asynchronous, full-disk, slow-connections.
    #[arg(long)]
    only: Option<String>,
    /// Where the page goes; without it, to standard output.
    #[arg(long)]
    report: Option<PathBuf>,
    /// The command of the run, for the page.
    #[arg(long, default_value = "torture", hide = true)]
    command: String,
}

impl Arguments {
    fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.contains(only.as_str()))
    }
}

async fn scenarios(arguments: &Arguments, directory: &Path, dice: &mut Dice) -> Result<(Vec<Outcome>, Vec<String>)> {
    let built = std::path::absolute(&arguments.built)
        .map_err(|error| -> Problem { format!("{}: {error}", arguments.built.display()) })?;
    let programs = Programs { built, node: None };
    let (mut outcomes, mut left_out) = (Vec::new(), Vec::new());
    // Everybody's dice are made whether or not they are thrown, so that a scenario alone goes as it does among others.
    let [for_sqlite, for_postgres, for_outage, for_full, for_slow, for_waiting, for_lagging] =
        std::array::from_fn(|_| dice.fork());
    if arguments.wants("sqlite-kills") {
        outcomes.push(Box::pin(kills::sqlite(&programs, arguments.kills, for_sqlite, directory)).await?);
    }
    if let Some(url) = &arguments.postgres {
        if arguments.wants("postgres-kills") {
            let database = fresh_database(url, "countersign_torture_kills").await?;
            let log = directory.join("postgres-kills.log");
            outcomes.push(Box::pin(kills::postgres(&programs, arguments.kills, (for_postgres, database), &log)).await?);
        }
        if arguments.wants("postgres-outages") {
            let database = fresh_database(url, "countersign_torture_outages").await?;
            let log = directory.join("postgres-outages.log");
            outcomes.push(Box::pin(outage::postgres(&programs, arguments.outages, (for_outage, database), &log)).await?);
        }
        for (name, replication, dice) in [
            ("standby-synchronous", Replication::Synchronous, for_waiting),
            ("standby-asynchronous", Replication::Asynchronous, for_lagging),
        ] {
            if arguments.wants(name) {
                let log = directory.join(format!("{name}.log"));
                let promoted = standby::promoted(&programs, replication, arguments.standbys, (dice, url), &log);
                outcomes.push(Box::pin(promoted).await?);
            }
        }
    } else {
        left_out.push("PostgreSQL: no server was named".to_owned());
    }
    if arguments.wants("full-disk") {
        match Box::pin(full::sqlite(&programs, arguments.full, for_full, directory)).await? {
            Some(outcome) => outcomes.push(outcome),
            None => left_out.push("a full disk: only root can mount a small one".to_owned()),
        }
    }
    if arguments.wants("slow-connections") {
        outcomes.push(Box::pin(slow::sqlite(&programs, for_slow, directory)).await?);
    }
    Ok((outcomes, left_out))
}

async fn tortured(arguments: &Arguments) -> Result<usize> {
    let seed = arguments.seed.unwrap_or_else(dice::any_seed);
    // Kept when something is broken: the servers' logs and the store are in it.
    let directory = tempfile::Builder::new().prefix("countersign-torture.").tempdir();
    let mut directory = directory.map_err(|error| -> Problem { format!("no directory for the stores: {error}") })?;
    directory.disable_cleanup(true);
    println!("Seed {seed}; stores and logs are in {}.", directory.path().display());
    let (outcomes, left_out) = Box::pin(scenarios(arguments, directory.path(), &mut Dice::new(seed))).await?;
    let profile = if arguments.built.ends_with("release") { "release" } else { "debug" };
    let run = Run { command: &arguments.command, seed, profile, left_out: &left_out };
    let page = report::page(&run, &outcomes);
    match &arguments.report {
        Some(path) => {
            std::fs::write(path, page).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        }
        None => println!("{page}"),
    }
    let broken = outcomes.iter().map(Outcome::broken).sum();
    if broken == 0 {
        directory.disable_cleanup(false);
    } else {
        println!("Stores and logs are kept in {}.", directory.path().display());
    }
    Ok(broken)
}

#[tokio::main]
async fn main() -> ExitCode {
    match Box::pin(tortured(&Arguments::parse())).await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(broken) => {
            eprintln!("{broken} times what must hold did not.");
            ExitCode::FAILURE
        }
        Err(problem) => {
            eprintln!("The run cannot go on: {problem}.");
            ExitCode::FAILURE
        }
    }
}
