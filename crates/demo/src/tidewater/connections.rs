//! The connected organizations with their tokens, in memory and in a file.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use countersign_client::partner::Tokens;
use serde::{Deserialize, Serialize};

use super::config::Door;
use crate::SetupError;

/// One connected organization.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Connection {
    pub(super) environment: String,
    pub(super) door: Door,
    pub(super) tokens: Tokens,
    /// Microseconds since 1970.
    pub(super) connected_at: i64,
    /// How often the tokens were refreshed.
    pub(super) refreshes: u64,
    /// Why it is over, once it is.
    pub(super) ended: Option<String>,
}

/// Environment and organization.
pub(super) type Key = (String, String);

impl Connection {
    pub(super) fn key(&self) -> Key {
        (self.environment.clone(), self.tokens.organization_id.clone())
    }
}

#[derive(Debug)]
pub(super) struct Connections {
    file: Option<PathBuf>,
    all: Mutex<BTreeMap<Key, Connection>>,
}

impl Connections {
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
        let stored: Vec<Connection> = match text {
            None => Vec::new(),
            Some(text) => serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?,
        };
        let all = stored.into_iter().map(|connection| (connection.key(), connection)).collect();
        Ok(Self { file, all: Mutex::new(all) })
    }

    pub(super) fn get(&self, key: &Key) -> Option<Connection> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn of(&self, environment: &str) -> Vec<Connection> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.values().filter(|connection| connection.environment == environment).cloned().collect()
    }

    pub(super) fn put(&self, connection: Connection) {
        self.change(|all| {
            all.insert(connection.key(), connection);
        });
    }

    /// Changes one connection, unless it has been forgotten meanwhile.
    pub(super) fn update(&self, key: &Key, change: impl FnOnce(&mut Connection)) {
        self.change(|all| {
            if let Some(connection) = all.get_mut(key) {
                change(connection);
            }
        });
    }

    pub(super) fn forget(&self, key: &Key) {
        self.change(|all| {
            all.remove(key);
        });
    }

    fn change(&self, change: impl FnOnce(&mut BTreeMap<Key, Connection>)) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut all);
        let stored: Vec<&Connection> = all.values().collect();
        if let Err(error) = self.store(&stored) {
            tracing::warn!(%error, "the connections are kept in memory only");
        }
    }

    /// Written beside and renamed, so that a crash leaves the old file or the new one.
    fn store(&self, connections: &[&Connection]) -> std::io::Result<()> {
        let Some(path) = &self.file else { return Ok(()) };
        let beside = path.with_extension("new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(&serde_json::to_vec_pretty(connections)?)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    }
}
