//! Every relative link in the documentation leads somewhere.

use std::path::Path;

use super::{Finding, tree};
use crate::Result;

/// Reads every Markdown file.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (file, text) in tree::texts(root, &["md"])? {
        let folder = root.join(&file).parent().map(Path::to_owned).unwrap_or_default();
        for (line, target) in links(&text) {
            let path = target.split(['#', '?']).next().unwrap_or_default();
            if path.is_empty() || target.contains(':') {
                continue;
            }
            if path.starts_with('/') || !folder.join(path).exists() {
                findings.push(Finding {
                    rule: "every relative link in the documentation leads to a file",
                    file: file.clone(),
                    line: Some(line),
                    fix: format!("`{target}` is not there: correct the link, relative to this file, or write what it names"),
                });
            }
        }
    }
    Ok(findings)
}

/// The targets of `[text](target)` outside fenced code, with their line counted from 1.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && !line.starts_with("    ") {
            let targets = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
            found.extend(targets.map(|target| (index + 1, target)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tree::testing::Tree;
    use super::*;

    #[test]
    fn links_that_lead_somewhere_pass() {
        let text = "[a](guides/a.md#part) [b](../README.md) [c](https://example.com) [d](#here)\n```\n[e](nowhere.md)\n```\n";
        let tree = Tree::new(&[("docs/README.md", text), ("docs/guides/a.md", ""), ("README.md", "")]);
        assert_eq!(check(tree.path()).unwrap(), []);
    }

    #[test]
    fn dead_and_absolute_links_are_found() {
        let tree = Tree::new(&[("docs/README.md", "\n[a](gone.md) and [b](/docs/README.md)\n")]);
        let found: Vec<_> = check(tree.path()).unwrap().into_iter().map(|finding| finding.line).collect();
        assert_eq!(found, [Some(2), Some(2)]);
    }
}
