//! `cargo xtask test`: everything that has to hold, in the order that tells soonest.

use std::path::{Path, PathBuf};

use crate::command::{build_programs, cargo, program, run};
use crate::postgres::Cluster;
use crate::steps::Steps;
use crate::{Result, changed, generate, install, tidy};

/// The full run, as continuous integration does it.
pub fn full(root: &Path) -> Result {
    let mut steps = Steps::default();
    let installed = steps.run("Installing what is missing", || install::system(root));
    let node = steps.run("Node packages", || install::node_packages(root));
    let python = steps.run("Python packages", || install::python_packages(root));
    steps.run("Format", || run(&mut cargo(root, &["fmt", "--all", "--check"])));
    steps.run("Tidy", || tidy::check(root));
    steps.run("Lints", || run(&mut cargo(root, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])));
    steps.run("Documentation of the code", || {
        run(cargo(root, &["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))
    });
    steps.run("Generated files", || generate::check(root));
    if installed {
        with_postgres(root, &mut steps, node && python);
    }
    steps.finish()
}

/// The inner loop: SQLite only, and only `named` packages, or those that differ from the last commit, or, without any, all.
pub fn quick(root: &Path, named: &[String]) -> Result {
    let packages = if named.is_empty() { changed::packages(root)? } else { named.to_vec() };
    let selection = |all: &'static str, packages: &[String]| -> Vec<String> {
        if packages.is_empty() {
            vec![all.to_owned()]
        } else {
            packages.iter().flat_map(|package| ["--package".to_owned(), package.clone()]).collect()
        }
    };
    let mut steps = Steps::default();
    steps.run("Format", || run(cargo(root, &["fmt", "--check"]).args(selection("--all", named))));
    steps.run("Tidy", || tidy::check(root));
    steps.run("Lints", || {
        run(cargo(root, &["clippy", "--all-targets"]).args(selection("--workspace", named)).args(["--", "-D", "warnings"]))
    });
    steps.run("Tests on SQLite", || {
        run(cargo(root, &["test", "--no-fail-fast"])
            .args(selection("--workspace", &packages))
            .env_remove("COUNTERSIGN_TEST_POSTGRES"))
    });
    steps.finish()
}

/// What needs a PostgreSQL: the crates' own tests on both stores, then real processes, a real browser and real client libraries.
fn with_postgres(root: &Path, steps: &mut Steps, end_to_end: bool) {
    let mut cluster = None;
    let started = steps.run("Starting PostgreSQL", || {
        let running = Cluster::start()?;
        println!("{}", running.url());
        cluster = Some(running);
        Ok(())
    });
    let (true, Some(cluster)) = (started, cluster) else {
        return;
    };
    let url = cluster.url();
    steps.run("Tests on SQLite and PostgreSQL", || {
        run(cargo(root, &["test", "--workspace", "--no-fail-fast"]).env("COUNTERSIGN_TEST_POSTGRES", &url))
    });
    let built = steps.run("The programs that the end-to-end tests run", || build_programs(root));
    if end_to_end && built {
        steps.run("End to end: processes, browser, client libraries", || end_to_end_tests(root, &url));
    }
}

fn end_to_end_tests(root: &Path, url: &str) -> Result {
    let files = test_files(root)?;
    if files.is_empty() {
        return Err("There is no e2e/**/*.test.js: the end-to-end tests are gone.".to_owned());
    }
    let mut node = program(root, "node", &["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    run(node.args(files).env("COUNTERSIGN_TEST_POSTGRES", url))
}

fn test_files(root: &Path) -> Result<Vec<PathBuf>> {
    let found = tidy::tree::files(&root.join("e2e"))?;
    let tests = found.into_iter().filter(|file| file.to_string_lossy().ends_with(".test.js"));
    Ok(tests.map(|file| Path::new("e2e").join(file)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::testing::Tree;

    #[test]
    fn end_to_end_tests_are_found_and_packages_are_not() {
        let tree = Tree::new(&[
            ("e2e/connect/consent.test.js", ""),
            ("e2e/support/demo.js", ""),
            ("e2e/node_modules/other/its.test.js", ""),
        ]);
        assert_eq!(test_files(tree.path()).unwrap(), [PathBuf::from("e2e/connect/consent.test.js")]);
    }
}
