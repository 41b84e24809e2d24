//! Every function of these modules is read back, and every guarded statement raced: a new one fails here until it is.

use std::path::Path;

const MODULES: &[(&str, &[&str])] = &[
    ("onboarding", &["onboarding/mod.rs", "onboarding/moves.rs"]),
    ("client_key", &["client_key/mod.rs"]),
    ("ending", &["client_key/ending.rs"]),
    ("sealed", &["client_key/sealed.rs"]),
    ("approval_request", &["approval_request/mod.rs", "approval_request/moves.rs"]),
    ("handshake", &["handshake/mod.rs", "handshake/moves.rs"]),
    ("signing_key", &["handshake/signing_key.rs"]),
    ("trace", &["trace.rs"]),
    ("standing", &["standing.rs"]),
    ("listing", &["listing/mod.rs", "listing/moves.rs", "listing/page.rs"]),
    ("logo", &["listing/logo.rs"]),
    ("partner_address", &["partner_address.rs"]),
    ("partner_invitation", &["partner_invitation.rs"]),
    ("attempt", &["attempt/mod.rs", "attempt/moves.rs", "attempt/age.rs", "attempt/page.rs"]),
    ("installation", &["installation/mod.rs", "installation/claim.rs"]),
    ("authorization_request", &["authorization_request.rs"]),
];

/// Where functions are called.
const TESTS: &[&str] = &[
    "attempts",
    "client_keys",
    "guarded",
    "guarded_installs",
    "handshakes",
    "installations",
    "listings",
    "onboarding",
    "portal",
    "requests",
    "samples",
];
/// Where statements are raced.
const RACES: &[&str] = &["guarded", "guarded_installs", "handshakes", "listings", "portal", "samples"];

pub(in crate::registry_tests) fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).join(path)).unwrap()
}

/// The public functions outside of `impl` blocks, each with its text.
pub(in crate::registry_tests) fn functions(path: &str) -> Vec<(String, String)> {
    let source = read(path);
    let source = source.split("#[cfg(test)]").next().unwrap();
    let pieces = source.split("\npub ").skip(1).map(|piece| piece.strip_prefix("async ").unwrap_or(piece));
    let functions = pieces.filter_map(|piece| piece.strip_prefix("fn "));
    functions.map(|piece| (piece.split('(').next().unwrap().to_owned(), piece.to_owned())).collect()
}

fn tests(names: &[&str]) -> String {
    names.iter().map(|name| read(&format!("registry_tests/doors/{name}.rs"))).collect()
}

#[test]
fn every_function_is_called_by_a_test() {
    let tests = tests(TESTS);
    let mut missing = Vec::new();
    for (module, paths) in MODULES {
        for (name, _) in paths.iter().flat_map(|path| functions(path)) {
            let called = [format!("{module}::{name}("), format!("stored::{name}(")];
            if !called.iter().any(|call| tests.contains(call)) {
                missing.push(format!("{module}::{name}"));
            }
        }
    }
    assert!(missing.is_empty(), "no test calls {missing:?}");
}

#[test]
fn every_guarded_statement_is_raced() {
    let races = tests(RACES);
    let mut missing = Vec::new();
    for (module, paths) in MODULES {
        for (name, text) in paths.iter().flat_map(|path| functions(path)) {
            if text.contains("Step::guarded") && !races.contains(&format!("{module}::{name}(")) {
                missing.push(format!("{module}::{name}"));
            }
        }
    }
    assert!(missing.is_empty(), "no race is run for {missing:?}");
}
