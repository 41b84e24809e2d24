//! Files that commands write.

use super::Failure;
use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
};

/// Who may read a file that we make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readable {
    /// Its owner only.
    ByOwner,
    /// Whoever the system lets by default.
    ByDefault,
}

/// What happens when the file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    /// It is left alone, and the command fails.
    Keep,
    /// It is replaced.
    Replace,
}

/// Writes a file and makes the directories that lead to it.
pub(super) fn write(path: &Path, text: &str, readable: Readable, existing: Existing) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::failed(format!("{} cannot be written ({error}). Check the directory and its permissions.", path.display()))
    };
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    let mut options = OpenOptions::new();
    options.write(true);
    match existing {
        Existing::Keep => options.create_new(true),
        Existing::Replace => options.create(true).truncate(true),
    };
    restrict(&mut options, readable);
    let mut file = options.open(path).map_err(failed)?;
    if readable == Readable::ByOwner {
        // The mode of a file that was there before is put right as well.
        set_owner_only(&file).map_err(failed)?;
    }
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

#[cfg(unix)]
fn restrict(options: &mut OpenOptions, readable: Readable) {
    use std::os::unix::fs::OpenOptionsExt as _;
    if readable == Readable::ByOwner {
        options.mode(0o600);
    }
}

#[cfg(not(unix))]
fn restrict(_options: &mut OpenOptions, _readable: Readable) {}

#[cfg(unix)]
fn set_owner_only(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn set_owner_only(_file: &fs::File) -> std::io::Result<()> {
    Ok(())
}
