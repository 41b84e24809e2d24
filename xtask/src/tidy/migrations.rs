//! Every migration exists for both stores, under one name.

use std::collections::BTreeSet;
use std::path::Path;

use super::Finding;
use crate::Result;

const STORES: [&str; 2] = ["sqlite", "postgres"];
const RULE: &str = "every migration exists for SQLite and for PostgreSQL, under the same name";

/// Compares the two folders of `crates/storage/migrations`.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let folder = Path::new("crates/storage/migrations");
    let [sqlite, postgres] = STORES.map(|store| names(&root.join(folder).join(store)));
    let (sqlite, postgres) = (sqlite?, postgres?);
    let missing = |store: &str, name: &String| {
        let file = folder.join(store).join(name);
        Finding { rule: RULE, line: None, fix: format!("write {}", file.display()), file }
    };
    let mut findings: Vec<Finding> = postgres.difference(&sqlite).map(|name| missing("sqlite", name)).collect();
    findings.extend(sqlite.difference(&postgres).map(|name| missing("postgres", name)));
    if sqlite.is_empty() && postgres.is_empty() {
        let fix = "write the first migration, NNNN_name.sql, in sqlite/ and in postgres/".to_owned();
        findings.push(Finding { rule: RULE, file: folder.to_owned(), line: None, fix });
    }
    Ok(findings)
}

fn names(folder: &Path) -> Result<BTreeSet<String>> {
    if !folder.is_dir() {
        return Ok(BTreeSet::new());
    }
    let unreadable = |error: std::io::Error| format!("{} could not be read: {error}.", folder.display());
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        names.insert(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::super::tree::testing::Tree;
    use super::*;

    #[test]
    fn twins_pass() {
        let tree = Tree::new(&[
            ("crates/storage/migrations/sqlite/0001_first.sql", ""),
            ("crates/storage/migrations/postgres/0001_first.sql", ""),
        ]);
        assert_eq!(check(tree.path()).unwrap(), []);
    }

    #[test]
    fn a_missing_twin_is_named_on_either_side() {
        for (have, lack) in [("sqlite", "postgres"), ("postgres", "sqlite")] {
            let tree = Tree::new(&[(&format!("crates/storage/migrations/{have}/0001_first.sql"), "")]);
            let findings = check(tree.path()).unwrap();
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].file, Path::new("crates/storage/migrations").join(lack).join("0001_first.sql"));
        }
    }

    #[test]
    fn no_migrations_at_all_is_a_finding() {
        assert_eq!(check(Tree::new(&[]).path()).unwrap().len(), 1);
    }
}
