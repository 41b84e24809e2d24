//! Files stay short enough to be read in one sitting.

use std::path::Path;

use super::{Finding, tree};
use crate::Result;

const LINES: usize = 400;
const LINES_IN_TESTS: usize = 600;

/// Counts the lines of every Rust file.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (file, text) in tree::texts(root, &["rs"])? {
        let limit = if file.iter().any(|part| part == "tests") { LINES_IN_TESTS } else { LINES };
        let lines = text.lines().count();
        if lines > limit {
            findings.push(Finding {
                rule: "a Rust file has at most 400 lines, 600 in tests",
                file,
                line: None,
                fix: format!("it has {lines} lines: split it by noun (a median near 150 reads well)"),
            });
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::super::tree::testing::Tree;
    use super::*;

    #[test]
    fn long_files_are_found_and_tests_may_be_longer() {
        let tree = Tree::new(&[
            ("crates/flows/src/a.rs", &"\n".repeat(400)),
            ("crates/flows/src/b.rs", &"\n".repeat(401)),
            ("crates/flows/tests/c.rs", &"\n".repeat(600)),
            ("crates/flows/tests/d.rs", &"\n".repeat(601)),
        ]);
        let found: Vec<_> = check(tree.path()).unwrap().into_iter().map(|finding| finding.file).collect();
        assert_eq!(found, [Path::new("crates/flows/src/b.rs"), Path::new("crates/flows/tests/d.rs")]);
    }
}
