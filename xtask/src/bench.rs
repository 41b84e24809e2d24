//! `cargo xtask bench`: builds what is compared, installs the packages of what it is compared with, and measures it all in one run.

use std::path::Path;

use crate::command::{cargo, program, run, target};
use crate::postgres::Cluster;
use crate::{Result, install};

/// Measures; `words` go to the driver as they are, and its `--help` says what it takes.
pub fn command(root: &Path, words: &[&str]) -> Result {
    install::system(root)?;
    let node = root.join("crates/bench/node");
    run(&mut program(&node, "npm", &["ci", "--no-audit", "--no-fund"]))?;
    run(&mut cargo(root, &["build", "--release", "--workspace", "--bins"]))?;
    let built = target(root).join("release");
    let cluster = Cluster::start_durable()?;
    let mut driver = program(root, &built.join("bench").to_string_lossy(), &["--built"]);
    driver.arg(&built).arg("--node").arg(&node).args(["--postgres", &cluster.url()]);
    run(driver.args(words))
}
