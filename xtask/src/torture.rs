//! `cargo xtask torture`: builds the server and the program that breaks it, and runs that program.

use std::path::Path;

use crate::command::{cargo, program, run, target};
use crate::postgres::Cluster;
use crate::{Result, install};

/// Tortures; `words` go to the program as they are (its `--help` says what it takes), but for `--release`.
pub fn command(root: &Path, words: &[&str]) -> Result {
    install::system(root)?;
    let (profile, words): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| **word == "--release");
    let built = target(root).join(if profile.is_empty() { "debug" } else { "release" });
    // Named by what is built in any case, so that nothing is built twice.
    run(cargo(root, &["build", "--workspace", "--bins"]).args(&profile))?;
    let cluster = Cluster::start_durable()?;
    let shown = [&["cargo", "xtask", "torture"], &profile[..], &words[..]].concat().join(" ");
    let mut torture = program(root, &built.join("torture").to_string_lossy(), &["--built"]);
    torture.arg(&built).args(["--postgres", &cluster.url(), "--command", &shown]);
    run(torture.args(words))
}
