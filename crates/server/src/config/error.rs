//! What is wrong with a configuration, all of it at once.

use std::fmt;

/// One thing that is wrong: where it stands, the rule it breaks, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File and line, or the variable.
    pub place: String,
    /// The rule.
    pub rule: String,
    /// What to do.
    pub fix: String,
}

impl Problem {
    /// A problem.
    pub fn new(place: impl Into<String>, rule: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { place: place.into(), rule: rule.into(), fix: fix.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}. {}", self.place, self.rule, self.fix)
    }
}

/// Everything that is wrong with the configuration; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The problems, in the order of the settings.
    pub problems: Vec<Problem>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.as_slice() {
            [only] => write!(formatter, "The configuration has a problem.\n  {only}"),
            many => {
                write!(formatter, "The configuration has {} problems.", many.len())?;
                many.iter().try_for_each(|problem| write!(formatter, "\n  {problem}"))
            }
        }
    }
}

impl std::error::Error for ConfigError {}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}
