//! Walks the repository's own files.

use std::path::{Path, PathBuf};

use crate::Result;

/// What is not the project's: builds, packages, version control, a demo's data.
const FOREIGN: [&str; 6] = ["target", "node_modules", ".git", "countersign-demo", "__pycache__", ".venv"];

/// Every file below `root`, relative to it, sorted.
pub fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    walk(root, root, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(root: &Path, directory: &Path, found: &mut Vec<PathBuf>) -> Result {
    let unreadable = |error: std::io::Error| format!("{} could not be read: {error}.", directory.display());
    for entry in std::fs::read_dir(directory).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = entry.path();
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            if !FOREIGN.iter().any(|foreign| entry.file_name() == *foreign) {
                walk(root, &path, found)?;
            }
        } else if let Ok(relative) = path.strip_prefix(root) {
            found.push(relative.to_owned());
        }
    }
    Ok(())
}

/// Every file below `root` with one of these extensions, with its text; files that are not text are left out.
pub fn texts(root: &Path, extensions: &[&str]) -> Result<Vec<(PathBuf, String)>> {
    let wanted = |file: &PathBuf| file.extension().is_some_and(|own| extensions.iter().any(|extension| own == *extension));
    let text = |file: PathBuf| Some((file.clone(), std::fs::read_to_string(root.join(file)).ok()?));
    Ok(files(root)?.into_iter().filter(wanted).filter_map(text).collect())
}

/// The crate's folder name of a file under `crates/`.
pub fn room(file: &Path) -> Option<&str> {
    file.strip_prefix("crates").ok()?.iter().next()?.to_str()
}

#[cfg(test)]
pub mod testing {
    //! A small made-up tree, for the tests of the rules.

    use std::path::Path;

    pub struct Tree(tempfile::TempDir);

    impl Tree {
        pub fn new(files: &[(&str, &str)]) -> Self {
            let tree = Self(tempfile::tempdir().unwrap());
            for (file, text) in files {
                tree.write(file, text);
            }
            tree
        }

        pub fn write(&self, file: &str, text: &str) {
            let path = self.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }

        pub fn path(&self) -> &Path {
            self.0.path()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_folders_are_left_out() {
        let tree = testing::Tree::new(&[("a/b.rs", ""), ("target/c.rs", ""), ("e2e/node_modules/x/d.rs", ""), ("e.md", "")]);
        assert_eq!(files(tree.path()).unwrap(), [PathBuf::from("a/b.rs"), PathBuf::from("e.md")]);
        assert_eq!(texts(tree.path(), &["md"]).unwrap(), [(PathBuf::from("e.md"), String::new())]);
    }

    #[test]
    fn a_room_is_the_folder_under_crates() {
        assert_eq!(room(Path::new("crates/flows/src/lib.rs")), Some("flows"));
        assert_eq!(room(Path::new("xtask/src/main.rs")), None);
    }
}
