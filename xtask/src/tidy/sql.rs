//! SQL stands in storage and nowhere else.

use std::path::Path;

use super::{Finding, tree};
use crate::Result;

/// Reads every Rust file outside storage.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (file, text) in tree::texts(root, &["rs"])? {
        // What the benchmarks measure us against writes its own.
        if matches!(tree::room(&file), Some("storage" | "bench")) || file.starts_with("xtask") {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            if is_sql(line) {
                findings.push(Finding {
                    rule: "only storage knows SQL",
                    file: file.clone(),
                    line: Some(index + 1),
                    fix: "write a function in crates/storage, in the module of the entity, and call it".to_owned(),
                });
            }
        }
    }
    Ok(findings)
}

fn is_sql(line: &str) -> bool {
    let code = line.trim_start();
    if code.starts_with("//") {
        return false;
    }
    let both = |first: &str, second: &str| code.find(first).is_some_and(|at| code[at..].contains(second));
    code.contains("sql!(")
        || ["INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "DROP TABLE ", "CREATE DATABASE ", "DROP DATABASE "]
            .iter()
            .any(|words| code.contains(words))
        || both("SELECT ", " FROM ")
        || both("UPDATE ", " SET ")
}

#[cfg(test)]
mod tests {
    use super::super::tree::testing::Tree;
    use super::*;

    #[test]
    fn sql_outside_storage_is_found() {
        for line in [
            "sql!(\"…\")",
            "\"SELECT id FROM grants\"",
            "\"UPDATE grants SET state = $1\"",
            "\"INSERT INTO grants VALUES ($1)\"",
            "\"DELETE FROM grants\"",
        ] {
            let tree = Tree::new(&[("crates/flows/src/a.rs", &format!("fn a() {{\n    let s = {line};\n}}\n"))]);
            let findings = check(tree.path()).unwrap();
            assert_eq!(findings.len(), 1, "{line}");
            assert_eq!(findings[0].line, Some(2));
        }
    }

    #[test]
    fn storage_comments_and_prose_are_left_alone() {
        let tree = Tree::new(&[
            ("crates/storage/src/grant.rs", "sql!(\"SELECT id FROM grants\")"),
            (
                "crates/flows/src/a.rs",
                "/// One guarded `UPDATE grants SET …`.\nlet s = \"select an organization from the list\";",
            ),
        ]);
        assert_eq!(check(tree.path()).unwrap(), []);
    }
}
