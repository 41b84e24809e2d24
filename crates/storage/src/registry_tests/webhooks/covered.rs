//! Every function of these modules is called by a test, and every guarded statement raced.

use crate::registry_tests::doors::covered::{functions, read};

const MODULES: &[(&str, &str)] =
    &[("event", "event/mod.rs"), ("feed", "event/feed.rs"), ("webhook", "webhook/mod.rs"), ("delivery", "webhook/delivery.rs")];

fn tests() -> String {
    ["deliveries", "endpoints", "events", "feed", "samples"]
        .map(|name| read(&format!("registry_tests/webhooks/{name}.rs")))
        .concat()
}

/// Whether a race calls it: between `winners(` and the end of what is handed to it.
fn is_raced(tests: &str, call: &str) -> bool {
    tests.split("_once() {").skip(1).chain(tests.split("_one_does() {").skip(1)).any(|test| {
        let test = test.split("#[tokio::test").next().unwrap_or_default();
        test.contains("winners(") && test.contains(call)
    })
}

#[test]
fn every_function_is_called_and_every_guarded_statement_is_raced() {
    let tests = tests();
    let (mut uncalled, mut unraced) = (Vec::new(), Vec::new());
    for (module, path) in MODULES {
        for (name, text) in functions(path) {
            let call = format!("{module}::{name}(");
            if !tests.contains(&call) {
                uncalled.push(call.clone());
            }
            if text.contains("Step::guarded") && !is_raced(&tests, &call) {
                unraced.push(call);
            }
        }
    }
    assert!(uncalled.is_empty() && unraced.is_empty(), "no test calls {uncalled:?}, no race is run for {unraced:?}");
}
