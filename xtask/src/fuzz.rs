//! `cargo xtask fuzz`: the targets of `crates/fuzz`, for longer than a test may take.

use std::path::Path;

use crate::Result;
use crate::command::{cargo, run};

/// Runs the targets; `words` go to the runner as they are, and it says what it takes. Built like the tests, so that an overflow
/// panics.
pub fn command(root: &Path, words: &[&str]) -> Result {
    run(cargo(root, &["run", "--quiet", "--package", "fuzz", "--"]).args(words))
}
