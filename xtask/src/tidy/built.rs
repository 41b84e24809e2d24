//! Libraries that must not be part of the build: one TLS and crypto library, one SQLite.

use std::collections::BTreeSet;

use super::Finding;

/// Names that must not be built, and why.
const BANNED: [(&str, &str); 6] = [
    ("ring", "aws-lc-rs is the one crypto library"),
    ("openssl", "rustls is the one TLS library"),
    ("openssl-sys", "rustls is the one TLS library"),
    ("native-tls", "rustls is the one TLS library"),
    ("sqlx", "rusqlite and tokio-postgres are the drivers"),
    ("sqlx-core", "rusqlite and tokio-postgres are the drivers"),
];

/// Names of which one version only can be linked, or should be.
const ONCE: [&str; 4] = ["libsqlite3-sys", "aws-lc-sys", "rustls", "tokio"];

/// Reads the output of `cargo tree --prefix none` (one `name vVERSION …` per line).
pub fn check(tree: &str) -> Vec<Finding> {
    let built: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.next()?))
        })
        .collect();
    let finding = |fix: String| Finding {
        rule: "one TLS and crypto library, one SQLite, no second copy of either",
        file: "Cargo.lock".into(),
        line: None,
        fix,
    };
    let mut findings = Vec::new();
    for (banned, why) in BANNED {
        if built.iter().any(|(name, _)| *name == banned) {
            findings.push(finding(format!("{why}: `cargo tree -i {banned}` shows whose feature brings `{banned}`; turn it off")));
        }
    }
    for once in ONCE {
        let versions: Vec<&str> = built.iter().filter(|(name, _)| *name == once).map(|(_, version)| *version).collect();
        if versions.len() > 1 {
            findings.push(finding(format!("`{once}` is built as {}: bring its users to one version", versions.join(" and "))));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_build_passes_and_similar_names_do_too() {
        assert_eq!(check("server v0.1.0 (path)\nopenssl-probe v0.2.2\nrustls v0.23.1\nrustls v0.23.1 (*)\nringbuf v1.0.0\n"), []);
    }

    #[test]
    fn banned_libraries_and_second_copies_are_named() {
        let findings = check("ring v0.17.0\nlibsqlite3-sys v0.39.1\nlibsqlite3-sys v0.30.0\n");
        assert_eq!(findings.len(), 2);
        assert!(findings[0].fix.contains("`ring`"), "{:?}", findings[0]);
        assert!(findings[1].fix.contains("v0.30.0 and v0.39.1"), "{:?}", findings[1]);
    }
}
