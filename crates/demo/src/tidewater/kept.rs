//! Records that survive a restart: in memory, and in a file that its owner alone can read.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::SetupError;

/// What is kept, one by key.
pub(super) trait Record: Clone + Serialize + DeserializeOwned {
    type Key: Ord + Clone;

    fn key(&self) -> Self::Key;

    fn environment(&self) -> &str;
}

#[derive(Debug)]
pub(super) struct Kept<R: Record> {
    file: Option<PathBuf>,
    all: Mutex<BTreeMap<R::Key, R>>,
}

impl<R: Record> Kept<R> {
    pub(super) fn open(file: Option<PathBuf>) -> Result<Self, SetupError> {
        let unreadable = |reason: String| SetupError::DataFile {
            path: file.as_deref().unwrap_or_else(|| "".as_ref()).display().to_string(),
            reason,
        };
        let text = match file.as_ref().map(fs::read) {
            None => None,
            Some(Ok(text)) => Some(text),
            Some(Err(error)) if error.kind() == ErrorKind::NotFound => None,
            Some(Err(error)) => return Err(unreadable(error.to_string())),
        };
        let stored: Vec<R> = match text {
            None => Vec::new(),
            Some(text) => serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?,
        };
        let all = stored.into_iter().map(|record| (record.key(), record)).collect();
        Ok(Self { file, all: Mutex::new(all) })
    }

    pub(super) fn get(&self, key: &R::Key) -> Option<R> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn of(&self, environment: &str) -> Vec<R> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().filter(|record| record.environment() == environment).cloned().collect()
    }

    pub(super) fn put(&self, record: R) {
        self.change(|all| {
            all.insert(record.key(), record);
        });
    }

    /// Changes one, unless it has been forgotten meanwhile.
    pub(super) fn update(&self, key: &R::Key, change: impl FnOnce(&mut R)) {
        self.change(|all| {
            if let Some(record) = all.get_mut(key) {
                change(record);
            }
        });
    }

    pub(super) fn forget(&self, key: &R::Key) {
        self.change(|all| {
            all.remove(key);
        });
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<R::Key, R>)) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut all);
        let stored: Vec<&R> = all.values().collect();
        if let Err(error) = self.store(&stored) {
            tracing::warn!(%error, "what Tidewater knows of its customers is kept in memory only");
        }
    }

    /// Written beside and renamed, so that a crash leaves the old file or the new one.
    fn store(&self, records: &[&R]) -> std::io::Result<()> {
        let Some(path) = &self.file else { return Ok(()) };
        let beside = path.with_extension("new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(records)?)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    }
}
