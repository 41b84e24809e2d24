//! `countersign doctor`: one line per check, with the fix.

mod addresses;
mod keep;

use super::Failure;
use crate::{
    config::{Config, DEFAULT_FILE, Environment},
    run::system,
};
use std::{fmt, path::Path};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Good.
    Ok,
    /// Works, but somebody should look.
    Warn,
    /// Must be fixed.
    Fail,
}

/// One line: what was looked at, what was found, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) verdict: Verdict,
    name: &'static str,
    found: String,
    fix: String,
}

impl Line {
    fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self { verdict: Verdict::Ok, name, found: found.into(), fix: String::new() }
    }

    fn warn(name: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { verdict: Verdict::Warn, name, found: found.into(), fix: fix.into() }
    }

    fn fail(name: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { verdict: Verdict::Fail, name, found: found.into(), fix: fix.into() }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Ok => "ok",
            Verdict::Warn => "warn",
            Verdict::Fail => "fail",
        };
        write!(formatter, "{verdict:<5} {:<14} {}.", self.name, self.found)?;
        if self.fix.is_empty() { Ok(()) } else { write!(formatter, " {}", self.fix) }
    }
}

pub(super) async fn doctor(file: Option<&Path>) -> Result<(), Failure> {
    let lines = match Config::load(file) {
        Ok(config) => examine(&config, file).await,
        Err(error) => error
            .problems
            .into_iter()
            .map(|problem| Line::fail("configuration", format!("{}: {}", problem.place, problem.rule), problem.fix))
            .collect(),
    };
    for line in &lines {
        println!("{line}");
    }
    let failed = lines.iter().filter(|line| line.verdict == Verdict::Fail).count();
    match failed {
        0 => Ok(()),
        1 => Err(Failure { code: 3, message: "One thing must be fixed.".to_owned() }),
        many => Err(Failure { code: 3, message: format!("{many} things must be fixed.") }),
    }
}

/// Every check, in the order in which they depend on each other.
async fn examine(config: &Config, file: Option<&Path>) -> Vec<Line> {
    let now = system::now_micros();
    let mut lines = vec![configuration(config, file), keep::master_key(config), keep::clock(now)];
    lines.extend(keep::store(config, now).await);
    lines.push(addresses::public_url(config, now).await);
    lines.push(addresses::listen(config).await);
    lines.push(addresses::metrics(config).await);
    lines.push(addresses::mail(config).await);
    lines
}

fn configuration(config: &Config, file: Option<&Path>) -> Line {
    let default = Path::new(DEFAULT_FILE);
    let read = match file.or_else(|| default.exists().then_some(default)) {
        Some(path) => path.display().to_string(),
        None => "no file, defaults and variables only".to_owned(),
    };
    let found = format!("{read}; {}", config.environment.as_str());
    if config.environment == Environment::Production && config.is_on_loopback() {
        return Line::warn(
            "configuration",
            format!("{found} on this machine only"),
            "Set `public_url` to the address that partners use before the first of them connects.",
        );
    }
    Line::ok("configuration", found)
}

#[cfg(test)]
mod tests;
