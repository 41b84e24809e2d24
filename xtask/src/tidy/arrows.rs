//! protocol ← model ← storage ← flows ← server: an arrow may be skipped, never reversed; and who may use which libraries.

use std::path::Path;

use super::{Finding, tree};
use crate::Result;

/// The rooms in the order of the arrows: each may use those before it.
const ORDER: [&str; 5] = ["protocol", "model", "storage", "flows", "server"];

/// Programs beside the arrows, and the rooms that they may use.
const BESIDE: [(&str, &[&str]); 4] = [
    ("countersign-client", &["protocol"]),
    ("demo", &["protocol", "countersign-client"]),
    // It drives the flows themselves, and nothing depends on it.
    ("bench", &["protocol", "model", "storage", "flows", "countersign-client"]),
    // It hands odd inputs to what reads them, and nothing depends on it.
    ("fuzz", &["protocol", "server"]),
];

/// Rooms beside the arrows that one of the arrows' rooms may use.
const ALSO: [(&str, &str); 2] = [("server", "demo"), ("server", "countersign-client")];

const DRIVERS: [&str; 5] = ["rusqlite", "libsqlite3-sys", "tokio-postgres", "tokio-postgres-rustls", "deadpool-postgres"];
const HTTP: [&str; 6] = ["axum", "askama", "hyper", "hyper-util", "tower", "tower-http"];
const IO: [&str; 4] = ["tokio", "futures-util", "reqwest", "hyper"];

/// Reads the manifest of every crate.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for (file, text) in tree::texts(root, &["toml"])? {
        if file.components().count() != 3 || tree::room(&file).is_none() || !file.ends_with("Cargo.toml") {
            continue;
        }
        let manifest: toml::Table =
            toml::from_str(&text).map_err(|error| format!("{} is not valid TOML: {error}", file.display()))?;
        let own = manifest
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(toml::Value::as_str)
            .ok_or_else(|| format!("{} has no package name.", file.display()))?;
        let broken = dependencies(&manifest).into_iter().filter_map(|(name, kind)| {
            let (rule, fix) = verdict(own, &name, kind)?;
            Some(Finding { rule, file: file.clone(), line: None, fix })
        });
        findings.extend(broken);
    }
    Ok(findings)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shipped,
    Test,
}

/// The names of all dependencies, renamed ones by their real name, target-specific ones included.
fn dependencies(manifest: &toml::Table) -> Vec<(String, Kind)> {
    let mut tables = vec![manifest];
    if let Some(targets) = manifest.get("target").and_then(toml::Value::as_table) {
        tables.extend(targets.values().filter_map(toml::Value::as_table));
    }
    let sections = [("dependencies", Kind::Shipped), ("build-dependencies", Kind::Shipped), ("dev-dependencies", Kind::Test)];
    let mut found = Vec::new();
    for table in tables {
        for (section, kind) in sections {
            let Some(entries) = table.get(section).and_then(toml::Value::as_table) else {
                continue;
            };
            found.extend(entries.iter().map(|(key, entry)| {
                let real = entry.get("package").and_then(toml::Value::as_str).unwrap_or(key);
                (real.to_owned(), kind)
            }));
        }
    }
    found
}

/// The rule that `room` breaks by using `name`, and the fix.
fn verdict(room: &str, name: &str, kind: Kind) -> Option<(&'static str, String)> {
    let rank = |room: &str| ORDER.iter().position(|known| *known == room);
    let beside = |room: &str| BESIDE.iter().find(|(known, _)| *known == room).map(|(_, allowed)| *allowed);
    if rank(name).is_some() || beside(name).is_some() {
        let allowed = match (rank(room), rank(name)) {
            (Some(own), Some(other)) => other < own,
            (Some(_), None) => ALSO.contains(&(room, name)),
            (None, _) => beside(room).is_none_or(|allowed| allowed.contains(&name)),
        };
        return (!allowed && name != room).then(|| {
            (
                "protocol ← model ← storage ← flows ← server: an arrow may be skipped, never reversed",
                format!("`{room}` must not depend on `{name}`: move what it needs to a room that both may use"),
            )
        });
    }
    // Its bare programs are what the server is measured against: the same libraries and nothing of ours around them.
    if room == "bench" {
        return None;
    }
    if DRIVERS.contains(&name) && room != "storage" {
        return Some((
            "only storage knows SQL and drivers",
            format!("call a function of storage instead of `{name}` in `{room}`"),
        ));
    }
    if HTTP.contains(&name) && kind == Kind::Shipped && !["server", "demo", "fuzz"].contains(&room) {
        return Some((
            "only server (and demo) knows HTTP and templates",
            format!("move what uses `{name}` from `{room}` to server"),
        ));
    }
    if IO.contains(&name) && ["protocol", "model"].contains(&room) {
        return Some(("protocol and model do no I/O and have no async", format!("move what uses `{name}` out of `{room}`")));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tree::testing::Tree;
    use super::*;

    fn found(room: &str, dependencies: &str) -> Vec<String> {
        let manifest = format!("[package]\nname = \"{room}\"\n{dependencies}");
        let tree = Tree::new(&[(&format!("crates/{room}/Cargo.toml"), &manifest)]);
        check(tree.path()).unwrap().iter().map(Finding::to_string).collect()
    }

    #[test]
    fn arrows_may_be_skipped() {
        assert_eq!(found("server", "[dependencies]\nprotocol.workspace = true\ndemo.workspace = true"), Vec::<String>::new());
        assert_eq!(
            found("flows", "[dependencies]\nmodel = { path = \"../model\" }\ntokio.workspace = true"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn arrows_must_not_be_reversed() {
        for (room, reversed) in [
            ("protocol", "model"),
            ("storage", "flows"),
            ("model", "server"),
            ("demo", "server"),
            ("flows", "demo"),
            ("fuzz", "storage"),
        ] {
            let findings = found(room, &format!("[dependencies]\n{reversed}.workspace = true"));
            assert_eq!(findings.len(), 1, "{room} -> {reversed}");
            assert!(findings[0].contains(&format!("`{room}` must not depend on `{reversed}`")), "{findings:?}");
        }
    }

    #[test]
    fn a_reversed_arrow_is_seen_in_every_section_and_under_another_name() {
        for section in ["dev-dependencies", "build-dependencies", "target.'cfg(unix)'.dependencies"] {
            assert_eq!(found("model", &format!("[{section}]\nflows.workspace = true")).len(), 1, "{section}");
        }
        assert_eq!(found("flows", "[dependencies]\nlite = { package = \"rusqlite\", version = \"1\" }").len(), 1);
    }

    #[test]
    fn libraries_stay_in_their_rooms() {
        assert_eq!(found("flows", "[dependencies]\ntokio-postgres.workspace = true").len(), 1);
        assert_eq!(found("flows", "[dependencies]\naxum.workspace = true").len(), 1);
        assert_eq!(found("protocol", "[dependencies]\ntokio.workspace = true").len(), 1);
        for room in ["storage", "bench"] {
            assert_eq!(found(room, "[dependencies]\nrusqlite.workspace = true"), Vec::<String>::new());
        }
        assert_eq!(found("countersign-client", "[dev-dependencies]\naxum.workspace = true"), Vec::<String>::new());
    }
}
