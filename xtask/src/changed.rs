//! Which packages differ from the last commit.

use std::collections::BTreeSet;
use std::path::Path;

use crate::Result;
use crate::command::{output, program};

/// The packages with files that are changed or new since the last commit, sorted; empty when there are none.
pub fn packages(root: &Path) -> Result<Vec<String>> {
    let changed = output(&mut program(root, "git", &["diff", "--name-only", "HEAD"]))?;
    let new = output(&mut program(root, "git", &["ls-files", "--others", "--exclude-standard"]))?;
    let found: BTreeSet<String> = changed.lines().chain(new.lines()).filter_map(package_of).collect();
    Ok(found.into_iter().filter(|package| manifest(root, package).is_file()).collect())
}

/// The package that a file of the repository belongs to.
fn package_of(file: &str) -> Option<String> {
    let room = match *file.split('/').collect::<Vec<_>>() {
        ["crates", room, _, ..] => room,
        ["xtask", _, ..] => "xtask",
        ["e2e", "oauth2-crate", _, ..] => "oauth2-crate",
        _ => return None,
    };
    Some(if room == "client" { "countersign-client".to_owned() } else { room.to_owned() })
}

fn manifest(root: &Path, package: &str) -> std::path::PathBuf {
    match package {
        "xtask" => root.join("xtask/Cargo.toml"),
        "oauth2-crate" => root.join("e2e/oauth2-crate/Cargo.toml"),
        "countersign-client" => root.join("crates/client/Cargo.toml"),
        other => root.join("crates").join(other).join("Cargo.toml"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_belong_to_packages() {
        assert_eq!(package_of("crates/storage/src/lib.rs").as_deref(), Some("storage"));
        assert_eq!(package_of("crates/client/Cargo.toml").as_deref(), Some("countersign-client"));
        assert_eq!(package_of("xtask/src/main.rs").as_deref(), Some("xtask"));
        assert_eq!(package_of("docs/README.md"), None);
        assert_eq!(package_of("Cargo.toml"), None);
        assert_eq!(package_of("crates/stray.txt"), None);
    }

    #[test]
    fn changed_and_new_files_are_both_seen() {
        let tree = tempfile::tempdir().unwrap();
        let git = |arguments: &[&str]| output(&mut program(tree.path(), "git", arguments)).unwrap();
        for room in ["model", "flows", "storage"] {
            let directory = tree.path().join("crates").join(room);
            std::fs::create_dir_all(directory.join("src")).unwrap();
            std::fs::write(directory.join("Cargo.toml"), "").unwrap();
        }
        git(&["init", "-q"]);
        git(&["add", "."]);
        git(&["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "first"]);
        assert_eq!(packages(tree.path()).unwrap(), Vec::<String>::new());

        std::fs::write(tree.path().join("crates/model/Cargo.toml"), "# changed").unwrap();
        std::fs::write(tree.path().join("crates/flows/src/lib.rs"), "").unwrap();
        assert_eq!(packages(tree.path()).unwrap(), ["flows", "model"]);
    }
}
