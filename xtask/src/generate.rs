//! The files under `docs/` that are generated from the code: written by `countersign generate`, committed, and compared by the tests.

use std::path::{Path, PathBuf};

use crate::Result;
use crate::command::{build_programs, program, run, target};
use crate::tidy::tree;

/// Folders of `docs/` in which every file is generated, so that one that is no longer written is stale.
const GENERATED: [&str; 2] = ["reference", "errors"];

/// Writes the files in place.
pub fn write(root: &Path) -> Result {
    into(root, &root.join("docs"))
}

/// Writes the files elsewhere and compares: an error names each one that differs.
pub fn check(root: &Path) -> Result {
    let fresh = target(root).join("generated");
    if fresh.exists() {
        std::fs::remove_dir_all(&fresh).map_err(|error| format!("{} could not be emptied: {error}.", fresh.display()))?;
    }
    std::fs::create_dir_all(&fresh).map_err(|error| format!("{} could not be made: {error}.", fresh.display()))?;
    into(root, &fresh)?;
    let differences = compare(&fresh, &root.join("docs"))?;
    if differences.is_empty() {
        Ok(())
    } else {
        Err(format!("Generated files are stale; run `cargo xtask generate` and commit:\n  {}", differences.join("\n  ")))
    }
}

fn into(root: &Path, docs: &Path) -> Result {
    build_programs(root)?;
    let built = target(root).join("debug/countersign");
    run(&mut program(root, &built.to_string_lossy(), &["generate", "--dir", &docs.to_string_lossy()]))
}

fn compare(fresh: &Path, docs: &Path) -> Result<Vec<String>> {
    let written = tree::files(fresh)?;
    if written.is_empty() {
        return Err("`countersign generate` wrote nothing.".to_owned());
    }
    let mut differences = Vec::new();
    for file in &written {
        let committed = docs.join(file);
        match (std::fs::read(fresh.join(file)), std::fs::read(&committed)) {
            (Ok(new), Ok(old)) if new == old => {}
            (_, Err(_)) => differences.push(format!("docs/{} is missing", file.display())),
            _ => differences.push(format!("docs/{} differs from what the code says", file.display())),
        }
    }
    for folder in GENERATED {
        let committed = docs.join(folder);
        let known = |file: &PathBuf| written.contains(&Path::new(folder).join(file)) || file.ends_with("README.md");
        if committed.is_dir() {
            let stale = tree::files(&committed)?.into_iter().filter(|file| !known(file));
            differences.extend(stale.map(|file| format!("docs/{folder}/{} is no longer generated: delete it", file.display())));
        }
    }
    Ok(differences)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::testing::Tree;

    #[test]
    fn equal_files_and_written_ones_pass() {
        let fresh = Tree::new(&[("reference/cli.md", "one")]);
        let docs = Tree::new(&[("reference/cli.md", "one"), ("reference/README.md", "by hand"), ("guides/a.md", "by hand")]);
        assert_eq!(compare(fresh.path(), docs.path()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn changed_missing_and_stale_files_are_named() {
        let fresh = Tree::new(&[("reference/cli.md", "one"), ("errors/a.md", "a")]);
        let docs = Tree::new(&[("reference/cli.md", "two"), ("errors/gone.md", "b")]);
        let found = compare(fresh.path(), docs.path()).unwrap();
        assert_eq!(
            found,
            [
                "docs/errors/a.md is missing",
                "docs/reference/cli.md differs from what the code says",
                "docs/errors/gone.md is no longer generated: delete it",
            ]
        );
    }

    #[test]
    fn a_generator_that_writes_nothing_is_an_error() {
        let (fresh, docs) = (Tree::new(&[]), Tree::new(&[]));
        assert!(compare(fresh.path(), docs.path()).is_err());
    }
}
