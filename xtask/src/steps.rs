//! A run of named steps: each has a heading and a time, a failed one does not stop those that do not need it.

use std::time::{Duration, Instant};

use crate::Result;

/// The steps run so far.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: String,
    took: Duration,
    problem: Option<String>,
}

impl Steps {
    /// Runs one step and notes how it ended. Returns whether it succeeded, for those that build on it.
    pub fn run(&mut self, name: &str, body: impl FnOnce() -> Result) -> bool {
        println!("\n==> {name}");
        let started = Instant::now();
        let problem = body().err();
        let took = started.elapsed();
        match &problem {
            None => println!("    {name}: {:.1} s", took.as_secs_f64()),
            Some(problem) => println!("{problem}\n    {name}: FAILED after {:.1} s", took.as_secs_f64()),
        }
        let good = problem.is_none();
        self.done.push(Step { name: name.to_owned(), took, problem });
        good
    }

    /// Prints one line per step. An error when any of them failed.
    pub fn finish(self) -> Result {
        println!("\n==> Summary");
        for step in &self.done {
            let verdict = if step.problem.is_none() { "ok" } else { "FAILED" };
            println!("    {verdict:<6} {:>7.1} s  {}", step.took.as_secs_f64(), step.name);
        }
        let failed: Vec<&str> = self.done.iter().filter(|step| step.problem.is_some()).map(|step| step.name.as_str()).collect();
        if failed.is_empty() { Ok(()) } else { Err(format!("FAILED: {}", failed.join(", "))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_fails_the_run_and_is_named() {
        let mut steps = Steps::default();
        assert!(steps.run("first", || Ok(())));
        assert!(!steps.run("second", || Err("broken".to_owned())));
        assert!(steps.run("third", || Ok(())));
        assert_eq!(steps.finish(), Err("FAILED: second".to_owned()));
    }

    #[test]
    fn a_run_without_failures_succeeds() {
        let mut steps = Steps::default();
        steps.run("only", || Ok(()));
        assert_eq!(steps.finish(), Ok(()));
    }
}
