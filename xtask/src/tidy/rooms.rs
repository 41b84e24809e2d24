//! Every room says at its door what lives in it and what must never be in it.

use std::path::Path;

use super::{Finding, tree};
use crate::Result;

const SENTENCES: [&str; 2] = ["What lives here", "What must never"];

/// Reads the first comment of every `crates/*/src/lib.rs`.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (file, text) in tree::texts(root, &["rs"])? {
        if tree::room(&file).is_none() || file.components().count() != 4 || !file.ends_with("src/lib.rs") {
            continue;
        }
        let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        findings.extend(SENTENCES.iter().filter(|sentence| !head.contains(**sentence)).map(|sentence| Finding {
            rule: "a crate's lib.rs opens by saying what lives in it and what must never",
            file: file.clone(),
            line: Some(1),
            fix: format!("open the file with a `//!` comment that has the words \"{sentence}\""),
        }));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::super::tree::testing::Tree;
    use super::*;

    #[test]
    fn both_sentences_are_wanted_in_the_first_comment() {
        let good = "//! A room.\n//!\n//! What lives here: this.\n//! What must never: that.\n\nmod a;\n";
        assert_eq!(check(Tree::new(&[("crates/flows/src/lib.rs", good)]).path()).unwrap(), []);
        for bad in ["mod a;\n", "//! What lives here: this.\nmod a;\n//! What must never: that.\n"] {
            let tree = Tree::new(&[("crates/flows/src/lib.rs", bad)]);
            assert!(!check(tree.path()).unwrap().is_empty(), "{bad}");
        }
    }

    #[test]
    fn only_the_doors_of_rooms_are_read() {
        let tree = Tree::new(&[("crates/flows/src/connect/lib.rs", ""), ("xtask/src/lib.rs", "")]);
        assert_eq!(check(tree.path()).unwrap(), []);
    }
}
