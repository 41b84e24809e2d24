//! Whatever ends access has room on a full disk: its step is marked as urgent.

use std::path::Path;

use super::{Finding, tree};
use crate::Result;

/// What ends access, as storage writes it.
const ENDINGS: [&str; 7] = [
    "SET state = 'revoked'",
    "SET state = 'suspended'",
    "DELETE FROM sessions",
    "DELETE FROM operators",
    "DELETE FROM memberships",
    "DELETE FROM partner_members",
    "DELETE FROM redirect_uris",
];

/// Steps that need no mark, by file and function: they run in one batch with an urgent one, or make room for what is new.
const ALONG: [(&str, &str); 6] = [
    ("connection/ending.rs", "give_way"),
    ("connection/ending.rs", "suspend_of_grant"),
    ("connection/ending.rs", "revoke_of_integration"),
    ("client_key/ending.rs", "suspend_of_grant"),
    ("client_key/ending.rs", "revoke_of_grant"),
    ("client_key/ending.rs", "end_over"),
];

/// Reads every function of storage that makes steps.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (file, text) in tree::texts(root, &["rs"])? {
        let Ok(within) = file.strip_prefix("crates/storage/src") else { continue };
        for (line, name, body) in functions(&text) {
            let ends = ENDINGS.iter().any(|ending| body.contains(ending));
            let along = ALONG.iter().any(|(file, function)| within == Path::new(file) && name == *function);
            if ends && body.contains("Step::") && !body.contains(".urgent()") && !along {
                findings.push(Finding {
                    rule: "what ends access is urgent, so that it has room on a full disk",
                    file: file.clone(),
                    line: Some(line),
                    fix:
                        "add .urgent() to the step; if it always runs beside one that has it, name it in xtask/src/tidy/urgent.rs"
                            .to_owned(),
                });
            }
        }
    }
    Ok(findings)
}

/// Each function at the outermost level: its line, counted from 1, its name and its text.
fn functions(text: &str) -> Vec<(usize, &str, String)> {
    let mut found: Vec<(usize, &str, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let begins = ["pub fn ", "pub(crate) fn ", "pub(super) fn ", "fn ", "pub async fn ", "async fn "];
        if let Some(rest) = begins.iter().find_map(|begin| line.strip_prefix(begin)) {
            let name = rest.split(['(', '<']).next().unwrap_or_default();
            found.push((index + 1, name, String::new()));
        }
        if let Some((_, _, body)) = found.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tree::testing::Tree;
    use super::*;

    fn found(file: &str, text: &str) -> Vec<Option<usize>> {
        let tree = Tree::new(&[(file, text)]);
        check(tree.path()).unwrap().into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn an_ending_without_the_mark_is_found() {
        let one = |mark: &str| {
            format!(
                "use a;\n\npub fn end(id: Id) -> Step {{\n    Step::guarded(sql!(\"UPDATE grants SET state = 'revoked' …\")){mark}\n}}\n"
            )
        };
        assert_eq!(found("crates/storage/src/grant/ending.rs", &one("")), [Some(3)]);
        assert_eq!(found("crates/storage/src/grant/ending.rs", &one(".urgent()")), []);
        assert_eq!(found("crates/flows/src/a.rs", &one("")), []);
    }

    #[test]
    fn companions_sweeps_and_changes_that_end_nothing_are_left_alone() {
        let step = |name: &str, sql: &str| format!("pub fn {name}() -> Step {{\n    Step::run(sql!(\"{sql}\"))\n}}\n");
        let give_way = step("give_way", "UPDATE connections SET state = 'revoked'");
        assert_eq!(found("crates/storage/src/connection/ending.rs", &give_way), []);
        assert_eq!(found("crates/storage/src/other.rs", &give_way), [Some(1)]);
        assert_eq!(found("crates/storage/src/a.rs", &step("resume", "UPDATE grants SET state = 'active'")), []);
        let sweep = "pub async fn sweep() -> Result<u64> {\n    store.write(sql!(\"DELETE FROM sessions …\")).await\n}\n";
        assert_eq!(found("crates/storage/src/session.rs", sweep), []);
    }
}
