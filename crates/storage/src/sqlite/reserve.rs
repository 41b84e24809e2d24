//! Room that is kept for when the disk is full: what takes access away must still go on then.

use std::{
    fs::{self, OpenOptions},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use rusqlite::Connection;

use super::{file, job::Work};
use crate::{Error, Options, Result};

/// How long until room is looked for again that was not there.
const PAUSE: Duration = Duration::from_secs(1);
/// Bytes of a page of the file.
const PAGE: u64 = 4096;

/// The kept room. While it is held, everything is tried; once it was given up, only urgent work is, until it is held again.
pub(super) struct Reserve {
    kind: Kind,
    held: bool,
    looked: Option<Instant>,
}

enum Kind {
    /// None is wanted.
    None,
    /// A file beside the store that takes up room on its disk.
    Disk { path: PathBuf, bytes: u64 },
    /// Pages beyond the bound of the store's own size.
    Pages { bound: u32, more: u32 },
}

impl Reserve {
    /// Takes the room that the options want; when there is none, urgent work alone goes on from the start.
    pub(super) fn take(path: &Path, options: &Options, connection: &Connection) -> Self {
        let kind = match options.max_pages {
            _ if options.reserve == 0 || options.shared => Kind::None,
            Some(bound) => Kind::Pages { bound, more: u32::try_from(options.reserve.div_ceil(PAGE)).unwrap_or(u32::MAX) },
            None => Kind::Disk { path: file::beside(path, "-reserve"), bytes: options.reserve },
        };
        let mut reserve = Self { kind, held: false, looked: None };
        reserve.regain(connection);
        reserve
    }

    /// Whether work may be tried.
    pub(super) fn admits(&self, work: &Work) -> bool {
        self.held || work.is_urgent()
    }

    /// Looks for room when it was given up, now and then.
    pub(super) fn regain(&mut self, connection: &Connection) {
        if self.held || self.looked.is_some_and(|at| at.elapsed() < PAUSE) {
            return;
        }
        self.held = match &self.kind {
            Kind::None => true,
            Kind::Disk { path, bytes } => fill(path, *bytes).is_ok(),
            Kind::Pages { bound, .. } => matches!(bound_pages(connection, *bound), Ok(now) if now == *bound),
        };
        if self.held && self.looked.is_some() {
            tracing::info!("the store has room again");
        } else if !self.held && self.looked.is_none() {
            tracing::error!(
                bytes = self.bytes(),
                "the store is full: until so much is free, only what takes access away is written"
            );
        }
        self.looked = if self.held { None } else { Some(Instant::now()) };
    }

    /// Gives the room up for urgent work that found none; whether there was any to give.
    pub(super) fn release(&mut self, connection: &Connection) -> bool {
        if !self.held {
            return false;
        }
        let released = match &self.kind {
            Kind::None => false,
            // Somebody who deleted it to make room has given it up already.
            Kind::Disk { path, .. } => fs::remove_file(path).map_or_else(|error| error.kind() == ErrorKind::NotFound, |()| true),
            Kind::Pages { bound, more } => bound_pages(connection, bound.saturating_add(*more)).is_ok(),
        };
        if released {
            tracing::error!(
                bytes = self.bytes(),
                "the store is full: until so much is free, only what takes access away is written"
            );
            self.held = false;
            self.looked = Some(Instant::now());
        }
        released
    }

    fn bytes(&self) -> u64 {
        match self.kind {
            Kind::None => 0,
            Kind::Disk { bytes, .. } => bytes,
            Kind::Pages { more, .. } => u64::from(more) * PAGE,
        }
    }
}

/// Written, since a file with holes takes up no room; not waited for, since only the room matters.
fn fill(path: &Path, bytes: u64) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|file| file.len() == bytes) {
        return Ok(());
    }
    let written = write_zeros(path, bytes);
    if written.is_err() {
        // What could not be taken whole is left to those who go on.
        let _ = fs::remove_file(path);
    }
    written
}

fn write_zeros(path: &Path, bytes: u64) -> io::Result<()> {
    let mut file = file::private(OpenOptions::new().write(true).create(true).truncate(true)).open(path)?;
    let zeros = vec![0; 64 * 1024];
    let mut left = bytes;
    while left > 0 {
        let piece = &zeros[..usize::try_from(left).map_or(zeros.len(), |left| left.min(zeros.len()))];
        file.write_all(piece)?;
        left -= piece.len() as u64;
    }
    Ok(())
}

/// SQLite answers with the bound that holds from now on: never less than what there is.
fn bound_pages(connection: &Connection, pages: u32) -> Result<u32> {
    connection
        .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get(0))
        .map_err(|error| Error::Statement(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: u64 = 100_000;

    fn disk(directory: &Path) -> (PathBuf, Options, Connection) {
        let path = directory.join("a.db");
        (path.clone(), Options::sqlite(&path).reserve(BYTES), Connection::open_in_memory().unwrap())
    }

    /// As if the pause were over.
    fn later(reserve: &mut Reserve) {
        reserve.looked = Instant::now().checked_sub(PAUSE);
    }

    #[test]
    fn room_on_the_disk_is_taken_given_up_once_and_taken_again() {
        let directory = tempfile::tempdir().unwrap();
        let (path, options, connection) = disk(directory.path());
        let kept = || fs::metadata(directory.path().join("a.db-reserve")).ok().map(|file| file.len());
        let mut reserve = Reserve::take(&path, &options, &connection);
        assert_eq!((reserve.held, kept()), (true, Some(BYTES)));
        assert!(reserve.release(&connection));
        assert_eq!((reserve.held, kept()), (false, None));
        assert!(!reserve.release(&connection), "there is none to give up");
        reserve.regain(&connection);
        assert_eq!((reserve.held, kept()), (false, None), "not at once");
        later(&mut reserve);
        reserve.regain(&connection);
        assert_eq!((reserve.held, kept()), (true, Some(BYTES)));
    }

    #[test]
    fn room_that_an_operator_made_by_hand_is_taken_again_later() {
        let directory = tempfile::tempdir().unwrap();
        let (path, options, connection) = disk(directory.path());
        let mut reserve = Reserve::take(&path, &options, &connection);
        fs::remove_file(directory.path().join("a.db-reserve")).unwrap();
        assert!(reserve.release(&connection));
        later(&mut reserve);
        reserve.regain(&connection);
        assert!(reserve.held && directory.path().join("a.db-reserve").exists());
    }

    #[test]
    fn without_room_from_the_start_there_is_none_to_give_and_it_is_looked_for() {
        let directory = tempfile::tempdir().unwrap();
        let (path, options, connection) = disk(directory.path());
        // Nothing can be written where a directory is.
        let in_the_way = directory.path().join("a.db-reserve");
        fs::create_dir(&in_the_way).unwrap();
        let mut reserve = Reserve::take(&path, &options, &connection);
        assert!(!reserve.held && !reserve.release(&connection));
        fs::remove_dir(&in_the_way).unwrap();
        later(&mut reserve);
        reserve.regain(&connection);
        assert!(reserve.held);
    }

    #[test]
    fn a_command_beside_the_server_and_a_store_without_reserve_take_none() {
        let directory = tempfile::tempdir().unwrap();
        let (path, options, connection) = disk(directory.path());
        for options in [options.clone().shared(), options.reserve(0)] {
            let mut reserve = Reserve::take(&path, &options, &connection);
            assert!(!reserve.release(&connection));
            assert!(reserve.held, "whatever happens, everything is tried");
        }
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
