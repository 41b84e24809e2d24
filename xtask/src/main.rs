//! The project's own tool.
//!
//! `cargo xtask test` is everything that has to hold before a change lands; `cargo xtask tidy` is the part of it that reads
//! the tree and needs no build; `cargo xtask generate` writes the files that are generated from the code.

mod bench;
mod changed;
mod command;
mod fuzz;
mod generate;
mod install;
mod postgres;
mod steps;
mod test;
mod tidy;
mod torture;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What went wrong, in a sentence that a person can act on.
type Problem = String;
type Result<T = ()> = std::result::Result<T, Problem>;

const USAGE: &str = "\
Usage: cargo xtask <command>

  test                     everything: format, lints, docs, tidy, both stores, browser and client libraries
  test --quick [-p CRATE]  under three minutes: SQLite only, and only the crates that differ from the last commit
                           (or those named with -p)
  bench [--help]           measures the server beside the bare work and beside another one, and writes docs/benchmarks.md
  fuzz [TARGET]… [--minutes N]
                           goes on with inputs that nobody thought of, a minute a target; what breaks something is kept
  torture [--help]         breaks servers and stores under load and audits what is left: --kills 50, --seed, --only, --report
                           docs/torture.md; in the debug build unless told --release
  tidy                     the rules of the tree: rooms and arrows, SQL, sizes, words, migrations, links
  generate [--check]       writes the files under docs/ that are generated from the code; --check only compares";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\n{problem}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test"] => test::full(root()),
        ["test", "--quick", rest @ ..] => test::quick(root(), &packages(rest)?),
        ["tidy"] => tidy::command(root()),
        ["bench", rest @ ..] => bench::command(root(), rest),
        ["fuzz", rest @ ..] => fuzz::command(root(), rest),
        ["torture", rest @ ..] => torture::command(root(), rest),
        ["generate"] => generate::write(root()),
        ["generate", "--check"] => generate::check(root()),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("`cargo xtask {}` is not a command.\n\n{USAGE}", other.join(" "))),
    }
}

fn packages(words: &[&str]) -> Result<Vec<String>> {
    let mut named = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match (*word, words.next()) {
            ("-p", Some(package)) => named.push((*package).to_owned()),
            _ => {
                return Err(format!("After `--quick` only `-p CRATE` may follow, not `{word}`.\n\n{USAGE}"));
            }
        }
    }
    Ok(named)
}

/// The root of the repository.
fn root() -> &'static Path {
    static ROOT: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    ROOT.get_or_init(|| {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.parent().unwrap_or(here).to_owned()
    })
}
