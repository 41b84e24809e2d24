//! The table of standards names files and tests that are there.

use std::path::Path;

use super::{Finding, tree};
use crate::Result;

const TABLE: &str = "docs/standards.md";

/// Reads every row of five cells; the fourth names files, the fifth tests, each in backticks.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let Ok(table) = std::fs::read_to_string(root.join(TABLE)) else {
        return Ok(vec![finding(None, format!("write {TABLE}: which section is where, and which test proves it"))]);
    };
    let code: Vec<String> = tree::texts(root, &["rs", "js"])?.into_iter().map(|(_, text)| text).collect();
    let is_test = |name: &str| {
        let function = format!("fn {name}(");
        code.iter().any(|text| text.contains(&function) || text.contains(&format!("test('{name}'")))
    };
    let mut findings = Vec::new();
    for (index, line) in table.lines().enumerate() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').collect();
        let [_, _, _, files, tests] = cells.as_slice() else { continue };
        if line.starts_with("|---") || tests.trim() == "test" {
            continue;
        }
        let line = Some(index + 1);
        if quoted(tests).next().is_none() {
            findings.push(finding(line, "name the test that proves it, in backticks".to_owned()));
        }
        let gone = quoted(files).filter(|file| !root.join(file).is_file());
        findings.extend(gone.map(|file| finding(line, format!("`{file}` is not there: name the file that does it now"))));
        let gone = quoted(tests).filter(|name| !is_test(name));
        findings.extend(gone.map(|name| finding(line, format!("no test is called `{name}`: name the one that proves it"))));
    }
    Ok(findings)
}

fn finding(line: Option<usize>, fix: String) -> Finding {
    Finding { rule: "the table of standards names files and tests that are there", file: TABLE.into(), line, fix }
}

fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::super::tree::testing::Tree;
    use super::*;

    fn findings(row: &str) -> Vec<Finding> {
        let table = format!("| standard | section | what it says | file | test |\n|---|---|---|---|---|\n{row}\n");
        let code = "#[test]\nfn a_code_is_good_once() {}\n";
        check(Tree::new(&[(TABLE, &table), ("crates/flows/src/code.rs", code)]).path()).unwrap()
    }

    #[test]
    fn a_row_with_its_file_and_test_passes() {
        let row = "| RFC 6749 | 4.1.2 | good once | `crates/flows/src/code.rs` | `a_code_is_good_once` |";
        assert_eq!(findings(row), []);
    }

    #[test]
    fn a_file_or_a_test_that_is_gone_is_named() {
        let row = "| RFC 6749 | 4.1.2 | good once | `crates/flows/src/gone.rs` | `a_code_is_gone` |";
        let found = findings(row);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].line, Some(3));
        assert!(found[0].fix.contains("gone.rs") && found[1].fix.contains("a_code_is_gone"), "{found:?}");
    }

    #[test]
    fn a_row_without_a_test_is_a_finding() {
        assert_eq!(findings("| RFC 6749 | 4.1.2 | good once | `crates/flows/src/code.rs` | |").len(), 1);
    }
}
