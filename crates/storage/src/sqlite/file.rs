//! The file, its mode, and whose it is.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::ErrorKind,
    path::{Path, PathBuf},
};

use crate::{Error, Result};

/// Holds the file for this process until it is dropped; the operating system lets go of it when the process ends, however it ends.
pub(super) struct Claim {
    _lock: Option<File>,
}

/// Makes the file if it is absent, readable by its owner alone, and claims it.
///
/// One process serves a file: caches and the order of commits are its own. The lock is on a file beside it, since SQLite locks
/// the file itself for each transaction.
pub(super) fn claim(path: &Path, shared: bool) -> Result<Claim> {
    let lock = if shared { None } else { Some(lock(path)?) };
    // Never opens a file that is there: closing it would release the locks that this process's SQLite holds on it.
    match private(OpenOptions::new().write(true).create_new(true)).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(unusable(path, &error)),
        Ok(_) | Err(_) => Ok(()),
    }?;
    Ok(Claim { _lock: lock })
}

fn lock(path: &Path) -> Result<File> {
    let beside = beside(path, "-lock");
    let file = private(OpenOptions::new().append(true).create(true)).open(&beside).map_err(|error| unusable(&beside, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Configuration(format!(
            "{} is in use by another process. One process serves a SQLite file: stop the other, or use PostgreSQL for several",
            path.display()
        ))),
        Err(TryLockError::Error(error)) => Err(unusable(&beside, &error)),
    }
}

/// The file of this ending next to the store's.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn unusable(path: &Path, error: &std::io::Error) -> Error {
    let hint = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() && !parent.exists() => "; its directory does not exist, make it first",
        Some(_) | None => "",
    };
    Error::Configuration(format!("{} cannot be opened: {error}{hint}", path.display()))
}

/// Readable by its owner alone.
#[cfg(unix)]
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600)
}

/// As the system has it.
#[cfg(not(unix))]
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
