//! The rules of the tree. Each one is a function from a root to what breaks it, tested on a small made-up tree.

mod arrows;
mod built;
mod links;
mod migrations;
mod rooms;
mod size;
mod sql;
mod standards;
pub mod tree;
mod urgent;
mod words;

use std::path::{Path, PathBuf};

use crate::Result;
use crate::command::{cargo, output};

/// One place that breaks a rule, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    rule: &'static str,
    file: PathBuf,
    /// Counted from 1; `None` when the finding is about the whole file.
    line: Option<usize>,
    fix: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        write!(formatter, "\n    rule: {}\n    fix:  {}", self.rule, self.fix)
    }
}

type Rule = fn(&Path) -> Result<Vec<Finding>>;

const RULES: [Rule; 9] = [
    arrows::check,
    sql::check,
    rooms::check,
    size::check,
    words::check,
    migrations::check,
    links::check,
    standards::check,
    urgent::check,
];

/// `cargo xtask tidy`: the check, and a word when all is well.
pub fn command(root: &Path) -> Result {
    check(root)?;
    println!("The tree is tidy.");
    Ok(())
}

/// Checks every rule; the error lists every finding.
pub fn check(root: &Path) -> Result {
    let mut findings = Vec::new();
    for rule in RULES {
        findings.extend(rule(root)?);
    }
    let tree = ["tree", "--workspace", "--edges", "normal,build", "--prefix", "none", "--quiet"];
    findings.extend(built::check(&output(&mut cargo(root, &tree))?));
    if findings.is_empty() {
        return Ok(());
    }
    let listed: Vec<String> = findings.iter().map(Finding::to_string).collect();
    Err(format!("{}\n\n{} findings. `cargo xtask tidy` checks again.", listed.join("\n\n"), findings.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_file_line_rule_and_fix() {
        let finding = Finding { rule: "one rule", file: "a/b.rs".into(), line: Some(7), fix: "do this".to_owned() };
        assert_eq!(finding.to_string(), "a/b.rs:7\n    rule: one rule\n    fix:  do this");
    }
}
