//! Folds the write-ahead log into the file beside the writer, so that no request waits while pages are copied and the disk is
//! waited for a second time.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{self, SyncSender},
    thread::JoinHandle,
};

use rusqlite::Connection;

use super::connection;
use crate::{Options, Result};

/// Statements between two rounds; most dirty a page.
const EVERY: usize = 2000;

/// Pages in the log at which the writer folds what is left itself. Only while nobody adds to it can the log begin anew, so under
/// load that never ends this bounds it: 32 MiB.
pub(super) const BOUND: u32 = 8192;

/// Counts what is written, and starts a round now and then on a thread of its own, which begins with the first.
pub(super) struct Checkpointer {
    path: PathBuf,
    options: Options,
    statements: usize,
    running: Option<Running>,
}

struct Running {
    rounds: SyncSender<()>,
    thread: JoinHandle<()>,
}

impl Checkpointer {
    pub(super) fn new(path: &Path, options: &Options) -> Self {
        Self { path: path.to_owned(), options: options.clone(), statements: 0, running: None }
    }

    /// Notes that the writer committed so many statements. Never waits.
    pub(super) fn note_written(&mut self, statements: usize) {
        self.statements += statements;
        if self.statements < EVERY {
            return;
        }
        self.statements = 0;
        if self.running.is_none() {
            self.running = self.start();
        }
        if let Some(running) = &self.running {
            // While a round is under way, the next is asked for once.
            let _ = running.rounds.try_send(());
        }
    }

    /// Ends the thread after the round that is under way, so that the last connection to close is the writer's, which folds all.
    pub(super) fn end(self) {
        if let Some(Running { rounds, thread }) = self.running {
            drop(rounds);
            let _ = thread.join();
        }
    }

    /// Without the thread, the writer does it all, at its bound: slower, and as safe.
    fn start(&self) -> Option<Running> {
        let (rounds, asked) = mpsc::sync_channel(1);
        let (path, options) = (self.path.clone(), self.options.clone());
        let work = move || match connection::open(&path, &options) {
            Ok(connection) => asked.iter().for_each(|()| round(&connection)),
            Err(error) => tracing::warn!(%error, "the log cannot be folded beside the writer"),
        };
        let thread = std::thread::Builder::new().name("store-checkpoint".into()).spawn(work).ok()?;
        Some(Running { rounds, thread })
    }
}

/// What fails now, a full disk for one, is tried again in the next round: until then the log has it all.
fn round(connection: &Connection) {
    if let Err(error) = fold(connection) {
        tracing::warn!(%error, "the log was not folded into the file");
    }
}

/// Copies what no reader needs in the log any longer, without waiting for anybody (`PASSIVE`).
fn fold(connection: &Connection) -> Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).map_err(connection::failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Durability;

    fn len(path: &Path) -> u64 {
        std::fs::metadata(path).map_or(0, |file| file.len())
    }

    #[test]
    fn the_log_is_folded_while_the_writer_goes_on() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.db");
        let options = Options::sqlite(&path).durability(Durability::Off);
        let writer = connection::open(&path, &options).unwrap();
        writer.execute_batch("CREATE TABLE things (thing BLOB); INSERT INTO things VALUES (zeroblob(100000))").unwrap();
        let mut checkpointer = Checkpointer::new(&path, &options);
        checkpointer.note_written(EVERY - 1);
        assert!(checkpointer.running.is_none(), "not yet");
        checkpointer.note_written(1);
        writer.execute_batch("INSERT INTO things VALUES (zeroblob(10))").unwrap();
        checkpointer.end();
        assert!(len(&path) > 100_000, "the pages are in the file, while the connection that wrote them is open");
        assert!(len(&directory.path().join("a.db-wal")) > 0);
    }
}
