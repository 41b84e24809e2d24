//! The connections that read.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{
        Mutex, MutexGuard, TryLockError,
        atomic::{AtomicUsize, Ordering},
    },
};

use rusqlite::Connection;

use super::{closed, connection};
use crate::{Options, Result};

/// A small pool. A reader is `None` once the store is closed.
pub(super) struct Readers {
    connections: Vec<Mutex<Option<Connection>>>,
    next: AtomicUsize,
    path: PathBuf,
    options: Options,
}

impl fmt::Debug for Readers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} readers of {}",
            self.connections.len(),
            self.path.display()
        )
    }
}

impl Readers {
    pub(super) fn open(path: &Path, options: &Options) -> Result<Self> {
        let connections = (0..options.readers)
            .map(|_| connection::open_reader(path, options).map(|reader| Mutex::new(Some(reader))))
            .collect::<Result<_>>()?;
        Ok(Self {
            connections,
            next: AtomicUsize::new(0),
            path: path.to_owned(),
            options: options.clone(),
        })
    }

    /// Lends a reader that nobody uses; `None` when all are in use.
    pub(super) fn free<T>(&self, work: impl FnOnce(&Connection) -> T) -> Result<Option<T>> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        for offset in 0..self.connections.len() {
            let slot = &self.connections[first.wrapping_add(offset) % self.connections.len()];
            match slot.try_lock() {
                Ok(reader) => return lend(&reader, work).map(Some),
                Err(TryLockError::Poisoned(_)) => {
                    return self
                        .renewed(slot)
                        .and_then(|reader| lend(&reader, work))
                        .map(Some);
                }
                Err(TryLockError::WouldBlock) => {}
            }
        }
        Ok(None)
    }

    /// Lends a reader as soon as there is one; blocks the thread.
    pub(super) fn wait<T>(&self, work: impl FnOnce(&Connection) -> T) -> Result<T> {
        let slot =
            &self.connections[self.next.fetch_add(1, Ordering::Relaxed) % self.connections.len()];
        let reader = match slot.lock() {
            Ok(reader) => reader,
            Err(_) => self.renewed(slot)?,
        };
        lend(&reader, work)
    }

    /// Closes every reader once it is free; blocks the thread.
    pub(super) fn close(&self) {
        for slot in &self.connections {
            slot.lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .take();
        }
    }

    /// A panic left this reader in the middle of something: a new connection takes its place.
    fn renewed<'a>(
        &self,
        slot: &'a Mutex<Option<Connection>>,
    ) -> Result<MutexGuard<'a, Option<Connection>>> {
        let mut reader = slot
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if reader.is_some() {
            *reader = Some(connection::open_reader(&self.path, &self.options)?);
        }
        slot.clear_poison();
        Ok(reader)
    }
}

fn lend<T>(reader: &Option<Connection>, work: impl FnOnce(&Connection) -> T) -> Result<T> {
    reader.as_ref().map(work).ok_or_else(closed)
}
