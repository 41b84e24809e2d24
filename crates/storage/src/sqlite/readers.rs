//! The connections that read.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicUsize, Ordering},
    },
};

use rusqlite::Connection;

use super::{closed, connection};
use crate::{Options, Result};

type Slot = Mutex<Option<Connection>>;
type Guard<'a> = MutexGuard<'a, Option<Connection>>;

/// A small pool. A reader is `None` once the store is closed.
pub(super) struct Readers {
    connections: Vec<Slot>,
    next: AtomicUsize,
    path: PathBuf,
    options: Options,
}

impl fmt::Debug for Readers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} readers of {}", self.connections.len(), self.path.display())
    }
}

impl Readers {
    pub(super) fn open(path: &Path, options: &Options) -> Result<Self> {
        let connections = (0..options.readers)
            .map(|_| connection::open_reader(path, options).map(|reader| Mutex::new(Some(reader))))
            .collect::<Result<_>>()?;
        Ok(Self { connections, next: AtomicUsize::new(0), path: path.to_owned(), options: options.clone() })
    }

    /// Lends a reader that nobody uses; `None` when all are in use.
    pub(super) fn free<T>(&self, work: impl FnOnce(&Connection) -> T) -> Result<Option<T>> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        for offset in 0..self.connections.len() {
            let slot = &self.connections[first.wrapping_add(offset) % self.connections.len()];
            let reader = match slot.try_lock() {
                Ok(reader) => reader,
                Err(TryLockError::Poisoned(broken)) => self.renewed(slot, broken.into_inner())?,
                Err(TryLockError::WouldBlock) => continue,
            };
            return lend(reader.as_ref(), work).map(Some);
        }
        Ok(None)
    }

    /// Lends a reader as soon as there is one; blocks the thread.
    pub(super) fn wait<T>(&self, work: impl FnOnce(&Connection) -> T) -> Result<T> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        let slot = &self.connections[next % self.connections.len()];
        let reader = match slot.lock() {
            Ok(reader) => reader,
            Err(broken) => self.renewed(slot, broken.into_inner())?,
        };
        lend(reader.as_ref(), work)
    }

    /// Closes every reader once it is free; blocks the thread.
    pub(super) fn close(&self) {
        for slot in &self.connections {
            slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
    }

    /// A panic left this reader in the middle of something: a new connection takes its place.
    fn renewed<'a>(&self, slot: &'a Slot, mut reader: Guard<'a>) -> Result<Guard<'a>> {
        if reader.is_some() {
            *reader = Some(connection::open_reader(&self.path, &self.options)?);
        }
        slot.clear_poison();
        Ok(reader)
    }
}

fn lend<T>(reader: Option<&Connection>, work: impl FnOnce(&Connection) -> T) -> Result<T> {
    reader.map(work).ok_or_else(closed)
}
