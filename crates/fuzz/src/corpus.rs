//! The inputs that are kept: a folder for each target, a file for each input.

use crate::numbers::Numbers;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of a target.
pub fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target)
}

/// Every input of a target, in the order of their names.
///
/// # Errors
/// The folder is not there, or cannot be read.
pub fn inputs(target: &str) -> io::Result<Vec<Vec<u8>>> {
    let mut files = fs::read_dir(folder(target))?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort();
    files.iter().map(fs::read).collect()
}

/// Keeps an input that broke something, so that it is run in every test from now on.
///
/// # Errors
/// The file cannot be written.
pub fn keep(target: &str, input: &[u8]) -> io::Result<PathBuf> {
    let path = folder(target).join(format!("found-{:016x}", Numbers::of(input).next()));
    fs::write(&path, input)?;
    Ok(path)
}
