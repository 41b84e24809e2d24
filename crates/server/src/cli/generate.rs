//! `countersign generate`: the files under `docs/` that are made from the code.

use super::{
    Failure, errors,
    output::{Existing, Readable, write},
    reference,
};
use crate::config::render;
use std::path::{Path, PathBuf};

pub(super) fn generate(docs: &Path) -> Result<(), Failure> {
    for (path, text) in files() {
        write(&docs.join(path), &text, Readable::ByDefault, Existing::Replace)?;
    }
    Ok(())
}

/// Every generated file, with its path below `docs/`.
pub(super) fn files() -> Vec<(PathBuf, String)> {
    let mut files = vec![
        (PathBuf::from("reference/cli.md"), reference::page()),
        (PathBuf::from("reference/configuration.md"), render::reference()),
        (PathBuf::from("reference/openapi.json"), crate::api::document()),
    ];
    files.extend(errors::pages());
    files
}
