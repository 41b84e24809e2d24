//! `cargo xtask bench`: everything side by side in one run.

mod growth;
mod run;
mod two;

use bench::Result;
use bench::contestant::Programs;
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a run is told.
#[derive(Debug, Clone, Parser)]
#[command(about = "Measures Countersign beside the bare work and beside node-oidc-provider, in one run")]
struct Arguments {
    /// Where cargo put the release build.
    #[arg(long, default_value = "target/release")]
    built: PathBuf,
    /// The directory of server.js, with its packages installed; without it node-oidc-provider is left out.
    #[arg(long)]
    node: Option<PathBuf>,
    /// A PostgreSQL server in which databases may be made; without it PostgreSQL is left out.
    #[arg(long)]
    postgres: Option<String>,
    /// Rounds of each case.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of each round.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Grants in the store.
    #[arg(long, default_value_t = 10_000)]
    grants: usize,
    /// Grants that are asked about.
    #[arg(long, default_value_t = 10_000)]
    hot: usize,
    /// Numbers of grants whose growth is compared; none: growth is left out.
    #[arg(long, value_delimiter = ',')]
    growth: Vec<usize>,
    /// Only cases whose name has this in it.
    #[arg(long)]
    only: Option<String>,
    /// Only this contestant, by the beginning of its name: for a profiler.
    #[arg(long)]
    alone: Option<String>,
    /// Where the page of figures goes.
    #[arg(long, default_value = "docs/benchmarks.md")]
    out: PathBuf,
}

async fn measured(arguments: &Arguments) -> Result<()> {
    let machine = bench::report::machine();
    let programs = Programs { built: arguments.built.clone(), node: arguments.node.clone() };
    let directory = tempfile::tempdir().map_err(|error| format!("no directory for the stores: {error}"))?;
    let mut parts = vec![Box::pin(run::sqlite(arguments, &programs, directory.path())).await?];
    if let Some(url) = &arguments.postgres {
        parts.push(Box::pin(run::postgres(arguments, &programs, url)).await?);
    }
    if !arguments.growth.is_empty() {
        parts.push(Box::pin(growth::part(arguments, &programs, directory.path())).await?);
    }
    let (mut sections, mut bars) = (Vec::new(), Vec::new());
    for part in parts {
        sections.extend(part.sections);
        bars.extend(part.bars);
    }
    let page =
        bench::report::page(&format!("{machine} {} rounds of {} s.", arguments.rounds, arguments.seconds), &bars, &sections);
    std::fs::write(&arguments.out, page).map_err(|error| format!("{} cannot be written: {error}", arguments.out.display()))
}

#[tokio::main]
async fn main() -> ExitCode {
    match Box::pin(measured(&Arguments::parse())).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("The run cannot go on: {problem}.");
            ExitCode::FAILURE
        }
    }
}
