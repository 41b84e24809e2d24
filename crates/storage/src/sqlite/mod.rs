//! The embedded engine: one thread writes and commits in groups, a few connections read.

mod checkpointer;
mod connection;
mod file;
mod group;
mod interactive;
mod job;
mod readers;
mod reserve;
#[cfg(test)]
mod tests;
mod writer;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use tokio::sync::oneshot;

pub(crate) use self::interactive::Interactive;
use self::{
    checkpointer::Checkpointer,
    job::{Job, Work},
    readers::Readers,
    reserve::Reserve,
};
use crate::{Error, Options, Outcome, Params, Result, Sql, Step};

/// A store in one file. Clones are the same store.
#[derive(Debug, Clone)]
pub(crate) struct Sqlite {
    jobs: mpsc::SyncSender<Job>,
    readers: Arc<Readers>,
    closed: Arc<AtomicBool>,
}

impl Sqlite {
    pub(crate) async fn open(path: PathBuf, options: Options) -> Result<Self> {
        off_the_runtime(move || {
            let claim = file::claim(&path, options.shared)?;
            let writing = connection::open(&path, &options)?;
            let readers = Readers::open(&path, &options)?;
            let reserve = Reserve::take(&path, &options, &writing);
            let checkpointer = Checkpointer::new(&path, &options);
            let (jobs, queue) = mpsc::sync_channel(options.queue);
            std::thread::Builder::new()
                .name("store-writer".into())
                .spawn(move || writer::run(writing, (reserve, checkpointer), claim, &queue))
                .map_err(|error| Error::Unavailable(format!("the writer's thread does not start: {error}")))?;
            Ok(Self { jobs, readers: Arc::new(readers), closed: Arc::default() })
        })
        .await
    }

    /// A read of a row or two: on the calling thread, when a reader is free.
    pub(crate) async fn read_one(&self, sql: &'static Sql, params: Params) -> Result<Outcome> {
        match self.readers.free(|connection| connection::run(connection, sql, &params))? {
            Some(outcome) => outcome,
            None => self.read_all(sql, params).await,
        }
    }

    /// A read of many rows, or one that has to wait for a reader: off the async threads.
    pub(crate) async fn read_all(&self, sql: &'static Sql, params: Params) -> Result<Outcome> {
        let readers = Arc::clone(&self.readers);
        off_the_runtime(move || readers.wait(|connection| connection::run(connection, sql, &params))?).await
    }

    pub(crate) async fn write(&self, sql: &'static Sql, params: Params) -> Result<Outcome> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Work(Work::Statement { sql, params, reply }))?;
        answer.await.unwrap_or_else(|_| Err(writer_gone()))
    }

    pub(crate) async fn write_all(&self, steps: Vec<Step>) -> Result<Option<Vec<Outcome>>> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Work(Work::Batch { steps, reply }))?;
        answer.await.unwrap_or_else(|_| Err(writer_gone()))
    }

    pub(crate) async fn begin(&self) -> Result<Interactive> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Begin(reply))?;
        answer.await.unwrap_or_else(|_| Err(writer_gone()))
    }

    /// Runs a script of many statements, and then one more that records it, in one transaction.
    pub(crate) async fn script(&self, script: &'static str, record: (&'static Sql, Params)) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Script { script, record, reply })?;
        answer.await.unwrap_or_else(|_| Err(writer_gone()))
    }

    /// Asks a reader and the writer.
    pub(crate) async fn ping(&self, sql: &'static Sql) -> Result<()> {
        self.read_one(sql, Vec::new()).await?;
        let (reply, answer) = oneshot::channel();
        self.send(Job::Ping(reply))?;
        answer.await.map_err(|_| writer_gone())
    }

    pub(crate) async fn close(&self) {
        self.closed.store(true, Ordering::Release);
        let (jobs, readers) = (self.jobs.clone(), Arc::clone(&self.readers));
        let (reply, answer) = oneshot::channel();
        let closing = off_the_runtime(move || {
            readers.close();
            jobs.send(Job::Close(reply)).map_err(|_| writer_gone())
        });
        if closing.await.is_ok() {
            answer.await.unwrap_or_default();
        }
    }

    fn send(&self, job: Job) -> Result<()> {
        if self.closed.load(Ordering::Acquire) {
            return Err(closed());
        }
        self.jobs.try_send(job).map_err(|error| match error {
            mpsc::TrySendError::Full(_) => Error::Unavailable("too many writes are waiting".into()),
            mpsc::TrySendError::Disconnected(_) => writer_gone(),
        })
    }
}

async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Error::Unavailable(format!("a blocking task did not finish: {error}"))))
}

fn writer_gone() -> Error {
    Error::Unavailable("the store's writer has ended".into())
}

fn closed() -> Error {
    Error::Unavailable("the store is closed".into())
}
