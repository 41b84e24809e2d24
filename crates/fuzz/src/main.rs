//! The long run: every target, or those named, with inputs that no run before had.

use fuzz::target::{ALL, Target};
use fuzz::{corpus, run};
use std::hash::{BuildHasher as _, RandomState};
use std::process::ExitCode;
use std::time::Duration;

const USAGE: &str = "Usage: cargo xtask fuzz [TARGET]… [--minutes N]   (1 minute a target, unless said otherwise)";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some((targets, time)) = asked(&words) else {
        let names: Vec<_> = ALL.iter().map(|target| format!("  {:22}{}", target.name, target.about)).collect();
        eprintln!("{USAGE}\n\n{}", names.join("\n"));
        return ExitCode::FAILURE;
    };
    let failed = targets.into_iter().filter(|target| !go(target, time)).count();
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn asked(words: &[String]) -> Option<(Vec<&'static Target>, Duration)> {
    let (mut targets, mut minutes) = (Vec::new(), 1);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == "--minutes" {
            minutes = words.next()?.parse().ok()?;
        } else {
            targets.push(ALL.iter().find(|target| target.name == word)?);
        }
    }
    if targets.is_empty() {
        targets.extend(ALL);
    }
    Some((targets, Duration::from_mins(minutes)))
}

/// Runs one target; whether everything held.
fn go(target: &Target, time: Duration) -> bool {
    let seed = RandomState::new().hash_one(target.name);
    println!("{}: seed {seed:#018x}", target.name);
    match run::long(target, seed, time) {
        Ok(Ok(count)) => {
            println!("{}: {count} inputs, and everything held.", target.name);
            true
        }
        Ok(Err(broken)) => {
            let kept = match corpus::keep(target.name, &broken.input) {
                Ok(path) => format!("It is kept as {}", path.display()),
                Err(error) => format!("It could not be kept: {error}"),
            };
            eprintln!("{}: does not hold for\n{}\n{kept}", target.name, broken.input.escape_ascii());
            false
        }
        Err(error) => {
            eprintln!("{}: its corpus cannot be read: {error}", target.name);
            false
        }
    }
}
