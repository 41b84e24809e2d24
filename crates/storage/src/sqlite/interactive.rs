//! An interactive transaction: while it is open, the writer serves nobody else.

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    connection::{control, run},
    job::Reply,
};
use crate::{Error, Outcome, Params, Result, Sql, store::TRANSACTION_LIMIT};

/// The caller's end.
#[derive(Debug)]
pub(crate) struct Interactive {
    steps: mpsc::Sender<Step>,
}

enum Step {
    Run(&'static Sql, Params, Reply<Outcome>),
    Commit(Reply<()>),
    RollBack(oneshot::Sender<()>),
}

impl Interactive {
    pub(crate) async fn run(&self, sql: &'static Sql, params: Params) -> Result<Outcome> {
        let (reply, answer) = oneshot::channel();
        self.steps.send(Step::Run(sql, params, reply)).map_err(|_| ended())?;
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    pub(crate) async fn commit(&self) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.steps.send(Step::Commit(reply)).map_err(|_| ended())?;
        answer.await.unwrap_or_else(|_| Err(ended()))
    }

    pub(crate) async fn roll_back(&self) {
        let (reply, answer) = oneshot::channel();
        if self.steps.send(Step::RollBack(reply)).is_ok() {
            answer.await.unwrap_or_default();
        }
    }
}

fn ended() -> Error {
    Error::Unavailable("the transaction has ended".into())
}

/// Serves one transaction until it ends, is dropped, or takes too long; the last two roll it back.
pub(super) fn serve(connection: &Connection, reply: Reply<Interactive>) {
    let (sender, steps) = mpsc::channel();
    if let Err(error) = control(connection, "BEGIN IMMEDIATE") {
        drop(reply.send(Err(error)));
        return;
    }
    let deadline = Instant::now() + TRANSACTION_LIMIT;
    let end =
        if reply.send(Ok(Interactive { steps: sender })).is_ok() { serve_steps(connection, &steps, deadline) } else { None };
    match end {
        Some(Step::Commit(reply)) => drop(reply.send(commit(connection))),
        Some(Step::RollBack(reply)) => {
            roll_back(connection);
            let _ = reply.send(());
        }
        Some(Step::Run(..)) | None => roll_back(connection),
    }
}

fn serve_steps(connection: &Connection, steps: &mpsc::Receiver<Step>, deadline: Instant) -> Option<Step> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        match steps.recv_timeout(left).ok()? {
            Step::Run(sql, params, reply) => {
                let outcome = run(connection, sql, &params);
                drop(reply.send(outcome));
                if connection.is_autocommit() {
                    return None;
                }
            }
            end @ (Step::Commit(_) | Step::RollBack(_)) => return Some(end),
        }
    }
}

/// Commits; on an error nothing stays open.
pub(super) fn commit(connection: &Connection) -> Result<()> {
    let committed = control(connection, "COMMIT");
    if committed.is_err() {
        roll_back(connection);
    }
    committed
}

/// Ends a transaction if one is still open: an error may have ended it already.
pub(super) fn roll_back(connection: &Connection) {
    if connection.is_autocommit() {
        return;
    }
    if let Err(error) = control(connection, "ROLLBACK") {
        tracing::error!(%error, "SQLite did not roll back");
    }
}
