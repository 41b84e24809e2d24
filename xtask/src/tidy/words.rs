//! Words that say a thing is unfinished, and paths of somebody's own machine.

use std::path::Path;

use super::{Finding, tree};
use crate::Result;

const TEXTS: [&str; 13] = ["rs", "toml", "md", "sql", "js", "json", "css", "html", "ftl", "py", "sh", "txt", "yml"];

/// Whole words, and what to do instead. Written in two halves, so that this file does not find itself.
const UNFINISHED: [&str; 5] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX"), concat!("to", "do!"), concat!("unimple", "mented!")];
const MACHINE: [&str; 3] = [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/ho", "me/")];

/// Reads every text file.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let run = std::fs::read_to_string(root.join(".ci/run")).ok().map(|text| (".ci/run".into(), text));
    for (file, text) in tree::texts(root, &TEXTS)?.into_iter().chain(run) {
        if file.ends_with("package-lock.json") {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            let unfinished = UNFINISHED
                .iter()
                .filter(|word| has_word(line, word))
                .map(|word| ("nothing unfinished is called done", format!("finish what `{word}` stands for, or take it out")));
            let machine = MACHINE.iter().filter(|path| has_path(line, path)).map(|path| {
                (
                    "nothing depends on one machine's folders",
                    format!("replace the path under `{path}` by one relative to the repository or by a setting"),
                )
            });
            findings.extend(unfinished.chain(machine).map(|(rule, fix)| Finding {
                rule,
                file: file.clone(),
                line: Some(index + 1),
                fix,
            }));
        }
    }
    Ok(findings)
}

/// Whether `word` stands in `line` on its own, not as a part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    let letter = |character: Option<char>| character.is_some_and(|character| character.is_alphanumeric() || character == '_');
    line.match_indices(word)
        .any(|(at, _)| !letter(line[..at].chars().next_back()) && !letter(line[at + word.len()..].chars().next()))
}

/// Whether a file's path begins with `folder`: not one further down, like an address's.
fn has_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder)
        .any(|(at, _)| !line[..at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || "}.-_/".contains(before)))
}

#[cfg(test)]
mod tests {
    use super::super::tree::testing::Tree;
    use super::*;

    #[test]
    fn unfinished_work_is_found() {
        for word in UNFINISHED {
            let tree = Tree::new(&[("crates/flows/src/a.rs", &format!("fn a() {{}}\n// {word} later\n"))]);
            let findings = check(tree.path()).unwrap();
            assert_eq!(findings.len(), 1, "{word}");
            assert_eq!(findings[0].line, Some(2));
        }
    }

    #[test]
    fn machine_paths_are_found() {
        for path in MACHINE {
            let tree = Tree::new(&[("docs/a.md", &format!("See `{path}notes`."))]);
            assert_eq!(check(tree.path()).unwrap().len(), 1, "{path}");
        }
    }

    #[test]
    fn parts_of_words_and_addresses_are_left_alone() {
        let harmless = format!("method{} https://example.com{}page", UNFINISHED[0], MACHINE[1]);
        assert_eq!(check(Tree::new(&[("docs/a.md", &harmless)]).path()).unwrap(), []);
    }

    #[test]
    fn the_ci_script_is_read_too() {
        let tree = Tree::new(&[(".ci/run", &format!("cd {}main\n", MACHINE[1]))]);
        assert_eq!(check(tree.path()).unwrap().len(), 1);
    }
}
