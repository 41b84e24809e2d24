//! The thread that owns the writing connection.

use std::sync::mpsc;

use rusqlite::Connection;

use super::{
    checkpointer::Checkpointer,
    connection::{self, control, failed},
    file::Claim,
    group::run_group,
    interactive::{commit, roll_back, serve},
    job::Job,
    reserve::Reserve,
};
use crate::{Params, Result, Sql};

/// Serves jobs in order until the store is closed or dropped; everything accepted is answered.
pub(super) fn run(
    connection: Connection,
    (mut reserve, mut checkpointer): (Reserve, Checkpointer),
    claim: Claim,
    jobs: &mpsc::Receiver<Job>,
) {
    let mut closing = None;
    let mut waiting: Option<Job> = None;
    loop {
        let job = match waiting.take() {
            Some(job) => job,
            None if closing.is_some() => match jobs.try_recv() {
                Ok(job) => job,
                Err(_) => break,
            },
            None => match jobs.recv() {
                Ok(job) => job,
                Err(_) => break,
            },
        };
        match job {
            Job::Work(work) => {
                let statements = run_group((&connection, &mut reserve), work, || match jobs.try_recv() {
                    Ok(Job::Work(work)) => Some(work),
                    Ok(other) => {
                        waiting = Some(other);
                        None
                    }
                    Err(_) => None,
                });
                checkpointer.note_written(statements);
            }
            Job::Begin(reply) => serve(&connection, reply),
            Job::Script { script, record, reply } => drop(reply.send(apply(&connection, script, record))),
            Job::Ping(reply) => {
                let _ = reply.send(());
            }
            Job::Close(reply) => closing = Some(reply),
        }
    }
    checkpointer.end();
    if let Err((_, error)) = connection.close() {
        tracing::warn!(%error, "SQLite did not close");
    }
    drop(claim);
    if let Some(reply) = closing {
        let _ = reply.send(());
    }
}

fn apply(connection: &Connection, script: &'static str, (sql, params): (&'static Sql, Params)) -> Result<()> {
    control(connection, "BEGIN IMMEDIATE")?;
    let applied = connection.execute_batch(script).map_err(failed).and_then(|()| connection::run(connection, sql, &params));
    if let Err(error) = applied {
        roll_back(connection);
        return Err(error);
    }
    commit(connection)
}
