//! What the writer is asked to do.

use tokio::sync::oneshot;

use super::interactive::Interactive;
use crate::{Error, Outcome, Params, Result, Sql, Step};

pub(super) type Reply<T> = oneshot::Sender<Result<T>>;

/// A message to the writer.
pub(super) enum Job {
    /// Shares its commit with the work that waits beside it.
    Work(Work),
    /// Starts an interactive transaction, which has its own commit.
    Begin(Reply<Interactive>),
    /// Applies a migration and records it, in its own commit.
    Script { script: &'static str, record: (&'static Sql, Params), reply: Reply<()> },
    /// Answers at once.
    Ping(oneshot::Sender<()>),
    /// Ends the writer after what was sent before.
    Close(oneshot::Sender<()>),
}

/// What can share a commit.
pub(super) enum Work {
    Statement { sql: &'static Sql, params: Params, reply: Reply<Outcome> },
    Batch { steps: Vec<Step>, reply: Reply<Option<Vec<Outcome>>> },
}

/// What work came to, before it is known whether its commit succeeds.
pub(super) enum Answer {
    Statement(Result<Outcome>),
    Batch(Result<Option<Vec<Outcome>>>),
}

impl Work {
    /// Whether it goes on when the store is full: a batch that says so, and what deletes, since that makes room.
    pub(super) fn is_urgent(&self) -> bool {
        match self {
            Self::Statement { sql, .. } => sql.deletes(),
            Self::Batch { steps, .. } => steps.iter().any(|step| step.urgent),
        }
    }

    /// Whether the caller went away before the work began: then it is not done.
    pub(super) fn is_abandoned(&self) -> bool {
        match self {
            Self::Statement { reply, .. } => reply.is_closed(),
            Self::Batch { reply, .. } => reply.is_closed(),
        }
    }

    /// Answers; a caller that went away is no error.
    pub(super) fn answer(self, answer: Answer) {
        match (self, answer) {
            (Self::Statement { reply, .. }, Answer::Statement(result)) => drop(reply.send(result)),
            (Self::Batch { reply, .. }, Answer::Batch(result)) => drop(reply.send(result)),
            (work @ Self::Statement { .. }, Answer::Batch(_)) | (work @ Self::Batch { .. }, Answer::Statement(_)) => {
                work.refuse(Error::Statement("the writer mixed up its answers".into()));
            }
        }
    }

    /// Answers that nothing happened.
    pub(super) fn refuse(self, error: Error) {
        match self {
            Self::Statement { reply, .. } => drop(reply.send(Err(error))),
            Self::Batch { reply, .. } => drop(reply.send(Err(error))),
        }
    }
}
