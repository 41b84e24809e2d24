//! A store that stops answering at a chosen call, as a process that is killed there would leave it.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use crate::{Error, Result};

/// How the last call goes before the store is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It is not carried out.
    Before,
    /// It is carried out, and its answer is lost.
    After,
}

/// Counts a store's calls (a batch is one), and makes it stop at one of them. It is the same for every clone of the store.
#[derive(Debug, Default)]
pub struct Faults {
    calls: AtomicU64,
    stop: Mutex<Option<(u64, Stop)>>,
}

/// What becomes of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Goes,
    AnswerIsLost,
}

impl Faults {
    /// Calls so far.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::SeqCst)
    }

    /// The store goes on for `calls` more calls; the one behind them goes as `stop` says, and everything later fails.
    pub fn stop_after(&self, calls: u64, stop: Stop) {
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = Some((self.calls() + calls, stop));
    }

    /// The store is there again; whether it was away for at least one call.
    pub fn heal(&self) -> bool {
        let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner).take();
        stop.is_some_and(|(last, _)| self.calls() > last)
    }

    pub(crate) fn call(&self) -> Result<Fate> {
        let number = self.calls.fetch_add(1, Ordering::SeqCst);
        match *self.stop.lock().unwrap_or_else(PoisonError::into_inner) {
            None => Ok(Fate::Goes),
            Some((last, _)) if number < last => Ok(Fate::Goes),
            Some((last, Stop::After)) if number == last => Ok(Fate::AnswerIsLost),
            Some(_) => Err(away()),
        }
    }
}

pub(crate) fn away() -> Error {
    Error::Unavailable("a test stopped the store".into())
}
